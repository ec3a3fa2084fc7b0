"""Opens files for the builders, decodes images, and lets tunes be heard."""

from collections.abc import Callable
from datetime import tzinfo
from pathlib import Path

from smsdesk.encoding.contents import ContentError
from smsdesk.encoding.tune import Tune
from smsdesk.services.content_files import FileError, FileKind, Opened, read_content
from smsdesk.services.playing import PlayerError, PlayerProblem, Playing
from smsdesk.ui import wording_builder_errors as error_words
from smsdesk.ui import wording_builders as words
from smsdesk.ui.compose.builders.image_builders import ImageBuilder
from smsdesk.ui.compose.builders.panel import BinaryPanel
from smsdesk.ui.dialogs import choose_open_file, choose_save_file
from smsdesk.ui.imaging import ImageError, greys
from smsdesk.ui.tasks import Tasks

_BUILDERS = {
    FileKind.HEX: "hex",
    FileKind.RINGTONE: "ringtone",
    FileKind.CARD: "contact",
    FileKind.EVENT: "calendar",
}


class BuildersPresenter:
    """Joins the panel with files and sound; `zone` gives the account's time zone."""

    def __init__(self, panel: BinaryPanel, tasks: Tasks, playing: Playing, zone: Callable[[], tzinfo]) -> None:
        self._panel = panel
        self._tasks = tasks
        self._playing = playing
        self._zone = zone
        self._asked = False
        panel.file_requested.connect(lambda: tasks.spawn_latest("builder file", self._choose()))
        panel.file_dropped.connect(self.open_file)
        panel.changed.connect(self._on_changed)
        panel.ringtone.play_requested.connect(self._on_play_requested)
        panel.ringtone.pause_requested.connect(self.silence)
        panel.ringtone.save_requested.connect(lambda: tasks.spawn_latest("builder save", self._save()))

    def open_file(self, path: Path) -> None:
        """Take a file into the builder of its kind, which comes to the front."""
        self._tasks.spawn_latest("builder file", self._open(path))

    def silence(self) -> None:
        """Stop playing; going on begins where it stopped."""
        self._tasks.cancel("builder play")
        self._playing.stop()
        self._panel.ringtone.show_playing(False)

    async def _choose(self) -> None:
        path = await choose_open_file(self._panel.window(), words.OPEN_TITLE, words.filters(self._panel.active))
        if path is not None:
            await self._open(path)

    async def _open(self, path: Path) -> None:
        try:
            opened = await read_content(path, self._zone())
            await self._show(opened)
        except (FileError, ContentError, ImageError) as error:
            self._panel.say("bad", error_words.file_text(error, path.name))

    async def _show(self, opened: Opened) -> None:
        panel = self._panel
        builder = _BUILDERS.get(opened.kind) or self._image_builder()
        if opened.kind is FileKind.IMAGE:
            target: ImageBuilder = panel.logo if builder == "logo" else panel.picture
            target.show_image(await greys(opened.octets, *target.dots), opened.name)
        elif opened.card is not None:
            panel.contact.show_card(opened.card.card)
        elif opened.event is not None:
            panel.calendar.show_event(opened.event.event)
        elif opened.kind is FileKind.HEX:
            panel.set_hex_text(opened.text)
        else:
            panel.ringtone.show_text(opened.text)
        if builder != panel.builder:
            panel.choose(builder)
        self._tell(opened, builder)

    def _tell(self, opened: Opened, builder: str) -> None:
        if builder != self._panel.active:
            self._panel.say("warn", words.NEEDS_HEADER, offer_header=True)
            return
        record = opened.card or opened.event
        left = words.left_out_text(record.left_out if record else ())
        guessed = words.GUESSED_ZONE if opened.event and opened.event.guessed_zone else ""
        news = " ".join(filter(None, (words.more_text(opened.kind, opened.more), left, guessed)))
        self._panel.say("info", news)

    def _image_builder(self) -> str:
        return "logo" if self._panel.builder == "logo" else "picture"

    def _on_changed(self) -> None:
        if self._panel.active == "ringtone" and not self._asked:
            self._asked = True
            self._tasks.spawn(self._ask_for_players(), "players")

    async def _ask_for_players(self) -> None:
        self._panel.ringtone.set_playable(await self._playing.available())

    def _on_play_requested(self, start: float) -> None:
        if self._panel.ringtone.tune is not None:
            self._tasks.spawn_latest("builder play", self._play(self._panel.ringtone.tune, start))

    async def _play(self, tune: Tune, start: float) -> None:
        self._panel.ringtone.show_playing(True)
        try:
            await self._playing.play(tune, start)
        except PlayerError as error:
            self._panel.ringtone.show_playing(False, ended=True)
            self._panel.ringtone.set_playable(error.problem is not PlayerProblem.NONE_FOUND)
            self._panel.say("bad", error_words.player_text(error))
        else:
            self._panel.ringtone.show_playing(False, ended=True)

    async def _save(self) -> None:
        tune = self._panel.ringtone.tune
        if tune is None:
            return
        name = f"{words.file_name(tune.name)}.wav"
        path = await choose_save_file(self._panel.window(), "Save WAV", name, "WAV files (*.wav)")
        if path is None:
            return
        try:
            await self._playing.save(tune, path)
        except OSError:
            self._panel.say("bad", words.NOT_SAVED)
        else:
            self._panel.say("ok", words.SAVED.format(name=path.name))
