"""The callback doctor's checks against the real listener; only the way from outside is played."""

import socket
import threading
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path

import httpx
import pytest
import trustme
from listening_stage import REPLY, REPORT, ListeningStage, free_port, listening_stage, push

from smsdesk.domain.accounts import Account
from smsdesk.domain.callbacks import Callback
from smsdesk.domain.listening import Place
from smsdesk.gateway.outside import Called, call
from smsdesk.services.listener_checks import CheckMark, CheckResult, CheckStep, CheckWhy, ListenerChecks
from smsdesk.services.listener_places import ListenerState, ListenerStatus
from smsdesk.system.firewall import Firewall, Guard
from smsdesk.system.secrets import Secrets
from smsdesk.ui.wording_listener_checks import check_text

PUBLIC = "http://sms.example.com"
GOOD, BAD, UNSURE, LEFT_OUT = CheckMark.GOOD, CheckMark.BAD, CheckMark.UNSURE, CheckMark.LEFT_OUT


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[ListeningStage]:
    async with listening_stage(tmp_path) as made:
        yield made


class Outside:
    """The internet: calls to the public address go where `way` says, all others are made; `asked` are the former."""

    def __init__(self, way: Callable[[str], object]) -> None:
        self.way = way
        self.asked: list[str] = []

    async def call(self, address: str, **options: object) -> Called:
        if not address.startswith(PUBLIC.partition("://")[0] + "://sms."):
            return await call(address, **options)  # type: ignore[arg-type]
        self.asked.append(address)
        answer = self.way(address)
        return answer if isinstance(answer, Called) else Called(await push(str(answer)))


async def checked(
    stage: ListeningStage, account: Account, way: Callable[[str], object] = lambda _address: Called(failure="dns")
) -> dict[CheckStep, CheckResult]:
    checks = ListenerChecks(stage.listening, stage.rig.accounts, Outside(way).call)
    return {result.step: result async for result in checks.run(account.id)}


def marks(results: dict[CheckStep, CheckResult]) -> list[CheckMark]:
    return [results[step].mark for step in CheckStep]


async def test_off_there_is_one_thing_to_do(stage: ListeningStage) -> None:
    results = await checked(stage, await stage.account())
    assert marks(results) == [BAD, LEFT_OUT, LEFT_OUT, LEFT_OUT, BAD, UNSURE]
    assert results[CheckStep.BOUND].why is CheckWhy.OFF
    assert results[CheckStep.PUBLIC].why is CheckWhy.NO_ADDRESS
    assert results[CheckStep.CALLED].why is CheckWhy.NEVER


async def test_all_is_well_once_the_provider_has_called(stage: ListeningStage) -> None:
    account = await stage.on(public_address=PUBLIC)
    local = (await stage.listening.addresses(account.id)).local
    assert local is not None
    assert await push(local.report, REPORT) == 200
    port = account.options.listener.port
    results = await checked(stage, account, lambda address: address.replace(PUBLIC, f"http://127.0.0.1:{port}"))
    assert marks(results) == [GOOD] * 6
    assert results[CheckStep.SAMPLES].status == 3
    assert results[CheckStep.CALLED].at == stage.rig.clock.wall()
    assert len(await stage.stored(account.id)) == 1  # the checks left nothing behind
    assert stage.listening.counts(account.id).stored == 1


async def test_the_token_goes_to_the_persons_own_address_alone(stage: ListeningStage) -> None:
    account = await stage.on(public_address=PUBLIC)
    outside = Outside(lambda _address: Called(302))
    checks = ListenerChecks(stage.listening, stage.rig.accounts, outside.call)
    results = [result async for result in checks.run(account.id)]
    public = (await stage.listening.addresses(account.id)).public
    assert public is not None
    assert outside.asked == [public.report]  # once, and nowhere else
    (found,) = [each for each in results if each.step is CheckStep.PUBLIC]
    assert (found.mark, found.why, found.status) == (BAD, CheckWhy.REDIRECTED, 302)


@pytest.mark.parametrize(
    ("answer", "mark", "why"),
    [
        (Called(failure="dns"), BAD, CheckWhy.NO_ANSWER),
        (Called(failure="refused"), UNSURE, CheckWhy.NO_ANSWER),  # the router may not lead back inside
        (Called(failure="connect_timeout"), UNSURE, CheckWhy.NO_ANSWER),
        (Called(failure="certificate"), BAD, CheckWhy.CERTIFICATE),
        (Called(failure="tls"), BAD, CheckWhy.CERTIFICATE),
        (Called(200), BAD, CheckWhy.ELSEWHERE),
        (Called(404), BAD, CheckWhy.ELSEWHERE),
    ],
)
async def test_what_the_way_from_outside_says(
    stage: ListeningStage, answer: Called, mark: CheckMark, why: CheckWhy
) -> None:
    account = await stage.on(public_address=PUBLIC)
    result = (await checked(stage, account, lambda _address: answer))[CheckStep.PUBLIC]
    assert (result.mark, result.why) == (mark, why)


@pytest.mark.parametrize(
    ("guard", "mark", "said"),
    [
        (Guard(True, Firewall.UFW), UNSURE, "\nsudo ufw allow 8484/tcp"),
        (
            Guard(True, Firewall.FIREWALLD),
            UNSURE,
            "\nsudo firewall-cmd --permanent --add-port=8484/tcp\nsudo firewall-cmd --reload",
        ),
        (Guard(True, Firewall.NFTABLES), UNSURE, "TCP port 8484"),
        (Guard(True, Firewall.WINDOWS), UNSURE, "Allow an app"),
        (Guard(True, Firewall.MACOS), UNSURE, "incoming connections"),
        (Guard(False, Firewall.WINDOWS), GOOD, "switched off"),
        (Guard(None), UNSURE, "proves nothing"),
    ],
)
async def test_the_firewall_of_this_computer_matters_where_others_may_come(
    stage: ListeningStage, monkeypatch: pytest.MonkeyPatch, guard: Guard, mark: CheckMark, said: str
) -> None:
    account = await stage.on()
    for host, expected in (("127.0.0.1", GOOD), ("::1", GOOD), ("0.0.0.0", mark), ("192.0.2.7", mark)):
        state = ListenerState(ListenerStatus.ON, Place(host, 8484))
        monkeypatch.setattr(stage.listening, "state", lambda _account_id, state=state: state)
        checks = ListenerChecks(stage.listening, stage.rig.accounts, Outside(lambda _: Called(404)).call, lambda: guard)
        (found,) = [each async for each in checks.run(account.id) if each.step is CheckStep.FIREWALL]
        assert found.mark is expected
    assert said in check_text(found, state, datetime(2026, 12, 1))


async def test_a_firewall_that_does_not_answer_is_one_that_is_not_known(
    stage: ListeningStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = await stage.on()
    state = ListenerState(ListenerStatus.ON, Place("0.0.0.0", 8484))
    monkeypatch.setattr(stage.listening, "state", lambda _account_id: state)
    monkeypatch.setattr("smsdesk.services.listener_checks._PATIENCE", 0.01)
    held = threading.Event()
    checks = ListenerChecks(
        stage.listening, stage.rig.accounts, Outside(lambda _: Called(404)).call, lambda: Guard(held.wait(10))
    )
    (found,) = [each async for each in checks.run(account.id) if each.step is CheckStep.FIREWALL]
    held.set()
    assert (found.mark, found.why) == (UNSURE, CheckWhy.FIREWALL_UNKNOWN)


async def test_a_proxy_that_changes_the_address_is_found_out(stage: ListeningStage) -> None:
    account = await stage.on(public_address=PUBLIC)
    port = account.options.listener.port
    result = (await checked(stage, account, lambda _address: f"http://127.0.0.1:{port}/lost"))[CheckStep.PUBLIC]
    assert (result.mark, result.why) == (BAD, CheckWhy.WRONG_TOKEN)


async def test_without_the_token_nothing_is_asked(stage: ListeningStage) -> None:
    account = await stage.on(public_address=PUBLIC)
    await stage.listening.stop()
    stage.rig.secrets = Secrets(backends=())
    stage.listening = stage.fresh()
    await stage.listening.start()
    await stage.until(account.id, ListenerStatus.ON)
    results = await checked(stage, account)
    assert marks(results) == [GOOD, BAD, LEFT_OUT, GOOD, BAD, UNSURE]
    assert results[CheckStep.LOCAL].why is CheckWhy.NO_TOKEN


async def test_a_listener_with_its_own_certificate_reaches_itself(stage: ListeningStage, tmp_path: Path) -> None:
    made = trustme.CA().issue_cert("sms.example.com")
    certificate, key = tmp_path / "c.pem", tmp_path / "k.pem"
    made.cert_chain_pems[0].write_to_path(certificate)
    made.private_key_pem.write_to_path(key)
    account = await stage.on(certificate=str(certificate), certificate_key=str(key))
    results = await checked(stage, account)
    assert marks(results)[:3] == [GOOD] * 3
    certificate.unlink()
    assert (await checked(stage, account))[CheckStep.LOCAL].why is CheckWhy.CERTIFICATE


async def test_a_data_file_that_refuses_is_found_by_the_samples(
    stage: ListeningStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = await stage.on()

    async def sampled(_account_id: int) -> list[Callback]:
        return []

    monkeypatch.setattr(stage.listening, "sampled", sampled)
    result = (await checked(stage, account))[CheckStep.SAMPLES]
    assert (result.mark, result.why, result.status) == (BAD, CheckWhy.NOT_STORED, 0)


async def test_samples_never_count_as_the_providers_call(stage: ListeningStage) -> None:
    account = await stage.on()
    assert (await checked(stage, account))[CheckStep.CALLED].mark is UNSURE
    assert (await checked(stage, account))[CheckStep.CALLED].mark is UNSURE
    local = (await stage.listening.addresses(account.id)).local
    assert local is not None
    await push(local.reply, REPLY)
    assert (await checked(stage, account))[CheckStep.CALLED].mark is GOOD


async def test_a_call_follows_nothing_and_ends_in_time() -> None:
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(str(request.url))
        return httpx.Response(301, headers={"Location": "https://elsewhere.example/"})

    assert await call("https://sms.example.com/t/report", transport=httpx.MockTransport(answer)) == Called(301)
    assert seen == ["https://sms.example.com/t/report"]
    assert (await call(f"http://127.0.0.1:{free_port()}/")).failure == "refused"


async def test_a_call_gives_up_on_somebody_who_never_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # the system takes the connection, nobody answers
        port = silent.getsockname()[1]
        assert (await call(f"http://127.0.0.1:{port}/", seconds=0.3)).failure == "timeout"
