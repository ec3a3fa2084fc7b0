"""Asks the control pages of a running practice gateway, for the program and for tests."""

from typing import Any

import aiohttp

_TIMEOUT = aiohttp.ClientTimeout(total=30)


class ControlError(Exception):
    """The control page refused; the text is its sentence."""


async def ask(address: str, page: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """The JSON of a control page such as `ledger?summary=1`; with a body it is a POST.

    Raises ControlError when refused, aiohttp.ClientError or TimeoutError when nobody answers.
    """
    async with (
        aiohttp.ClientSession(timeout=_TIMEOUT) as session,
        session.request("GET" if body is None else "POST", address + page, json=body) as response,
    ):
        answer: dict[str, Any] = await response.json(content_type=None)
        if response.status != 200:
            raise ControlError(answer.get("error", f"status {response.status}"))
        return answer
