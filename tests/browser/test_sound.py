"""The sound of tunes, rendered by a real Chromium and measured: when notes begin, how high, how loud, how they end."""

import base64
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Page

from genlab import media
from genlab.media.melody.tune import Note, Tune
from genlab.ui.media.melodies.player import HERE
from tests.support import tunes

RATE = 44100
ATTACK_S = 0.006
RELEASE_S = 0.05
SCRIPT = "".join((HERE / name).read_text(encoding="utf-8") for name in ("tune.js", "sound.js"))
RENDER = f"""given => {{
  {SCRIPT}
  return (async () => {{
    const tune = unpackTune(given.encoded, given.layout);
    const ticks = ticksASecond(tune, given.tempo);
    const context = new OfflineAudioContext(1, {RATE} * (given.seconds ?? tune.length / ticks + 1), {RATE});
    const {{ begun, stop }} = new Instrument(context).perform(tune.notes, 0, ticks);
    if (given.stopped) context.suspend(given.stopped).then(() => {{ stop(); return context.resume(); }});
    const bytes = new Uint8Array((await context.startRendering()).getChannelData(0).buffer);
    let text = "";
    for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
    const notes = tune.notes.map(({{ start, length, pitch }}) => [begun + start / ticks, length / ticks, pitch]);
    return {{ samples: btoa(text), notes, ends: begun + tune.length / ticks }};
  }})();
}}"""

Samples = NDArray[np.float64]


class Rendered:
    """A tune as it sounds.

    Attributes:
        samples: of one channel.
        notes: of each when it begins and how long it is, in seconds, and its MIDI number.
        ends: when the tune does.
    """

    def __init__(self, page: Page, line: str, **given: Any) -> None:
        medium = media.get(media.MELODY)
        asked = {"encoded": medium.encoded(line), "layout": medium.layout([line]), "tempo": 1, **given}
        found = page.evaluate(RENDER, asked)
        self.samples: Samples = np.frombuffer(base64.b64decode(found["samples"]), np.float32).astype(float)
        self.notes: list[tuple[float, float, int]] = [(at, long, pitch) for at, long, pitch in found["notes"]]
        self.ends: float = found["ends"]

    def between(self, begin: float, end: float) -> Samples:
        """Return the samples of a time, in seconds."""
        return self.samples[round(begin * RATE) : round(end * RATE)]

    @property
    def jump(self) -> float:
        """How far the samples go at most from one to the next."""
        return float(np.abs(np.diff(self.samples)).max())

    def begins(self) -> list[float]:
        """Return when each note is struck: where the upper partials, which fade first, come again the most."""
        fast = np.convolve(np.diff(self.samples) ** 2, np.hanning(round(0.008 * RATE)), "same") + 1e-9
        step = round(0.005 * RATE)
        rise = np.zeros(len(fast))
        rise[step:-step] = np.log(fast[2 * step :] / fast[: -2 * step])
        return [
            (low + int(rise[low : low + round(0.06 * RATE)].argmax())) / RATE
            for low in (round((at - 0.02) * RATE) for at, _long, _pitch in self.notes)
        ]

    def cents(self) -> list[float]:
        """Return how far the fundamental of each note lies from its pitch, in hundredths of a semitone."""
        found = []
        for at, long, pitch in self.notes:
            part = self.between(at + 0.03, at + min(0.9 * long, 0.5))
            size = 1 << 17
            heard = np.abs(np.fft.rfft(part * np.hanning(len(part)), size))
            wanted = 440 * 2 ** ((pitch - 69) / 12)
            lowest = round(100 * size / RATE)
            peak = lowest + int(heard[lowest : round(1200 * size / RATE)].argmax())
            found.append(float(1200 * np.log2(peak * RATE / size / wanted)))
        return found

    def loudness(self) -> Samples:
        """Return how loud the first tenth of a second of each note is, as root mean squares."""
        return np.array(
            [np.sqrt((self.between(at, at + 0.1) ** 2).mean()) for at, _long, _pitch in self.notes]
        )


@pytest.fixture(scope="module")
def makers() -> dict[str, str]:
    """Return a short tune of a composer, and one of a machine."""
    return {"real": tunes.composed(2, 2), "fake": tunes.improvised(2, 2)}


def test_notes_sound_when_and_as_high_as_they_are_written_and_as_loud_whoever_wrote_them(
    page: Page, makers: dict[str, str]
) -> None:
    found = {maker: Rendered(page, line) for maker, line in makers.items()}
    for tune in found.values():
        assert 0.2 < np.abs(tune.samples).max() < 0.9  # nothing is cut off
        late = np.array(tune.begins()) - [at for at, _long, _pitch in tune.notes]
        assert np.abs(late).max() < 0.025  # the limiter looks 6 ms ahead, and half an attack is 3 ms
        assert np.abs(tune.cents()).max() < 20
        assert np.abs(tune.samples[: round(0.05 * RATE)]).max() == 0
        assert np.abs(tune.between(tune.ends + 10 * RELEASE_S, tune.ends + 1)).max() < 1e-4
        assert tune.jump < 0.25
    real, fake = (20 * np.log10(tune.loudness().mean()) for tune in found.values())
    assert abs(real - fake) < 1


def test_what_is_paused_ends_without_a_click_and_slow_notes_fade_out(
    page: Page, makers: dict[str, str]
) -> None:
    whole = Rendered(page, makers["real"])
    # in the attack of a note, a moment before another, and in the midst of one
    at = [whole.notes[3][0] + 0.003, whole.notes[5][0] - 0.01, whole.notes[4][0] + 0.1]
    for moment in at:
        paused = Rendered(page, makers["real"], stopped=moment, seconds=moment + 0.5)
        assert np.allclose(paused.between(0, moment - 0.01), whole.between(0, moment - 0.01), atol=1e-4)
        assert paused.jump <= whole.jump * 1.01
        assert np.abs(paused.between(moment + 0.15, moment + 0.5)).max() < 1e-3
    slow = Rendered(page, Tune((4, 4), "major", ((Note(74, 96),),)).line, tempo=0.5)
    settled = slow.between(slow.notes[0][0] + 1, slow.ends + 0.9)
    smooth = np.abs(np.diff(settled, 2))
    assert smooth[round(0.5 * RATE) :].max() <= smooth[: round(0.5 * RATE)].max()
