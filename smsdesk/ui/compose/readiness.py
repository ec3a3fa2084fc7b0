"""Whether a message can be reviewed, and in a few words why not yet."""

from smsdesk.domain.accounts import Account
from smsdesk.domain.composing import Measure
from smsdesk.domain.lists import Gathered
from smsdesk.ui import wording_compose as words
from smsdesk.ui import wording_merging as merge_words
from smsdesk.ui.compose.written import Written


def recipients_reason(gathered: Gathered | None, *, chosen: bool) -> str:
    """Why nobody would get it; "" while people are being counted."""
    if gathered is None or gathered.recipients:
        return ""
    return words.NOBODY_GETS_IT if chosen else words.NO_RECIPIENT


def content_reason(written: Written, measured: Measure, account: Account) -> str:
    """What has to be mended in the message."""
    if written.unknown:
        return merge_words.unknown_short(written.unknown[0].name)
    if written.template.problems:
        return merge_words.FLAW_SHORT
    return words.not_yet(measured.problem, account.options.max_parts) if measured.problem is not None else ""
