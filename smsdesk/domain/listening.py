"""The listener for callbacks as records: where it listens, whose callbacks it takes, what became of each request."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address

from smsdesk.domain.callbacks import Origin


@dataclass(frozen=True)
class Place:
    """Where one socket listens: an address of this computer ("0.0.0.0" and "::" are all of them), a port (0: any free
    one) and, for https, the files of a person's own certificate and key (the key may stand in the certificate's)."""

    host: str
    port: int
    certificate: str = ""
    certificate_key: str = ""

    @property
    def only_here(self) -> bool:
        """True when nobody but programs on this computer reach it."""
        try:
            return self.host.lower() == "localhost" or ip_address(self.host.partition("%")[0]).is_loopback
        except ValueError:
            return False


def digest_of(token: str) -> str:
    """What is kept of a token: its SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class Endpoint:
    """Whose callbacks are taken: those with the token of this digest, wherever in the address the token stands.
    `origin` goes into what is stored: the callback doctor has an endpoint, with a token of its own, for its samples."""

    account_id: int
    token_digest: str
    origin: Origin = Origin.LISTENER


class HitKind(StrEnum):
    """What a request to the listener was about."""

    REPORT = "report"
    REPLY = "reply"
    OTHER = "other"  # stored, but not understood
    TEST = "test"  # the right token and nothing else
    NONE = "none"  # it did not come so far


class HitWhy(StrEnum):
    """Why a request was answered as it was."""

    STORED = "stored"  # 200
    TEST = "test"  # 200
    WRONG_TOKEN = "wrong_token"  # 404  # noqa: S105
    BROKEN = "broken"  # 400: not HTTP, or HTTP that can be read in two ways
    CUT_OFF = "cut_off"  # 400: the caller hung up in the middle
    TOO_MANY_PARAMETERS = "too_many_parameters"  # 400
    METHOD = "method"  # 405: neither GET nor POST
    TOO_SLOW = "too_slow"  # 408
    NO_LENGTH = "no_length"  # 411: POST without Content-Length
    TOO_LARGE = "too_large"  # 413
    TARGET_TOO_LONG = "target_too_long"  # 414
    NOT_A_FORM = "not_a_form"  # 415
    HEAD_TOO_LARGE = "head_too_large"  # 431
    TRANSFER_ENCODING = "transfer_encoding"  # 501
    VERSION = "version"  # 505: neither HTTP/1.0 nor 1.1
    BUSY = "busy"  # 503: too many callbacks wait for the disk
    NOT_STORED = "not_stored"  # 503: the data file refused, or took too long
    DROPPED = "dropped"  # no answer: the oldest of too many waiting connections, or the listener stopped
    ENCRYPTED = "encrypted"  # no answer: https to a listener without a certificate
    HANDSHAKE = "handshake"  # no answer: no agreement about https, or none was tried


@dataclass(frozen=True)
class Hit:
    """One request to the listener. `at` is seconds since the epoch; `account_id` is 0 when the token was not right;
    `status` is what was answered, 0 for nothing; `length` is how many bytes came."""

    at: float
    account_id: int
    kind: HitKind
    status: int
    why: HitWhy
    length: int
    origin: Origin = Origin.LISTENER


class ListenerProblem(StrEnum):
    """Why the listener could not start."""

    PORT_TAKEN = "port_taken"
    NOT_ALLOWED = "not_allowed"  # the system refuses this port to this user
    BAD_ADDRESS = "bad_address"  # no address of this computer
    BAD_CERTIFICATE = "bad_certificate"  # missing, unreadable, protected by a password, or not fitting the key
    AS_ROOT = "as_root"  # a program of root listens on loopback only
    FAILED = "failed"


class ListenerError(Exception):
    """The listener could not start. `holder` is the program that has the port, where the system tells; else ""."""

    def __init__(self, problem: ListenerProblem, holder: str = "") -> None:
        super().__init__(problem.value)
        self.problem = problem
        self.holder = holder
