"""The alarms over HTTP: those that are on, those that were, and who has seen to them."""

from typing import Annotated

from fastapi import APIRouter, Depends

from callcenter.access.dependencies import Gate
from callcenter.access.models import Principal, Role
from callcenter.db.database import Database
from callcenter.http.pages import DEFAULT_LIMIT, Instant, Limit
from callcenter.supervision.alarm_desk import AlarmDesk
from callcenter.supervision.alarm_store import recent_alarms
from callcenter.supervision.alarms import AlarmKind
from callcenter.supervision.schemas import Card


class AlarmOut(Card):
    """An alarm. `cleared_at` is null while it is on, `acknowledged_by` while nobody has said that they see to it.

    `value` is the worst reading while it was on, as `docs/console.md` has it: contacts, milliseconds or a share.
    """

    id: str
    queue: str
    kind: AlarmKind
    value: float
    threshold: float
    raised_at: Instant
    cleared_at: Instant | None
    acknowledged_by: str | None
    acknowledged_at: Instant | None


class AlarmsOut(Card):
    """The newest alarms first, on or over."""

    items: list[AlarmOut]


def router(desk: AlarmDesk, database: Database, gate: Gate) -> APIRouter:
    """Return the routes; they let supervisors and administrators in."""
    supervisors = gate.requires(Role.SUPERVISOR, Role.ADMIN)
    routes = APIRouter(prefix="/api/v1/alarms", tags=["supervision"])

    @routes.get("", dependencies=[Depends(supervisors)], summary="Alarms, on or over")
    async def alarms(limit: Limit = DEFAULT_LIMIT) -> AlarmsOut:
        """Return the newest alarms."""
        found = await database.read(lambda connection: recent_alarms(connection, limit))
        return AlarmsOut(items=[AlarmOut.model_validate(alarm) for alarm in found])

    @routes.post("/{alarm}/acknowledge", summary="See to an alarm", status_code=204)
    async def acknowledge(alarm: str, principal: Annotated[Principal, Depends(supervisors)]) -> None:
        """Say that you see to an alarm that is on: it rings no more. Who says so second changes nothing."""
        await desk.acknowledge(alarm, principal.username)

    return routes
