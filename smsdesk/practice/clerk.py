"""One thread writes the ledger; requests that arrive while it commits share the next transaction."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from smsdesk.practice.ledger import Ledger

T = TypeVar("T")
_Job = Callable[[Ledger], Any]
_Outcome = tuple[bool, Any]  # (True, result) or (False, exception)
_BATCH = 256  # jobs in one transaction: keeps the wait of the first one short


class Clerk:
    """Does jobs in the ledger in order, many to one fsync; `do` returns after the commit."""

    def __init__(self, ledger: Ledger) -> None:
        """The ledger must not be used by anybody else from now on."""
        self._ledger = ledger
        self._thread = ThreadPoolExecutor(1, "ledger")
        self._waiting: list[tuple[_Job, asyncio.Future[Any]]] = []
        self._arrived = asyncio.Event()

    async def do(self, job: Callable[[Ledger], T]) -> T:
        """The job's result once it is on disk; raises what the job raised, or sqlite3.Error."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((job, future))
        self._arrived.set()
        return await future

    async def run(self) -> None:
        """Work until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            await self._arrived.wait()
            batch, self._waiting = self._waiting[:_BATCH], self._waiting[_BATCH:]
            if not self._waiting:
                self._arrived.clear()
            jobs = [job for job, _ in batch]
            outcomes = await loop.run_in_executor(self._thread, work, self._ledger, jobs)
            for (_, future), outcome in zip(batch, outcomes, strict=True):
                _tell(future, outcome)

    def close(self) -> None:
        """Wait for the transaction at work and close the ledger; `run` must have been cancelled."""
        self._thread.shutdown()
        self._ledger.close()


def work(ledger: Ledger, jobs: list[_Job]) -> list[_Outcome]:
    """Do all jobs in one transaction; a job that raises is undone alone, a failed commit undoes them all."""
    try:
        ledger.db.execute("BEGIN IMMEDIATE")
        outcomes = [_attempt(ledger, job) for job in jobs]
        ledger.db.execute("COMMIT")
    except Exception as problem:  # disk full, file gone: every caller is told, nothing was answered yet
        if ledger.db.in_transaction:
            ledger.db.execute("ROLLBACK")
        return [(False, problem) for _ in jobs]
    return outcomes


def _attempt(ledger: Ledger, job: _Job) -> _Outcome:
    ledger.db.execute("SAVEPOINT job")
    try:
        outcome = (True, job(ledger))
    except Exception as problem:  # handed to the caller, who knows what it means
        ledger.db.execute("ROLLBACK TO job")
        outcome = (False, problem)
    ledger.db.execute("RELEASE job")
    return outcome


def _tell(future: asyncio.Future[Any], outcome: _Outcome) -> None:
    if future.done():  # the caller went away
        return
    done, value = outcome
    if done:
        future.set_result(value)
    else:
        future.set_exception(value)
