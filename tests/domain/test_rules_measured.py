"""How often the rules are right, on messages written for it: one half was seen while they were written, one was not.

`python -m pytest -s` shows precision and recall of each rule with the counts behind them.
"""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from smsdesk.domain.rules import RULES, Context, check
from smsdesk.domain.rules_opt_out import is_promotion
from smsdesk.domain.rules_text import fold

SEEN, HELD_OUT = (Path(__file__).with_name(f"rules_{name}.jsonl") for name in ("seen", "held_out"))
TEXT_RULES = tuple(rule.id for rule in RULES if rule.id != "quiet_hours")  # that one is told by a clock, not by words
FLOOR_SEEN = 0.95
SANE = 0.6


@dataclass
class Tally:
    """Of one rule: found and right, found and wrong, missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def measured(path: Path, *, guess: bool = False) -> dict[str, Tally]:
    """With `guess` the program itself judges what is an offer, as it does for people; else the labels tell."""
    tallies = {rule: Tally() for rule in TEXT_RULES}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        context = Context(company=row["company"], malaysian=1, promotion=None if guess else row["promotion"])
        found, wanted = {finding.rule.id for finding in check(row["text"], context)}, set(row["labels"])
        assert wanted <= set(TEXT_RULES)
        for rule, tally in tallies.items():
            tally.right += rule in found and rule in wanted
            tally.wrong += rule in found and rule not in wanted
            tally.missed += rule not in found and rule in wanted
    return tallies


def show(name: str, tallies: dict[str, Tally]) -> None:
    print(f"\n{name}: rule, precision, recall (right, wrong, missed)")
    for rule, each in tallies.items():
        print(f"{rule:16} {each.precision:.3f} {each.recall:.3f} ({each.right}, {each.wrong}, {each.missed})")


@pytest.mark.parametrize(("path", "floor"), [(SEEN, FLOOR_SEEN), (HELD_OUT, SANE)])
def test_precision_and_recall(path: Path, floor: float) -> None:
    tallies = measured(path)
    show(path.stem, tallies)
    low = {
        rule: (each.precision, each.recall)
        for rule, each in tallies.items()
        if min(each.precision, each.recall) < floor
    }
    assert low == {}
    assert all(each.right >= 5 for each in tallies.values()), "too few messages to measure by"


@pytest.mark.parametrize(("path", "floor"), [(SEEN, FLOOR_SEEN), (HELD_OUT, SANE)])
def test_precision_and_recall_as_people_see_them(path: Path, floor: float) -> None:
    """Nobody tells the program what an offer is; only the rule on opt-out words depends on it."""
    tallies = measured(path, guess=True)
    show(f"{path.stem}, offers guessed", tallies)
    told = measured(path)
    assert all(tallies[rule] == told[rule] for rule in TEXT_RULES if rule != "no_opt_out")
    assert min(tallies["no_opt_out"].precision, tallies["no_opt_out"].recall) >= floor


def test_offers_are_guessed_on_the_seen_half() -> None:
    guesses: Counter[tuple[bool, bool]] = Counter()
    for line in SEEN.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        guesses[is_promotion(fold(row["text"])), row["promotion"]] += 1
    print(f"\noffers: {guesses[True, True]} right, {guesses[True, False]} wrong, {guesses[False, True]} missed")
    assert guesses[True, True] >= 0.9 * (guesses[True, True] + guesses[False, True])
    assert guesses[True, True] >= 0.9 * (guesses[True, True] + guesses[True, False])
