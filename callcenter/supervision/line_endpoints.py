"""A queue's line over HTTP, for supervisors: what stands behind an expected wait."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from callcenter.db.sight import Sight
from callcenter.errors import NotFound
from callcenter.http.pages import DEFAULT_LIMIT, Closed, CursorParam, Instant, Limit, decode_cursor, encode_cursor
from callcenter.live.view import LiveView
from callcenter.supervision.line import InLine, line_of
from callcenter.supervision.past import Past
from callcenter.supervision.schemas import Card, OpenContactOut, open_contact
from routing.estimates import Expected


class WaitOut(Closed):
    """How long to wait, in ms: half of the waits are within the median, nine of ten within the bound."""

    median_ms: int
    bound_ms: int


class InLineOut(Closed):
    """A contact in line; `place` 1 is next.

    `told` is what was said of the whole wait when the contact came into the queue, null if nothing; `expected` what
    remains of it now, null for one whom nobody could answer now, or only those it is held for.
    """

    place: int
    contact: OpenContactOut
    told: WaitOut | None
    expected: WaitOut | None


class ReckoningOut(Card):
    """From what waits are reckoned: docs/routing.md, *Expected wait*, has the names and the formula.

    `agents` are on duty and serve the queue; `taken` were claimed in `agent_ms` of their time, `left` gave up in
    `stood_ms` of standing in line, those long ago counted in part; a contact takes `handling_ms`, to connect it
    `answer_ms`.
    """

    agents: int
    agent_ms: int
    taken: float
    left: float
    stood_ms: int
    handling_ms: int
    answer_ms: int


class LineOut(Closed):
    """The line at an instant, in its order; `length` stand in it, and one who came then would wait as `expected`.

    Those `offered` are waiting, too, but are being offered, called or connected: nothing is expected of their wait.
    """

    as_of: Instant
    length: int
    offered: int
    expected: WaitOut | None
    reckoning: ReckoningOut | None
    """null for a queue whose waits are not estimated."""
    items: list[InLineOut]
    next: str | None
    """The next page, of the same instant."""


def router(view: LiveView, past: Past, supervisors: Callable[..., object]) -> APIRouter:
    """Return the route; `supervisors` lets only them and administrators in, and says what they see."""
    routes = APIRouter(prefix="/api/v1/queues", tags=["supervision"])

    @routes.get("/{queue}/line", summary="Who stands in a queue's line, and how long they are expected to wait")
    async def line(
        queue: str,
        sight: Annotated[Sight, Depends(supervisors)],
        at: Annotated[Instant | None, Query(description="An instant of the past; now unless given.")] = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: CursorParam = None,
    ) -> LineOut:
        """Return the line with what each was told and would be told, and from what that is reckoned."""
        if queue not in view.directory.centre.queues:
            raise NotFound(f"There is no queue {queue[:60]!r}; `GET /api/v1/queues` lists those there are.")
        after = 0
        if cursor is not None:
            at, after = decode_cursor(f"line of {queue}", cursor, tuple[int, int])
        if at is None:
            found = line_of(view.state, queue, view.now(), limit=limit)
        else:
            found = await past.line(queue, at, after=after, limit=limit)
        contacts = await past.named([each.contact for each in found.contacts], sight)
        reached = after + len(contacts)
        return LineOut(
            as_of=found.at,
            length=found.length,
            offered=found.offered,
            expected=_wait(found.expected),
            reckoning=None if found.reckoning is None else ReckoningOut.model_validate(found.reckoning),
            items=[_in_line(each, open_contact(whose)) for each, whose in zip(found.contacts, contacts, strict=True)],
            next=encode_cursor(f"line of {queue}", found.at, reached) if reached < found.length else None,
        )

    return routes


def _in_line(each: InLine, contact: OpenContactOut) -> InLineOut:
    return InLineOut(place=each.place, contact=contact, told=_wait(each.told), expected=_wait(each.expected))


def _wait(expected: Expected | None) -> WaitOut | None:
    return None if expected is None else WaitOut(median_ms=expected.median_ms, bound_ms=expected.bound_ms)
