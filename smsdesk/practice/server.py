"""The practice gateway as an HTTP server on 127.0.0.1: pages of the specification, control pages, pushes."""

import asyncio
import logging
import time
from contextlib import suppress
from urllib.parse import parse_qsl

from aiohttp import web

from smsdesk.domain.answers import Code, Figures, Item
from smsdesk.practice import misbehaviour, pushes, statement
from smsdesk.practice.clerk import Clerk
from smsdesk.practice.control_pages import ControlPages, foreign
from smsdesk.practice.decisions import Order, figures, take
from smsdesk.practice.faults import FORCED, Fault, FaultPlan
from smsdesk.practice.ledger import Ledger
from smsdesk.practice.pusher import Pusher
from smsdesk.practice.rules import Page, page_at

HOST = "127.0.0.1"
_LONGEST_LINE = 256 * 1024  # a GET with a long list of numbers must reach the rules
_EARLY_SECONDS = 3.0  # reports that nobody takes do not hold an answer up for longer
_LARGEST_BODY = 4 * 1024 * 1024
_log = logging.getLogger(__name__)


class PracticeServer:
    """A running practice gateway; it closes the ledger it was given when it stops."""

    def __init__(self, ledger: Ledger, faults: FaultPlan) -> None:
        """Needs a running loop."""
        self._ledger = ledger
        self._faults = faults
        self._clerk = Clerk(ledger)
        self._pusher = Pusher(self._clerk, ledger.callbacks)
        self._control = ControlPages(ledger, self._clerk, faults, self._pusher)
        self._tasks: list[asyncio.Task[None]] = []
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> int:
        """Listen; returns the port. Raises OSError when the port cannot be had."""
        app = web.Application(client_max_size=_LARGEST_BODY)
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(
            app, access_log=None, shutdown_timeout=0.2, max_line_size=_LONGEST_LINE, max_field_size=_LONGEST_LINE
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, port, backlog=512).start()
        self._tasks = [asyncio.create_task(self._clerk.run()), asyncio.create_task(self._pusher.run())]
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Stop listening, drop what is being answered, close the ledger."""
        if self._runner is not None:
            await self._runner.cleanup()
        for task in self._tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        self._clerk.close()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        page = page_at(request.path)
        if page is not None and request.method in ("GET", "POST"):
            return await self._gateway(request, page)
        if self._control.has(request.path):
            return await self._control.serve(request)
        if request.path == misbehaviour.PORTAL_PATH:
            self._faults.followed += 1
            return misbehaviour.plain(misbehaviour.NOTICE)
        if request.path == "/" and request.method == "GET" and not foreign(request):
            return web.Response(text=await self._clerk.do(_front_page))
        return web.Response(status=404, text=misbehaviour.NOTICE, content_type="text/html")

    async def _gateway(self, request: web.Request, page: Page) -> web.StreamResponse:
        begun = time.monotonic()
        limit = self._ledger.behaviour.query_limit
        if limit and len(request.query_string) > limit:
            return web.Response(status=404, text=misbehaviour.NOTICE, content_type="text/html")
        fields = await _read_fields(request)
        rule = self._faults.choose(page.group)
        if rule is not None and rule.fault is Fault.SLOW_BEFORE:
            await asyncio.sleep(rule.seconds)
        text = ""
        forced = FORCED.get(rule.fault) if rule is not None else None
        if rule is None or rule.taken or forced:
            text = await self._answer(Order(page, fields, forced))
        # Neither number nor text: the practice log is read over the trainee's shoulder.
        milliseconds = 1000 * (time.monotonic() - begun)
        _log.info("%s %.4s %.0f ms %s", page.value, text, milliseconds, rule.fault if rule else "")
        return await misbehaviour.answer(request, rule, text)

    async def _answer(self, order: Order) -> str:
        if order.page is Page.CREDITS and not order.forced:
            found = await self._clerk.do(lambda ledger: figures(ledger, order))
            return self._figures_text(found)
        items = await self._clerk.do(lambda ledger: take(ledger, order))
        if self._ledger.callbacks:
            self._pusher.nudge()
            if self._ledger.behaviour.push_early:
                await self._let_reports_go_first([item.msg_id for item in items if item.msg_id])
        return self._dressed(self._ledger.behaviour.nodr_separator.join(_item_text(item) for item in items))

    async def _let_reports_go_first(self, msg_ids: list[str]) -> None:
        until = time.monotonic() + _EARLY_SECONDS
        while time.monotonic() < until:
            if await self._clerk.do(lambda ledger: pushes.none_is_early(ledger, msg_ids)):
                return
            await asyncio.sleep(0.01)

    def _figures_text(self, found: Figures | None) -> str:
        text = str(Code.BAD_LOGIN) if found is None else self._ledger.behaviour.credits_text(found)
        return self._dressed(text)

    def _dressed(self, text: str) -> str:
        return f"{self._ledger.behaviour.answer_before}{text}{self._ledger.behaviour.answer_after}"


def _item_text(item: Item) -> str:
    return f"{item.code}:{item.msg_id}" if item.msg_id else str(item.code)


async def _read_fields(request: web.Request) -> dict[str, str]:
    """The parameters of the query and the form, names in lower case; of two the first counts."""
    pairs = parse_qsl(request.rel_url.raw_query_string, keep_blank_values=True)
    if request.method == "POST":
        form = (await request.read()).decode("utf-8", "replace")
        pairs += parse_qsl(form, keep_blank_values=True)
    return {name.lower(): value for name, value in reversed(pairs)}


def _front_page(ledger: Ledger) -> str:
    totals = statement.summary(ledger)
    return (
        "smsdesk practice gateway. Nothing is really sent, nothing costs money.\n\n"
        f"Messages taken: {totals['message_count']}\nCredits left: {totals['credits']}\n"
        "The whole ledger is at /ledger.\n"
    )
