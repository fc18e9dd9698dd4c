"""What the contact endpoints ask: contacts found, one contact whole, its events. All from committed rows."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection

from callcenter.clock import Clock
from callcenter.contact_log import repository
from callcenter.contact_log.repository import AnyRow, ContactFilter
from callcenter.contact_log.schemas import (
    ContactDetail,
    ContactPage,
    ContactSummary,
    EventOut,
    EventPage,
    FlowStopOut,
    LegOut,
    LineNewsOut,
    MessageOut,
    NoteOut,
    OfferOut,
    StepOut,
    VoicemailOut,
)
from callcenter.contact_log.steps import flow_of, legs_of, line_of, offers_of, steps_of
from callcenter.contact_log.voicemails import message_of
from callcenter.db.database import Database
from callcenter.db.sight import Sight
from callcenter.errors import NotFound
from callcenter.http.pages import cut, decode_cursor
from routing.model import ContactId


class ContactNotFound(NotFound):
    """No contact has this id."""

    code = "contact_not_found"

    def __init__(self, contact: ContactId) -> None:
        super().__init__(f"There is no contact {contact[:100]}.")


class ContactHistory:
    """Looks contacts up, the open ones and those long over."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def find(self, wanted: ContactFilter, sight: Sight, *, limit: int, cursor: str | None) -> ContactPage:
        """Return a page of the contacts in sight, the newest first."""
        as_of = self._clock.now()
        page, following = await self.rows(wanted, sight, limit=limit, cursor=cursor)
        return ContactPage(items=[ContactSummary.of(row) for row in page], next=following, as_of=as_of)

    async def rows(
        self, wanted: ContactFilter, sight: Sight, *, limit: int, cursor: str | None
    ) -> tuple[Sequence[AnyRow], str | None]:
        """Return the rows of such a page, and the cursor of the next."""
        before = None if cursor is None else decode_cursor("contacts", cursor, tuple[int, str])
        rows = await self._database.read(
            lambda connection: repository.find_contacts(connection, wanted, sight, before=before, limit=limit + 1)
        )
        return cut(rows, limit, "contacts", lambda row: (row.arrived_at, row.id))

    async def check_seen(self, contact: ContactId, sight: Sight) -> None:
        """Raise ContactNotFound for a contact that is hidden."""
        if not await self._database.read(lambda connection: sight.sees_contact(connection, contact)):
            raise ContactNotFound(contact)

    async def contact(self, contact: ContactId, sight: Sight) -> ContactDetail:
        """Return everything about one contact; ContactNotFound when there is none in sight."""

        def read(connection: Connection) -> ContactDetail:
            row = repository.get_contact(connection, contact, sight)
            if row is None:
                raise ContactNotFound(contact)
            events, message = repository.get_events(connection, contact), message_of(connection, contact)
            return ContactDetail(
                **ContactSummary.of(row).model_dump(),
                steps=[StepOut.of(step) for step in steps_of(events)],
                offers=[OfferOut.of(offer) for offer in offers_of(events)],
                line=[LineNewsOut.of(news) for news in line_of(events)],
                flow=[FlowStopOut.of(stop) for stop in flow_of(events)],
                legs=[LegOut.of(leg) for leg in legs_of(events)],
                transcript=[MessageOut.of(line) for line in repository.get_transcript(connection, contact)],
                notes=[NoteOut(**note._mapping) for note in repository.get_notes(connection, contact)],
                voicemail=None if message is None else VoicemailOut.of(message),
            )

        return await self._database.read(read)

    async def events(self, contact: ContactId, sight: Sight, *, limit: int, cursor: str | None) -> EventPage:
        """Return a page of a contact's events in the order of the log; ContactNotFound when there is none in sight."""
        after = 0 if cursor is None else decode_cursor(f"events of {contact}", cursor, tuple[int])[0]

        def read(connection: Connection) -> EventPage:
            if repository.get_contact(connection, contact, sight) is None:
                raise ContactNotFound(contact)
            rows = repository.get_event_rows(connection, contact, after=after, limit=limit + 1)
            page, following = cut(rows, limit, f"events of {contact}", lambda row: (row.position,))
            items = [
                EventOut(
                    position=row.position,
                    at=row.at,
                    kind=row.kind,
                    version=row.version,
                    data=msgspec.json.decode(row.data),
                )
                for row in page
            ]
            return EventPage(items=items, next=following)

        return await self._database.read(read)
