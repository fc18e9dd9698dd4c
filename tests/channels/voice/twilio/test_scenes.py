"""From what is committed to the scene a document is made from."""

import wave
from pathlib import Path

import pytest

from callcenter.channels.voice.twilio.scenes import Scenes
from callcenter.channels.voice.twilio.urls import Urls
from callcenter.demo.twilio_cloud.model import Call
from tests.support.call_centre import directory
from tests.support.telephone import Exchange, exchange


def sound(folder: Path, name: str, seconds: float) -> None:
    """Write a silent sound."""
    folder.mkdir(parents=True, exist_ok=True)
    with wave.open(str(folder / name), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8_000)
        file.writeframes(b"\x80" * round(8_000 * seconds))


def scenes(x: Exchange) -> Scenes:
    """Return what makes scenes of the centre."""
    return Scenes(x.centre.view, x.centre.pops, Urls(x.settings.public_url), x.settings.config_dir / "sounds")


async def waits(x: Exchange, caller: str) -> Call:
    """Return a caller who waits for sales."""
    call = await x.ring(caller)
    await x.press(call, "1")
    return call


async def test_a_contact_that_is_not_remembered_has_no_scene() -> None:
    async with exchange() as x:
        assert scenes(x).of("nobody") is None


async def test_a_scene_has_the_contact_its_flow_and_its_place_in_line() -> None:
    async with exchange() as x:
        first, second = await waits(x, "+8613900139000"), await waits(x, "+8613900139001")
        of = [scenes(x).of(x.talk(call).contact, in_line=True) for call in (first, second)]
        assert [scene.place_in_line for scene in of if scene] == [1, 2]
        assert of[0] is not None
        assert (of[0].flow is not None, of[0].place is not None, of[0].talk.queue) == (True, True, "sales")


async def test_a_scene_calls_the_customer_by_name_only_where_it_is_clear_who_they_are() -> None:
    async with exchange() as x:
        x.add_customer("ann", family_name="Lee", title="ms")
        known, unknown = await x.ring(), await x.ring("+8613900139000")
        of = [scenes(x).of(x.talk(call).contact) for call in (known, unknown)]
        assert [scene.listener.address for scene in of if scene] == ["Ms Lee", None]


@pytest.mark.parametrize(("seconds", "loops"), [(12, 2), (6.5, 4), (26, 1), (90, 1)])
async def test_music_is_played_as_often_as_fits_between_two_tellings_of_the_place(seconds: float, loops: int) -> None:
    async with exchange(lambda: directory(music="wait.wav")) as x:
        sound(x.settings.config_dir / "sounds", "wait.wav", seconds)
        call = await waits(x, "+8613900139000")
        scene = scenes(x).of(x.talk(call).contact)
        assert scene is not None
        assert (scene.wait_music, scene.wait_loops) == ("wait.wav", loops)


async def test_music_whose_length_is_not_known_is_played_once_at_a_time() -> None:
    async with exchange(lambda: directory(music="wait.wav")) as x:
        sounds = x.settings.config_dir / "sounds"
        sounds.mkdir(parents=True)
        (sounds / "wait.wav").write_bytes(b"RIFF, but no sound")
        call = await waits(x, "+8613900139000")
        scene = scenes(x).of(x.talk(call).contact)
        assert scene is not None
        assert scene.wait_loops == 1


async def test_whoever_is_not_known_is_spoken_to_in_the_centres_language() -> None:
    async with exchange() as x:
        assert (scenes(x).language, scenes(x).voice("en")) == ("en", None)
