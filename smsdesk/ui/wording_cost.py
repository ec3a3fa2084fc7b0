"""Words of cost in the pre-flight: what it needs, what is there, what broadcasts have taught about a part's price."""

from datetime import datetime
from fractions import Fraction
from math import ceil

from smsdesk.services.lessons import Learned
from smsdesk.services.preflight import Preflight
from smsdesk.ui import figures, wording
from smsdesk.ui import wording_compose as words


def have_head(preflight: Preflight, now: datetime) -> str:
    """Above the figure of what is there: when it was asked."""
    if preflight.balance is None:
        return "Have"
    at = datetime.fromtimestamp(preflight.balance.at)
    when = figures.clock(at) if at.date() == now.date() else figures.moment_narrow(at, now)
    return f"Have, asked at {when}" if preflight.balance_failed else f"Have now, asked at {when}"


def blocked(preflight: Preflight) -> str:
    """The red line when the credits or the day's limit do not suffice; what is not known for now forbids nothing."""
    need = figures.credits_text(preflight.need)
    if not preflight.balance_failed and preflight.left is not None and preflight.left < 0:
        have = figures.whole(preflight.need + preflight.left)
        return f"You need {need} and have {have}. Send to fewer people, shorten the text, or buy credits."
    if not preflight.over_day:
        return ""
    limit = figures.credits_text(preflight.draft.account.options.broadcast_day_limit)
    return (
        f"You need {need} and may spend {figures.whole(preflight.limit_of_day or 0)} more today: this account’s limit "
        f"is {limit} a day. Send to fewer people or on another day, or change the limit in the settings."
    )


def first_ones(preflight: Preflight) -> str:
    """The button that leaves out those whom credits or limit do not reach; "" when that mends nothing."""
    if not blocked(preflight) or not preflight.affordable:
        return ""
    return f"Send to the first {figures.whole(preflight.affordable)}"


def balance_unknown(preflight: Preflight) -> str:
    """Why what is left is not known, and who decides then; "" when it is known for now."""
    if preflight.balance_failed:
        return f"{wording.failure_text(preflight.balance_failed)} The gateway decides whether the credits suffice."
    if preflight.left is None:
        return "The gateway does not say what is left. It decides whether the credits suffice."
    return ""


def shorter(preflight: Preflight) -> str:
    """The button that makes it cheaper with plain characters; "" when that would not."""
    plain = preflight.measure.plain
    if plain is None or preflight.letters.merged or plain.number >= preflight.measure.parts:
        return ""
    return f"Make it {words.parts_text(plain.number)}: {figures.credits_text(plain.number * preflight.recipients)}"


def learned(found: Learned | None, need: int) -> str:
    """What broadcasts have taught when a part does not cost one credit, or not what it did; else ""."""
    if found is None:
        return ""
    about = figures.credits_text(ceil(found.rate * need))
    if found.drift and found.previous_rate is not None:
        return (
            f"The last broadcast cost {rate_text(found.rate)} a part, those before it {rate_text(found.previous_rate)}."
            f" At that price this one costs about {about}."
        )
    if found.rate == 1:
        return ""
    return f"By the last broadcasts a part costs {rate_text(found.rate)} here: about {about}."


def rate_text(rate: Fraction) -> str:
    """ "1 credit", "1.2 credits"."""
    if rate.denominator == 1:
        return figures.credits_text(int(rate))
    return f"{float(rate):.2f}".rstrip("0").rstrip(".") + " credits"
