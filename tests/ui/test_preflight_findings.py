"""The rules are looked for in every letter of a list, however late the row stands that breaks one."""

import asyncio
import contextlib
import threading
from collections.abc import Collection, Sequence

import pytest

from smsdesk.domain.accounts import Account, AccountOptions
from smsdesk.domain.kinds import Kind
from smsdesk.domain.letters import LetterMaker, Letters
from smsdesk.domain.records import Recipient
from smsdesk.services.preflight import Draft
from smsdesk.ui.compose import preflight_findings

OPTIONS = AccountOptions(company="Kedai Melur")
ACCOUNT = Account(1, "A", "https://gateway.example/", "melur", False, OPTIONS)
TEXT = "RM0 Kedai Melur: Hi {name}, order {order} of RM{amount} is ready. See {where}."
LATE = 5000


def draft(text: str = TEXT) -> Draft:
    return Draft(ACCOUNT, text=text)


def letters(many: int, late: dict[str, str] | None = None, text: str = TEXT) -> Letters:
    """Letters that all differ; the row LATE has other values."""
    people = []
    for at in range(many):
        fields = {"order": f"A{at:06d}", "amount": f"{at % 500}.{at % 100:02d}", "where": "our shop"}
        fields |= late or {} if at == LATE else {}
        people.append(Recipient(f"6012{5550000 + at:07d}", f"Melur {at}", None, fields))
    maker = LetterMaker(text, Kind.TEXT, OPTIONS, ("order", "amount", "where"))
    maker.add(people)
    return maker.letters()


async def ids(made: Letters, text: str = TEXT) -> list[str]:
    return [one.rule.id for one in await preflight_findings.find_in_all(draft(text), made, 1)]


@pytest.mark.parametrize(
    ("late", "rule"),
    [
        ({"where": "melur.example.com/x"}, "link"),
        ({"where": "012-555 0199"}, "callback"),
        ({"where": "us. Reply your IC number"}, "personal_data"),
        ({"where": "melur.c\u200bom"}, "link"),
    ],
)
async def test_one_value_of_a_late_row_is_enough(late: dict[str, str], rule: str) -> None:
    assert await ids(letters(LATE + 20, late)) == [rule]
    assert await ids(letters(LATE + 20)) == []


@pytest.mark.parametrize(
    ("text", "late", "rule"),
    [
        ("RM0 Kedai Melur: {name} melur.{where} {order}", {"where": "com"}, "link"),
        ("RM0 Kedai Melur: {name} call 012-{where}{amount}", {"where": "555 ", "amount": "0199"}, "callback"),
        ("RM0 Kedai Melur: {name} reply your {where}", {"where": "IC number"}, "personal_data"),
    ],
)
async def test_values_count_together_with_what_stands_beside_them(text: str, late: dict[str, str], rule: str) -> None:
    assert await ids(letters(LATE + 1, late, text), text) == [rule]


async def test_neighbours_neither_excuse_nor_incriminate() -> None:
    """The last words of one letter and the first of the next one are far from each other."""
    text = "{where} Kedai Melur RM0 {name} {order}"
    before = letters(LATE + 20, {"where": "012-555 0199", "order": "order"}, text)
    assert await ids(before, text) == ["callback", "no_price_prefix"]
    tail = "RM0 Kedai Melur: {name} {order} {where}"
    assert await ids(letters(LATE + 20, {"where": "melur."}, tail), tail) == []


async def test_every_one_of_a_hundred_thousand_letters_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def counted(texts: Sequence[str], wanted: Collection[str]) -> dict[str, str]:
        assert threading.current_thread() is not threading.main_thread()
        seen.append(len(texts))
        return {}

    monkeypatch.setattr(preflight_findings, "first_breaking", counted)
    assert await ids(letters(100_000)) == []
    assert sum(seen) == 100_000 - 200
    assert max(seen) <= 512


async def test_a_cancel_takes_effect_between_two_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = asyncio.Event()
    loop, slices = asyncio.get_running_loop(), []

    def slow(texts: Sequence[str], wanted: Collection[str]) -> dict[str, str]:
        slices.append(len(texts))
        loop.call_soon_threadsafe(begun.set)
        return {}

    monkeypatch.setattr(preflight_findings, "first_breaking", slow)
    task = asyncio.create_task(preflight_findings.find_in_all(draft(), letters(20_000), 1))
    await begun.wait()
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert task.cancelled()
    assert len(slices) < 20_000 // 512


async def test_what_is_broken_by_all_is_looked_for_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[frozenset[str]] = []

    def noted(texts: Sequence[str], wanted: frozenset[str]) -> dict[str, str]:
        asked.append(wanted)
        return {}

    monkeypatch.setattr(preflight_findings, "first_breaking", noted)
    text = "RM0 Kedai Melur: {name} melur.example.com"
    assert await ids(letters(300, text=text), text) == ["link"]
    assert set(asked) == {frozenset({"callback", "personal_data"})}
