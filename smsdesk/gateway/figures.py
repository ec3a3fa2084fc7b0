"""Reading the two figures of creditsLeft.aspx, whose layout the provider does not publish.

Every reading below was chosen, not found (gateway.md, Pages, sure: 0); the raw answer is always kept beside it.
"""

import html
import re
from dataclasses import replace
from itertools import groupby, pairwise

from smsdesk.domain.answers import Code, Figures

_MEANINGS = {
    **dict.fromkeys(("used", "usage", "spent", "consumed", "sent", "creditused", "creditsused"), "used"),
    **dict.fromkeys(("guna", "digunakan", "terpakai"), "used"),
    **dict.fromkeys(("left", "remaining", "remain", "remains", "balance", "available", "unused"), "left"),
    **dict.fromkeys(("creditleft", "creditsleft", "baki", "tinggal", "saldo"), "left"),
}
_UNITS = ("credit", "credits", "sms", "kredit", "rm", "myr", "point", "points", "pts", "unit", "units")
_MOST = 10**12  # no account holds more: a longer row of digits is no figure of ours

_GAP = ",\u00a0\u2009\u202f "
_TOKEN = re.compile(
    rf"""(?P<number>(?:(?:^|(?<=[:=/;,|\n])|(?<=[:=/;,|][ ]))-)?  # a sign only where a dash cannot separate
         (?:[1-9][0-9]{{0,2}}(?P<gap>[{_GAP}])[0-9]{{3}}(?:(?P=gap)[0-9]{{3}})*(?![0-9])|[0-9]+)
         (?:\.[0-9]+)?)
        |(?P<word>[^\W\d_]+)""",
    re.VERBOSE,
)
_TAG = re.compile(r"<[^>]*>")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def read_figures(text: str) -> Figures | None:
    """The figures of a body of at most 200 characters; None when it holds no figure at all.

    `10/90`, `10 90`, `10,90`, two lines: used, then left (the order of the provider's section 7). A comma or blank
    before exactly three digits groups (`1,204` and `1 204` are 1204, and so is the ambiguous `10,900` one number);
    any other comma separates. Decimals are cut: credits are whole. Words name the figures in either order, before
    or after them. One number alone is `bare`, 1703 and other codes included, as each may be a balance; a lone 1702 is
    marked `maybe_refused`. Figures without a layout we understand give an empty Figures: raw answer only.
    """
    marks: list[str | int] = []
    odd_words = False
    plain = _plain(text)
    for token in _TOKEN.finditer(_CAMEL.sub(" ", plain)):
        word = (token["word"] or "").lower()
        if token["number"]:
            marks.append(_whole(token["number"]))
        elif word in _MEANINGS:
            marks.append(_MEANINGS[word])
        else:
            odd_words = odd_words or word not in _UNITS
    numbers = [mark for mark in marks if isinstance(mark, int)]
    if not numbers:
        return None
    if max(numbers) > _MOST:
        return Figures()
    if len(numbers) == len(marks):
        return _unlabelled(numbers, plain, odd_words)
    return _labelled(marks, numbers)


def figures_in(text: str) -> tuple[int, ...]:
    """Every figure of a body in the order written, whatever they mean; empty when one is too large to be credits."""
    plain = _plain(text)
    found = tuple(_whole(token["number"]) for token in _TOKEN.finditer(_CAMEL.sub(" ", plain)) if token["number"])
    return found if max(found, default=0) <= _MOST else ()


def left_of_several(text: str, chosen: str) -> int | None:
    """What is left by the place that the account's owner once pointed at: "2/3" is the second of three figures.

    None without such a choice, and for a body with another number of figures: its layout is another one.
    """
    place, _, number = chosen.partition("/")
    found = figures_in(text)
    return found[int(place) - 1] if chosen and len(found) == int(number) else None


def settle_bare(figures: Figures, is_left: bool | None) -> Figures:
    """Gives a lone number the meaning the account's owner once chose; a lone 1702 stays ambiguous."""
    if figures.bare is None or figures.maybe_refused or is_left is None:
        return figures
    return replace(figures, left=figures.bare) if is_left else replace(figures, used=figures.bare)


def _plain(text: str) -> str:
    return html.unescape(_TAG.sub(" ", text)).strip().replace("\u2212", "-")


def _whole(digits: str) -> int:
    return int(re.sub(f"[{_GAP}]", "", digits).split(".")[0])


def _unlabelled(numbers: list[int], plain: str, odd_words: bool) -> Figures:
    refused = len(numbers) == 1 and re.match(rf"{Code.BAD_LOGIN}(?![0-9.,])", plain) is not None
    if refused:  # also with words after it, as in "1702 Invalid Username/Password"
        return Figures(bare=numbers[0], maybe_refused=True)
    if odd_words or len(numbers) > 2:  # "Error 404" is no balance
        return Figures()
    if len(numbers) == 1:
        return Figures(bare=numbers[0])
    return Figures(used=numbers[0], left=numbers[1])


def _labelled(marks: list[str | int], numbers: list[int]) -> Figures:
    labels = [key for key, _ in groupby(mark for mark in marks if isinstance(mark, str))]
    if len(labels) > 2:
        return Figures()
    if len(labels) == len(numbers):  # whatever stands first, the first label belongs to the first number
        return _named(dict(zip(labels, numbers, strict=True)))
    after = {
        mark: follower for mark, follower in pairwise(marks) if isinstance(mark, str) and isinstance(follower, int)
    }
    if len(after) == len(labels) and isinstance(marks[0], str):  # "Left: 90 / 100", "Used: 10 Left: 90 (2026)"
        return _named(after)
    if len(labels) == 1 and marks[-1] == labels[0]:  # "10 / 90 left"
        return _named({labels[0]: numbers[-1]})
    return Figures()


def _named(figures: dict[str, int]) -> Figures:
    return Figures(used=figures.get("used"), left=figures.get("left"))
