"""Words of the Inbox: shelves, what stands beside a message, why there is nothing, what an action did."""

from collections.abc import Sequence
from datetime import datetime

from smsdesk.domain.conversations import Conversation, InboxShelf, ThreadLine
from smsdesk.domain.decisions import Why
from smsdesk.domain.kinds import Kind
from smsdesk.domain.numbers import Number
from smsdesk.domain.records import Purpose, group_of
from smsdesk.ui import figures
from smsdesk.ui.wording import GROUP_ICONS, GROUP_WORDS, STATE_WORDS
from smsdesk.ui.wording_compose import KIND_WORDS

SHELVES = {
    InboxShelf.INBOX: "Inbox",
    InboxShelf.UNREAD: "Unread",
    InboxShelf.ARCHIVED: "Archived",
    InboxShelf.SPAM: "Spam",
    InboxShelf.BIN: "Bin",
}
SHELF_ICONS = {
    InboxShelf.INBOX: "tray",
    InboxShelf.UNREAD: "envelope-simple",
    InboxShelf.ARCHIVED: "archive",
    InboxShelf.SPAM: "warning-octagon",
    InboxShelf.BIN: "trash",
}
OPTED_OUT = "Opted out"
SEARCH = "Search in all messages"
NO_REPLIES = (
    "No replies yet",
    "Replies arrive when the listener is set up with your provider. It takes about 5 minutes.",
)
LISTENING_ALREADY = ("No replies yet", "The listener is on. What people write appears here.")
SET_UP = "Set up listener"
NOTHING_CHOSEN = ("No conversation is open", "Choose one in the list to read and answer it.")
EMPTY_SHELVES = {
    InboxShelf.INBOX: ("The inbox is empty", "Archived conversations come back by themselves when somebody writes."),
    InboxShelf.UNREAD: ("Everything is read", "New messages appear here until you have looked at them."),
    InboxShelf.ARCHIVED: ("Nothing is archived", "What is done can go here; it comes back when they write again."),
    InboxShelf.SPAM: ("No spam", "What is marked as spam is kept here and makes no noise."),
    InboxShelf.BIN: ("The bin is empty", "Deleted conversations are kept here until you delete them for good."),
}
_LONGEST_TYPED = 60
TO_INBOX = "Show the inbox"
CLEAR = "Clear search"
STRIP_OFF = ("Not listening", "Replies and delivery reports cannot arrive yet.")
ADD_CONTACT = "Add to contacts"
OPEN_CONTACT = "Open contact"
OPT_OUT = "Opt out this number"
ALLOW = "Allow messages again"
REPLY_HINT = "Write a reply"
NO_NUMBER = "This sender has no number, so nothing can be sent there."
REPLY_OPTED_OUT = "This number is opted out, so nothing can be sent there."
IN_BIN = "This conversation is in the bin."
ACCOUNT_GONE = "The account that received this is not there any more."
CHECKING = "It is being checked."
IN_COMPOSE = "Check in Compose"
FORWARD_NOTHING = "There is no text to forward."
COPY_LINK = "Copy link"
OPEN_LINK = "Open…"
SHOW_ALL = "Show all"
LINK_COPIED = "The link is copied. Nothing was opened."
TEXT_COPIED = "The text is copied."
ERASED = "This text was erased."
OPEN_CHOICES = ("Leave it", "Open in the browser")

_PURPOSES = {
    Purpose.BROADCAST: "Broadcast",
    Purpose.REPLY: "",
    Purpose.AUTO_REPLY: "Automatic reply",
    Purpose.CONFIRMATION: "Automatic: confirms the opt-out",
}


def number_text(number: str) -> str:
    """ "+60 12-555 0142" in one piece and left to right; what is no number stands as it came."""
    return figures.number_in_line(Number(number, "", True).display) if is_number(number) else number or "Unknown sender"


def is_number(number: str) -> bool:
    """True for E.164 digits: somebody to whom a message can go."""
    return number.isascii() and number.isdecimal() and len(number) >= 7


def title(conversation: Conversation) -> str:
    """The name, or the number while there is none."""
    if conversation.name.strip():
        return " ".join(conversation.name.split())
    return number_text(conversation.number) if is_number(conversation.number) else sender(conversation.number)


def sender(number: str) -> str:
    """A sender that is no number: "Unknown sender 62033"."""
    return f"Unknown sender {number}" if number else "Unknown sender"


def row_text(conversation: Conversation, first_words: str, when: str, account: str) -> str:
    """The whole row for assistive technology."""
    unread = figures.counted(conversation.unread, "unread message", "unread messages") if conversation.unread else ""
    said = f"You: {first_words}" if conversation.last_mine else first_words
    parts = [title(conversation), unread, OPTED_OUT if conversation.opted_out else "", when, account, said]
    return ", ".join(figures.without_marks(part) for part in parts if part)


def day(when: datetime, now: datetime) -> str:
    """What stands between two days of a thread: "Today", "Fri 20 Nov", "9 Nov 2025"."""
    if when.date() == now.date():
        return "Today"
    shown = figures.moment(when, now)
    return shown.removesuffix(figures.clock(when)).rstrip() if when.year == now.year else shown


def state(line: ThreadLine) -> tuple[str, str, str]:
    """Icon, colour and word of what is known of a message of ours."""
    group = group_of(line.state, line.delivery)
    icon, colour = GROUP_ICONS[group]
    return icon, colour, STATE_WORDS.get(line.state) or GROUP_WORDS[group]


def beside(line: ThreadLine, when: datetime) -> list[str]:
    """The words below a bubble, the state of ours apart."""
    found = [figures.clock(when)]
    if line.received is None:
        found += [word for word in (_PURPOSES[line.purpose],) if word]
        if line.why is Why.OPTED_OUT:
            found.append("not sent: opted out")
        return found
    if line.received.times > 1:
        found.append(f"came {figures.whole(line.received.times)} times")
    if line.received.opted_out:
        found.append("opted out by this message")
    return found


def content(line: ThreadLine) -> str:
    """The text of a message, or what stands for one that is octets or was erased."""
    if line.kind.binary or (line.kind is Kind.BARCODE and not line.text):
        return f"{KIND_WORDS[line.kind]}: {figures.counted(len(line.text) // 2, 'octet', 'octets')}"
    return line.text


def bubble_text(line: ThreadLine, name: str, when: datetime, now: datetime, text: str) -> str:
    """A message with everything about it, for assistive technology."""
    head = [name if line.received is not None else "You", f"{day(when, now)} {beside(line, when)[0]}"]
    rest = beside(line, when)[1:] + ([state(line)[2]] if line.mine else [])
    return figures.without_marks(f"{', '.join(head + rest)}: {text}")


def about_contact(groups: Sequence[str], consent: str) -> list[str]:
    """What stands beside a contact's number: "Members 2026 + 2", "consent 3 Mar 2026"."""
    found = []
    if groups:
        found.append(groups[0] if len(groups) == 1 else f"{groups[0]} + {figures.whole(len(groups) - 1)}")
    return found + ([f"consent {consent}"] if consent.strip() else [])


def length_note(characters: int, shown: int) -> str:
    """What stands below a very long message."""
    return f"{figures.whole(characters)} characters, the first {figures.whole(shown)} are shown."


def not_opened(link: str) -> str:
    """What stands below a message with a link, before the words that can be pressed."""
    return f"{link} is not opened by a click here."


def open_question(host: str) -> str:
    """The title of the question before a link is opened."""
    return f"Open {host} in the browser?"


def open_sentence(address: str) -> str:
    """What is said about it: the whole address."""
    return f"{address}\n\nWhoever sent this can see that you opened it. Open it only if you expected it."


def from_whom(many: int) -> str:
    """ "3 conversations"."""
    return figures.counted(many, "conversation", "conversations")


def chosen(many: int) -> str:
    """The title while several are selected."""
    return f"{from_whom(many)} selected"


def nothing_matches(typed: str) -> str:
    """No result of a search."""
    shown = f"{typed[: _LONGEST_TYPED - 1]}…" if len(typed) > _LONGEST_TYPED else typed
    return f"No conversation matches “{shown}”."


def done(word: str, names: Sequence[str], many: int) -> str:
    """What was done: "Wei Ling moved to the bin.", "3 conversations archived."."""
    who = names[0] if many == 1 and names else from_whom(many)
    return f"{who} {word}."


def at_night(first: int, last: int) -> str:
    """A reply outside the sending hours."""
    return f"Outside your sending hours ({first:02}:00 to {last:02}:00). Sent now, it arrives at night."


def to_confirm(need: int, most: int) -> str:
    """A reply that costs more than what goes without typing the count."""
    return f"It costs {figures.credits_text(need)}; above {figures.whole(most)} the count is typed to confirm."


def dearer(parts: int, plain: int) -> str:
    """What characters that need Unicode cost."""
    return f"Special characters make it {figures.counted(parts, 'part', 'parts')} instead of {figures.whole(plain)}."


def costs(parts: int) -> str:
    """The last words of the counter."""
    return figures.credits_text(parts)


def not_enough(need: int, have: int) -> str:
    """The balance does not suffice for a reply."""
    return f"It costs {figures.credits_text(need)} and {figures.whole(have)} are left. Shorten it or buy credits."


def over_day(need: int, room: int) -> str:
    """The account's limit of a day does not allow it."""
    return f"It costs {figures.credits_text(need)}; this account’s limit leaves {figures.whole(room)} for today."


NOT_TAKEN = "It could not be taken as it stands, so nothing was sent."


def opted_out_sentence(who: str) -> str:
    """News after the button: "+60 12-555 0177 is opted out and gets nothing any more."."""
    return f"{who} is opted out and gets nothing any more."
