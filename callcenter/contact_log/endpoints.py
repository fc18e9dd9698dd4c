"""Contacts over HTTP: find them, see one whole, read its events."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from callcenter.contact_log.repository import ContactFilter
from callcenter.contact_log.schemas import ContactDetail, ContactPage, EventPage
from callcenter.contact_log.service import ContactHistory
from callcenter.contacts.events import Outcome
from callcenter.contacts.state import Stage
from callcenter.db.sight import Sight
from callcenter.http.pages import DEFAULT_LIMIT, CursorParam, Instant, Limit
from routing.model import Channel

Wanted = Annotated[str | None, Query(max_length=100)]


def router(service: ContactHistory, staff: Callable[..., object]) -> APIRouter:
    """Return the routes; `staff` is the dependency that lets only the centre's people in, and says what they see."""
    routes = APIRouter(prefix="/api/v1/contacts", tags=["contacts"])

    @routes.get("", summary="Find contacts")
    async def find(
        sight: Annotated[Sight, Depends(staff)],
        queue: Wanted = None,
        agent: Annotated[str | None, Query(max_length=100, description="Who has it, or had it last.")] = None,
        customer: Wanted = None,
        state: Stage | None = None,
        outcome: Outcome | None = None,
        channel: Channel | None = None,
        since: Annotated[Instant | None, Query(alias="from", description="Arrived then or later.")] = None,
        until: Annotated[Instant | None, Query(alias="to", description="Arrived before.")] = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: CursorParam = None,
    ) -> ContactPage:
        """Return the contacts to which everything given applies, the newest first.

        Those of customers whom the caller may not see are left out.
        """
        wanted = ContactFilter(
            queue=queue,
            agent=agent,
            customer=customer,
            state=state,
            outcome=outcome,
            channel=channel,
            since=since,
            until=until,
        )
        return await service.find(wanted, sight, limit=limit, cursor=cursor)

    @routes.get("/{contact}", summary="One contact")
    async def detail(contact: str, sight: Annotated[Sight, Depends(staff)]) -> ContactDetail:
        """Return who, when and where; each step and its length; each offer and why; transcript and notes.

        When the customer has been forgotten, their name, the transcript and the notes are gone.
        """
        return await service.contact(contact, sight)

    @routes.get("/{contact}/events", summary="A contact's events")
    async def events(
        contact: str,
        sight: Annotated[Sight, Depends(staff)],
        limit: Limit = DEFAULT_LIMIT,
        cursor: CursorParam = None,
    ) -> EventPage:
        """Return what happened to the contact, in the order of the log."""
        return await service.events(contact, sight, limit=limit, cursor=cursor)

    return routes
