"""What the practice gateway answers to a request, in the order of checks of the specification's reading.

Every function runs inside one transaction, so that charge, ledger rows and seqno stand or fall together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from smsdesk.domain.answers import Code, Figures, Item
from smsdesk.practice.ledger import Ledger
from smsdesk.practice.pushes import plan
from smsdesk.practice.rules import (
    Content,
    Page,
    is_spam,
    read_amount,
    read_content,
    read_numbers,
    read_seqno,
)


@dataclass(frozen=True)
class Order:
    """One request: its page, its parameters with names in lower case, and a code that a fault forces."""

    page: Page
    fields: dict[str, str]
    forced: int | None = None

    @property
    def user(self) -> str:
        """The user name as given."""
        return self.fields.get("username", "")

    @property
    def seqno(self) -> str:
        """The seqno as the gateway keeps it, empty when none was given."""
        return read_seqno(self.fields)


def take(ledger: Ledger, order: Order) -> tuple[Item, ...]:
    """Decide a sending or transfer request and enter it; one item, or one a number on the NoDR page."""
    items = (Item(order.forced),) if order.forced else _decide(ledger, order)
    used_up = {Code.SENT, Code.TRANSFERRED, *ledger.behaviour.seqno_used_by}
    if order.seqno and any(item.code in used_up for item in items):
        ledger.remember(order.user, order.seqno)
    codes = {item.code for item in items}
    ledger.count_request(order.page.value, str(codes.pop()) if len(codes) == 1 else "mixed")
    return items


def figures(ledger: Ledger, order: Order) -> Figures | None:
    """What creditsLeft tells, or None for a wrong login."""
    if not _login(ledger, order):
        ledger.count_request(order.page.value, str(Code.BAD_LOGIN))
        return None
    ledger.count_request(order.page.value, "figures")
    account = ledger.account(order.user)
    return Figures(used=account["used"], left=account["credits"])


def _login(ledger: Ledger, order: Order) -> bool:
    return ledger.knows(order.user, order.fields.get("password", ""))


def _decide(ledger: Ledger, order: Order) -> tuple[Item, ...]:
    if not _login(ledger, order):
        return (Item(Code.BAD_LOGIN),)
    if order.seqno and ledger.remembers(order.user, order.seqno):
        return (Item(Code.DUPLICATE),)
    return (Item(_transfer(ledger, order)),) if order.page is Page.TRANSFER else _send(ledger, order)


def _transfer(ledger: Ledger, order: Order) -> int:
    customer = order.fields.get("cust", "")
    amount = read_amount(order.fields)
    if not ledger.has_customer(customer):
        return Code.NO_CUSTOMER
    if amount is None:
        return Code.BAD_AMOUNT
    enough = ledger.transfer(order.user, customer, amount, order.seqno)
    return Code.TRANSFERRED if enough else Code.NO_CREDITS


def _send(ledger: Ledger, order: Order) -> tuple[Item, ...]:
    content = read_content(order.page, order.fields)
    if content is None:
        return (Item(Code.BAD_MESSAGE),)
    numbers = read_numbers(order.page, order.fields)
    one_each = order.page is Page.MULTI and ledger.behaviour.nodr_per_number
    good = [number for number, valid in numbers if valid]
    if not good or (len(good) < len(numbers) and not one_each):
        return tuple(Item(Code.BAD_NUMBER) for _ in (numbers if one_each else numbers[:1]))
    if _price(ledger, content) * len(good) > ledger.account(order.user)["credits"]:
        return (Item(Code.NO_CREDITS),)
    if is_spam(content.text):
        return (Item(Code.SPAM),)
    accepted = _accept(ledger, order, content, good)
    if one_each:
        return tuple(accepted if valid else Item(Code.BAD_NUMBER) for _, valid in numbers)
    return (accepted,)


def _accept(ledger: Ledger, order: Order, content: Content, numbers: list[str]) -> Item:
    price = _price(ledger, content)
    charge_id = ledger.charge(order.user, order.page.value, order.seqno, price * len(numbers))
    msg_id = None if order.page is Page.MULTI else f"{ledger.file_id[:6]}-{charge_id}"
    row: Mapping[str, Any] = {
        "charge_id": charge_id,
        "text": content.text,
        "type": content.type,
        "page": order.page.value,
        "parts": content.parts,
        "charge": price,
        "seqno": order.seqno,
        "msg_id": msg_id,
        "user": order.user,
        "sender": order.fields.get("sender", ""),
    }
    for number in numbers:
        ledger.add_message({**row, "number": number})
        plan(ledger, number, msg_id, charge_id or 0)
    return Item(Code.SENT, msg_id)


def _price(ledger: Ledger, content: Content) -> int:
    return content.parts * ledger.behaviour.credits_a_part
