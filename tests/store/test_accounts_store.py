"""Accounts, their options, balances and drafts in a real data file."""

from collections.abc import AsyncIterator
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from smsdesk.domain.accounts import (
    Account,
    AccountOptions,
    ListenerOptions,
    Method,
    Pages,
    PrefixMode,
    ReplyOptions,
    TokenPlace,
)
from smsdesk.domain.records import Balance
from smsdesk.encoding.parts import PartSizes
from smsdesk.store import accounts, balances, drafts, meta
from smsdesk.store.accounts import Outcome
from smsdesk.store.database import Database
from smsdesk.store.options import from_json, to_json, wrong_fields
from smsdesk.store.schema import accounts as table

CHOSEN = AccountOptions(
    method=Method.GET,
    pages=Pages(single="a/Send.aspx", transfer="a/move.aspx"),
    seqno_name="sseqno",
    proxy="http://proxy.example:3128",
    country="SG",
    sender="KEDAI",
    part_sizes=PartSizes(160, 152, 70, 63),
    price_prefix="RM0.00 ",
    prefix_mode=PrefixMode.ADDED,
    max_parts=255,
    batch_size=1,
    bare_figure_is_left=False,
    let_gateway_encode=True,
    own_number="60125550142",
    time_zone="Asia/Kuching",
    company="Kedai Melur",
    left_figure="2/3",
    warn_below=500,
    transfer_limit=300,
    transfer_day_limit=600,
    broadcast_day_limit=5000,
    colour="teal",
    listener=ListenerOptions(
        on=True,
        port=9000,
        bind="0.0.0.0",
        public_address="https://melur.example",
        token_place=TokenPlace.QUERY,
        token_digest="0" * 64,
        certificate="/etc/melur.pem",
        certificate_key="/etc/melur.key",
    ),
    replies=ReplyOptions(("KELUAR", "退订"), "You get no more messages from Kedai Melur."),
)
ACCOUNT = Account(0, "Office", "https://gateway.example/", "melur", options=CHOSEN)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    made = Database(tmp_path / "data.sqlite3")
    await made.open()
    yield made
    await made.close()


async def test_an_account_comes_back_as_it_was_stored(database: Database) -> None:
    stored = await database.write(accounts.add, ACCOUNT)
    assert stored == replace(ACCOUNT, id=stored.id)
    assert await database.read(accounts.all_accounts) == [stored]


async def test_changes_are_stored_and_practice_is_not_one_of_them(database: Database) -> None:
    stored = await database.write(accounts.add, ACCOUNT)
    changed = replace(
        stored, name="Shop", address="https://other.example/", user_name="kiosk", options=AccountOptions()
    )
    outcome = await database.write(accounts.save, replace(changed, practice=True), same_gateway=False)
    assert outcome == Outcome(True)
    assert await database.read(accounts.all_accounts) == [changed]


async def test_a_removed_account_is_gone_and_its_number_is_not_given_out_again(database: Database) -> None:
    first = await database.write(accounts.add, ACCOUNT)
    assert await database.write(accounts.remove, first.id, 5.0) == Outcome(True)
    assert await database.write(accounts.remove, first.id, 6.0) == Outcome(False)
    assert await database.write(accounts.save, first, same_gateway=True) == Outcome(False)
    assert await database.read(accounts.all_accounts) == []
    assert (await database.write(accounts.add, ACCOUNT)).id != first.id


async def test_damaged_options_in_the_file_become_defaults(database: Database) -> None:
    stored = await database.write(accounts.add, ACCOUNT)
    for damaged in ("no object", None, [], {"batch_size": "many", "sender": "KEDAI", "never heard of": 1}):
        await database.write(lambda c, value=damaged: c.execute(sa.update(table).values(options=value)))
        expected = AccountOptions(sender="KEDAI") if isinstance(damaged, dict) else AccountOptions()
        assert await database.read(accounts.all_accounts) == [replace(stored, options=expected)]


def test_every_chosen_option_differs_from_its_default_and_survives() -> None:
    plain = AccountOptions()
    assert [f.name for f in fields(plain) if getattr(CHOSEN, f.name) == getattr(plain, f.name)] == []
    assert from_json(to_json(CHOSEN)) == CHOSEN
    assert wrong_fields(CHOSEN) == ()


WRONG: dict[str, list[Any]] = {
    "listener": [
        {"on": 1},
        {"port": 0},
        {"port": 65536},
        {"bind": "everywhere"},
        {"bind": "fe80::1%eth0"},
        {"public_address": "http://melur.example:8484"},
        {"public_address": "ftp://melur.example"},
        {"public_address": "https://u:p@melur.example"},
        {"public_address": "https://melur.example/path"},
        {"public_address": "https://[x"},
        {"token_place": "body"},
        {"token_digest": "ABC"},
        {"certificate": "a\nb"},
        [],
    ],
    "replies": [{"opt_out_words": "STOP"}, {"opt_out_words": ["", "x" * 41, 5]}, {"confirm_opt_out": "x" * 1001}, 7],
    "method": ["PUT", "post", None, 1],
    "seqno_name": ["", "two words", "password", "Mobile", "x" * 33, 5],
    "proxy": [
        "http://u:p@proxy.example",
        "socks5://x.example",
        "proxy.example:1",
        "http://x.example:99999",
        "http://[",
        7,
    ],
    "country": ["my", "MYS", "", None],
    "sender": ["x" * 14, "a\nb", 60125550142],
    "price_prefix": ["x" * 21, "a\tb", None],
    "prefix_mode": ["", "both"],
    "max_parts": [0, 256, True, 3.0, "10"],
    "batch_size": [0, 101, -1, True, "100", 10**30],
    "bare_figure_is_left": [0, 1, "yes", []],
    "let_gateway_encode": [1, "yes", None],
    "own_number": ["+60125550142", "012-555 0142", "0125550142", "60125", 60125550142],
    "time_zone": ["", "../etc/passwd", "Asia/", "/Asia/Kuching", "Asia Kuching", 8],
    "company": ["x" * 41, "a\nb", None],
    "left_figure": ["3/2", "0/2", "2", "2/10", 2],
    "warn_below": [-1, True, "500", 10**10],
    "transfer_limit": [0, -1, 2.5],
    "transfer_day_limit": [0, None],
    "broadcast_day_limit": [-1, "5"],
    "colour": ["violet", 1],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_wrong_value_is_the_default_and_leaves_the_others_alone(name: str, value: object) -> None:
    read = from_json(to_json(CHOSEN) | {name: value})
    assert read == replace(CHOSEN, **{name: getattr(AccountOptions(), name)})


@pytest.mark.parametrize(
    "page", ["", "/a.aspx", "../a.aspx", "a/../b", "http://x.example/a", "//x", "a?b=1", "a b", "ä", 5]
)
def test_a_page_is_a_plain_path_below_the_address(page: object) -> None:
    read = from_json({"pages": {"single": page, "multi": "websmsapi/Other.aspx", "transfer": page}})
    assert read.pages == Pages(multi="websmsapi/Other.aspx", transfer="")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"gsm_multi": 152, "gsm_single": 160}, PartSizes(160, 152, 70, 67)),
        ({"ucs2_multi": 63, "ucs2_single": 70, "gsm_multi": 0}, PartSizes(160, 153, 70, 63)),
        ({"gsm_single": 100, "gsm_multi": 120}, PartSizes()),
        ({"gsm_single": 161, "gsm_multi": 153}, PartSizes()),
        ({"gsm_multi": 152}, PartSizes()),
        ({"ucs2_single": 70.0, "ucs2_multi": 67}, PartSizes()),
        ({"ucs2_single": True, "ucs2_multi": True}, PartSizes()),
        ([], PartSizes()),
    ],
)
def test_part_sizes_hold_as_pairs(given: object, expected: PartSizes) -> None:
    assert from_json({"part_sizes": given}).part_sizes == expected


def test_what_would_not_survive_is_named() -> None:
    assert wrong_fields(AccountOptions(batch_size=101, proxy="ftp://x", max_parts=10)) == ("proxy", "batch_size")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from([*asdict(AccountOptions()), *asdict(Pages()), *asdict(PartSizes())])


@given(JSON | st.dictionaries(NAMES, JSON | st.dictionaries(NAMES, JSON, max_size=4), max_size=8))
def test_whatever_the_file_holds_gives_options_that_can_be_stored(raw: object) -> None:
    assert wrong_fields(from_json(raw)) == ()


async def test_the_last_stored_balance_is_the_latest_even_if_the_clock_went_back(database: Database) -> None:
    account = await database.write(accounts.add, ACCOUNT)
    assert await database.read(balances.latest, account.id) is None
    answers = [Balance(account.id, 20.0, 10, 90, "10/90"), Balance(account.id, 10.0, None, None, "1702", 1702, True)]
    for answer in answers:
        await database.write(balances.add, answer)
    assert await database.read(balances.latest, account.id) == answers[1]
    assert await database.read(balances.history, account.id) == answers[::-1]
    assert await database.read(balances.history, account.id, 15.0) == answers[:1]
    assert await database.read(balances.latest, account.id + 1) is None


async def test_drafts_are_replaced_and_forgotten(database: Database) -> None:
    assert await database.read(drafts.get, "compose") is None
    for value in ({"text": "Kedai"}, {"text": "Kedai buka 😀", "to": ["60125550142"]}):
        await database.write(drafts.put, "compose", value, 1.0)
        assert await database.read(drafts.get, "compose") == value
    await database.write(drafts.delete, "compose")
    await database.write(drafts.delete, "never there")
    assert await database.read(drafts.get, "compose") is None


async def test_a_data_file_keeps_its_name_and_another_has_another(database: Database, tmp_path: Path) -> None:
    name = await database.write(meta.installation)
    assert await database.write(meta.installation) == name
    other = Database(tmp_path / "other.sqlite3")
    await other.open()
    assert await other.write(meta.installation) != name
    await other.close()
