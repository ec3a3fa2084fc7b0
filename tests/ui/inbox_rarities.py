"""Scenes of the Inbox that are rare and have to look right all the same; `inbox_gallery.py` takes their pictures."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import sqlalchemy as sa
from inbox_stage import NOON, Stage

from smsdesk.domain.kinds import Kind
from smsdesk.domain.lists import NumberChip
from smsdesk.practice import control
from smsdesk.services.preflight import Draft
from smsdesk.store.schema import conversations, incoming
from smsdesk.ui.pages import Pages

Take = Callable[[str], Awaitable[None]]
LONG = "60125559999"
MANY = 10_000


async def listening(stage: Stage, pages: Pages, take: Take) -> None:
    """The listener is on, and nobody has written yet."""
    options = stage.account.options
    listener = replace(options.listener, on=True, port=18484, public_address="https://sms.example.com")
    account = await stage.desk.accounts.set_options(stage.account.id, replace(options, listener=listener))
    pages.inbox._shell.set_account(account)
    await asyncio.sleep(1.0)
    await take("listening")


async def both_ways(stage: Stage, pages: Pages, take: Take) -> None:
    """Somebody got a broadcast, answered, got an answer, and wrote STOP, which nobody has looked at."""
    number = "60125550166"
    text = (
        "RM0 Kedai Melur: Join “Jom Raya”! All bouquets 20% off on Sat 28 Nov, 10am to 6pm. Show this SMS at the till."
    )
    draft = Draft(stage.account, (NumberChip(f"+{number}"), NumberChip("+60125550155")), text, Kind.TEXT)
    found = await stage.desk.broadcasts.preflight(draft)
    await stage.desk.sender.send_now(await stage.desk.broadcasts.send(found, "Members 2026"))
    await asyncio.sleep(1.0)
    await stage.writes(number, "Is the 20% also for roses?")
    answer = await stage.desk.inbox.reply_draft(stage.account, number, "Yes, roses too.")
    await stage.desk.sender.send_now(await stage.desk.inbox.send_reply(answer))
    await asyncio.sleep(1.0)
    await stage.writes(number, "Thanks, but no more please")
    await stage.writes(number, "STOP")
    await asyncio.sleep(0.5)
    await take("both-marks")
    await pages.inbox.list.find(stage.account.book, number)
    await asyncio.sleep(0.6)
    await take("both-ways")


async def no_credits(stage: Stage, pages: Pages, take: Take) -> None:
    """A reply that the balance does not suffice for."""
    await pages.inbox.list.find(stage.account.book, "60125550178")
    await asyncio.sleep(0.5)
    reply = pages.inbox._view.pane.reply
    await control.ask(stage.account.address, "credits", {"credits": 0})
    reply.edit.set_text("Yes, roses too.")
    await asyncio.sleep(0.3)
    reply.send.click()
    await asyncio.sleep(0.8)
    await take("no-credits")
    await control.ask(stage.account.address, "credits", {"credits": 1000})
    reply.edit.set_text("")


async def long_thread(stage: Stage, pages: Pages, take: Take) -> None:
    """10,000 messages of one person, and a search that leads far back in them."""
    account, begin = stage.account, NOON - MANY * 60.0

    def write(connection: sa.Connection) -> None:
        mine = dict(account_id=account.id, book=account.book, number=LONG)
        row = mine | dict(shortcode="32728", content_type="1", raw="")
        rows = [
            row | dict(at=begin + at * 60.0, text=f"Message {at}" + (" orchids" if at == 9400 else ""), digest=f"l{at}")
            for at in range(MANY)
        ]
        connection.execute(incoming.insert(), rows)
        last = mine | dict(last_at=NOON - 60.0, last_text="Message 9999", last_mine=False, unread=0)
        connection.execute(conversations.insert().values(last))

    await stage.desk.database.write(write)
    view = pages.inbox._view
    view.list.search.setText("orchids")
    await asyncio.sleep(1.0)
    view.list.select(0)
    await asyncio.sleep(2.0)
    await take("hit")
    view.list.clear_search()
    await asyncio.sleep(0.5)
    view.pane.table.to_the_end()
    await take("long")
