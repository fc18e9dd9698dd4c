"""From what is committed to the scene a document is made from."""

import wave
from functools import cached_property
from pathlib import Path

from callcenter.channels.listener import flow_of, listener, parting_words, voicemail_words
from callcenter.channels.voice.twilio.documents import Scene
from callcenter.channels.voice.twilio.urls import Urls
from callcenter.contacts.state import CellState, Conversation
from callcenter.live.screen_pops import ScreenPops
from callcenter.live.view import LiveView
from routing.model import ContactId, PlaceState

_TELL_PLACE_EVERY_S = 30
_SAYING_IT_S = 4


class Scenes:
    """Makes scenes; `sounds` is the folder of the centre's own sounds."""

    def __init__(self, view: LiveView, pops: ScreenPops, urls: Urls, sounds: Path) -> None:
        self._view = view
        self._pops = pops
        self.urls = urls
        self._sounds = sounds

    def of(self, contact: ContactId, *, in_line: bool = False) -> Scene | None:
        """Return the scene of a contact, with their place `in_line` if wanted; None of one that is not remembered."""
        state, directory = self._view.state, self._view.directory
        talk = state.conversations.get(contact)
        if talk is None:
            return None
        music = directory.wait_music
        return Scene(
            talk=talk,
            place=state.engine.places.get(contact),
            flow=flow_of(self._view, talk),
            listener=listener(self._view, self._pops, talk),
            parting=parting_words(self._view, talk),
            voicemail_words=voicemail_words(self._view, talk),
            place_in_line=self._view.place_in_line(contact) if in_line else None,
            wait_minutes=self._view.wait_in_line(contact) if in_line else None,
            offers_callback=_offers_callback(state, talk),
            urls=self.urls,
            voice=directory.voice(talk.language),
            wait_music=music,
            wait_loops=self._loops(music) if music else 1,
        )

    def turned_away(self, contact: ContactId) -> bool:
        """Tell whether a queue has turned the contact away, and nobody has it since."""
        talk = self._view.state.conversations.get(contact)
        return talk is not None and talk.turned_away is not None

    def voice(self, language: str) -> str | None:
        """Return what reads texts of a language out."""
        return self._view.directory.voice(language)

    @property
    def language(self) -> str:
        """The language of whoever is not known."""
        return self._view.directory.centre.default_language

    def _loops(self, music: str) -> int:
        """Return how often to play it, so that the place in line is told about every 30 seconds."""
        lasts = self._lasts.get(music)
        return max(1, round((_TELL_PLACE_EVERY_S - _SAYING_IT_S) / lasts)) if lasts else 1

    @cached_property
    def _lasts(self) -> dict[str, float]:
        return seconds_of(self._sounds)


def _offers_callback(state: CellState, talk: Conversation) -> bool:
    """Tell whether the caller is told that they can be called back instead of waiting."""
    rules = state.rules.callbacks.get(talk.queue or "") if state.rules else None
    place = state.engine.places.get(talk.contact)
    in_line = place is not None and place.state in (PlaceState.WAITING, PlaceState.OFFERED)
    return rules is not None and rules.offered and in_line and talk.callback is None


def seconds_of(sounds: Path) -> dict[str, float]:
    """Return how many seconds each of the recordings in a folder lasts, where it can be read off the file."""
    found: dict[str, float] = {}
    for file in sounds.glob("*.wav"):
        try:
            with wave.open(str(file)) as sound:
                found[file.name] = sound.getnframes() / sound.getframerate()
        except (wave.Error, EOFError, OSError):
            continue
    return found
