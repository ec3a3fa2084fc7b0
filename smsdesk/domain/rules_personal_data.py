"""Finds requests for personal data: what is asked for stands beside a word that asks, in one sentence, not denied."""

import re
from bisect import bisect_left, bisect_right

from smsdesk.domain.rules_text import Folded, Span, joined
from smsdesk.domain.rules_words import ASKS, BRINGS, DENIALS, GIVEN_CODE, SECRETS, THINGS, Ask

_SENTENCE_END = re.compile(r"[!?。\n]|(?<!\bno)(?<!\bnom)(?<!\bnum)(?<!\bacc)(?<!\bdr)(?<!\bk)(?<!\bi)\.(?![0-9a-z])")
_CLAUSE = re.compile("[,;:、]")
_TAMIL = re.compile("[\u0b80-\u0bff]")
_DENIED_BEFORE = 32
_DENIED_AFTER = 22
_NOT_NEEDED = re.compile(
    r"(?: is| are)? (?:not|tidak|tak) (?:be )?(?:needed|required|diperlukan|perlu)|不需|无需|தேவையில்லை"
)
_TAMIL_DENIALS = ("வேண்டாம்", "கூடாது", "மாட்டோம்", "மாட்டார்", "மாட்டாது", "தேவையில்லை", "ாதீர்", "காதே", "ாது")


_HARMLESS = 0
_Verb = tuple[int, int, int]
"""From, up to, and how plainly it asks (`Ask`, or harmless)."""


class _Reading:
    """A folded text with the words in it that ask for something or do not, and where its sentences end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends = [0, *(each.end() for each in _SENTENCE_END.finditer(text)), len(text)]
        verbs: list[_Verb] = [(*span, _HARMLESS) for span in BRINGS.places(text)]
        for ask, words in ASKS.items():
            verbs += [(*span, ask) for span in words.places(text)]
        self._verbs = sorted(verbs)
        self._starts = [verb[0] for verb in self._verbs]
        self._tamil = bool(_TAMIL.search(text))

    def asks_for(self, start: int, end: int, reach: Ask) -> bool:
        """True when the nearest word asks plainly enough: the one before, in Tamil the one behind."""
        which = bisect_right(self._ends, start)
        begin, until = self._ends[which - 1], self._ends[min(which, len(self._ends) - 1)]
        at, behind = bisect_left(self._starts, start), bisect_left(self._starts, end)
        nearest = [verb for verb in self._verbs[max(0, at - 1) : at] if verb[0] >= begin]
        nearest += [verb for verb in self._verbs[behind : behind + 1] if verb[0] < until]
        if self._tamil and _TAMIL.search(self._text, begin, until):
            nearest.reverse()
        if not nearest or not _HARMLESS < nearest[0][2] <= reach or self._is_denied(begin, *nearest[0][:2]):
            return False
        if _NOT_NEEDED.match(self._text, end):
            return False
        return not (SECRETS.is_in(self._text[start:end]) and _is_given(self._text, start, end))

    def _is_denied(self, begin: int, start: int, end: int) -> bool:
        before = _CLAUSE.split(self._text[max(begin, start - _DENIED_BEFORE) : start])[-1]
        after = self._text[end : end + _DENIED_AFTER]
        return DENIALS.is_in(before) or any(word in after for word in _TAMIL_DENIALS)


def find_requests(folded: Folded) -> tuple[Span, ...]:
    """Where the things that are asked for stand in the text as written."""
    things = [(*span, reach) for reach, words in THINGS.items() for span in words.places(folded.text)]
    if not things:
        return ()
    reading = _Reading(folded.text)
    found = [(start, end) for start, end, reach in things if reading.asks_for(start, end, reach)]
    return tuple(folded.span(start, end) for start, end in joined(found))


def _is_given(sentence: str, start: int, end: int) -> bool:
    """ "Your OTP is 482913" gives a code, it does not ask for one."""
    return bool(GIVEN_CODE[1].match(sentence, end) or GIVEN_CODE[0].search(sentence[max(0, start - 24) : start]))
