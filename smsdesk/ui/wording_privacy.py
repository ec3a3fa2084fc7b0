"""Words of backups, restoring, erasing and diagnostics: what goes, what stays, what cannot be taken back."""

from collections.abc import Sequence
from datetime import datetime

from smsdesk.domain.backups import BackupContents, BackupProblem, Restored
from smsdesk.domain.erasing import AboutNumber, ErasedWhat, Erasure, OldOnes
from smsdesk.domain.numbers import Number
from smsdesk.services.diagnostics import Entry
from smsdesk.ui import figures
from smsdesk.ui.figures import counted

KEEP_TITLE = "Keep messages"
KEEP_SENTENCE = (
    "Texts, names and numbers of finished broadcasts, received messages and drafts that are older are erased for good. "
    "Credits, counts, contacts and opt-outs stay, and so does what is uncertain until you have decided."
)
_MONTHS = (0, 3, 6, 12, 18, 24, 36, 60, 84, 120)

BACKUP_TITLE = "Backup"
BACKUP_SENTENCE = (
    "One file with contacts, messages and accounts. Passwords are not in it, they stay in the keyring; nor are the "
    "settings of this computer. Whoever has the file can read everything in it."
)
RESTORE_TITLE = "Restore"
RESTORE_SENTENCE = "A backup takes the place of everything here. What is here now is kept as a backup beside it."
PERSON_TITLE = "One person"
PERSON_SENTENCE = "Shows what there is about a number, saves it as a file for its owner, or erases it everywhere."
DIAGNOSTICS_TITLE = "Diagnostics"
DIAGNOSTICS_SENTENCE = (
    "A file for somebody who helps you: versions, settings, counts and the log. No numbers, names, texts or addresses."
)

_PROBLEMS = {
    BackupProblem.OWN_FILE: "The program itself works with this file. Choose another place or name.",
    BackupProblem.NOT_A_FILE: "This is not a file.",
    BackupProblem.UNREADABLE: "This file cannot be read.",
    BackupProblem.IN_USE: "This is a data file in use, with a journal beside it, not a backup.",
    BackupProblem.TOO_LARGE: "This file is larger than any backup of smsdesk.",
    BackupProblem.NOT_OURS: "This is not a backup of smsdesk. Nothing was changed.",
    BackupProblem.NEWER: "This backup is of a newer smsdesk. Install that version first.",
    BackupProblem.DAMAGED: "This backup is damaged. Nothing was changed; try an older one.",
    BackupProblem.FULL: "There is not enough room on the disk.",
    BackupProblem.NOT_WRITABLE: "Nothing can be written there. Choose another place.",
}

RESTORE_MEANS = (
    "What is here now is kept as a backup. Broadcasts that were unfinished then are held until you let them go: they "
    "may have gone out since. Who opted out since stays opted out. Passwords stay in the keyring."
)
OPT_OUTS_LOST = "That file is damaged: of those who opted out since the backup some may be missing now."
STAGED_NOW = "Restart now to put the backup in place?"
STAGED_MEANS = "It takes a moment. Until the next start everything stays as it is."
RESTORE_FAILED = "The backup could not be put in place. Nothing was changed; it is tried again at the next start."
NO_NUMBER = "This is not a phone number. Enter it as it is dialled, or with + and its country."
ERASE_MEANS = (
    "Contacts, messages and drafts with this number go, from the bin and from the gateway’s answers too. Counts and "
    "credits stay, and an opt-out with its proof. It cannot be taken back. Backups and exported files made before "
    "still hold it, and the practice gateway’s own ledger holds what was sent in practice."
)

NOTHING_IN_IT = "There is nothing in it."

ENTRIES = {
    Entry.VERSIONS: "Versions of the program and of what it is built on",
    Entry.SETTINGS: "Numbers and switches of the settings",
    Entry.DATABASE: "Sizes and counts of the data file, how accounts and listeners are",
    Entry.LOG: "The log, with everything left out that is not the program’s own words",
}


def months_text(months: int) -> str:
    """How long messages are kept: "for ever", "1 year", "18 months"."""
    if not months:
        return "For ever"
    years, rest = divmod(months, 12)
    return counted(months, "month", "months") if rest else counted(years, "year", "years")


def month_choices(present: int) -> list[tuple[str, int]]:
    """What is offered, the present value among it."""
    return [(months_text(each), each) for each in sorted({*_MONTHS, present})]


def problem_text(problem: BackupProblem) -> str:
    """Why a backup was not made or not taken."""
    return _PROBLEMS[problem]


def moment_text(at: float, now: float) -> str:
    """A stored time in this computer's zone."""
    return figures.moment(datetime.fromtimestamp(at).astimezone(), datetime.fromtimestamp(now).astimezone())


def _in_line(at: float, now: float) -> str:
    """The same inside a sentence: "today 10:43"."""
    return moment_text(at, now).replace("Today", "today")


def _listed(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def would_go_text(old: OldOnes) -> str:
    """What is erased at once, before it is."""
    people = f" with {counted(old.recipients, 'recipient', 'recipients')}"
    what = _listed(_old_parts(old.broadcasts, old.halves, old.received, old.drafts, people))
    return (
        f"{what} at once, and every day what has become too old. It cannot be taken back. Counts, credits and opt-outs "
        "stay. Backups and exported files made before still hold it."
    )


def _old_parts(broadcasts: int, halves: int, received: int, drafts: int, people: str = "") -> list[str]:
    """ "3 broadcasts", "1 more but for what is uncertain in it", "2 received messages", "1 draft"."""
    parts = []
    if broadcasts:
        parts.append(f"{counted(broadcasts, 'broadcast', 'broadcasts')}{people}")
    if halves:
        which = f"{figures.whole(halves)} more" if broadcasts else counted(halves, "broadcast", "broadcasts")
        parts.append(f"{which} but for what is uncertain in {'it' if halves == 1 else 'them'}")
    if received:
        parts.append(counted(received, "received message", "received messages"))
    if drafts:
        parts.append(counted(drafts, "draft", "drafts"))
    return parts


def erase_title(months: int) -> str:
    """The question before anything old goes."""
    return f"Erase what is older than {months_text(months)}?"


def erased_old_text(done: Erasure | None) -> str:
    """What came of it."""
    if done is None:
        return "Nothing was old enough."
    return f"Erased: {_listed(_old_parts(done.sent, done.halves, done.received, done.drafts))}."


def contents_text(found: BackupContents) -> str:
    """How much is in a backup, in one line."""
    parts = (
        counted(len(found.accounts), "account", "accounts"),
        counted(found.contacts, "contact", "contacts"),
        counted(found.broadcasts, "broadcast", "broadcasts"),
        counted(found.received, "received message", "received messages"),
    )
    return _listed(parts)


def backed_up_text(name: str, found: BackupContents) -> str:
    """A backup is whole."""
    return f"{name} is written and checked: {contents_text(found)}."


def contents_rows(found: BackupContents, now: float) -> list[tuple[str, str]]:
    """What is in a backup, line by line."""
    rows = [
        ("Made", moment_text(found.made_at, now) if found.made_at else "not told: a copy of a data file"),
        ("Newest message", moment_text(found.newest_at, now) if found.newest_at else "none"),
        ("Accounts", ", ".join(found.accounts) or "none"),
        ("Contacts", figures.whole(found.contacts)),
        ("Broadcasts", f"{figures.whole(found.broadcasts)} with {counted(found.messages, 'message', 'messages')}"),
        ("Received", counted(found.received, "message", "messages")),
    ]
    if found.unfinished:
        rows.append(("Unfinished", f"{counted(found.unfinished, 'broadcast', 'broadcasts')}, held after restoring"))
    return rows


def waiting_text(made_at: float | None, now: float) -> str:
    """A backup waits for the next start."""
    which = f"The backup of {_in_line(made_at, now)}" if made_at else "A backup"
    return f"{which} is put in place at the next start."


def restored_text(restored: Restored, now: float) -> str:
    """What the start has put in place."""
    which = f"The backup of {_in_line(restored.made_at, now)}" if restored.made_at else "The backup"
    kept = f" What was here before is {restored.kept.name} among the backups." if restored.kept else ""
    lost = "" if restored.opt_outs else f" {OPT_OUTS_LOST}"
    return f"{which} is in place. Unfinished broadcasts are held.{kept}{lost}"


def number_text(digits: str) -> str:
    """E.164 digits in the form of their country."""
    return figures.number_in_line(Number(digits, "", mobile=True).display)


def about_rows(about: AboutNumber, now: float) -> list[tuple[str, str]]:
    """What there is about a number, line by line."""
    names = f": {', '.join(about.names)}" if about.names else ""
    rows = [
        ("Contacts", f"{figures.whole(about.contacts)}{names}"),
        ("Messages sent", figures.whole(about.sent)),
        ("Messages received", figures.whole(about.received)),
    ]
    if about.opted_out_at is not None:
        rows.append(("Opted out", f"{moment_text(about.opted_out_at, now)}; this stays, with its proof"))
    return rows


def unfinished_text(about: AboutNumber) -> str:
    """Why nothing can be erased yet."""
    which = counted(len(about.unfinished), "broadcast has", "broadcasts have")
    return (
        f"{which} a message to this person that is not sent yet or in doubt. Opt the person out or stop the broadcast "
        "first; what is in doubt is settled within 23 hours."
    )


def erased_text(about: AboutNumber) -> str:
    """All about a number is gone."""
    parts = (
        counted(about.contacts, "contact", "contacts"),
        f"{figures.whole(about.sent)} sent",
        f"{figures.whole(about.received)} received",
    )
    return f"Erased: {_listed(parts)}."


def record_text(record: Erasure, now: float) -> str:
    """One line of what was erased before."""
    when = f"{moment_text(record.at, now)} by {record.by}"
    if record.what is ErasedWhat.OLD:
        old = counted(record.sent, "old broadcast", "old broadcasts")
        return f"{when}: {old}, {figures.whole(record.received)} received"
    messages = f"{figures.whole(record.sent)} sent, {figures.whole(record.received)} received"
    return f"{when}: one person, {counted(record.contacts, 'contact', 'contacts')}, {messages}"


def erased_on(at: float) -> str:
    """What stands in place of the text of a broadcast that was erased."""
    when = datetime.fromtimestamp(at).astimezone()
    return f"Texts and numbers erased on {figures.moment_narrow(when, when.replace(year=when.year + 1, day=1))}"


def size_text(octets: int) -> str:
    """ "12 KB"."""
    if not octets:
        return "empty"
    return f"{figures.whole(max(1, round(octets / 1000)))} KB"


ZIP_NAME = "smsdesk diagnostics.zip"


def backup_name(now: float) -> str:
    """The proposed name of a backup."""
    return f"smsdesk {datetime.fromtimestamp(now):%Y-%m-%d}.sqlite3"
