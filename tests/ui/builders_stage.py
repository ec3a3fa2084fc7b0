"""What the tests of the builders share: something in every builder."""

from datetime import datetime
from zoneinfo import ZoneInfo

from smsdesk.encoding.vcard import Card
from smsdesk.ui.compose.builders.panel import BinaryPanel
from smsdesk.ui.imaging import Greys

JINGLE = "MelurJingle:d=4,o=5,b=125:8g,8a,b,8p,8d6,8b,g,8e,8g,a,8p,8b,8a,g,2e,8p,8g,8a,b,d6,8b,a,2g"
KUALA_LUMPUR = ZoneInfo("Asia/Kuala_Lumpur")


def half(size: int) -> Greys:
    """The left half of each row black; cropped, all of it."""
    return Greys((bytes(36) + b"\xff" * 36) * (size // 72), bytes(size))


def fill_every_builder(panel: BinaryPanel) -> None:
    panel.ringtone.show_text(JINGLE)
    panel.logo.show_image(half(72 * 14), "melur.png")
    panel.logo.network.setCurrentIndex(2)
    panel.picture.show_image(half(72 * 28), "flower.jpg")
    panel.picture.dither.setChecked(False)
    panel.picture.threshold.setValue(99)
    panel.picture.text_edit.setText("Selamat datang")
    panel.push.title.setText("Weekend offer")
    panel.push.link.setText("https://example.com/offer")
    panel.push.action.setCurrentIndex(1)
    panel.contact.show_card(Card(given="Kavitha", mobile="+60125550136", work="+60355550100"))
    panel.calendar.title.setText("Jom Raya")
    panel.calendar.begins.show_moment(datetime(2026, 11, 28, 10))
    panel.calendar.ends.show_moment(datetime(2026, 11, 28, 18))
    panel.calendar.alarm.setCurrentIndex(2)
    panel.set_hex_text("050003000101 41")
