"""Bits written and read in a row, the highest first."""


class BitWriter:
    """Collects fields of any width and gives them as octets."""

    def __init__(self) -> None:
        self._value = 0
        self._width = 0

    def put(self, value: int, width: int) -> None:
        """Adds the value in so many bits. Raises ValueError when it needs more."""
        if not 0 <= value < 1 << width:
            raise ValueError(f"{value} does not fit {width} bits")
        self._value = self._value << width | value
        self._width += width

    def fill(self) -> None:
        """Adds zero bits up to the next whole octet."""
        self.put(0, -self._width % 8)

    def octets(self) -> bytes:
        """All of it, zero bits at the end where the last octet is not full."""
        missing = -self._width % 8
        return (self._value << missing).to_bytes((self._width + missing) // 8, "big")


class BitReader:
    """Gives fields of any width from octets; raises EOFError where bits are missing."""

    def __init__(self, octets: bytes) -> None:
        self._value = int.from_bytes(octets, "big")
        self._width = 8 * len(octets)
        self._at = 0

    def take(self, width: int) -> int:
        """The next so many bits as a number."""
        self._at += width
        if self._at > self._width:
            raise EOFError(f"{self._at - self._width} bits are missing")
        return self._value >> (self._width - self._at) & ((1 << width) - 1)

    def skip_fill(self) -> None:
        """Goes on with the next whole octet."""
        self._at += -self._at % 8
