"""Who stands in a queue's line, what each was told of the wait and would be told now, and from what it is reckoned."""

from collections.abc import Iterator

import msgspec

from callcenter.contacts.state import CellState
from callcenter.live.cards import contact_card
from callcenter.supervision.open_then import OpenThen
from routing.estimates import Expected, expected_of_newcomer, expected_wait
from routing.explain import line
from routing.model import ContactId, EngineState, QueueId


class InLine(msgspec.Struct, frozen=True, kw_only=True):
    """A contact in line; `place` 1 is next. Waits are in ms, a median and a bound.

    `told` is what was said of the whole wait when the contact came into the queue, `expected` what remains of it now.
    None for nothing: nobody was on duty then, or nobody could answer it now, or only those for whom it is held.
    """

    place: int
    contact: OpenThen
    told: Expected | None
    expected: Expected | None


class Reckoning(msgspec.Struct, frozen=True, kw_only=True):
    """From what a queue's waits are reckoned: docs/routing.md, *Expected wait*, has the names and the formula.

    `taken` and `left` are how many were seen, those long ago in part.
    """

    agents: int
    agent_ms: int
    taken: float
    left: float
    stood_ms: int
    handling_ms: int
    answer_ms: int


class LineThen(msgspec.Struct, frozen=True, kw_only=True):
    """A queue's line at an instant, or a part of it; one who came then would be told `expected`.

    `length` stand in it; `offered` wait, too, but are being offered, called or connected.
    """

    at: int
    length: int
    offered: int
    expected: Expected | None
    reckoning: Reckoning | None
    contacts: tuple[InLine, ...]


def line_of(state: CellState, queue: QueueId, at: int, *, after: int = 0, limit: int) -> LineThen:
    """Return the line of a queue from the one behind the place `after` on."""
    standing = line(state.engine, queue, at)
    return LineThen(
        at=at,
        length=len(standing),
        offered=len(waiting.waiting) - len(standing) if (waiting := state.metrics.queues.get(queue)) else 0,
        expected=expected_of_newcomer(state.engine, queue, at),
        reckoning=_reckoning(state.engine, queue, at),
        contacts=tuple(_in_line(state, queue, at, after, standing[after : after + limit])),
    )


def _reckoning(engine: EngineState, queue: QueueId, at: int) -> Reckoning | None:
    pace = engine.paces.get(queue)
    if pace is None:
        return None
    return Reckoning(
        agents=pace.agents,
        agent_ms=pace.agent_ms + (pace.agents * (at - pace.since) if pace.waiting else 0),
        taken=pace.taken / 1000,
        left=pace.left / 1000,
        stood_ms=pace.stood_ms,
        handling_ms=pace.handling_ms,
        answer_ms=pace.answer_ms,
    )


def _in_line(state: CellState, queue: QueueId, at: int, after: int, contacts: list[ContactId]) -> Iterator[InLine]:
    for position, contact in enumerate(contacts, after + 1):
        place, visit = state.engine.places[contact], state.metrics.waiting.get(contact)
        told = None
        if visit is not None and visit.expected_ms is not None and visit.bound_ms is not None:
            told = Expected(visit.expected_ms, visit.bound_ms)
        expected = None
        if place.unanswerable is None and not place.requirements.held:
            expected = expected_wait(state.engine, queue, at, priority=place.priority, position=position)
        card = contact_card(state, contact, "", lambda _: None, None, ())
        yield InLine(place=position, contact=OpenThen(card=card), told=told, expected=expected)
