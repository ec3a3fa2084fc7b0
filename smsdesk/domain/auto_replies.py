"""Answers that the program gives by itself to keywords, and what keeps two machines from answering each other."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from smsdesk.domain.opt_out_words import bare, opts_out
from smsdesk.domain.people import folded

DAY = 86_400.0
"""Seconds in which a number gets one automatic message of any kind at most."""
TOO_OLD = 900.0
"""Seconds after which a message is not answered by itself any more: whoever wrote it expects nothing now."""
LONGEST_KEYWORD = 40
LONGEST_TEXT = 1000

_AUTOMATIC = re.compile(
    r"(?:auto|automatic|automated|automatik)[ -]?(?:reply|replies|response|message|generated|balas|jawab|mesej)"
    r"|(?:mesej|balasan|jawapan) (?:auto|automatik)"
    r"|out of (?:the )?office|on vacation|do not reply|don'?t reply|no-?reply|not monitored|unattended"
    r"|jangan balas|tidak perlu (?:di)?balas|dijana (?:oleh|secara) (?:komputer|sistem|automatik)"
    r"|undeliver|not delivered|delivery fail|message could not be|gagal dihantar"
    r"|自动回复|自動回覆|自动回覆|自動回復|请勿回复|請勿回覆|தானியங்கி"
)


@dataclass(frozen=True)
class AutoReply:
    """An answer to a keyword; `id` 0 is a new one."""

    id: int
    account_id: int
    keyword: str
    text: str
    on: bool = True


class AutoReplyProblem(StrEnum):
    """Why an automatic reply is not kept."""

    KEYWORD_MISSING = "keyword_missing"  # nothing, or only signs and emoji
    KEYWORD_TOO_LONG = "keyword_too_long"
    KEYWORD_TAKEN = "keyword_taken"
    OPTS_OUT = "opts_out"  # the word is one that opts out: those are never answered like this
    TEXT_MISSING = "text_missing"
    TEXT_TOO_LONG = "text_too_long"
    ANSWERS_ITSELF = "answers_itself"  # the answer, sent back, would ask for itself
    GONE = "gone"  # the reply or its account is not there any more


class AutoReplyError(Exception):
    """An automatic reply that is not kept; nothing was changed."""

    def __init__(self, problem: AutoReplyProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def problem_of(reply: AutoReply, others: Iterable[AutoReply], own_words: Iterable[str]) -> AutoReplyProblem | None:
    """What is wrong with a reply beside the account's others; None for nothing. `own_words` opt out too."""
    keyword = bare(reply.keyword)
    if not keyword:
        return AutoReplyProblem.KEYWORD_MISSING
    if len(reply.keyword) > LONGEST_KEYWORD:
        return AutoReplyProblem.KEYWORD_TOO_LONG
    if opts_out(reply.keyword, own_words):
        return AutoReplyProblem.OPTS_OUT
    if any(bare(other.keyword) == keyword for other in others if other.id != reply.id):
        return AutoReplyProblem.KEYWORD_TAKEN
    if not reply.text.strip():
        return AutoReplyProblem.TEXT_MISSING
    if len(reply.text) > LONGEST_TEXT:
        return AutoReplyProblem.TEXT_TOO_LONG
    return AutoReplyProblem.ANSWERS_ITSELF if asks_for(reply.text, keyword) else None


def answer_to(text: str, replies: Iterable[AutoReply]) -> AutoReply | None:
    """The answer to a message: its keyword is the whole message, or else its first word. None if there is none."""
    on = [reply for reply in replies if reply.on]
    said = bare(text)
    whole = next((reply for reply in on if bare(reply.keyword) == said), None)
    return whole or next((reply for reply in on if asks_for(text, bare(reply.keyword))), None)


def asks_for(text: str, keyword: str) -> bool:
    """True when a (bare) keyword is a message or its first word."""
    said = bare(text)
    return bool(keyword) and keyword in (said, said.partition(" ")[0])


def looks_automatic(text: str) -> bool:
    """True for messages that say of themselves, in English, Malay, Chinese or Tamil, that a machine wrote them."""
    return _AUTOMATIC.search(folded(text)) is not None


def is_one_of(text: str, ours: Iterable[str]) -> bool:
    """True when a message is one of our own automatic texts come back, whatever signs and blanks were changed."""
    said = bare(text)
    return any(text == each or (said and said == bare(each)) for each in ours)
