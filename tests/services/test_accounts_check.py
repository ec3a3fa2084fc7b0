"""The check before an account is saved: every answer has its kind, and only a good one stores anything."""

import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import trustme
from account_rig import DRAFT, AccountRig, account_rig
from aiohttp import web

from smsdesk.domain.accounts import AccountOptions
from smsdesk.domain.answers import Failure
from smsdesk.domain.events import AccountsChanged, BalanceChanged
from smsdesk.practice.control import ask
from smsdesk.practice.process import PracticeProcess
from smsdesk.services.account_drafts import AccountDraft
from smsdesk.services.accounts import CheckedSave
from smsdesk.services.credit_answers import CheckKind

K = CheckKind


async def saved(
    folder: Path, body: str, draft: AccountDraft = DRAFT, **options: bool
) -> tuple[CheckedSave, AccountRig]:
    """What `check_and_save` makes of a body."""
    async with account_rig(folder, lambda _: httpx.Response(200, text=body)) as rig:
        done = await rig.accounts.check_and_save(draft, **options)
        assert (done.saved is not None) == bool(rig.accounts.all()) == bool(rig.events)
        return done, rig


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("10/90", K.OK),
        ("Used: 10 Left: 90", K.OK),
        ("Left: 90", K.OK),
        ("1702", K.AMBIGUOUS_1702),
        ("\ufeff1702\r\n", K.AMBIGUOUS_1702),
        ("1702 credits", K.AMBIGUOUS_1702),
        ("1702 Invalid Username/Password", K.BAD_LOGIN),
        ("490", K.NEEDS_MEANING),
        ("1703", K.NEEDS_MEANING),
        ("Error 404", K.UNCLEAR),
        ("", K.NO_ANSWER),
        ("<html>Log in to the hotel's network</html>", K.NO_ANSWER),
        ("no figure in here", K.NO_ANSWER),
    ],
)
async def test_every_answer_has_its_kind_and_its_raw_text(tmp_path: Path, body: str, kind: CheckKind) -> None:
    done, _ = await saved(tmp_path, body)
    assert done.check.kind is kind
    assert (done.saved is not None) == (kind is K.OK)
    assert done.check.raw.strip() == body.strip("\ufeff\r\n")
    assert (done.check.failure is not None) == (kind is K.NO_ANSWER)


async def test_a_lone_number_is_saved_once_its_meaning_is_said(tmp_path: Path) -> None:
    for is_left, expected in ((True, (None, 490)), (False, (490, None))):
        folder = tmp_path / str(is_left)
        folder.mkdir()
        draft = replace(DRAFT, options=AccountOptions(bare_figure_is_left=is_left))
        done, _ = await saved(folder, "490", draft)
        assert done.check.kind is K.OK
        assert (done.check.figures.used, done.check.figures.left) == expected


@pytest.mark.parametrize(("body", "stored"), [("1702", True), ("Error 404", True), ("1702 wrong", False), ("", False)])
async def test_the_person_may_accept_what_is_unclear_but_not_a_refusal(tmp_path: Path, body: str, stored: bool) -> None:
    done, _ = await saved(tmp_path, body, accept_unclear=True)
    assert (done.saved is not None) == stored


async def test_an_existing_account_is_checked_with_its_stored_password(tmp_path: Path) -> None:
    forms: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        forms.append(request.read().decode())
        return httpx.Response(200, text="10/90" if b"kiosk" in request.content else "1702 invalid")

    async with account_rig(tmp_path, answer) as rig:
        account = (await rig.accounts.add(DRAFT)).account
        rig.events.clear()
        failed = await rig.accounts.check_and_save(replace(DRAFT, password=""), account.id)
        assert (failed.check.kind, failed.saved, rig.events) == (K.BAD_LOGIN, None, [])
        assert forms == ["username=melur&password=s3cret+word"]
        done = await rig.accounts.check_and_save(replace(DRAFT, user_name="kiosk", password=""), account.id)
        assert done.saved is not None
        assert rig.accounts.all() == (replace(account, user_name="kiosk"),)
        assert set(rig.events) == {AccountsChanged(), BalanceChanged(account.id)}


@pytest.fixture
async def practice(tmp_path: Path) -> AsyncIterator[PracticeProcess]:
    process = PracticeProcess(tmp_path / "ledger.sqlite3", credits=490)
    await process.start()
    yield process
    await process.stop()


def at(process: PracticeProcess, password: str = "practice") -> AccountDraft:
    return AccountDraft("Trial", process.address, "practice", password, allow_http=True)


async def test_against_the_practice_gateway(tmp_path: Path, practice: PracticeProcess) -> None:
    async with account_rig(tmp_path) as rig:
        good = await rig.accounts.check(at(practice))
        assert (good.kind, good.figures.left) == (K.OK, 490)
        assert (await rig.accounts.check(at(practice, "wrong"))).kind in (K.BAD_LOGIN, K.AMBIGUOUS_1702)
        await ask(practice.address, "faults", {"rules": [{"fault": "html", "next": 1, "pages": ["credits"]}]})
        page = await rig.accounts.check(at(practice))
        assert (page.kind, page.failure, page.detail) == (K.NO_ANSWER, Failure.NOT_GATEWAY, "html")
        assert rig.accounts.all() == ()


async def test_nobody_there_is_told_by_its_cause(tmp_path: Path, practice: PracticeProcess) -> None:
    await practice.stop()
    async with account_rig(tmp_path) as rig:
        refused = await rig.accounts.check(at(practice))
        unknown = await rig.accounts.check(replace(DRAFT, address="nowhere.invalid"))
        assert [refused.detail, unknown.detail] == ["refused", "dns"]
        assert {refused.failure, unknown.failure} == {Failure.NOT_CONNECTED}


async def test_a_bad_certificate_is_told_as_that_and_nothing_falls_back_to_http(tmp_path: Path) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(text="10/90")

    server = web.Application()
    server.router.add_route("*", "/{page:.*}", answer)
    runner = web.AppRunner(server)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
    await site.start()
    port = runner.addresses[0][1]
    async with account_rig(tmp_path) as rig:
        done = await rig.accounts.check_and_save(replace(DRAFT, address=f"127.0.0.1:{port}"))
    await runner.cleanup()
    assert (done.check.kind, done.check.detail, done.saved, asked) == (K.NO_ANSWER, "certificate", None, [])
