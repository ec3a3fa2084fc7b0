"""Sockets to listen on, and what a person's certificate needs; every failure is a ListenerError that says why."""

import errno
import os
import socket
import ssl
import sys

from smsdesk.domain.listening import ListenerError, ListenerProblem, Place
from smsdesk.listener.holder import holder

_BACKLOG = 128
_PROBLEMS = {
    errno.EADDRINUSE: ListenerProblem.PORT_TAKEN,
    errno.EACCES: ListenerProblem.NOT_ALLOWED,
    errno.EPERM: ListenerProblem.NOT_ALLOWED,
    errno.EADDRNOTAVAIL: ListenerProblem.BAD_ADDRESS,
    errno.EAFNOSUPPORT: ListenerProblem.BAD_ADDRESS,
    errno.EINVAL: ListenerProblem.BAD_ADDRESS,  # a link-local address without its interface
    errno.ENODEV: ListenerProblem.BAD_ADDRESS,  # an interface that is not there
}


def runs_as_root() -> bool:
    """True for the administrator of Unix."""
    return sys.platform != "win32" and os.geteuid() == 0


def listening_socket(place: Place) -> socket.socket:
    """A socket that listens and does not block. Raises ListenerError; blocks while the system is asked."""
    host = "127.0.0.1" if place.host.lower() == "localhost" else place.host
    if runs_as_root() and not place.only_here:
        raise ListenerError(ListenerProblem.AS_ROOT)
    if not 0 <= place.port <= 65535:  # some systems take the lower 16 bits of it
        raise ListenerError(ListenerProblem.BAD_ADDRESS)
    try:
        # Numbers only: a name could lead elsewhere tomorrow.
        found = socket.getaddrinfo(host or "?", place.port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        family, kind, protocol, _, address = found[0]
        taken = socket.socket(family, kind, protocol)  # never inherited by other programs (PEP 446)
    except (OSError, UnicodeError, ValueError):
        raise ListenerError(ListenerProblem.BAD_ADDRESS) from None
    try:
        _prepare(taken, host)
        taken.bind(address)
        taken.listen(_BACKLOG)
        taken.setblocking(False)
    except OSError as error:
        taken.close()
        raise _explained(error, place.port) from None
    return taken


def _prepare(taken: socket.socket, host: str) -> None:
    if sys.platform == "win32":
        # SO_REUSEADDR lets any program take over a port there; this forbids it.
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        # Else the port is refused for a minute after the last run, for the connections that died with it.
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if taken.family == socket.AF_INET6:
        # "::" stands for all addresses, those of IPv4 too.
        taken.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0 if host == "::" else 1)


def _explained(error: OSError, port: int) -> ListenerError:
    problem = _PROBLEMS.get(error.errno or 0, ListenerProblem.FAILED)
    return ListenerError(problem, holder(port) if problem is ListenerProblem.PORT_TAKEN else "")


def tls_context(place: Place) -> ssl.SSLContext | None:
    """For a person's certificate; None when there is none. Raises ListenerError; reads files."""
    if not place.certificate and not place.certificate_key:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_RENEGOTIATION
    context.set_alpn_protocols(["http/1.1"])
    try:
        # Without a function for the password OpenSSL would ask for it on the terminal, and wait.
        context.load_cert_chain(place.certificate, place.certificate_key or None, password=lambda: b"")
    except (OSError, ValueError):  # ssl.SSLError is an OSError
        raise ListenerError(ListenerProblem.BAD_CERTIFICATE) from None
    return context
