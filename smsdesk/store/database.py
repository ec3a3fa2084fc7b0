"""The one thread that owns the database: takes jobs, groups their commits, answers futures."""

import asyncio
import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa

from smsdesk.domain.storage import StoreError, StoreProblem
from smsdesk.store import sqlite
from smsdesk.store.errors import problem_of
from smsdesk.store.upgrade import upgrade

P = ParamSpec("P")
T = TypeVar("T")

GROUP = 256
"""At most so many jobs share one commit, so that nobody waits long behind a crowd."""

log = logging.getLogger(__name__)


@dataclass
class _Job:
    work: Callable[[sa.Connection], Any]
    future: "Future[Any]"
    writes: bool
    alone: bool = False  # in no transaction, and it shares nothing


class Database:
    """The data file. `write` and `read` run a function with a connection, inside a transaction, in the worker
    thread; `write` returns only after its commit is on the disk. Many writes share one commit."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._ended: Future[None] = Future()
        self._refused: StoreProblem | None = None  # the last one that was logged, until a commit goes well

    async def open(self) -> None:
        """Start the thread, make or migrate the tables. Raises StoreError; nothing is changed then."""
        opened: Future[None] = Future()
        # A daemon: a commit that hangs on a dead network drive must not keep the program from ending.
        self._thread = threading.Thread(target=self._serve, args=(opened,), name="database", daemon=True)
        self._thread.start()
        await asyncio.wrap_future(opened)

    async def close(self) -> None:
        """Finish the jobs that were given, then end the thread."""
        if self._thread is None or self._closed:
            return
        self._closed = True
        self._jobs.put(None)
        await asyncio.wrap_future(self._ended)

    async def write(self, function: Callable[Concatenate[sa.Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `function(connection, …)` and commit. Raises StoreError if the file refuses, else the function's
        own error; in both cases nothing of this job is stored."""
        return await self._submit(lambda connection: function(connection, *args, **kwargs), writes=True)

    async def read(self, function: Callable[Concatenate[sa.Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `function(connection, …)` on the committed data; it works while another program holds the lock."""
        return await self._submit(lambda connection: function(connection, *args, **kwargs), writes=False)

    async def rewrite(self) -> None:
        """Write the whole file anew: SQLite's `secure_delete` leaves parts of erased rows in pages that it rearranged.
        Everybody waits meanwhile, a second for 100 MB. Raises StoreError; the file is as it was then."""
        await self._submit(sqlite.rewrite, writes=False, alone=True)

    async def _submit(self, work: Callable[[sa.Connection], T], *, writes: bool, alone: bool = False) -> T:
        if self._closed or self._thread is None:
            raise StoreError(StoreProblem.FAILED)
        future: Future[T] = Future()
        self._jobs.put(_Job(work, future, writes, alone))
        return await asyncio.wrap_future(future)

    def _serve(self, opened: "Future[None]") -> None:
        try:
            self._work(opened)
        finally:
            self._ended.set_result(None)

    def _work(self, opened: "Future[None]") -> None:
        engine: sa.Engine | None = None
        try:
            engine = sqlite.engine_for(self.path)
            upgrade(engine, self.path)
        except Exception as error:
            if engine is not None:
                engine.dispose()
            opened.set_exception(error if isinstance(error, StoreError) else StoreError(problem_of(error)))
            return
        opened.set_result(None)
        with engine.connect() as connection:
            while (jobs := self._take()) is not None:
                reads = [job for job in jobs if not job.writes and not job.alone]
                writes = [job for job in jobs if job.writes]
                if reads:
                    _transact(sqlite.for_reading(connection), reads, self._complain)
                if writes and _transact(sqlite.for_writing(connection), writes, self._complain):
                    self._refused = None
                for job in jobs:
                    if job.alone:
                        _run_alone(connection, job)
        engine.dispose()

    def _complain(self, error: Exception) -> None:
        """Once for each problem: callbacks that pour in while the disk is full would fill the log."""
        problem = problem_of(error)
        if problem is not self._refused:
            self._refused = problem
            log.warning("the data file refused: %s", problem, exc_info=not isinstance(error, sa.exc.DBAPIError))

    def _take(self) -> list[_Job] | None:
        first = self._jobs.get()
        if first is None:
            return None
        jobs = [first]
        while len(jobs) < GROUP:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                self._jobs.put(None)
                break
            jobs.append(job)
        return jobs


def _transact(connection: sa.Connection, jobs: list[_Job], complain: Callable[[Exception], None]) -> bool:
    """Run jobs in one transaction, each in a savepoint, and answer them after the commit; False when there was none."""
    committed = False
    answers: list[tuple[_Job, Any, BaseException | None]] = []
    try:
        with connection.begin():
            answers.extend((job, *_attempt(connection, job)) for job in jobs)
        committed = True
    except Exception as error:  # whatever it is: the thread lives on, and everybody gets an answer
        complain(error)
        failure = StoreError(problem_of(error))
        answers = [(job, None, failure) for job in jobs]
    for job, result, problem in answers:
        # A waiter that was cancelled meanwhile does not care; what it wrote stays.
        if not job.future.set_running_or_notify_cancel():
            continue
        if problem is None:
            job.future.set_result(result)
        else:
            job.future.set_exception(problem)
    return committed


def _run_alone(connection: sa.Connection, job: _Job) -> None:
    """Run a job without a transaction and answer it."""
    if not job.future.set_running_or_notify_cancel():
        return
    try:
        job.future.set_result(job.work(connection))
    except Exception as error:
        job.future.set_exception(StoreError(problem_of(error)))


def _attempt(connection: sa.Connection, job: _Job) -> tuple[Any, BaseException | None]:
    if job.future.cancelled() and not job.writes:
        return None, None  # nobody waits for it: who types on has the next search at once
    savepoint = connection.begin_nested()
    try:
        result = job.work(connection)
        savepoint.commit()
    except sa.exc.IntegrityError as error:
        savepoint.rollback()
        return None, error
    except sa.exc.DBAPIError as error:
        # Not only OperationalError: a damaged file is none.
        if not sqlite.in_transaction(connection):
            raise  # SQLite gave up the whole transaction, so the neighbours' work is gone too
        savepoint.rollback()
        return None, StoreError(problem_of(error))
    except Exception as error:
        savepoint.rollback()
        return None, error
    return result, None
