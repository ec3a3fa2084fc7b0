"""What the hex dock shows: cells of one octet or one code unit, what stands in them, and how they belong together."""

from dataclasses import dataclass, field

from smsdesk.encoding.octets import header_end
from smsdesk.encoding.units import Units

OCTETS_PER_ROW = 16


@dataclass(frozen=True)
class Content:
    """Cells in a row. `units` is None for a binary message, which has no characters.

    `seams` are the cells at which parts 2, 3 … begin, `header` how many cells at the front are a user data header,
    `bad` the (first, behind the last) cells that are wrong, `forced` the characters that force Unicode.
    """

    octets: bytes = b""
    size: int = 1
    units: Units | None = None
    seams: frozenset[int] = frozenset()
    header: int = 0
    bad: tuple[int, int] = (0, 0)
    forced: frozenset[int] = field(default_factory=frozenset)

    def __len__(self) -> int:
        return len(self.octets) // self.size

    @property
    def digits(self) -> int:
        """Digits of a cell."""
        return 2 * self.size

    def whole(self, cell: int) -> tuple[int, int]:
        """The cells that are marked together with this one: those of its character."""
        return self.units.whole(cell) if self.units else (cell, cell + 1)

    def row(self, first: int, last: int) -> str:
        """The digits of some cells, a blank between cells."""
        return self.octets[first * self.size : last * self.size].hex(" ", self.size).upper()

    def hex(self, first: int, last: int) -> str:
        """The digits of some cells, nothing between them: the form that the gateway takes."""
        return self.octets[first * self.size : last * self.size].hex().upper()

    def offset(self, cell: int) -> str:
        """The number in front of a row: decimal for characters, four hex digits for octets."""
        if self.units is None:
            return f"{cell:04X}"
        return f"{cell:0{max(3, len(str(len(self))))}d}"

    def lines(self, per_row: int) -> str:
        """All digits, a line a row, for whoever reads them as text."""
        whole, step = self.row(0, len(self)), per_row * (self.digits + 1)
        return "\n".join(whole[at : at + step - 1] for at in range(0, len(whole), step))


def of_text(units: Units, seams: tuple[int, ...], forced: frozenset[int]) -> Content:
    """The cells of a text; `seams` and `forced` are characters."""
    places = frozenset(units.unit_of(seam) for seam in seams)
    return Content(units.octets, units.size, units, places, forced=forced)


def of_octets(octets: bytes, with_header: bool, bad: tuple[int, int] = (0, 0)) -> Content:
    """The cells of a binary message."""
    return Content(octets, header=header_end(octets) if with_header else 0, bad=bad)
