"""The pre-flight of merged, binary and barcode drafts, and what "Send" freezes of it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from account_rig import DRAFT, AccountRig, account_rig

from smsdesk.domain.accounts import Account, AccountOptions, Method, PrefixMode
from smsdesk.domain.composing import TextProblem
from smsdesk.domain.kinds import BarcodeType, Kind
from smsdesk.domain.letters import Letters, UnknownField
from smsdesk.domain.lists import Chip, ListChip, ListRow, NumberChip
from smsdesk.domain.people import ContactDraft
from smsdesk.domain.records import NewBroadcast, Override, Timing
from smsdesk.services.broadcasts import Broadcasts, Draft, Preflight
from smsdesk.services.contacts import Contacts
from smsdesk.services.opt_outs import OptOuts
from smsdesk.services.recipients import Recipients
from smsdesk.services.sender import Sender
from smsdesk.services.tools import Tools
from smsdesk.system.settings import Settings

ROWS = (
    ListRow("012-555 0101", "Aisyah", ("Ipoh",)),
    ListRow("012-555 0102", "கவிதா", ("Melaka",)),
    ListRow("012-555 0103", "", ("",)),
    ListRow("no number", "Ali", ("Miri",)),
)
LIST = (ListChip("members.csv", ROWS, ("City",)),)
NUMBERS = (NumberChip("012-555 0101"), NumberChip("012-555 0102"))


@dataclass
class Stage:
    """An account with 90 credits; `frozen` is what was given to the sender."""

    rig: AccountRig
    broadcasts: Broadcasts
    sender: Sender
    frozen: list[NewBroadcast]
    settings: list[Settings]

    async def account(self, **options: Any) -> Account:
        """The account, with these options."""
        (account,) = self.rig.accounts.all()
        await self.rig.accounts.set_options(account.id, AccountOptions(**options))
        (account,) = self.rig.accounts.all()
        return account

    async def preflight(self, text: str, chips: tuple[Chip, ...] = LIST, **more: Any) -> Preflight:
        """Of a draft for the account as it is."""
        (account,) = self.rig.accounts.all()
        return await self.broadcasts.preflight(Draft(account, chips, text, **more))

    async def send(self, preflight: Preflight) -> NewBroadcast:
        """What is frozen; the stored broadcast ends at once."""
        key = await self.broadcasts.send(preflight, "Members")
        await self.sender.undo(key)
        return self.frozen[-1]


@asynccontextmanager
async def stage(folder: Path, body: str = "10/90") -> AsyncIterator[Stage]:
    async with account_rig(folder, lambda _request: httpx.Response(200, text=body)) as rig:
        await rig.accounts.add(DRAFT)
        sender = Sender(
            Tools(rig.database, rig.bus, rig.clock, rig.accounts.client),
            left_for=rig.credits.left,
            before_release=nothing,
        )
        frozen: list[NewBroadcast] = []
        sender.submit = keeping(sender.submit, frozen)  # type: ignore[method-assign]
        people = Recipients(rig.database, OptOuts(rig.database, rig.bus, rig.clock))
        settings = [Settings()]
        made = Broadcasts(rig.database, people, rig.credits, sender, rig.clock, lambda: settings[0])
        yield Stage(rig, made, sender, frozen, settings)
        await sender.stop()


async def nothing() -> None:
    """Before a release."""


def keeping(submit: Callable[[NewBroadcast], Any], frozen: list[NewBroadcast]) -> Callable[[NewBroadcast], Any]:
    def kept(new: NewBroadcast) -> Any:
        frozen.append(new)
        return submit(new)

    return kept


async def test_rows_are_counted_after_the_merge(tmp_path: Path) -> None:
    async with stage(tmp_path) as made:
        found = await made.preflight("Hi {name|you} in {city|town}! " + "a" * 60)
        assert [letter.parts for letter in found.letters.letters] == [1, 2, 1]
        assert (found.recipients, found.need, found.left, found.affordable) == (3, 4, 86, 3)
        assert (found.letters.longer, found.can_send, found.measure.text[:16]) == ((1,), True, "Hi Aisyah in Ipo")
        new = await made.send(found)
        assert [letter.text[:9] for letter in new.letters] == ["Hi Aisyah", "Hi கவிதா ", "Hi you in"]
        assert (new.text[:9], new.kind, new.parts, new.barcode) == ("Hi {name|", Kind.TEXT, 2, None)


async def test_a_shortfall_can_be_sent_to_the_first(tmp_path: Path) -> None:
    async with stage(tmp_path, "87/3") as made:
        found = await made.preflight("{name|x}" + "a" * 68)
        assert (found.need, found.can_send, found.affordable) == (4, False, 2)
        first = replace(found, draft=replace(found.draft, limit=2))
        assert (first.recipients, first.need, first.can_send) == (2, 3, True)
        new = await made.send(first)
        assert [person.number for person in new.recipients] == ["60125550101", "60125550102"]
        assert len(new.letters) == 2


async def test_what_has_to_be_mended(tmp_path: Path) -> None:
    async with stage(tmp_path) as made:
        unknown = await made.preflight("Hi {nmae} {city}")
        assert (unknown.letters.unknown, unknown.can_send) == ((UnknownField("nmae", "name"),), False)
        assert unknown.letters.empty == ((2, "city"),)
        assert (await made.preflight("Hi {City}")).can_send
        assert not (await made.preflight("Hi {name")).can_send
        assert (await made.preflight("Hi {{name")).can_send
        never = await made.preflight("Hi {name|x}", automatic=False)
        assert (never.problems, never.can_send) == (((1, TextProblem.NOT_GSM),), False)
        assert replace(never, draft=replace(never.draft, limit=1)).can_send


async def test_fields_of_contacts_elsewhere_in_the_book_are_known(tmp_path: Path) -> None:
    async with stage(tmp_path) as made:
        contacts = Contacts(made.rig.database, made.rig.bus, made.rig.clock)
        await contacts.save("real", ContactDraft("Mei", "012-555 0109", {"Plan": "Gold"}), "MY")
        found = await made.preflight("{plan}")
        assert (found.letters.unknown, len(found.letters.empty)) == ((), 3)


async def test_octets_and_their_cost(tmp_path: Path) -> None:
    async with stage(tmp_path) as made:
        octets = (b"\x02\x70\x00a", b"\x02\x70\x00b", b"\x02\x70\x00c")
        found = await made.preflight("", NUMBERS, kind=Kind.BINARY_UDH, octets=octets, title="Tune", reports=False)
        assert (found.need, found.left, found.can_send, found.letters.total_parts) == (6, 84, True, 6)
        assert found.seconds == 6 / 15
        new = await made.send(found)
        assert (new.pieces, new.text, new.parts) == (("02700061", "02700062", "02700063"), "02700061", 3)
        assert (new.reports, new.title, new.letters) == (True, "Tune", ())
        single = await made.send(await made.preflight("", NUMBERS, kind=Kind.BINARY, octets=(b"ab",)))
        assert (single.pieces, single.text, single.parts, single.kind) == ((), "6162", 1, Kind.BINARY)
        assert not (await made.preflight("", NUMBERS, kind=Kind.BINARY, octets=(bytes(141),))).can_send
        assert not (await made.preflight("Hi", NUMBERS, kind=Kind.BINARY)).can_send


async def test_barcodes(tmp_path: Path) -> None:
    async with stage(tmp_path) as made:
        await made.account(prefix_mode=PrefixMode.INSERTED)
        found = await made.preflight("%barcode% " + "x" * 900, NUMBERS, kind=Kind.BARCODE, barcode=BarcodeType.MMS)
        assert (found.need, found.can_send) == (2, True)
        new = await made.send(found)
        assert (new.barcode, new.text[:6], len(new.text), new.reports) == (BarcodeType.MMS, "RM0 %b", 914, True)
        twice = await made.preflight("%barcode%%Barcode%", NUMBERS, kind=Kind.BARCODE)
        assert (twice.measure.problem, twice.can_send) == (TextProblem.TWO_BARCODES, False)


async def test_everything_chosen_is_frozen(tmp_path: Path) -> None:
    async with stage(tmp_path) as made:
        await made.account(let_gateway_encode=True)
        timing = Timing(canary=1)
        overrides = (Override("link", "asked for by the club"),)
        more: dict[str, Any] = {"timing": timing, "overrides": overrides, "source": {"text": "x"}, "sender": " MELUR "}
        new = await made.send(await made.preflight("கடை", NUMBERS, **more))
        assert (new.timing, new.overrides, new.source, new.sender) == (timing, overrides, {"text": "x"}, "MELUR")
        assert (new.raw_unicode, new.kind, new.barcode) == (True, Kind.UNICODE, None)
        assert not (await made.send(await made.preflight("Kedai", NUMBERS, **more))).raw_unicode
        assert not (await made.send(await made.preflight("கடை", NUMBERS, reports=False))).raw_unicode
        assert (await made.send(await made.preflight("{name|x}", **more))).raw_unicode


async def test_batches_of_letters_fit_an_address(tmp_path: Path) -> None:
    async with stage(tmp_path) as made:
        await made.account(method=Method.GET)
        new = await made.send(await made.preflight("{name|x} " + "a" * 300, reports=False))
        assert new.batch_size == 23  # 306 code units in hexadecimal leave 424 characters
        assert (await made.send(await made.preflight("{name|x}", reports=True))).batch_size == 100


async def test_the_same_text_again_is_named(tmp_path: Path) -> None:
    async with stage(tmp_path) as made:
        first = await made.preflight("Hi {name|you}")
        assert first.repeated == ()
        new = replace(first, draft=replace(first.draft, limit=2))
        await made.broadcasts.send(new, "Members")
        assert (await made.preflight("Hi {name|you}")).repeated == (0, 1)
        assert (await made.preflight("Hi {name|friend}")).repeated == (0, 1)
        assert (await made.preflight("Hi Aisyah")).repeated == (0,)
        assert (await made.preflight("Hi Mei")).repeated == ()
        made.settings[0] = Settings(repeat_hours=0)
        assert (await made.preflight("Hi {name|you}")).repeated == ()
        made.settings[0] = Settings(repeat_hours=2)
        made.rig.clock.now += 2 * 3600 + 1
        assert (await made.preflight("Hi {name|you}")).repeated == ()


async def test_several_messages_to_one_person_are_one_overlap(tmp_path: Path) -> None:
    async with stage(tmp_path) as made:
        more: dict[str, Any] = {"kind": Kind.BINARY, "octets": (b"a", b"b")}
        await made.broadcasts.send(await made.preflight("", NUMBERS, **more), "Two")
        found = await made.preflight("", NUMBERS, **more)
        assert ([one.people for one in found.overlaps], found.repeated) == ([2], (0, 1))


async def test_a_test_goes_to_the_own_number_alone(tmp_path: Path) -> None:
    async with stage(tmp_path) as made:
        found = await made.preflight("Hi {name|you}", timing=Timing(canary=1))
        with pytest.raises(ValueError, match="no number"):
            await made.broadcasts.test_to_me(found.draft, None, "Test")
        draft = replace(found.draft, account=await made.account(own_number="60125550142"))
        for row, text in ((found.people[0], "Hi Aisyah"), (None, "Hi you")):
            await made.broadcasts.test_to_me(draft, row, "Test to me")
            new = made.frozen[-1]
            assert (new.text, [one.number for one in new.recipients]) == (text, ["60125550142"])
            assert (new.hold_seconds, new.timing, new.source, new.to_label) == (0.0, Timing(), None, "Test to me")
        with pytest.raises(ValueError, match="mend"):
            await made.broadcasts.test_to_me(replace(draft, text=""), None, "Test")


async def test_a_hundred_thousand_letters_with_progress_and_an_end(tmp_path: Path) -> None:
    async with stage(tmp_path) as made:
        rows = tuple(ListRow(f"0125550{at:03d}", f"P{at}", (str(at),)) for at in range(900))
        found = await made.preflight("Hi {name}", (ListChip("x", rows, ("Row",)),))
        many = replace(found.gathered, recipients=found.gathered.recipients * 112)
        seen: list[tuple[int, int]] = []
        draft = replace(found.draft, text="{name}: {row}")
        letters = await made.broadcasts.letters(draft, many, lambda done, total: seen.append((done, total)))
        assert (letters.people, letters.total_parts, letters.letters[-1].text) == (100_800, 100_800, "P899: 899")
        assert seen[-1] == (100_800, 100_800)
        begun = asyncio.Event()
        task = asyncio.ensure_future(made.broadcasts.letters(draft, many, lambda _done, _total: begun.set()))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_without_letters_nobody_gets_what_is_meant_for_the_first_one(tmp_path: Path) -> None:
    async with stage(tmp_path) as made:
        found = await made.preflight("Hi {name}")
        with pytest.raises(ValueError, match="not made"):
            await made.broadcasts.send(replace(found, letters=Letters()), "list")
        assert made.frozen == []
