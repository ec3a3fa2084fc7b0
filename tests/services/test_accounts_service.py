"""Accounts: stored, changed and removed, with what must not happen while requests are in doubt."""

import asyncio
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from account_rig import DRAFT, AccountRig, account_rig

from smsdesk.domain.accounts import Account, AccountOptions, Pages
from smsdesk.domain.answers import Failure
from smsdesk.domain.events import AccountsChanged
from smsdesk.domain.states import MessageState, RunState
from smsdesk.services.account_drafts import AccountDraft, AccountError, AccountProblem
from smsdesk.services.addresses import AddressProblem
from smsdesk.store import balances, sqlite
from smsdesk.store.schema import accounts as table
from smsdesk.store.schema import broadcasts, submissions
from smsdesk.system.secrets import IN_KEYRING, Reason, Secrets

P = AccountProblem


def figures(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, text="10/90")


async def refused(awaitable: object) -> AccountError:
    with pytest.raises(AccountError) as caught:
        await awaitable
    return caught.value


async def rows(rig: AccountRig) -> int:
    return await rig.database.read(lambda c: c.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


async def test_an_added_account_is_there_also_after_a_restart(tmp_path: Path) -> None:
    async with account_rig(tmp_path, figures) as rig:
        saved = await rig.accounts.add(DRAFT)
        assert (saved.account.address, saved.account.name) == ("https://gateway.example/", "Office")
        assert saved.kept is not None
        assert saved.kept.reason is Reason.ABSENT
        assert rig.events == [AccountsChanged()]
        again = rig.fresh_accounts()
        await again.load()
        assert again.all() == rig.accounts.all() == (saved.account,)
        assert again.get(saved.account.id) == saved.account
        assert (await again.password(saved.account.id)).value == DRAFT.password


async def test_after_restored_backups_no_account_has_the_password_of_another(tmp_path: Path) -> None:
    """The keyring is not restored, and ids are given again by a file that does not know who had them."""
    file, old, newer = (tmp_path / f"{name}.sqlite3" for name in ("smsdesk", "old", "newer"))
    secrets = Secrets(backends=())

    async def add(name: str, address: str) -> Account:
        async with account_rig(tmp_path, figures, secrets) as rig:
            return (await rig.accounts.add(AccountDraft(name, address, "melur", f"word of {name}"))).account

    async def passwords() -> list[str | None]:
        async with account_rig(tmp_path, figures, secrets) as rig:
            return [(await rig.accounts.password(each.id)).value for each in rig.accounts.all()]

    await add("First", "one.example")
    sqlite.backup(file, old)
    second = await add("Second", "two.example")
    sqlite.backup(file, newer)
    sqlite.backup(old, file)
    assert (await add("Third", "three.example")).id == second.id
    assert await passwords() == ["word of First", "word of Third"]
    sqlite.backup(newer, file)
    assert await passwords() == ["word of First", "word of Second"]


async def test_the_password_is_nowhere_in_the_data_file(tmp_path: Path) -> None:
    async with account_rig(tmp_path, figures) as rig:
        pasted = f"gateway.example/websmsapi/ISendSMS.aspx?username=melur&password={DRAFT.password.replace(' ', '+')}"
        await rig.accounts.check_and_save(replace(DRAFT, address=pasted))
        assert DRAFT.password not in repr(DRAFT)
    content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"s3cret" not in content
    assert b"gateway.example" in content


@pytest.mark.parametrize(
    ("draft", "problem"),
    [
        (replace(DRAFT, address=""), P.ADDRESS),
        (replace(DRAFT, address="http://gateway.example"), P.ADDRESS),
        (replace(DRAFT, user_name="  "), P.USER_NAME),
        (replace(DRAFT, user_name="mel\nur"), P.USER_NAME),
        (replace(DRAFT, user_name="x" * 201), P.USER_NAME),
        (replace(DRAFT, password=""), P.PASSWORD),
        (replace(DRAFT, password="half \ud800"), P.PASSWORD),
        (replace(DRAFT, options=AccountOptions(batch_size=0)), P.OPTIONS),
        (replace(DRAFT, options=AccountOptions(proxy="http://xn--a")), None),
    ],
)
async def test_wrong_entries_are_named_and_nothing_is_stored(
    tmp_path: Path, draft: AccountDraft, problem: AccountProblem | None
) -> None:
    async with account_rig(tmp_path) as rig:
        assert (await refused(rig.accounts.check_and_save(draft))).problem is (problem or P.OPTIONS)
        if problem:
            assert (await refused(rig.accounts.add(draft))).problem is problem
            assert rig.made == []
        assert await rows(rig) == 0
        assert rig.events == []


async def test_the_reason_comes_with_the_problem(tmp_path: Path) -> None:
    async with account_rig(tmp_path, figures) as rig:
        error = await refused(rig.accounts.add(replace(DRAFT, address="http://gateway.example")))
        assert error.address_problem is AddressProblem.HTTP_NEEDS_CHOICE
        error = await refused(rig.accounts.add(replace(DRAFT, options=AccountOptions(max_parts=0, batch_size=101))))
        assert error.fields == ("max_parts", "batch_size")
        chosen = await rig.accounts.add(replace(DRAFT, address="http://gateway.example", allow_http=True))
        assert not chosen.account.encrypted


async def test_blanks_around_are_typing_but_a_password_is_kept_as_it_is(tmp_path: Path) -> None:
    async with account_rig(tmp_path, figures) as rig:
        saved = await rig.accounts.add(replace(DRAFT, name="", user_name=" melur ", password=" p "))
        assert (saved.account.name, saved.account.user_name) == ("gateway.example", "melur")
        assert (await rig.accounts.password(saved.account.id)).value == " p "


async def test_no_two_accounts_have_one_name(tmp_path: Path) -> None:
    async with account_rig(tmp_path, figures) as rig:
        names = [(await rig.accounts.add(DRAFT)).account.name for _ in range(3)]
        assert names == ["Office", "Office (2)", "Office (3)"]


async def test_a_client_is_kept_until_something_it_uses_changes(tmp_path: Path) -> None:
    async with account_rig(tmp_path, figures) as rig:
        account = (await rig.accounts.add(DRAFT)).account
        first = await rig.accounts.client(account.id)
        assert await rig.accounts.client(account.id) is first
        await rig.accounts.set_password(account.id, "another")
        second = await rig.accounts.client(account.id)
        await rig.accounts.set_options(account.id, AccountOptions(proxy="http://proxy.example:3128"))
        third = await rig.accounts.client(account.id)
        assert len({id(first), id(second), id(third)}) == 3
        assert [password for _, password, _ in rig.made] == [DRAFT.password, "another", "another"]
        assert rig.made[-1][0].options.proxy == "http://proxy.example:3128"


async def test_a_request_under_way_is_not_cut_by_a_change(tmp_path: Path) -> None:
    arrived, go_on = asyncio.Event(), asyncio.Event()

    async def slow(_request: httpx.Request) -> httpx.Response:
        arrived.set()
        await go_on.wait()
        return figures(_request)

    async with account_rig(tmp_path, slow) as rig:
        account = (await rig.accounts.add(DRAFT)).account
        client = await rig.accounts.client(account.id)
        request = asyncio.create_task(client.credits_left())
        await arrived.wait()
        await rig.accounts.set_password(account.id, "another")
        go_on.set()
        assert (await request).figures is not None
        await rig.accounts.stop()
        assert (await client.credits_left()).failure is Failure.NOT_CONNECTED


async def test_many_at_once_share_one_client(tmp_path: Path) -> None:
    async with account_rig(tmp_path, figures) as rig:
        account = (await rig.accounts.add(DRAFT)).account
        clients = await asyncio.gather(*(rig.accounts.client(account.id) for _ in range(8)))
        assert len({id(client) for client in clients}) == 1
        assert len(rig.made) == 1


async def test_without_account_or_password_there_is_no_client(tmp_path: Path) -> None:
    async with account_rig(tmp_path, figures) as rig:
        assert await rig.accounts.client(7) is None
        account = (await rig.accounts.add(DRAFT)).account
        rig.secrets = type(rig.secrets)(backends=())  # the next run, without a keyring
        again = rig.fresh_accounts()
        await again.load()
        assert await again.client(account.id) is None
        assert (await again.password(account.id)).reason is Reason.ABSENT
        assert (await again.set_password(account.id, "typed again")).reason is Reason.ABSENT
        assert await again.client(account.id) is not None
        await again.stop()


async def test_an_account_in_a_damaged_file_has_no_client_but_can_be_mended(tmp_path: Path) -> None:
    async with account_rig(tmp_path, figures) as rig:
        account = (await rig.accounts.add(DRAFT)).account
        await rig.database.write(lambda c: c.execute(sa.update(table).values(address="nonsense")))
        await rig.accounts.load()
        assert await rig.accounts.client(account.id) is None
        await rig.accounts.change(account.id, replace(DRAFT, password=""))
        assert await rig.accounts.client(account.id) is not None


async def test_changes_keep_the_password_unless_another_is_given(tmp_path: Path) -> None:
    async with account_rig(tmp_path, figures) as rig:
        account = (await rig.accounts.add(DRAFT)).account
        saved = await rig.accounts.change(account.id, replace(DRAFT, address="other.example/x", password=""))
        assert saved.kept is None
        assert rig.accounts.get(account.id) == replace(account, address="https://other.example/x/")
        assert (await rig.accounts.password(account.id)).value == DRAFT.password
        saved = await rig.accounts.change(account.id, replace(DRAFT, password="new"))
        assert saved.kept is not None
        assert (await rig.accounts.password(account.id)).value == "new"
        assert (await refused(rig.accounts.change(99, DRAFT))).problem is P.UNKNOWN
        assert (await refused(rig.accounts.change(account.id, replace(DRAFT, password="\n")))).problem is P.PASSWORD


async def put(rig: AccountRig, key: int, state: MessageState, **values: object) -> None:
    """Put all submissions of a broadcast into a state."""
    change = sa.update(submissions).where(submissions.c.broadcast_id == key).values(state=state, **values)
    await rig.database.write(lambda c: c.execute(change))


@pytest.mark.parametrize(
    ("draft", "state", "past"),
    [
        (replace(DRAFT, address="other.example"), MessageState.SENDING, {}),
        (replace(DRAFT, address="http://gateway.example", allow_http=True), MessageState.DOUBT, {}),
        (replace(DRAFT, user_name="kiosk"), MessageState.RETRY, {}),
        (replace(DRAFT, options=AccountOptions(seqno_name="sseqno")), MessageState.QUEUED, {"doubted": True}),
        (replace(DRAFT, options=AccountOptions(pages=Pages(single="x.aspx"))), MessageState.HELD, {"server_errors": 1}),
    ],
)
async def test_what_is_in_doubt_keeps_its_gateway(
    tmp_path: Path, draft: AccountDraft, state: MessageState, past: dict[str, object]
) -> None:
    async with account_rig(tmp_path, figures) as rig:
        account = (await rig.accounts.add(DRAFT)).account
        await put(rig, await rig.broadcast(account.id), state, **past)
        error = await refused(rig.accounts.change(account.id, replace(draft, password="new")))
        assert (error.problem, error.count) == (P.IN_DOUBT, 2)
        assert rig.accounts.get(account.id) == account
        assert (await rig.accounts.password(account.id)).value == DRAFT.password


async def test_everything_else_may_change_while_rows_are_in_doubt(tmp_path: Path) -> None:
    async with account_rig(tmp_path, figures) as rig:
        account = (await rig.accounts.add(DRAFT)).account
        await put(rig, await rig.broadcast(account.id), MessageState.DOUBT)
        options = AccountOptions(sender="KEDAI", proxy="http://proxy.example:3128", batch_size=5)
        await rig.accounts.change(account.id, replace(DRAFT, name="Shop", password="new", options=options))
        assert rig.accounts.get(account.id) == replace(account, name="Shop", options=options)


@pytest.mark.parametrize(("state", "past"), [(MessageState.QUEUED, {}), (MessageState.HELD, {"held": True})])
async def test_what_was_never_taken_may_go_to_another_gateway(
    tmp_path: Path, state: MessageState, past: dict[str, object]
) -> None:
    async with account_rig(tmp_path, figures) as rig:
        account = (await rig.accounts.add(DRAFT)).account
        other = (await rig.accounts.add(DRAFT)).account
        await put(rig, await rig.broadcast(account.id), state, **past)
        await put(rig, await rig.broadcast(other.id), MessageState.DOUBT)
        await put(rig, await rig.broadcast(account.id), "settled", doubted=True, server_errors=2)
        await rig.accounts.change(account.id, replace(DRAFT, address="other.example"))
        assert rig.accounts.get(account.id).address == "https://other.example/"


@pytest.mark.parametrize("state", [state for state in RunState if state not in (RunState.DONE, RunState.STOPPED)])
async def test_an_account_with_open_runs_stays(tmp_path: Path, state: RunState) -> None:
    async with account_rig(tmp_path, figures) as rig:
        account = (await rig.accounts.add(DRAFT)).account
        await rig.broadcast(account.id)
        await rig.database.write(lambda c: c.execute(sa.update(broadcasts).values(state=state)))
        error = await refused(rig.accounts.remove(account.id))
        assert (error.problem, error.count) == (P.OPEN_RUNS, 1)
        assert rig.accounts.all() == (account,)
        assert await rig.accounts.client(account.id) is not None


@pytest.mark.parametrize("state", [RunState.DONE, RunState.STOPPED])
async def test_a_removed_account_takes_its_password_along(tmp_path: Path, state: RunState) -> None:
    async with account_rig(tmp_path, figures) as rig:
        account = (await rig.accounts.add(DRAFT)).account
        await rig.accounts.client(account.id)
        await rig.broadcast(account.id)
        await rig.database.write(lambda c: c.execute(sa.update(broadcasts).values(state=state)))
        rig.events.clear()
        assert (await rig.accounts.remove(account.id)).reason is Reason.ABSENT
        assert rig.events == [AccountsChanged()]
        assert (rig.accounts.all(), rig.accounts.get(account.id)) == ((), None)
        assert await rig.accounts.client(account.id) is None
        assert (await rig.secrets.find(await rig.accounts._key(account.id))).value is None
        assert (await refused(rig.accounts.remove(account.id))).problem is P.UNKNOWN
        assert (await refused(rig.accounts.set_password(account.id, "x"))).problem is P.UNKNOWN
        assert await rows(rig) == 1


async def test_the_practice_account_needs_no_keyring_and_moves_with_its_port(tmp_path: Path) -> None:
    async with account_rig(tmp_path, figures) as rig:
        account = await rig.accounts.add_practice("Practice", "http://127.0.0.1:9/", "practice", AccountOptions())
        assert (account.practice, account.encrypted, account.book) == (True, True, "practice")
        assert (await rig.accounts.password(account.id)).value == "practice"
        assert await rig.accounts.set_password(account.id, "other") == IN_KEYRING
        assert (await rig.accounts.password(account.id)).value == "practice"
        await put(rig, await rig.broadcast(account.id), MessageState.DOUBT)
        first = await rig.accounts.client(account.id)
        await rig.accounts.move_practice(account.id, "http://127.0.0.1:10/")
        assert await rig.accounts.client(account.id) is not first
        assert rig.made[-1][0].address == "http://127.0.0.1:10/"
        options = AccountOptions(sender="KEDAI")
        changed = await rig.accounts.change(account.id, replace(DRAFT, name="Training", options=options))
        assert changed.account == replace(account, name="Training", address="http://127.0.0.1:10/", options=options)


async def test_no_practice_gateway_means_that_nothing_leaves(tmp_path: Path) -> None:
    async with account_rig(tmp_path, figures) as rig:
        account = await rig.accounts.add_practice("Practice", "http://127.0.0.1:9/", "practice", AccountOptions())
        there = [False, True]

        async def start() -> bool:
            return there.pop(0)

        rig.accounts.on_practice(start)
        exchange = await (await rig.accounts.client(account.id)).credits_left()
        assert exchange.failure is Failure.NOT_CONNECTED
        assert (await (await rig.accounts.client(account.id)).credits_left()).figures is not None


async def test_a_saved_check_keeps_the_balance(tmp_path: Path) -> None:
    async with account_rig(tmp_path, figures) as rig:
        done = await rig.accounts.check_and_save(DRAFT)
        assert done.saved is not None
        balance = await rig.database.read(balances.latest, done.saved.account.id)
        assert balance is not None
        assert (balance.used, balance.left, balance.raw, balance.at) == (10, 90, "10/90", rig.clock.now)
