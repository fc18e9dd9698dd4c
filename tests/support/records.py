"""Holds the contact log to what the carrier recorded of the same calls, independently of us."""

from collections.abc import Mapping, Sequence
from typing import Any

from callcenter.contacts.events import AnyEvent, ContactArrived, LegArrived, LegChanged, LegEnded


def check_agreement(record: Mapping[str, Any], events: Sequence[AnyEvent], *, exact: bool) -> None:
    """Check that every call the carrier took for us is in the log with its end, and no other.

    `exact` is where nothing went wrong: then each leg has also joined, left, and been held as often, in the same order.
    """
    arrived = {event.leg: event for event in events if isinstance(event, LegArrived)}
    ended = [event.leg for event in events if isinstance(event, LegEnded)]
    calls = {call["sid"]: call for call in record["calls"]}
    assert set(arrived) <= set(calls), "no leg but the carrier's"
    assert len(set(ended)) == len(ended), "a leg ends once"
    assert set(ended) == set(arrived), f"legs without an end: {set(arrived) - set(ended)}"
    for leg, event in arrived.items():
        assert calls[leg]["role"] == event.role
    contacts = [event.contact for event in events if isinstance(event, ContactArrived)]
    callers = [leg for leg, event in arrived.items() if event.role == "customer"]
    assert len(callers) == len(contacts), "a contact for each caller"
    if exact:
        inbound = {sid for sid, call in calls.items() if call["role"] == "customer"}
        assert set(callers) == inbound, "every caller became a contact"
        for leg in arrived:
            assert _told(leg, events) == _happened(calls[leg]["story"]), leg


def _told(leg: str, events: Sequence[AnyEvent]) -> list[str]:
    """Return what the log says of a leg's stay in conferences."""
    told: list[str] = []
    present = held = muted = False
    for event in events:
        if not isinstance(event, LegChanged) or event.leg != leg:
            continue
        if event.present != present:
            told.append("joined" if event.present else "left")
        elif event.held != held:
            told.append("held" if event.held else "unheld")
        elif event.muted != muted:
            told.append("muted" if event.muted else "unmuted")
        present, held, muted = event.present, event.held, event.muted
    return told


_WORDS = {"joined", "left", "held", "unheld", "muted", "unmuted"}


def _happened(story: Sequence[Mapping[str, Any]]) -> list[str]:
    return [str(line["what"]) for line in story if line["what"] in _WORDS]
