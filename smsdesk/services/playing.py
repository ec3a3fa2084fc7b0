"""Tunes are heard here, or saved as a WAV file where nothing can play them."""

import asyncio
import io
import wave
from pathlib import Path

from smsdesk.encoding import tones
from smsdesk.encoding.tune import Tune
from smsdesk.system.files import OwnFilesError, write_atomic
from smsdesk.system.player import Player, PlayerError, PlayerProblem, find_players

__all__ = ["PlayerError", "PlayerProblem", "Playing", "audible_seconds"]


def audible_seconds(tune: Tune) -> float:
    """How much of a tune is heard."""
    return min(tune.seconds, float(tones.MAX_SECONDS))


class Playing:
    """One tune at a time; a new one ends the one before."""

    def __init__(self, player: Player | None = None) -> None:
        self._player = player or Player()

    async def available(self) -> bool:
        """True when this computer has something that plays."""
        return bool(await asyncio.to_thread(find_players))

    async def play(self, tune: Tune, start: float = 0.0) -> None:
        """Play from `start` seconds on; returns at the end or after `stop`. Raises PlayerError."""
        self.stop()
        sound = await asyncio.to_thread(_from, tune, start)
        await self._player.play(sound, max(0.0, audible_seconds(tune) - start))

    def stop(self) -> None:
        """Silence at once."""
        self._player.stop()

    async def save(self, tune: Tune, path: Path) -> None:
        """Write the tune as a WAV file. Raises OSError."""
        try:
            await asyncio.to_thread(lambda: write_atomic(path, tones.wav(tune)))
        except OwnFilesError as error:
            raise OSError(str(error)) from error


def _from(tune: Tune, start: float) -> bytes:
    """The tune's WAV without its first seconds."""
    whole = tones.wav(tune)
    if start <= 0:
        return whole
    with wave.open(io.BytesIO(whole)) as read:
        parameters = read.getparams()
        read.setpos(min(round(start * parameters.framerate), parameters.nframes))
        rest = read.readframes(parameters.nframes)
    out = io.BytesIO()
    with wave.open(out, "wb") as written:
        written.setparams(parameters)
        written.writeframes(rest)
    return out.getvalue()
