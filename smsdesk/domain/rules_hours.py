"""The hours in which messages are welcome."""

Hours = tuple[int, int]
DEFAULT_HOURS: Hours = (8, 20)
"""From and up to, on the hour. The strictest that a vendor names; others begin their night at 21:00, 22:00 or 23:00."""


def is_quiet(local_hour: float, hours: Hours = DEFAULT_HOURS) -> bool:
    """True outside the hours of sending; `local_hour` is 13.5 at half past one. Equal hours allow the whole day."""
    begin, end = hours
    if begin == end:
        return False
    inside = begin <= local_hour < end if begin < end else local_hour >= begin or local_hour < end
    return not inside
