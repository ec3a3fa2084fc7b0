"""The pre-flight: only figures of just now may forbid to send; earlier ones are shown and the gateway decides."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from account_rig import DRAFT, AccountRig, account_rig

from smsdesk.domain.lists import NumberChip
from smsdesk.services.broadcasts import Broadcasts, Draft, Preflight
from smsdesk.services.opt_outs import OptOuts
from smsdesk.services.recipients import Recipients
from smsdesk.services.sender import Sender
from smsdesk.services.tools import Tools
from smsdesk.system.settings import Settings

CHIPS = (NumberChip("012-555 0101"), NumberChip("012-555 0102"))


@dataclass
class Stage:
    """An account whose gateway answers `body`."""

    rig: AccountRig
    broadcasts: Broadcasts
    body: list[str]

    async def preflight(self, body: str) -> Preflight:
        """With the gateway answering so."""
        self.body[:] = [body]
        (account,) = self.rig.accounts.all()
        return await self.broadcasts.preflight(Draft(account, CHIPS, "RM0 Kedai"))


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
        yield Stage(rig, Broadcasts(rig.database, people, rig.credits, sender, rig.clock, Settings), body)
        await sender.stop()


async def test_figures_of_just_now_forbid_what_they_do_not_cover(tmp_path: Path) -> None:
    async with stage(tmp_path) as made:
        enough = await made.preflight("98/2")
        assert (enough.left, enough.can_send, enough.balance_failed) == (0, True, "")
        short = await made.preflight("99/1")
        assert (short.left, short.can_send) == (-1, False)
        with pytest.raises(ValueError, match="mend"):
            await made.broadcasts.send(short, "2 people")


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
