"""What SQLite does for a statement: none of the sending may look through a whole table."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa


@contextmanager
def statements(connection: sa.Connection) -> Iterator[list[tuple[str, Any]]]:
    """Every statement that is executed meanwhile, with its parameters."""
    found: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if not many:
            found.append((statement, parameters))

    sa.event.listen(connection, "before_cursor_execute", note)
    yield found
    sa.event.remove(connection, "before_cursor_execute", note)


_WHOLE = r"SCAN (messages|submissions|exchanges|reports|callbacks)|TEMP B-TREE"


def plans(connection: sa.Connection, found: list[tuple[str, Any]]) -> list[str]:
    """SQLite's plan of each statement that looks through a large table or sorts it."""
    bad = []
    for statement, parameters in found:
        if not statement.startswith(("SELECT", "UPDATE")):
            continue
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        bad += [f"{line.detail}: {statement}" for line in plan if re.search(_WHOLE, line.detail)]
    return bad
