"""After an erasing: nothing of what was erased stays in the full-text index, in SQLite's pages or in its journal."""

import asyncio
import logging
import secrets

from smsdesk.domain.storage import StoreError, StoreProblem
from smsdesk.store import meta, sqlite
from smsdesk.store.database import Database
from smsdesk.store.sqlite_files import empty_journal

log = logging.getLogger(__name__)

_WANTED = "sweep_wanted"
"""Name in the data file of what has to be done after a crash too."""


async def before_erasing(database: Database) -> None:
    """Note that it has to be swept, before anything is erased. Raises StoreError."""
    await database.write(meta.put, _WANTED, secrets.token_hex(8))


async def after_erasing(database: Database) -> None:
    """Sweep all that was erased until now. Raises StoreError."""
    # Once more: a sweep that began meanwhile, in another task, has seen only a part of it.
    await before_erasing(database)
    await sweep_if_wanted(database)


async def sweep_if_wanted(database: Database) -> None:
    """Do what a crash, a cancel or a backup under way has left undone; what is still in the way is asked again at the
    next call. Raises StoreError."""
    wanted = await database.read(meta.get, _WANTED)
    if not wanted:
        return
    try:
        await _sweep_away(database)
    except StoreError as error:
        if error.problem not in (StoreProblem.BUSY, StoreProblem.FULL):
            raise
        log.warning("what was erased could not be swept away yet: %s", error.problem)
    else:
        # Only if nobody has begun to erase since.
        await database.write(meta.empty, _WANTED, wanted)


async def _sweep_away(database: Database) -> None:
    """Merge the full-text index without the erased words, in steps, write the file anew, then empty the write-ahead
    log, whose frames still hold what was erased. Raises StoreError: BUSY while a backup is being made, FULL where there
    is no room for the file twice; then it is done later."""
    await database.write(sqlite.begin_merge)
    while await database.write(sqlite.merge_on):
        pass
    await database.rewrite()
    await asyncio.to_thread(empty_journal, database.path)
