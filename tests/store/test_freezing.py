"""What "Send" freezes: what each request has of its own, batches of equals, messages in a row, a canary's first few."""

from collections.abc import Iterator

import pytest
from journal_stage import Stage, journal_stage, people, some

from smsdesk.domain.kinds import BarcodeType, Kind
from smsdesk.domain.records import Letter, Override, Timing
from smsdesk.domain.states import Reason, RunState
from smsdesk.store import runs, sent

TUNE = ("0605041581AA01", "0605041581AA02", "0605041581AA03")


@pytest.fixture
def stage() -> Iterator[Stage]:
    with journal_stage() as made:
        yield made


def test_everything_of_a_new_broadcast_is_kept(stage: Stage) -> None:
    overrides = (Override("link", "the shop's own page"), Override("hours", "asked for"))
    key = stage.create(
        recipients=some(2),
        kind=Kind.BARCODE,
        barcode=BarcodeType.MMS,
        title="Voucher",
        raw_unicode=True,
        timing=Timing(2_000_000.0, "weekly", 1),
        overrides=overrides,
        source={"chips": [1, 2]},
    )
    run = stage.run(key)
    assert (run.kind, run.barcode, run.title, run.raw_unicode) == (Kind.BARCODE, BarcodeType.MMS, "Voucher", True)
    assert (run.timing, run.overrides) == (Timing(2_000_000.0, "weekly", 1), overrides)
    assert (run.state, run.hold_until, run.merged, run.pieces) == (RunState.SCHEDULED, None, False, 1)
    assert runs.source(stage.connection, key) == {"chips": [1, 2]}
    assert runs.source(stage.connection, stage.create(recipients=some(1))) is None


def test_a_request_keeps_only_what_differs_from_its_broadcast(stage: Stage) -> None:
    letters = (Letter("hello", Kind.TEXT, 1), Letter("你好", Kind.UNICODE, 1), Letter("hello " * 40, Kind.TEXT, 2))
    key = stage.create(recipients=people("6591234567", "6591234568", "6591234569"), letters=letters, sender="MELUR")
    own = [(row.text, row.kind, row.parts, row.sender) for row in stage.requests(key)]
    assert own == [(None,) * 4, ("你好", "unicode", None, None), ("hello " * 40, None, 2, None)]
    assert stage.run(key).merged
    shown = [(row.text, row.kind, row.parts, row.sender) for row in stage.rows(key)]
    assert shown == [(letter.text, letter.kind, letter.parts, "MELUR") for letter in letters]
    assert stage.release(key)
    claimed = [(claim.text, claim.kind, claim.sender) for claim in stage.claim(5)]
    assert claimed == [(letter.text, letter.kind, "MELUR") for letter in letters]


def test_malaysian_numbers_get_no_sender(stage: Stage) -> None:
    key = stage.start(recipients=people("60125550100", "6591234567", "60125550101"), sender="MELUR")
    assert [(claim.numbers[0][:2], claim.sender) for claim in stage.claim(5)] == [
        ("60", ""),
        ("65", "MELUR"),
        ("60", ""),
    ]
    assert [row.sender for row in stage.rows(key)] == ["", "MELUR", ""]
    plain = stage.create(recipients=some(2))
    assert [row.sender for row in stage.requests(plain)] == [None, None]


def test_a_batch_holds_only_equal_texts_kinds_and_senders(stage: Stage) -> None:
    numbers = ("60125550100", "6591234561", "60125550101", "6591234562", "60125550102", "60125550103", "60125550104")
    first, second = Letter("Hi A", Kind.TEXT, 1), Letter("Hi A", Kind.UNICODE, 1)
    letters = (first, first, second, first, first, second, first)
    key = stage.start(recipients=people(*numbers), letters=letters, sender="MELUR", reports=False, batch_size=2)
    batches = [(claim.numbers, claim.kind, claim.sender) for claim in stage.claim(9)]
    assert batches == [
        ((numbers[0], numbers[4]), Kind.TEXT, ""),
        ((numbers[6],), Kind.TEXT, ""),
        ((numbers[1], numbers[3]), Kind.TEXT, "MELUR"),
        ((numbers[2], numbers[5]), Kind.UNICODE, ""),
    ]
    assert [row.number for row in stage.rows(key)] == list(numbers)  # shown in the order of the list


def test_a_batch_never_has_more_than_100(stage: Stage) -> None:
    stage.start(recipients=some(230), reports=False, batch_size=500)
    assert [len(claim.numbers) for claim in stage.claim(9)] == [100, 100, 30]


@pytest.mark.parametrize("kind", [Kind.BARCODE, Kind.BINARY, Kind.BINARY_UDH])
def test_one_each_kinds_never_share_a_request(stage: Stage, kind: Kind) -> None:
    key = stage.start(recipients=some(3), kind=kind, text="00FF", reports=False, barcode=BarcodeType.NOKIA)
    claims = stage.claim(9)
    assert [len(claim.numbers) for claim in claims] == [1, 1, 1]
    assert all(claim.reports and claim.barcode is BarcodeType.NOKIA for claim in claims)
    assert stage.run(key).reports


def test_messages_in_a_row_wait_for_the_one_before(stage: Stage) -> None:
    key = stage.create(recipients=some(2), kind=Kind.BINARY_UDH, text=TUNE[0], pieces=TUNE, parts=3, sender="MELUR")
    requests = stage.requests(key)
    assert [row.state for row in requests] == ["queued", "waiting", "waiting"] * 2
    ids = [row.id for row in requests]
    assert [row.after_id for row in requests] == [None, *ids[:2], None, *ids[3:5]]
    assert [row.parts for row in requests] == [1] * 6
    shown = [(row.position, row.piece, row.text, row.parts, row.sender) for row in stage.rows(key)]
    assert shown == [(at, piece + 1, TUNE[piece], 1, "") for at in (1, 2) for piece in range(3)]
    assert sent.size_of_messages(stage.connection, key) == 6
    assert stage.counts(key).waiting == stage.run(key).recipients == 2


def test_after_a_canary_the_others_wait(stage: Stage) -> None:
    key = stage.start(recipients=some(5), reports=False, batch_size=3, timing=Timing(canary=2))
    assert [row.state for row in stage.requests(key)] == ["queued", "waiting"]
    assert [len(claim.numbers) for claim in stage.claim(9)] == [2]
    assert stage.states(key) == ["sending"] * 2 + ["queued"] * 3
    alone = stage.create(recipients=some(2), timing=Timing(canary=2))
    assert [row.state for row in stage.requests(alone)] == ["queued"] * 2
    tunes = stage.create(
        recipients=some(2), kind=Kind.BINARY, text="00", pieces=("00", "01"), parts=2, timing=Timing(canary=1)
    )
    found = [(row.state, row.after_id is None) for row in stage.requests(tunes)]
    assert found == [("queued", True), ("waiting", False), ("waiting", True), ("waiting", False)]


def test_letters_and_pieces_that_do_not_fit_are_refused(stage: Stage) -> None:
    letter = Letter("x", Kind.TEXT, 1)
    with pytest.raises(ValueError, match="one letter"):
        stage.create(recipients=some(2), letters=(letter,))
    for wrong in (dict(pieces=TUNE), dict(pieces=TUNE, kind=Kind.BINARY, letters=(letter, letter))):
        with pytest.raises(ValueError, match="binary"):
            stage.create(recipients=some(2), **wrong)
    assert runs.unfinished(stage.connection) == []


def test_ids_of_requests_are_of_one_broadcast_only(stage: Stage) -> None:
    first = stage.create(recipients=some(3))
    second = stage.create(recipients=some(3), kind=Kind.BINARY, text="00", pieces=("00", "01"), parts=2)
    assert runs.undo(stage.connection, first)
    third = stage.create(recipients=some(2))
    keys = [row.id for key in (second, third) for row in stage.requests(key)]
    assert len(set(keys)) == len(keys) == 8
    assert stage.stands(third) == (RunState.HOLDING, Reason.NONE)


def test_search_looks_in_titles(stage: Stage) -> None:
    key = stage.create(recipients=some(1), title="Raya tune", kind=Kind.BINARY, text="00")
    stage.create(recipients=some(1))
    found = sent.list_broadcasts(stage.connection, offset=0, limit=9, search="raya TU")
    assert [row.broadcast.id for row in found] == [key]
    assert sent.size_of_list(stage.connection, search="tune") == 1
