"""Starting with the computer: the system's list is the truth, the setting follows it."""

from pathlib import Path

import pytest

from smsdesk.services.autostart import Autostart
from smsdesk.services.bus import Bus
from smsdesk.services.preferences import Preferences
from smsdesk.system.autostart_state import AutostartError, AutostartProblem
from smsdesk.system.settings import SettingsFile


class Home:
    """A computer of this test's own."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "my data"
        self.root.mkdir()
        self.preferences = Preferences(self.root / "settings.json", Bus())
        self.autostart = Autostart(self.root, self.preferences)
        self.entries = folder / "config" / "autostart"

    @property
    def entry(self) -> Path:
        (found,) = self.entries.glob("smsdesk*.desktop")
        return found

    @property
    def wished(self) -> bool:
        assert SettingsFile(self.root / "settings.json").load().settings == self.preferences.values
        return self.preferences.values.start_with_computer


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return Home(tmp_path)


async def test_on_and_off(home: Home) -> None:
    await home.autostart.change(True)
    assert home.wished
    assert f'--data-dir "{home.root}"' in home.entry.read_text()
    await home.autostart.look()
    assert home.wished
    await home.autostart.change(False)
    assert not home.wished
    assert list(home.entries.iterdir()) == []


async def test_somebody_deleted_it(home: Home) -> None:
    await home.autostart.change(True)
    home.entry.unlink()
    await home.autostart.look()
    assert not home.wished


async def test_somebody_switched_it_off_in_the_desktop(home: Home) -> None:
    await home.autostart.change(True)
    home.entry.write_text(home.entry.read_text() + "Hidden=true\n")
    await home.autostart.look()
    assert not home.wished


async def test_the_settings_were_lost_and_the_entry_is_there(home: Home) -> None:
    await home.autostart.change(True)
    await home.preferences.change(start_with_computer=False)
    await home.autostart.look()
    assert home.wished


async def test_the_program_stands_elsewhere_now(home: Home) -> None:
    await home.autostart.change(True)
    proper = home.entry.read_text()
    lines = [f"TryExec={home.root}/old" if each.startswith("TryExec") else each for each in proper.splitlines()]
    home.entry.write_text("\n".join(lines))
    await home.autostart.look()
    assert home.wished
    assert home.entry.read_text() == proper


async def test_what_another_command_starts_is_left_alone(home: Home) -> None:
    await home.autostart.change(True)
    own = home.entry.read_text().replace("--minimised", "--minimised --style fusion")
    home.entry.write_text(own)
    await home.autostart.look()
    assert home.wished
    assert home.entry.read_text() == own


async def test_a_link_in_its_place_changes_nothing(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    await home.autostart.change(True)
    name = home.entry
    name.unlink()
    name.symlink_to(home.root / "elsewhere")
    for wanted in (True, False):
        with pytest.raises(AutostartError) as caught:
            await home.autostart.change(wanted)
        assert caught.value.problem is AutostartProblem.LINK
    await home.autostart.look()
    assert home.wished
    assert not (home.root / "elsewhere").exists()
    assert [record.getMessage() for record in caplog.records] == ["the autostart entry could not be read: link"]


async def test_settings_that_cannot_be_saved(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_arguments: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(SettingsFile, "save", refuses)
    with pytest.raises(OSError, match="full"):
        await home.autostart.change(True)
    assert home.entry.exists()
    home.entry.unlink()
    await home.autostart.look()  # says nothing: the next start looks again
    assert not home.preferences.values.start_with_computer
