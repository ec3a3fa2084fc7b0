"""A gateway that answers what a test says, and short words for answers: for what a real server cannot be made to do."""

from collections.abc import Awaitable, Callable
from typing import Any

from sending import Rig

from smsdesk.domain.answers import Exchange, Failure, Figures, Item

LOST = Exchange(failure=Failure.LOST, detail="reset")
HTML = Exchange(failure=Failure.NOT_GATEWAY, detail="html")


def code(number: int, msg_id: str | None = None, server_time: float | None = None) -> Exchange:
    return Exchange(items=(Item(number, msg_id),), page="ISendSMS.aspx", server_time=server_time)


class FarEnd:
    """A gateway that answers what the test says, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[tuple[str, ...], str]] = []
        self.looks = 0
        self.credits = Exchange(figures=Figures(left=1000))
        self.answer: Callable[[tuple[str, ...], int], Exchange | Awaitable[Exchange]] = self.accept

    def accept(self, _numbers: tuple[str, ...], at: int) -> Exchange:
        return code(1701, f"ID-{at}")

    async def send(self, *, numbers: tuple[str, ...], seqno: str, **_rest: Any) -> Exchange:
        self.asked.append((numbers, seqno))
        answer = self.answer(numbers, len(self.asked))
        return answer if isinstance(answer, Exchange) else await answer

    async def credits_left(self) -> Exchange:
        self.looks += 1
        return self.credits

    async def aclose(self) -> None:
        pass


async def idle(rig: Rig) -> bool:
    """No request is under way."""
    return not rig.sender.busy


async def in_doubt(rig: Rig, key: int) -> bool:
    """Something is in doubt and nothing under way."""
    return (await rig.counts(key)).in_doubt > 0 and not rig.sender.busy


async def asked(far: FarEnd, times: int) -> bool:
    """The far end was asked so often."""
    return len(far.asked) >= times


async def some(found: list[Any]) -> bool:
    """Something was found."""
    return bool(found)


async def trouble(rig: Rig) -> bool:
    """The data file refuses."""
    return rig.sender.trouble is not None
