"""Contacts over HTTP: find them, see one whole, read its events."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from callcenter.contact_log.repository import ContactFilter
from callcenter.contact_log.schemas import ContactDetail, ContactPage, EventPage
from callcenter.contact_log.service import ContactHistory
from callcenter.contact_log.tables import CONTACTS
from callcenter.contacts.events import Outcome
from callcenter.contacts.state import Stage
from callcenter.db.sight import Sight
from callcenter.http.pages import DEFAULT_LIMIT, CursorParam, Instant, Limit
from callcenter.http.tables import Centre, Reader, Spoken, list_as_csv
from callcenter.sentences import ENGLISH
from routing.model import Channel

Wanted = Annotated[str | None, Query(max_length=100)]


def wanted(
    queue: Wanted = None,
    agent: Annotated[str | None, Query(max_length=100, description="Who has it, or had it last.")] = None,
    customer: Wanted = None,
    state: Stage | None = None,
    outcome: Outcome | None = None,
    channel: Channel | None = None,
    since: Annotated[Instant | None, Query(alias="from", description="Arrived then or later.")] = None,
    until: Annotated[Instant | None, Query(alias="to", description="Arrived before.")] = None,
) -> ContactFilter:
    """Return what the query string asks for."""
    return ContactFilter(
        queue=queue,
        agent=agent,
        customer=customer,
        state=state,
        outcome=outcome,
        channel=channel,
        since=since,
        until=until,
    )


Asked = Annotated[ContactFilter, Depends(wanted)]


def router(
    service: ContactHistory, staff: Callable[..., object], supervisors: Callable[..., object], centre: Centre
) -> APIRouter:
    """Return the routes; `staff` is the dependency that lets only the centre's people in, and says what they see.

    `supervisors` lets in those of them who may take a list away: whoever serves customers needs one at a time.
    """
    routes = APIRouter(prefix="/api/v1/contacts", tags=["contacts"])

    @routes.get("", summary="Find contacts")
    async def find(
        asked: Asked,
        sight: Annotated[Sight, Depends(staff)],
        limit: Limit = DEFAULT_LIMIT,
        cursor: CursorParam = None,
    ) -> ContactPage:
        """Return the contacts to which everything given applies, the newest first.

        Those of customers whom the caller may not see are left out.
        """
        return await service.find(asked, sight, limit=limit, cursor=cursor)

    @routes.get(".csv", summary="Find contacts, as CSV", response_class=Response)
    async def find_as_csv(
        asked: Asked, sight: Annotated[Sight, Depends(supervisors)], language: Spoken = ENGLISH
    ) -> Response:
        """Return all of the same list as a table, times by the clock of the centre."""
        page = partial(service.rows, asked, sight)
        return await list_as_csv(page, CONTACTS, Reader(centre, language), "contacts.csv")

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
