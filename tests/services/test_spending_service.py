"""Where the credits went, on a real data file: in the account's zone, as a line with marks, and as a file."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from account_rig import DRAFT, AccountRig, account_rig
from openpyxl import load_workbook
from spent_journal import MAY, Cost, Sent, add_balance, add_group, write

from smsdesk.domain.balance_history import BalanceHistory, BalanceMark, MarkKind
from smsdesk.domain.kinds import Kind
from smsdesk.domain.lists import NumberChip
from smsdesk.domain.records import Lesson
from smsdesk.domain.spending import By, Row, Spent
from smsdesk.domain.states import MessageState, RunState
from smsdesk.domain.transfers import TransferState
from smsdesk.services.broadcasts import Broadcasts, Draft
from smsdesk.services.exporting import write_file
from smsdesk.services.opt_outs import OptOuts
from smsdesk.services.recipients import Recipients
from smsdesk.services.sender import Sender
from smsdesk.services.spending import Spending, sheet
from smsdesk.services.submitting import broadcast_of
from smsdesk.services.tools import Tools
from smsdesk.store import freezing, lessons, spending
from smsdesk.store.schema import broadcasts, transfers
from smsdesk.system.settings import Settings

S = MessageState
DAY = 86_400.0


@asynccontextmanager
async def desk(folder: Path) -> AsyncIterator[tuple[AccountRig, Spending]]:
    """An account, whose id is 1, on 1 June 2026."""
    async with account_rig(folder, lambda _request: httpx.Response(200, text="10/90")) as rig:
        await rig.accounts.add(DRAFT)
        rig.clock.now = MAY + 31 * DAY
        yield rig, Spending(rig.database, rig.accounts, rig.clock)


async def test_months_are_those_of_the_accounts_zone(tmp_path: Path) -> None:
    async with desk(tmp_path) as (rig, service):
        # 30 April in Honolulu and May in Malaysia
        await rig.database.write(write, Cost([Sent()]))
        assert [row.key for row in (await service.load(1)).rows(By.MONTH)] == ["2026-05"]
        options = rig.accounts.all()[0].options
        await rig.accounts.set_options(1, replace(options, time_zone="Pacific/Honolulu"))
        assert [row.key for row in (await service.load(1)).rows(By.MONTH)] == ["2026-04"]
        assert await service.load(99) == Spent()


async def test_a_broadcast_larger_than_a_slice_is_counted_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spending.slices, "__defaults__", (3,))
    async with desk(tmp_path) as (rig, service):
        await rig.database.write(add_group, "Members", 1)
        await rig.database.write(write, Cost([Sent(contact=1)] * 7 + [Sent()]))
        spent = await service.load(1)
        assert [(row.title or row.key, row.figures.messages) for row in spent.rows(By.GROUP)] == [
            ("Members", 7),
            ("strangers", 1),
        ]


async def test_the_line_has_marks_for_all_that_changed_it(tmp_path: Path) -> None:
    async with desk(tmp_path) as (rig, service):
        for day, left in ((0, 500), (3, 480), (5, 470), (8, 2470), (9, None), (10, 2470)):
            await rig.database.write(add_balance, MAY + day * DAY, left)
        await rig.database.write(write, Cost([Sent(at=MAY + 2 * DAY)] * 2, more={"title": "Jom Raya"}))
        lesson = Lesson(1, 1, MAY + 2 * DAY + 9, 2, 20)
        await rig.database.write(lessons.add, lesson)
        await rig.database.write(transferred, MAY + 4 * DAY)
        running = Cost([Sent(at=MAY + 11 * DAY), Sent(S.DOUBT, at=MAY + 11 * DAY)], parts=3, state=RunState.RUNNING)
        await rig.database.write(write, running)
        history = await service.history(1, MAY + DAY)
        assert history.points == tuple(
            (MAY + day * DAY, left) for day, left in ((0, 500), (3, 480), (5, 470), (8, 2470), (10, 2470))
        )
        assert [(mark.kind, mark.title, mark.change, mark.key) for mark in history.marks] == [
            (MarkKind.BROADCAST, "Jom Raya", -20, 1),  # as learned, not 2
            (MarkKind.TRANSFER, "kiosk_timur", -10, 1),
            (MarkKind.BOUGHT, "", 2000, None),
            (MarkKind.BROADCAST, "Kedai buka", -3, 2),  # without the one in doubt
        ]
        later = await service.history(1, MAY + 6 * DAY, MAY + 9 * DAY)
        assert later == BalanceHistory(
            ((MAY + 5 * DAY, 470), (MAY + 8 * DAY, 2470)), (BalanceMark(MAY + 8 * DAY, "", 2000, MarkKind.BOUGHT),)
        )


def transferred(connection: sa.Connection, at: float) -> None:
    """Ten credits that went, and ten that did not."""
    row = dict(account_id=1, created_at=at, created_by="melur", customer="kiosk_timur", amount=10, changed_at=at)
    for state in (TransferState.DONE, TransferState.UNCERTAIN):
        connection.execute(transfers.insert().values(row | dict(seqno=state.value, state=state, first_wall=at)))


async def test_pace_and_beginning_of_the_count(tmp_path: Path) -> None:
    async with desk(tmp_path) as (rig, service):
        assert await service.days_left(1) is None
        assert await service.used_since(1) is None
        for day, left in ((0, 500), (11, 400), (21, 300)):
            await rig.database.write(add_balance, MAY + day * DAY, left, 1000 - left)
        rig.clock.now = MAY + 20 * DAY
        assert await service.days_left(1) == 80
        assert await service.days_left(1, MAY + 21 * DAY) == 31
        assert await service.days_left(1, MAY + 6 * DAY) is None
        assert await service.used_since(1) == MAY


async def test_a_long_history_is_read_in_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smsdesk.services.spending._ANSWERS", 3)
    async with desk(tmp_path) as (rig, service):
        for day, left in enumerate((900, 900, 900, 900, 900, 700, 600, 500, 500, 400)):
            await rig.database.write(add_balance, MAY + day * DAY, left, 1000 - left)
        history = await service.history(1, MAY)
        assert {left for _at, left in history.points} == {900, 700, 600, 500, 400}
        assert (history.points[0], history.points[-1]) == ((MAY, 900), (MAY + 9 * DAY, 400))
        assert await service.days_left(1, MAY + 10 * DAY) == 8
        assert await service.used_since(1) == MAY


async def test_a_file_has_headings_rows_and_a_total(tmp_path: Path) -> None:
    async with desk(tmp_path) as (rig, service):
        more = {"title": "=Jom Raya", "duplicates": 1, "saved_parts": 1}
        fates = [Sent(), Sent(delivery=8, parts=1), Sent(S.UNCERTAIN), Sent(S.REFUSED)]
        await rig.database.write(write, Cost(fates, parts=2, more=more))
        spent = await service.load(1)

        def title_of(row: Row) -> str:
            return row.title

        made = sheet(spent, By.BROADCAST, title_of, "Asia/Kuala_Lumpur", Fraction(3, 2))
        figures = ["2", "1", "2", "3", "1", "1", "0", "2", "2", "4"]
        assert made.rows == [("=Jom Raya", "2026-05-01 09:46", *figures), ("Total", "", *figures)]
        assert len(made.header) == len(made.rows[0])
        assert made.header[-1] == "Credits at 1.5 a part"
        await write_file(tmp_path / "costs.xlsx", made)
        page = load_workbook(tmp_path / "costs.xlsx").active
        assert [cell.value for cell in page[2]][:2] == ["=Jom Raya", "2026-05-01 09:46"]
        plain = sheet(spent, By.GROUP, lambda row: row.key, "Nowhere/Land")
        assert (plain.header[0], plain.rows[0][0], plain.rows[0][7]) == ("Group", "strangers", "")


@pytest.mark.parametrize(
    ("text", "limit", "kept"), [("RM0 Kedai", None, 2), ("RM0 {name}", None, 2), ("RM0 Kedai", 1, 1)]
)
async def test_duplicates_and_saved_parts_are_frozen_with_the_broadcast(
    tmp_path: Path, text: str, limit: int | None, kept: int
) -> None:
    async with desk(tmp_path) as (rig, _service):
        tools = Tools(rig.database, rig.bus, rig.clock, rig.accounts.client)

        async def nothing() -> None:
            pass

        sender = Sender(tools, left_for=rig.credits.left, before_release=nothing)
        people = Recipients(rig.database, OptOuts(rig.database, rig.bus, rig.clock))
        service = Broadcasts(rig.database, people, rig.credits, sender, rig.clock, Settings)
        chips = tuple(NumberChip(f"012-555 01{at}") for at in ("01", "02", "01", "02", "0x"))
        (account,) = rig.accounts.all()
        draft = Draft(account, chips, text, Kind.TEXT, limit=limit, saved_parts=2)
        new = broadcast_of(await service.preflight(draft), "", 10.0)
        assert (new.duplicates, new.saved_parts) == (kept, 2)
        key = await rig.database.write(freezing.create, new, rig.clock.wall())
        query = sa.select(broadcasts.c.duplicates, broadcasts.c.saved_parts).where(broadcasts.c.id == key)
        assert await rig.database.read(lambda c: tuple(c.execute(query).one())) == (kept, 2)
