"""What supervisors do with waiting contacts and with what agents are for, over HTTP; the console does the same."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends

from callcenter.access.dependencies import Gate
from callcenter.access.models import Principal, Role
from callcenter.contacts.service import Contacts
from callcenter.directory.preview_schemas import PreviewOut
from callcenter.http.pages import Closed
from callcenter.live.view import LiveView
from routing.commands import AdjustAgent
from routing.preview import copied, preview_adjustment


class MoveIn(Closed):
    """Where the contact is to wait; without `credit`, the time it has waited counts there as that queue has it."""

    queue: str
    credit: bool | None = None


class AssignIn(Closed):
    """To whom the contact is to be offered."""

    agent: str


def router(contacts: Contacts, gate: Gate) -> APIRouter:
    """Return the routes; they let supervisors and administrators in."""
    supervisors = gate.requires(Role.SUPERVISOR, Role.ADMIN)
    routes = APIRouter(prefix="/api/v1/contacts", tags=["supervision"])

    @routes.post("/{contact}/move", summary="Move a waiting contact to another queue", status_code=204)
    async def move(contact: str, principal: Annotated[Principal, Depends(supervisors)], wish: MoveIn) -> None:
        """Put a waiting contact into another queue. One that waits there already stays as it is."""
        await contacts.move(contact, wish.queue, by=principal.username, credit=wish.credit)

    @routes.post("/{contact}/assign", summary="Assign a waiting contact to an agent", status_code=204)
    async def assign(contact: str, principal: Annotated[Principal, Depends(supervisors)], wish: AssignIn) -> None:
        """Have a waiting contact offered to this agent at once; `cannot_take_*` says why they cannot take it."""
        await contacts.assign(contact, wish.agent, by=principal.username)

    return routes


class AdjustmentIn(Closed):
    """Which queues the agent is to serve, and with which skills; what is null is as configured."""

    queues: list[str] | None = None
    skills: dict[str, int] | None = None


def adjustments_router(contacts: Contacts, view: LiveView, gate: Gate) -> APIRouter:
    """Return the routes about what agents are for; they let supervisors and administrators in."""
    supervisors = gate.requires(Role.SUPERVISOR, Role.ADMIN)
    routes = APIRouter(prefix="/api/v1/agents", tags=["supervision"])

    @routes.put("/{agent}/adjustment", summary="Change an agent's queues and skills", status_code=204)
    async def adjust(agent: str, principal: Annotated[Principal, Depends(supervisors)], to: AdjustmentIn) -> None:
        """Have an agent serve these queues with these skills from now on, on top of what is configured."""
        queues = None if to.queues is None else tuple(to.queues)
        await contacts.adjust_agent(agent, principal.username, queues=queues, skills=to.skills)

    @routes.post("/{agent}/adjustment/preview", summary="What a change of an agent would do")
    async def preview(
        agent: str, to: AdjustmentIn, principal: Annotated[Principal, Depends(supervisors)]
    ) -> PreviewOut:
        """Say what would come of changing the agent so now; nothing changes."""
        queues = None if to.queues is None else tuple(to.queues)
        command = AdjustAgent(agent=agent, by=principal.username, queues=queues, skills=to.skills)
        state = copied(view.state.engine)
        return PreviewOut.of(await asyncio.to_thread(preview_adjustment, state, command, view.now()))

    @routes.delete("/{agent}/adjustment", summary="Have an agent as configured again", status_code=204)
    async def restore(agent: str, principal: Annotated[Principal, Depends(supervisors)]) -> None:
        """Take back what was changed. An agent of whom nothing is stays as they are."""
        await contacts.restore_agent(agent, principal.username)

    return routes
