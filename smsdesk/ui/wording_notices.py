"""Words for the desktop: notifications, the tray, and starting with the computer."""

from collections.abc import Sequence
from dataclasses import dataclass

from smsdesk.domain.harmless import harmless
from smsdesk.domain.notices import (
    AnswersNotice,
    BalanceNotice,
    ListenerNotice,
    MessagesNotice,
    Notice,
    OptOutsNotice,
    RunNotice,
    SettledNotice,
    Writer,
)
from smsdesk.domain.records import Counts
from smsdesk.services.below import AutostartProblem
from smsdesk.services.listener_places import ListenerState, ListenerStatus
from smsdesk.ui import figures
from smsdesk.ui.run_line import RunLine
from smsdesk.ui.wording_sent import number_text

NO_TRAY = "This desktop has no tray, so closing the window ends smsdesk."
NO_NOTICES = "Notifications are off."
IN_THE_TRAY = "smsdesk goes on in the tray"
IN_THE_TRAY_REST = "It goes on sending and receiving. Quit is in the menu of the icon."
_MOST_NAME = 40
_MOST_TEXT = 160
_MOST_NAMED = 2

_AUTOSTART = {
    AutostartProblem.LINK: "The entry or its folder is a link. Nothing is written through a link; remove it first.",
    AutostartProblem.NOT_OURS: "What lies in the place of the entry is no file of yours. Remove it first.",
    AutostartProblem.REFUSED: "The system did not let the entry be changed.",
    AutostartProblem.ODD_PATH: "The path of smsdesk or of its data has characters that an entry cannot hold.",
    AutostartProblem.TOO_LONG: "The paths of smsdesk and of its data are too long for Windows’ list.",
    AutostartProblem.NOT_SUPPORTED: "This system has no such list.",
}


@dataclass(frozen=True)
class Words:
    """A notification: `title` is our own words, `body` may hold others'. Both are plain and cannot be clicked."""

    title: str
    body: str = ""


def autostart(problem: AutostartProblem) -> str:
    """Why the program does not start with the computer."""
    return _AUTOSTART[problem]


def low_balance(name: str, left: int, level: int) -> str:
    """ "Kedai has 490 credits left, below your warning level of 500."."""
    return f"{name} has {figures.credits_text(left)} left, below your warning level of {figures.whole(level)}."


def answers_used_up(name: str, most: int) -> str:
    """ "Kedai has sent 200 automatic answers within a day, the most that its settings allow. …"."""
    answers = figures.counted(most, "automatic answer", "automatic answers")
    return f"{name} has sent {answers} within a day, the most that its settings allow. Answer the others by hand."


def notice(found: Notice, *, content: bool, line: RunLine | None = None, trouble: str = "") -> Words:
    """The words of a notice; without `content` no names, numbers and texts of people. `line`: the run bar's words for
    a run, `trouble`: why a listener does not listen."""
    if isinstance(found, MessagesNotice):
        return Words(_practice(_messages(found.count), found.book == "practice"), _wrote(found) if content else "")
    if isinstance(found, OptOutsNotice):
        title = f"{figures.counted(len(found.writers), 'person', 'people')} opted out by a reply"
        return Words(_practice(title, found.book == "practice"), _names(found.writers) if content else "")
    if isinstance(found, SettledNotice):
        label = _short(found.row.broadcast.to_label) if content else ""
        said = "Some reports are overdue" if found.row.counts.awaited else "All reports are in"
        title = _practice(said, found.practice)
        return Words(title, f"{label}: {settled(found.row.counts)}" if label else _capital(settled(found.row.counts)))
    if isinstance(found, BalanceNotice):
        said = low_balance(_short(found.account_name), found.left, found.level)
        return Words(_practice("Credits are low", found.practice), said)
    if isinstance(found, AnswersNotice):
        said = answers_used_up(_short(found.account_name), found.most)
        return Words(_practice("No more automatic answers", found.practice), said)
    if isinstance(found, ListenerNotice):
        return Words("Reports and replies cannot arrive", f"{_short(found.account_name)}: {trouble}")
    return _run(found, line)


def settled(counts: Counts) -> str:
    """ "delivered 46, failed 4 of 50", with whatever else there is, so that it adds up."""
    told = [f"delivered {figures.whole(counts.delivered)}", f"failed {figures.whole(counts.failed)}"]
    others = (
        (counts.accepted + counts.waiting, "without a final report"),
        (counts.no_report, "no report expected"),
        (counts.uncertain, "uncertain"),
        (counts.not_sent, "not sent"),
    )
    told += [f"{word} {figures.whole(number)}" for number, word in others if number]
    return f"{', '.join(told)} of {figures.whole(counts.total)}"


def unread(number: int) -> str:
    """The tray menu's line."""
    return f"Unread: {figures.whole(number)}"


def listeners(found: Sequence[tuple[str, ListenerState]]) -> str:
    """How the listeners of all accounts stand, in the few words of a menu's line; (account's name, state)."""
    on = [(name, state) for name, state in found if state.status is not ListenerStatus.OFF]
    silent = [name for name, state in on if state.status is ListenerStatus.PROBLEM]
    if not on:
        return "Listener: off"
    if silent:
        return f"Not listening: {_some([_short(name) for name in silent])}"
    if any(state.status is ListenerStatus.STARTING for _name, state in on):
        return "Listener: starting"
    ports = sorted({state.place.port for _name, state in on if state.place is not None})
    return f"Listening on port{'s' if len(ports) > 1 else ''} {_some([str(port) for port in ports])}"


def tray_tip(number: int, listener: str) -> str:
    """What the tray's icon says under the mouse."""
    told = f"{figures.whole(number)} unread" if number else "nothing unread"
    return f"smsdesk: {told}\n{listener}"


def _run(found: RunNotice, line: RunLine | None) -> Words:
    title = line.title if line is not None else "A broadcast stands still."
    return Words(_practice(title.removesuffix("."), found.practice), line.rest if line is not None else "")


def _messages(count: int) -> str:
    return "New message" if count == 1 else f"{figures.whole(count)} new messages"


def _wrote(found: MessagesNotice) -> str:
    if found.count == 1:
        return f"{_name(found.writers[0])}\n{harmless(found.text, _MOST_TEXT)}"
    return f"From {_names(found.writers)}"


def _names(writers: tuple[Writer, ...]) -> str:
    return _some([_name(writer) for writer in writers])


def _some(names: Sequence[str]) -> str:
    """ "Aminah, Bala and 3 others"; three are all named."""
    if len(names) <= _MOST_NAMED + 1:
        return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    return f"{', '.join(names[:_MOST_NAMED])} and {figures.whole(len(names) - _MOST_NAMED)} others"


def _name(writer: Writer) -> str:
    number = writer.number
    shown = number_text(number) if number.isascii() and number.isdigit() else number
    return _short(writer.name) or _short(shown) or "Unknown"


def _short(text: str) -> str:
    return harmless(text, _MOST_NAME)


def _practice(title: str, practice: bool) -> str:
    return f"{title} (practice)" if practice else title


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
