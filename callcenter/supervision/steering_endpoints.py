"""Moving a waiting contact to another queue, and assigning it to an agent, over HTTP; the console does the same."""

from typing import Annotated

from fastapi import APIRouter, Depends

from callcenter.access.dependencies import Gate
from callcenter.access.models import Principal, Role
from callcenter.contacts.service import Contacts
from callcenter.http.pages import Closed


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
