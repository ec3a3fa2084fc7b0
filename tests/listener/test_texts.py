"""What somebody writes arrives as it was written: through the socket, into the data file, and out of it again."""

import asyncio
from collections.abc import Callable, Iterator
from urllib.parse import quote, quote_plus

import pytest
from arrivals_stage import ANA, ArrivalsStage, arrivals_stage
from ear import TOKEN, Ear, get, post
from hypothesis import given, settings
from hypothesis import strategies as st
from yarl import URL

from smsdesk.domain.callbacks import Callback, CallbackKind, kind_of
from smsdesk.encoding import ucs2
from smsdesk.store import callbacks, incoming

_SIGNS = "% %41 %zz + & &Msg=x ; = ? # \ufeff \u202e 😀 é € &amp; Sender=1 STOP 0041 \\ \" '"
_HARD = st.sampled_from(
    (*_SIGNS.split(" "), " ", "\r\n", "\t", "\0", "https://a.example/x?y=1#f", "//host/p", "http:", "://")
)
TEXTS = st.lists(_HARD | st.text(st.characters(exclude_categories=("Cs",)), max_size=12), max_size=6).map("".join)
ENCODERS: dict[str, Callable[[str], str]] = {
    "percent": lambda text: quote(text, safe=""),
    "plus": quote_plus,
    "lower": lambda text: "".join(f"%{octet:02x}" for octet in text.encode()),
    "lazy": lambda text: quote(text, safe="/:?@!$'()*,;=~"),
    "yarl": lambda text: URL("http://h/").with_query({"m": text}).raw_query_string[2:],
}


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as made:
        yield made


@pytest.mark.parametrize("encoder", ENCODERS)
@pytest.mark.parametrize("as_form", [False, True], ids=["GET", "POST"])
def test_any_text_arrives_exactly(runner: asyncio.Runner, encoder: str, as_form: bool) -> None:
    ear = Ear()
    runner.run(ear.listener.start())

    @settings(max_examples=25, deadline=None)
    @given(TEXTS, st.sampled_from(("1", "2", "3")))
    def check(text: str, kind: str) -> None:
        message = text if kind == "1" else ucs2.to_hex(text)
        query = f"Shortcode=32728&ContentType={kind}&Sender={ANA}&Msg={ENCODERS[encoder](message)}"
        request = post(query.encode()) if as_form else get(query, path=f"/{TOKEN}/reply")
        assert runner.run(ear.say(request)).status == 200
        kept = ear.stored.pop()
        assert kept.kind is kind_of(kept.parameters) is CallbackKind.REPLY
        assert kept.value("Msg") == message
        with arrivals_stage() as stage:
            shown, raw = _stored(stage, kept)
        # A data file holds no NUL, and the mark of the order of octets is none of the text.
        wanted = text if kind == "1" else text.removeprefix("\ufeff")
        assert shown == wanted.replace("\0", "\ufffd")
        assert raw == message.replace("\0", "\\x00")

    try:
        check()
    finally:
        runner.run(ear.listener.stop())


def _stored(stage: ArrivalsStage, kept: Callback) -> tuple[str, str]:
    """As the program reads it again: through the JSON of the raw callback, then through the row of the message."""
    callbacks.keep(stage.connection, Callback(stage.account_id, kept.kind, kept.parameters, stage.at))
    stage.apply()
    found = incoming.load(stage.connection, 1)
    assert found is not None
    return found.text, found.raw
