"""Words of merge fields: unknown ones, empty ones, braces that are none."""

from collections.abc import Sequence

from smsdesk.domain.merging import Flaw, TemplateProblem
from smsdesk.ui import figures

FLAW_SHORT = "A brace is no field."
DOUBLE_BRACE = "Send it as a brace"
WITH_FALLBACK = "{name|customer}: a word for those without a name"
A_BRACE = "{{: a brace that is no field"


def unknown_text(name: str, meant: str | None) -> str:
    """A field that no list has, and what was probably meant."""
    if meant:
        return f"{{{name}}} is not a column. Did you mean {{{meant}}}?"
    return f"{{{name}}} is not a column of the recipients. Choose another field, or write {{{{{name}}} for the brace."


def unknown_short(name: str) -> str:
    """Why "Review and send" is grey, in a few words that fit below it."""
    return f"{{{name}}} is not a column."


def use_text(meant: str | None) -> str:
    """The button that takes the field that was meant."""
    return f"Use {{{meant}}}"


def flaw_text(flaw: Flaw) -> str:
    """A brace that begins no field; places count from 1."""
    if flaw.problem is TemplateProblem.UNCLOSED:
        return f"The brace at {flaw.start + 1} is not closed. A field is written {{name}}; {{{{ is sent as one brace."
    return (
        f"There is no name in the braces at {flaw.start + 1}. A field is written {{name}}; {{{{ is sent as one brace."
    )


def names_text(names: Sequence[str]) -> str:
    """ "{name} and {due}"."""
    return " and ".join(f"{{{name}}}" for name in names)


def brought_text(names: Sequence[str]) -> str:
    """Fields that make a plain text Unicode for this recipient alone."""
    fields = names_text(names)
    return f"Unicode for this recipient because of {fields}. Only rows that need it travel as Unicode."


def empty_text(rows: int, names: Sequence[str]) -> str:
    """Rows in which a field has no value and no fallback."""
    fields = names_text(names)
    where = figures.counted(rows, "row", "rows")
    verb = "is" if len(names) == 1 else "are"
    return f"{fields} {verb} empty in {where}. A fallback is written {{{names[0]}|customer}}."
