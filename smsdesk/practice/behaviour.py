"""How the practice gateway behaves where the specification leaves it open: switches, kept in its file."""

import math
import re
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from smsdesk.domain.answers import Figures


@dataclass(frozen=True)
class Behaviour:
    """All switches with their defaults; `changed` takes them as JSON."""

    seqno_used_by: list[int] = field(default_factory=list)
    """Codes besides 1701 and 1707 whose answer uses up the seqno, such as 1703."""
    nodr_per_number: bool = False
    nodr_separator: str = ","
    credits_a_part: int = 1
    """What a part costs, for programs that learn it from the balance."""
    credits_layout: str = "Used: {used} Left: {left}"
    """Also {used_grouped} {left_grouped} (1,234) and {used_decimal} {left_decimal} (1234.00)."""
    answer_before: str = ""
    answer_after: str = ""
    query_limit: int = 0
    """Longest query string answered, 0 for any; ASP.NET's own default is 2048."""
    clock_offset: float = 0.0
    """Seconds the ledger's clock is ahead: for tests of the 24 hours."""
    push_delay: list[float] = field(default_factory=lambda: [0.2, 2.0])
    push_duplicates: float = 0.0
    push_reordered: float = 0.0
    push_early: float = 0.0
    """Share of messages whose reports are all pushed before the message itself is answered."""
    push_retry_seconds: float = 2.0
    unicode_content_type: int = 3
    automatic_replies: bool = True

    def changed(self, wanted: Any) -> "Behaviour":
        """A copy with the switches of a JSON object; raises ValueError with a sentence for one that is wrong."""
        if not isinstance(wanted, dict):
            raise ValueError("the switches must be a JSON object")
        known = {switch.name for switch in fields(self)}
        for name, value in wanted.items():
            if name not in known:
                raise ValueError(f"there is no switch {name!r}")
            _check(name, getattr(self, name), value)
        return replace(self, **wanted)

    def as_json(self) -> dict[str, Any]:
        """All switches by name."""
        return asdict(self)

    def credits_text(self, figures: Figures) -> str:
        """What creditsLeft answers, in the layout of the switch."""
        used, left = figures.used or 0, figures.left or 0
        values = {"used": str(used), "left": str(left)}
        values |= {"used_grouped": f"{used:,}", "left_grouped": f"{left:,}"}
        values |= {"used_decimal": f"{used}.00", "left_decimal": f"{left}.00"}
        return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], found[0]), self.credits_layout)


def _check(name: str, present: Any, value: Any) -> None:
    if isinstance(present, bool):
        fits = isinstance(value, bool)
    elif isinstance(present, list):
        fits = isinstance(value, list) and all(_is_figure(item) for item in value)
    elif isinstance(present, str):
        fits = isinstance(value, str)
    elif isinstance(present, int):
        fits = _is_figure(value) and isinstance(value, int)
    else:
        fits = _is_figure(value)
    if name == "credits_a_part":
        fits = fits and value > 0
    if name == "push_delay":
        fits = fits and len(value) == 2 and 0 <= value[0] <= value[1]
    if not fits:
        raise ValueError(f"{name} cannot be {value!r}")


def _is_figure(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
