"""What screens may know of the layers below the services: an error to catch, limits and choices, the user's name."""

from smsdesk.practice.process import PracticeFailed
from smsdesk.store.options import MAX_ANSWERS, MAX_BATCH, MAX_CREDITS, MAX_PARTS
from smsdesk.system.autostart_state import AutostartError, AutostartProblem
from smsdesk.system.clock import user_name
from smsdesk.system.firewall import Firewall
from smsdesk.system.notify import Note
from smsdesk.system.power import AwakeResult, AwakeWord
from smsdesk.system.secrets import Reason
from smsdesk.system.settings import APPEARANCES, RANGES, Range, Settings

__all__ = [
    "APPEARANCES",
    "MAX_ANSWERS",
    "MAX_BATCH",
    "MAX_CREDITS",
    "MAX_PARTS",
    "RANGES",
    "AutostartError",
    "AutostartProblem",
    "AwakeResult",
    "AwakeWord",
    "Firewall",
    "Note",
    "PracticeFailed",
    "Range",
    "Reason",
    "Settings",
    "user_name",
]
