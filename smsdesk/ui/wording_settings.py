"""Words for settings: what each is for, its choices, and what is wrong with a value."""

from smsdesk.domain.auto_replies import LONGEST_KEYWORD, LONGEST_TEXT, AutoReplyProblem
from smsdesk.services.account_drafts import AccountError, AccountProblem
from smsdesk.ui import figures
from smsdesk.ui.wording_accounts import account_error_text

_PART = "A whole number from 2 on, and a part of a long message is not longer than a single one (at most {most})."

_WRONG = {
    "seqno_name": "Letters, digits, - and _, beginning with a letter, and not the name of another parameter.",
    "pages": "A path below the address, such as websmsapi/ISendSMS.aspx; for transfers none of the other pages.",
    "proxy": "An address such as http://proxy.example:3128, without user name and password.",
    "sender": "Up to 11 letters, digits, blanks or . _ & -, or up to 13 digits.",
    "country": "Two letters, such as MY for Malaysia.",
    "price_prefix": "At most 20 characters.",
    "company": "At most 40 characters.",
    "replies.opt_out_words": "At most 100 words of at most 40 characters each.",
    "replies.confirm_opt_out": f"A confirmation has at most {LONGEST_TEXT:,} characters.",
}

AUTO_REPLIES = "Automatic replies"
AUTO_REPLIES_INTRO = (
    "Whoever writes a keyword alone, or begins with it, gets its answer at once, at most once a day. Each costs "
    "credits like any other message. Other automatic messages, opted-out numbers and spam are never answered."
)
NEW_AUTO_REPLY = "Add an automatic reply"
PUT_BACK = "Put it back"
AUTO_REPLY_PROBLEMS = {
    AutoReplyProblem.KEYWORD_MISSING: "A keyword has letters or digits.",
    AutoReplyProblem.KEYWORD_TOO_LONG: f"A keyword has at most {LONGEST_KEYWORD} characters.",
    AutoReplyProblem.KEYWORD_TAKEN: "There is an answer to this keyword already.",
    AutoReplyProblem.OPTS_OUT: "Whoever writes this word opts out, and is never answered like this.",
    AutoReplyProblem.TEXT_MISSING: "The answer has no text yet.",
    AutoReplyProblem.TEXT_TOO_LONG: f"An answer has at most {LONGEST_TEXT:,} characters.",
    AutoReplyProblem.ANSWERS_ITSELF: "The answer begins with its own keyword: two machines would answer each other.",
    AutoReplyProblem.GONE: "It is not there any more. Nothing was changed.",
}

OWN_NUMBER = "This is not a phone number. Enter it as it is dialled, or with + and its country, or leave it empty."
TIME_ZONE = "No time zone has this name. Type a city, such as Kuala Lumpur, and take one of the names below."

NOT_PROVEN = "The provider’s manual does not settle this one. It is the most likely value, so ask if it does not work."


def confirmation(encoding: str, parts: int) -> str:
    """What a confirmation costs: "Sent once to whoever opts out by a reply: GSM-7, 1 part, 1 credit each time."."""
    # A figure stays with its unit: the line is short, and "1" alone at its end says nothing.
    cost = ", ".join(_unbroken(each) for each in (figures.counted(parts, "part", "parts"), figures.credits_text(parts)))
    return f"Sent once to whoever opts out by a reply: {encoding}, {cost} each time. Empty: nothing is sent."


def _unbroken(words: str) -> str:
    return words.replace(" ", "\u00a0")


def whole_number(low: int, high: int) -> str:
    """What a number field expects."""
    return f"A whole number from {figures.whole(low)} to {figures.whole(high)}."


def part_size(most: int) -> str:
    """What a part size has to be."""
    return _PART.format(most=most)


def wrong_option(key: str, error: AccountError) -> str:
    """Why an account's setting was not taken."""
    if error.problem is AccountProblem.OPTIONS:
        name = key.partition(".")[0]
        if name == "part_sizes":
            return part_size(160 if "gsm" in key else 70)
        return _WRONG.get(key) or _WRONG.get(name) or account_error_text(error)
    return account_error_text(error)
