"""What waiting callers of the demo centre hear is what the script computes: telephone-sized and without a seam."""

import importlib.util
import wave
from array import array
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "config" / "demo" / "sounds" / "wait.wav"


def samples(path: Path) -> "array[int]":
    with wave.open(str(path), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 8_000)
        return array("h", file.readframes(file.getnframes()))


@pytest.fixture(scope="module")
def make() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_wait_music", ROOT / "scripts" / "make_wait_music.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_file_is_what_the_script_writes(make: ModuleType, tmp_path: Path) -> None:
    make.write(tmp_path / "sounds" / "wait.wav")
    written, committed = samples(tmp_path / "sounds" / "wait.wav"), samples(COMMITTED)
    assert len(written) == len(committed) == 12 * 8_000
    # The last bit of a sine may differ between machines.
    assert max(abs(one - other) for one, other in zip(written, committed, strict=True)) <= 1


def test_it_has_no_seam_and_is_not_too_loud() -> None:
    music = samples(COMMITTED)
    largest_step = max(abs(after - before) for before, after in pairwise(music))
    assert abs(music[0] - music[-1]) <= largest_step
    assert 0.3 * 32_767 < max(map(abs, music)) <= 0.5 * 32_767 + 1
    assert COMMITTED.stat().st_size < 250_000


def test_a_note_rises_and_ends_softly(make: ModuleType) -> None:
    note = make.Note(0.0, 2.0, 0.5, 440.0, 1.0)
    assert make.level(note, 0.0) == pytest.approx(0)
    assert make.level(note, 0.5) == pytest.approx(1)
    assert make.level(note, 2.0) == pytest.approx(0)
    assert make.pitch("A4") == 440
    assert make.pitch("C4") == pytest.approx(261.63, abs=0.01)
