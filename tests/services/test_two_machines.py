"""Two programs like this one write to each other: they fall silent by themselves."""

from pathlib import Path

from inbox_desk import ANA, BEN, InboxDesk, inbox_desk


async def set_up(office: InboxDesk, keyword: str, text: str) -> None:
    await office.set_options(replies=dict(confirm_opt_out="Stop."))
    await office.answers(keyword, text)


async def carry(sender: InboxDesk, own: str, receiver: InboxDesk, carried: int) -> int:
    """What one has sent since comes in at the other; how much it has sent in all."""
    sent = await sender.answered()
    for _purpose, text in sent[carried:]:
        await receiver.receive(text, own)
    return len(sent)


async def test_keywords_that_ask_for_each_other_and_confirmations_that_opt_out(tmp_path: Path) -> None:
    async with inbox_desk(tmp_path / "ana") as ana, inbox_desk(tmp_path / "ben") as ben:
        await set_up(ana, "ping", "Pong, then")
        await set_up(ben, "pong", "Ping, then")
        await ana.receive("ping", BEN)
        of_ana = of_ben = 0
        for _round in range(6):
            of_ana = await carry(ana, ANA, ben, of_ana)
            of_ben = await carry(ben, BEN, ana, of_ben)
        assert (of_ana, of_ben) == (1, 1)
        await ana.receive("STOP", BEN)
        for _round in range(6):
            of_ana = await carry(ana, ANA, ben, of_ana)
            of_ben = await carry(ben, BEN, ana, of_ben)
        # "Stop." opts Ana out at Ben's, who confirms it, and whom Ana tells nothing more.
        assert (of_ana, of_ben) == (2, 2)
        assert (ana.timed.gateway.sent, ben.timed.gateway.sent) == ([BEN] * 2, [ANA] * 2)
