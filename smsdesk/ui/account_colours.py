"""The colour of an account's dot, so that nobody sends from the wrong one."""

from smsdesk.domain.accounts import COLOURS, Account

DOT = "circle-fill"
COLOUR_WORDS = {
    "blue": "Blue",
    "green": "Green",
    "amber": "Amber",
    "red": "Red",
    "teal": "Teal",
    "pink": "Pink",
}


def dot_role(account: Account) -> str:
    """The palette's role of an account's dot, "" for an account without a colour; practice is violet."""
    if account.practice:
        return "practice"
    return f"dot_{account.options.colour}" if account.options.colour in COLOURS else ""
