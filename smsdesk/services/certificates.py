"""A person's own certificate and key, looked at as soon as they are chosen: by a handshake with oneself, in memory."""

import ssl
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from smsdesk.system.threads import in_daemon

_READ_SECONDS = 10.0
_LARGEST = 1_000_000


class CertificateProblem(StrEnum):
    """Why a certificate cannot be used."""

    NOT_FOUND = "not_found"
    NOT_ALLOWED = "not_allowed"
    UNREADABLE = "unreadable"  # no PEM, no key in it, or a key with a password
    NO_MATCH = "no_match"  # the key is another certificate's
    EXPIRED = "expired"  # or not valid yet


class CertificateError(Exception):
    """A certificate that cannot be used."""

    def __init__(self, problem: CertificateProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True)
class Certificate:
    """For which hosts it is, and until when (seconds since the epoch)."""

    hosts: tuple[str, ...]
    until: float


async def look_at(certificate: str, key: str) -> Certificate:
    """Read both files in a thread ("" for the key: it stands in the certificate's file). Raises CertificateError."""
    try:
        return await in_daemon(lambda: _look(certificate, key), limit=_READ_SECONDS, name="certificate")
    except TimeoutError as error:
        raise CertificateError(CertificateProblem.NOT_FOUND) from error


def trusting(certificate: str) -> ssl.SSLContext:
    """What trusts this certificate and no other one, whatever the host: for calls to oneself. Raises OSError."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # it is trusted itself, whoever has signed it
    context.load_verify_locations(cafile=certificate)
    return context


def _look(certificate: str, key: str) -> Certificate:
    try:
        for path in filter(None, (certificate, key)):
            if Path(path).stat().st_size > _LARGEST:
                raise CertificateError(CertificateProblem.UNREADABLE)
        server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        # Asked for a password OpenSSL would read it from the terminal.
        server.load_cert_chain(certificate, key or None, password=lambda: "")
        return _facts(_handshake(server, trusting(certificate)))
    except ssl.SSLCertVerificationError as error:
        raise CertificateError(CertificateProblem.EXPIRED) from error
    except ssl.SSLError as error:
        mismatch = error.reason in ("KEY_VALUES_MISMATCH", "KEY_TYPE_MISMATCH")
        problem = CertificateProblem.NO_MATCH if mismatch else CertificateProblem.UNREADABLE
        raise CertificateError(problem) from error
    except PermissionError as error:
        raise CertificateError(CertificateProblem.NOT_ALLOWED) from error
    except (OSError, ValueError) as error:
        raise CertificateError(CertificateProblem.NOT_FOUND) from error


def _handshake(server: ssl.SSLContext, client: ssl.SSLContext) -> dict[str, object]:
    """What a client learns of the certificate. Raises ssl.SSLError."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [client.wrap_bio(to_client, to_server), server.wrap_bio(to_server, to_client, server_side=True)]
    waiting = list(ends)
    for _ in range(20):
        for end in list(waiting):
            try:
                end.do_handshake()
                waiting.remove(end)
            except ssl.SSLWantReadError:
                continue
        if not waiting:
            break
    return dict(ends[0].getpeercert() or {})


def _facts(found: dict[str, object]) -> Certificate:
    names = found.get("subjectAltName", ())
    hosts = tuple(str(value) for kind, value in names if kind in ("DNS", "IP Address"))  # type: ignore[attr-defined]
    return Certificate(hosts, ssl.cert_time_to_seconds(str(found.get("notAfter", ""))))
