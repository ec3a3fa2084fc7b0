"""What one request, and all of them together, may take (reliability.md, "The listener")."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Octets, numbers and seconds. Other ones are for tests only."""

    head: int = 8192  # request line and headers in all
    target: int = 4096
    headers: int = 64
    body: int = 8192
    parameters: int = 20
    connections: int = 128  # then the oldest waiting one goes
    in_flight: int = 256  # callbacks on their way to the disk, also those whose callers gave up
    request_seconds: float = 5.0  # from the connection to the last byte of the request, TLS included
    keep_seconds: float = 4.0  # for the disk; then 503
    linger_seconds: float = 0.9  # for the caller to read the answer and hang up
