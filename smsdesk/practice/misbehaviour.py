"""How a fault looks on the wire: aborted connections, half answers, strange pages."""

import asyncio
import os
import socket
import struct

from aiohttp import web

from smsdesk.practice.faults import Fault, Rule

PORTAL_PATH = "/captive-portal"
UNKNOWN_CODE = "1799"
# The text holds what a careless client would take for an accepted message.
NOTICE = (
    "<!DOCTYPE html>\r\n<html><head><title>Service notice</title></head><body><h1>Please wait</h1>"
    "<p>Reference 1701:40417. Log in to go on.</p></body></html>\r\n"
)
_BIG = 512 * 1024
_AT_ONCE = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)  # SO_LINGER: a reset, not a polite end


async def answer(request: web.Request, rule: Rule | None, text: str) -> web.StreamResponse:
    """The answer as the fault leaves it; `text` is empty when the request was not taken."""
    if rule is None or rule.fault in _HONEST:
        return plain(text)
    if rule.fault is Fault.SLOW:
        await asyncio.sleep(rule.seconds)
        return plain(text or NOTICE)
    if rule.fault in (Fault.RESET_BEFORE, Fault.RESET_AFTER):
        return reset(request)
    if rule.fault is Fault.HALF_ANSWER:
        return _half(request, text)
    if rule.fault is Fault.DRIP:
        return await _drip(request, text or NOTICE, rule.seconds)
    return _strange(rule, text)


def plain(text: str) -> web.Response:
    """An answer as the gateway gives it: text/html with the code at its beginning."""
    return web.Response(text=text, content_type="text/html")


def reset(request: web.Request) -> web.Response:
    """Reset the connection; what is returned never reaches anybody."""
    if request.transport is not None:
        link = request.transport.get_extra_info("socket")
        if link is not None:
            link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        request.transport.abort()
    return web.Response()


_HONEST = {Fault.SLOW_BEFORE, Fault.SERVER_ERROR, Fault.NO_CREDITS}


def _half(request: web.Request, text: str) -> web.Response:
    """The head promises more than comes; the cut falls inside the message's ID, where there is one."""
    if request.transport is not None:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(text) + 30}\r\n\r\n"
        request.transport.write((head + text[: len(text) // 2 + 3]).encode())
        request.transport.abort()
    return web.Response()


async def _drip(request: web.Request, text: str, seconds: float) -> web.StreamResponse:
    body = text.encode()
    response = web.StreamResponse(headers={"Content-Type": "text/html", "Content-Length": str(len(body))})
    await response.prepare(request)
    for octet in body:
        await response.write(bytes((octet,)))
        await asyncio.sleep(seconds)
    await response.write_eof()
    return response


def _strange(rule: Rule, text: str) -> web.Response:
    if rule.fault is Fault.UNKNOWN_CODE:
        return plain(UNKNOWN_CODE)
    if rule.fault is Fault.EMPTY:
        return plain("")
    if rule.fault is Fault.BIG:
        return plain((text or NOTICE) + "\r\n<!-- " + "x" * _BIG + " -->")
    if rule.fault is Fault.REDIRECT:
        return web.Response(
            status=rule.status, headers={"Location": PORTAL_PATH}, text=NOTICE, content_type="text/html"
        )
    return web.Response(status=503 if rule.fault is Fault.HTTP_503 else 200, text=NOTICE, content_type="text/html")
