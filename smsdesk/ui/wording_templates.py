"""Words of the saved texts."""

from smsdesk.domain.storage import StoreProblem
from smsdesk.ui import wording

TITLE = "Templates"
SENTENCE = "A template is put where the cursor stands; the merge fields in it stay fields."
SEARCH = "Search templates"
NAME = "Name of the template"
NONE_YET = "No template yet"
FIRST_STEP = "Write a text, then save it here under a name. It can be used again with two clicks."
CLEAR = "Clear search"
NONE_CHOSEN = "No template is chosen."
NO_TEXT = "There is no text to save yet."
NO_NAME = "Give it a name first."
TAKEN = "Another template has this name."
GONE = "This template is not there any more."


def no_hit(search: str) -> str:
    """Nothing was found."""
    return f"No template matches “{search}”."


def saved(name: str) -> str:
    """News after saving."""
    return f"Saved as “{name}”."


def deleted(name: str) -> str:
    """News after deleting, with Undo beside it."""
    return f"“{name}” was deleted."


def replace_title(name: str) -> str:
    """The question before a template is replaced."""
    return f"Replace the template “{name}”?"


REPLACE_SENTENCE = "Its present text is lost."


def failed(problem: StoreProblem) -> str:
    """The data file refused."""
    return wording.store_text(problem)


_NAME_FIRST, _SOME = 36, 40


def beginning(name: str, text: str) -> str:
    """The first words of a template beside its name; a long name needs the room for itself."""
    return "" if len(name) > _NAME_FIRST else " ".join(text.split())[:_SOME]
