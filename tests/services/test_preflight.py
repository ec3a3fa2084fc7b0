"""The pre-flight: only figures of just now may forbid to send; earlier ones are shown and the gateway decides."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from account_rig import DRAFT, AccountRig, account_rig
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.domain.accounts import AccountOptions, Method
from smsdesk.domain.composing import TextProblem
from smsdesk.domain.get_room import QUERY_LIMIT, numbers_that_fit
from smsdesk.domain.kinds import Kind
from smsdesk.domain.lists import NumberChip
from smsdesk.domain.records import Timing
from smsdesk.encoding.parts import Encoding
from smsdesk.gateway.forms import send_form, unicode_form
from smsdesk.services.broadcasts import Broadcasts, Draft, Preflight
from smsdesk.services.opt_outs import OptOuts
from smsdesk.services.recipients import Recipients
from smsdesk.services.sender import Sender
from smsdesk.services.tools import Tools
from smsdesk.store.schema import broadcasts
from smsdesk.system.settings import Settings

CHIPS = (NumberChip("012-555 0101"), NumberChip("012-555 0102"))


@dataclass
class Stage:
    """An account whose gateway answers `body`."""

    rig: AccountRig
    broadcasts: Broadcasts
    body: list[str]
    day_room: list[int | None]

    async def preflight(self, body: str, text: str = "RM0 Kedai", *, reports: bool = True) -> Preflight:
        """With the gateway answering so."""
        self.body[:] = [body]
        (account,) = self.rig.accounts.all()
        return await self.broadcasts.preflight(Draft(account, CHIPS, text, reports=reports))


async def nothing() -> None:
    """Before a release."""


@asynccontextmanager
async def stage(folder: Path) -> AsyncIterator[Stage]:
    body = ["10/90"]
    async with account_rig(folder, lambda _request: httpx.Response(200, text=body[0])) as rig:
        await rig.accounts.add(DRAFT)
        tools = Tools(rig.database, rig.bus, rig.clock, rig.accounts.client)
        sender = Sender(tools, left_for=rig.credits.left, before_release=nothing)
        people = Recipients(rig.database, OptOuts(rig.database, rig.bus, rig.clock))
        room: list[int | None] = [None]

        async def day_room(_account_id: int) -> int | None:
            return room[0]

        made = Broadcasts(rig.database, people, rig.credits, sender, rig.clock, Settings, day_room)
        yield Stage(rig, made, body, room)
        await sender.stop()


async def test_figures_of_just_now_forbid_what_they_do_not_cover(tmp_path: Path) -> None:
    async with stage(tmp_path) as made:
        enough = await made.preflight("98/2")
        assert (enough.left, enough.can_send, enough.balance_failed) == (0, True, "")
        short = await made.preflight("99/1")
        assert (short.left, short.can_send) == (-1, False)
        with pytest.raises(ValueError, match="mend"):
            await made.broadcasts.send(short, "2 people")


async def test_a_limit_of_the_day_forbids_what_goes_today_alone(tmp_path: Path) -> None:
    async with stage(tmp_path) as made:
        made.day_room[0] = 2
        enough = await made.preflight("0/90")
        assert (enough.can_send, enough.over_day, enough.affordable) == (True, False, 2)
        made.day_room[0] = 1
        short = await made.preflight("0/90")
        assert (short.can_send, short.over_day, short.affordable) == (False, True, 1)
        with pytest.raises(ValueError, match="mend"):
            await made.broadcasts.send(short, "2 people")
        for due_at, over in ((short.day_ends - 1, True), (short.day_ends, False)):
            later = replace(short, draft=replace(short.draft, timing=Timing(due_at)))
            assert (later.over_day, later.can_send) == (over, not over)


@pytest.mark.parametrize(
    ("body", "why"), [("<html>hotel</html>", "html"), ("", "empty"), ("1702 Invalid Username/Password", "bad_login")]
)
async def test_an_old_figure_forbids_nothing(tmp_path: Path, body: str, why: str) -> None:
    async with stage(tmp_path) as made:
        assert not (await made.preflight("100/0")).can_send
        unknown = await made.preflight(body)
        assert unknown.balance_failed == why
        assert unknown.balance is not None
        assert unknown.balance.left == 0
        assert unknown.can_send
        assert await made.broadcasts.send(unknown, "2 people") > 0


LONGEST = AccountOptions(method=Method.GET, max_parts=255)


async def with_get(made: Stage) -> None:
    """The account's requests are addresses from now on."""
    (account,) = made.rig.accounts.all()
    await made.rig.accounts.set_options(account.id, LONGEST)


async def test_a_text_that_no_address_can_carry_is_refused_before_it_is_stored(tmp_path: Path) -> None:
    async with stage(tmp_path) as made:
        long = "RM0 Kedai " * 165
        assert (await made.preflight("0/9000", long[:1500])).can_send
        await with_get(made)
        refused = await made.preflight("0/9000", long)
        assert (refused.measure.problem, refused.can_send) == (TextProblem.TOO_LONG_FOR_GET, False)
        assert (await made.preflight("0/9000", "கடை" * 137)).measure.problem is TextProblem.TOO_LONG_FOR_GET
        assert (await made.preflight("0/9000", long[:1000])).can_send


async def test_batches_are_as_large_as_an_address_can_carry(tmp_path: Path) -> None:
    async with stage(tmp_path) as made:
        await with_get(made)
        for text, size in (("RM0", 91), ("RM0 Kedai " * 90, 41), ("a" * 1629, 1)):
            key = await made.broadcasts.send(await made.preflight("0/9000", text, reports=False), "2 people")
            found = await made.broadcasts.one(key)
            assert found is not None
            stored = await made.rig.database.read(_batch_size_of, key)
            assert stored == size


def _batch_size_of(connection: sa.Connection, key: int) -> int:
    return int(connection.execute(sa.select(broadcasts.c.batch_size).where(broadcasts.c.id == key)).scalar_one())


_TEXTS = (Kind.TEXT, Kind.FLASH, Kind.UNICODE, Kind.UNICODE_FLASH)


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), min_size=1, max_size=400), st.sampled_from(_TEXTS))
def test_what_is_said_to_fit_does_fit(text: str, kind: Kind) -> None:
    many = numbers_that_fit(text, kind)
    rest = dict(text=text, kind=kind, sender="KEDAI MELUR", seqno="A" * 20, seqno_name="sseqno")
    if many:
        _fits(send_form(numbers=["123456789012345"] * many, **rest))
    if kind.encoding is Encoding.UCS2 and numbers_that_fit(text, kind, raw_unicode=True):
        _fits(unicode_form(number="123456789012345", **rest))


def _fits(form: dict[str, str]) -> None:
    login = {"username": "u" * 60, "password": "p" * 60}
    assert len(str(httpx.URL("http://x/", params=login | form).query, "ascii")) <= QUERY_LIMIT
