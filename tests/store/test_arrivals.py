"""What is stored is applied in order; one callback that cannot be stands in nobody's way, and no word of it is told."""

import pytest
import sqlalchemy as sa
from arrivals_stage import ANA, BEN, arrivals_stage

from smsdesk.domain.callbacks import Applied, Callback, CallbackKind, CallbackState
from smsdesk.store import arrivals, incoming
from smsdesk.store.schema import incoming as received


def twice(connection: sa.Connection, key: int, callback: Callback, now: float) -> Applied:
    """A handler that the file refuses for what it stores."""
    applied = incoming.apply(connection, key, callback, now)
    if callback.value("Sender") == ANA:
        connection.execute(received.insert().values(id=1, **dict.fromkeys(("number", "text"), "qtextq")))
    return applied


def fails(connection: sa.Connection, key: int, callback: Callback, now: float) -> Applied:
    if callback.value("Sender") == ANA:
        raise ValueError(callback.value("Msg"))
    return incoming.apply(connection, key, callback, now)


@pytest.mark.parametrize("handler", [twice, fails])
def test_one_that_cannot_be_applied_stands_in_nobodys_way(
    handler: arrivals.Handler, caplog: pytest.LogCaptureFixture
) -> None:
    with arrivals_stage() as stage:
        stage.keep("qtextq", ANA)
        stage.keep("hello", BEN)
        number, _ = arrivals.apply(stage.connection, {CallbackKind.REPLY: handler}, stage.at)
        assert number == 2
        assert stage.fates() == [CallbackState.NOT_UNDERSTOOD, CallbackState.APPLIED]
        assert [row.number for row in stage.messages()] == [BEN]
    assert "could not be applied" in caplog.text
    assert "qtextq" not in caplog.text


def test_a_file_that_refuses_is_asked_again(caplog: pytest.LogCaptureFixture) -> None:
    def refuses(connection: sa.Connection, _key: int, _callback: Callback, _now: float) -> Applied:
        connection.exec_driver_sql("SELECT * FROM nothing_like_it")
        return Applied(CallbackState.APPLIED)

    with arrivals_stage() as stage:
        stage.keep("hello")
        with pytest.raises(sa.exc.OperationalError):
            arrivals.apply(stage.connection, {CallbackKind.REPLY: refuses}, stage.at)
    assert caplog.text == ""
