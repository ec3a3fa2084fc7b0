"""The practice gateway as a test's far end: its own process, steered and read through its control pages."""

import asyncio
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

from smsdesk.practice.control import ask
from smsdesk.practice.process import PracticeProcess

USER, PASSWORD = "practice", "kunci-5521-rahsia"
"""The password is not the gateway's usual one, which stands in file names: this one can be searched for."""


class FarEnd:
    """A practice gateway whose ledger lies in `file`; use as a context manager."""

    def __init__(self, file: Path) -> None:
        self._process = PracticeProcess(file)

    def __enter__(self) -> "FarEnd":
        asyncio.run(self._process.start())
        return self

    def __exit__(self, *_exc: object) -> None:
        self._process.kill()

    @property
    def address(self) -> str:
        """Its base address."""
        return self._process.address

    def ledger(self) -> dict[str, Any]:
        """Everything it knows."""
        return asyncio.run(ask(self.address, "ledger"))

    def tell(self, page: str, body: dict[str, Any]) -> None:
        """Switch something: `tell("faults", {...})`, `tell("credits", {"credits": 0})`."""
        asyncio.run(ask(self.address, page, body))

    def charged(self) -> Counter[str]:
        """How often each number was charged."""
        return Counter(message["number"] for message in self.ledger()["messages"])


def new_ledger(file: Path) -> None:
    """Make a ledger of 1,000 credits whose user has our password; copies of it save time."""
    process = PracticeProcess(file)
    asyncio.run(process.start())
    asyncio.run(process.stop())
    with closing(sqlite3.connect(file)) as ledger, ledger:
        ledger.execute("UPDATE accounts SET password = ? WHERE user = ?", (PASSWORD, USER))
