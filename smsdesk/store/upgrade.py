"""Brings the data file to the present schema: backs it up first, refuses a newer one."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from smsdesk.domain.storage import StoreError, StoreProblem
from smsdesk.store import sqlite
from smsdesk.store.errors import problem_of
from smsdesk.store.schema import HEAD


def upgrade(engine: sa.Engine, path: Path) -> None:
    """Make or migrate the tables. Raises StoreError NEWER when the file is from a newer program, DAMAGED when
    its integrity check fails; the file is untouched then."""
    with engine.connect() as connection:
        sqlite.for_reading(connection)
        with connection.begin():
            problem = sqlite.broken(connection)
            present = _revision(connection)
    if problem:
        raise StoreError(StoreProblem.DAMAGED)
    if present == HEAD:
        return
    if present and present > HEAD:
        raise StoreError(StoreProblem.NEWER)
    if present:
        stamp = time.strftime("%Y%m%d-%H%M%S")
        sqlite.backup(path, path.with_name(f"{path.name}.{present}-{stamp}.bak"))
    _migrate(engine)


def _revision(connection: sa.Connection) -> str:
    if not sa.inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or "")


def renew(path: Path) -> None:
    """Bring a copy that nobody uses to the present schema, without a backup. Raises StoreError, OSError."""
    engine = sqlite.engine_for(path)
    try:
        _migrate(engine)
    except sa.exc.DBAPIError as error:
        raise StoreError(problem_of(error)) from None
    finally:
        engine.dispose()


@contextmanager
def reference(revision: str) -> Iterator[sqlite3.Connection]:
    """An empty file as the program of that revision made it, in memory. Raises LookupError for an unknown one."""
    from alembic.util import CommandError

    engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool)
    try:
        try:
            _migrate(engine, revision)
        except CommandError:
            raise LookupError(revision) from None
        with engine.connect() as connection:
            driver = connection.connection.dbapi_connection
            assert isinstance(driver, sqlite3.Connection)
            yield driver
    finally:
        engine.dispose()


def _migrate(engine: sa.Engine, revision: str = HEAD) -> None:
    # Imported here: Alembic takes over a second cold, and a file that is up to date never needs it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "smsdesk.store:migrations")
    with engine.connect() as connection:
        sqlite.for_writing(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        if connection.in_transaction():
            connection.commit()
