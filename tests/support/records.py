"""Holds the contact log to what the carrier recorded of the same calls, independently of us."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from callcenter.contacts.events import AnyEvent, ContactArrived, ContactEnded, LegArrived, LegChanged, LegEnded
from routing.events import CallbackPlaced

UNANSWERED = (11_200, 11_205, 15_003)
"""What the carrier complains of when we did not answer: a document or callback not taken, no connection."""


def check_violations(record: Mapping[str, Any], *, allowed: Collection[int] = ()) -> None:
    """Check that the carrier has complained of nothing but what is allowed."""
    wrong = [entry for entry in record["violations"] if entry["code"] not in allowed]
    assert not wrong, wrong


def check_agreement(record: Mapping[str, Any], events: Sequence[AnyEvent], *, exact: bool) -> None:
    """Check that every call in the log is the carrier's, with its end, and that we hung up on no caller unsaid.

    `exact` is where nothing went wrong: then every caller the carrier had is there, each has hung up by themself if the
    log says so and only then, and each leg has joined, left, been held and ended as the carrier says.
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
    called = {sid for sid, call in calls.items() if call["story"][0]["what"] == "dialled"}
    customers = {leg: event.contact for leg, event in arrived.items() if event.role == "customer"}
    callers = [leg for leg in customers if leg not in called]
    assert len(callers) == len(contacts), "a contact for each caller"
    ends = {event.contact: event for event in events if isinstance(event, ContactEnded)}
    gone = {event.contact for event in events if isinstance(event, CallbackPlaced)}
    # Who has asked to be called back has not ended the contact by hanging up; once reached, that line counts.
    for leg in [leg for leg, contact in customers.items() if leg in called or contact not in gone]:
        last, end = calls[leg]["story"][-1], ends[arrived[leg].contact]
        by = last["by"]
        # Whose contact is over may hang up before we have said good-bye.
        left_early = by == "customer" and end.by == "system" and end.at <= last["at"]
        if (exact or by == "document") and not left_early:
            assert (by == "customer") == (end.by == "customer"), f"{leg}: the carrier says {by}, the log {end.by}"
    if exact:
        told = {event.leg: event.status for event in events if isinstance(event, LegEnded)}
        assert told == {leg: calls[leg]["status"] for leg in arrived}
        inbound = {sid for sid, call in calls.items() if call["role"] == "customer"} - called
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
