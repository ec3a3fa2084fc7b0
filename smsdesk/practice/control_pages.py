"""The pages that steer the practice gateway and show its ledger; no web page in a browser can use them."""

import json
from collections.abc import Awaitable, Callable
from json import JSONDecodeError
from typing import Any

from aiohttp import web

from smsdesk import __version__
from smsdesk.practice import pushes, statement
from smsdesk.practice.clerk import Clerk
from smsdesk.practice.faults import FaultPlan
from smsdesk.practice.ledger import Ledger
from smsdesk.practice.pusher import LOOPBACK, Pusher, callback_address
from smsdesk.practice.rules import is_number

_MOST_CREDITS = 10**9


def foreign(request: web.Request) -> bool:
    """True for a request that a web page may have caused: an Origin, or a Host that is not this computer."""
    host = request.headers.get("Host", "")
    name = host.rpartition(":")[0] if ":" in host.rpartition("]")[2] else host
    return "Origin" in request.headers or name.strip("[]").lower() not in LOOPBACK


class ControlPages:
    """Handlers by method and path; every one answers JSON, errors as `{"error": sentence}` with status 400."""

    def __init__(self, ledger: Ledger, clerk: Clerk, faults: FaultPlan, pusher: Pusher) -> None:
        """The ledger is touched only through the clerk, but for what is never written twice."""
        self._clerk = clerk
        self._faults = faults
        self._pusher = pusher
        self._file_id = ledger.file_id
        self._pages: dict[tuple[str, str], Callable[[web.Request], Awaitable[Any]]] = {
            ("GET", "/identity"): self._identity,
            ("GET", "/ledger"): self._ledger,
            ("GET", "/faults"): self._show_faults,
            ("POST", "/faults"): self._switch_faults,
            ("GET", "/behaviour"): self._show_behaviour,
            ("POST", "/behaviour"): self._switch_behaviour,
            ("GET", "/callback"): self._show_callbacks,
            ("POST", "/callback"): self._set_callbacks,
            ("POST", "/credits"): self._set_credits,
            ("POST", "/replies"): self._reply,
        }

    def has(self, path: str) -> bool:
        """True for the path of a control page."""
        return any(path == known for _, known in self._pages)

    async def serve(self, request: web.Request) -> web.Response:
        """Answer a control page."""
        if foreign(request):
            return _json({"error": "only programs on this computer may use this page"}, 403)
        page = self._pages.get((request.method, request.path))
        if page is None:
            return _json({"error": "this page takes another method"}, 405)
        try:
            return _json(await page(request))
        except (ValueError, KeyError, TypeError) as problem:
            return _json({"error": str(problem)}, 400)

    async def _identity(self, request: web.Request) -> Any:
        return {"smsdesk-practice": __version__, "file-id": self._file_id}

    async def _ledger(self, request: web.Request) -> Any:
        short = request.query.get("summary") == "1"
        return await self._clerk.do(statement.summary if short else statement.everything)

    async def _show_faults(self, request: web.Request) -> Any:
        return self._faults.as_json()

    async def _switch_faults(self, request: web.Request) -> Any:
        self._faults.switch(await _body(request))
        return self._faults.as_json()

    async def _show_behaviour(self, request: web.Request) -> Any:
        return await self._clerk.do(lambda ledger: ledger.behaviour.as_json())

    async def _switch_behaviour(self, request: web.Request) -> Any:
        wanted = await _body(request)

        def switch(ledger: Ledger) -> dict[str, Any]:
            changed = ledger.behaviour.changed(wanted)
            ledger.keep_note("behaviour", changed.as_json())
            ledger.behaviour = changed
            return changed.as_json()

        return await self._clerk.do(switch)

    async def _show_callbacks(self, request: web.Request) -> Any:
        return await self._clerk.do(lambda ledger: dict(ledger.callbacks))

    async def _set_callbacks(self, request: web.Request) -> Any:
        wanted = await _body(request)
        if not wanted.keys() <= {pushes.REPORTS, pushes.REPLIES}:
            raise ValueError("the callbacks are reports and replies")
        addresses = {kind: callback_address(raw) for kind, raw in wanted.items() if raw}
        return await self._clerk.do(lambda ledger: set_callbacks(ledger, addresses))

    async def _set_credits(self, request: web.Request) -> Any:
        credits = (await _body(request)).get("credits")
        if isinstance(credits, bool) or not isinstance(credits, int) or not 0 <= credits <= _MOST_CREDITS:
            raise ValueError("credits is a whole number of 0 or more")
        await self._clerk.do(lambda ledger: ledger.set_credits(credits))
        return {"credits": credits}

    async def _reply(self, request: web.Request) -> Any:
        body = await _body(request)
        sender, text = str(body.get("sender", "")), body.get("text")
        if not is_number(sender) or not isinstance(text, str):
            raise ValueError("a reply has a sender of 8 to 15 digits and a text")
        push = await self._clerk.do(lambda ledger: _enter_reply(ledger, sender, text))
        self._pusher.nudge()
        return {"push": push}


def set_callbacks(ledger: Ledger, addresses: dict[str, str]) -> dict[str, str]:
    """Replace the callback addresses by kind; the ledger's dictionary stays the same object."""
    ledger.callbacks.clear()
    ledger.callbacks.update(addresses)
    return dict(addresses)


async def _body(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.read())
    except (JSONDecodeError, UnicodeDecodeError):
        body = None
    if not isinstance(body, dict):
        raise ValueError("the body must be a JSON object")
    return body


def _enter_reply(ledger: Ledger, sender: str, text: str) -> int:
    if not ledger.callbacks.get(pushes.REPLIES):
        raise ValueError("no callback address for replies is set")
    return pushes.enter_reply(ledger, sender, text)


def _json(body: Any, status: int = 200) -> web.Response:
    return web.json_response(body, status=status)
