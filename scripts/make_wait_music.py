"""Writes what callers of the demo centre hear while they wait: twelve calm seconds that can be played round and round.

    python scripts/make_wait_music.py [FILE]

Everything is computed, so nobody's rights are in it, and the file is always the same: 8 kHz, mono, 16 bits.
"""

import math
import sys
import wave
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

RATE = 8_000
BEAT = 0.5
CHORDS = (
    ("F2", "C3", "A3", "C4", "E4", "A4"),
    ("D2", "A2", "F3", "C4", "E4", "F4"),
    ("A#1", "F2", "D3", "A3", "C4", "F4"),
    ("C2", "G2", "E3", "A3", "D4", "G4"),
)
"""Four bars of six beats: F major seventh, D minor ninth, B flat major ninth, C sixth ninth."""
PATTERN = (2, 3, 4, 5, 4, 3)
"""Which note of its chord each beat plucks."""
SEMITONES = {"C": -9, "D": -7, "E": -5, "F": -4, "G": -2, "A": 0, "A#": 1}
LOUDEST = 0.5


class Note(NamedTuple):
    """A tone: when it begins, how long it sounds and how it swells (seconds), its pitch (Hz), its strength."""

    begin: float
    length: float
    attack: float
    pitch: float
    strength: float


def pitch(name: str) -> float:
    """Return the frequency of a note such as A4, which has 440 Hz."""
    return float(440.0 * 2 ** (SEMITONES[name[:-1]] / 12 + int(name[-1]) - 4))


def score() -> Iterator[Note]:
    """Yield every note: a soft pad of the two lowest of each chord, an octave up, and plucked notes above it."""
    bar = len(PATTERN) * BEAT
    for number, chord in enumerate(CHORDS):
        for name in chord[:2]:
            yield Note(number * bar, bar + 1.5, 0.9, 2 * pitch(name), 0.22)
        for beat, which in enumerate(PATTERN):
            yield Note(number * bar + beat * BEAT, 2.4, 0.03, pitch(chord[which]), 0.34 if beat == 0 else 0.24)


def level(note: Note, at: float) -> float:
    """Return how loud a note is, 0 to 1: it rises and ends along half a wave of the cosine, so that nothing clicks."""
    rise = 0.5 - 0.5 * math.cos(math.pi * min(1.0, at / note.attack))
    fall = 0.5 + 0.5 * math.cos(math.pi * max(0.0, (at - note.attack) / (note.length - note.attack)))
    plucked = math.exp(-1.6 * at) if note.attack < 0.1 else 1.0
    return rise * fall * plucked


def synthesise() -> "array[int]":
    """Return the samples. What sounds beyond the end goes on at the beginning: played again, it has no seam."""
    total = round(len(CHORDS) * len(PATTERN) * BEAT * RATE)
    mixed = [0.0] * total
    for note in score():
        first = round(note.begin * RATE)
        for step in range(round(note.length * RATE)):
            at = step / RATE
            turn = 2 * math.pi * note.pitch * at
            tone = math.sin(turn) + 0.25 * math.sin(2 * turn) + 0.08 * math.sin(3 * turn)
            mixed[(first + step) % total] += note.strength * level(note, at) * tone
    scale = LOUDEST * 32_767 / max(map(abs, mixed))
    return array("h", (round(sample * scale) for sample in mixed))


def write(path: Path) -> None:
    """Write the piece as a WAV file."""
    samples = synthesise()
    if sys.byteorder == "big":
        samples.byteswap()
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "config/demo/sounds/wait.wav"))
