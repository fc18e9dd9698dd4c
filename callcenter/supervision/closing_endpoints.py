"""Closing a queue at once, and opening it again, over HTTP; supervisors do the same on the console."""

from typing import Annotated

from fastapi import APIRouter, Depends

from callcenter.access.dependencies import Gate
from callcenter.access.models import Principal, Role
from callcenter.contacts.service import Contacts
from callcenter.http.pages import Closed, Instant


class ClosingIn(Closed):
    """How long the queue is to be closed; without `until`, until somebody opens it."""

    until: Instant | None = None


def router(contacts: Contacts, gate: Gate) -> APIRouter:
    """Return the routes; they let supervisors and administrators in."""
    supervisors = gate.requires(Role.SUPERVISOR, Role.ADMIN)
    routes = APIRouter(prefix="/api/v1/queues", tags=["supervision"])

    @routes.post("/{queue}/close", summary="Close a queue at once", status_code=204)
    async def close(queue: str, principal: Annotated[Principal, Depends(supervisors)], closing: ClosingIn) -> None:
        """Send on who waits in the queue and who comes, whatever its hours. Said again it changes only `until`."""
        await contacts.close_queue(queue, by=principal.username, until=closing.until)

    @routes.post("/{queue}/open", summary="Open a closed queue", status_code=204)
    async def open_(queue: str, principal: Annotated[Principal, Depends(supervisors)]) -> None:
        """Let the queue go by its hours again. One that is not closed stays as it is."""
        await contacts.open_queue(queue, by=principal.username)

    return routes
