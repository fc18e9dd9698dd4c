"""Who may see which customers: the one place that decides it, for every route and screen."""

from collections.abc import Awaitable, Callable, Collection
from typing import Annotated, Any, Protocol

from fastapi import Depends, Request

from callcenter.access.dependencies import token_of
from callcenter.access.models import Principal
from callcenter.access.service import Access
from callcenter.contacts.events import CustomerId
from callcenter.contacts.state import Conversation
from callcenter.db.database import Database
from callcenter.db.sight import EVERYTHING, Sight
from callcenter.db.tables import contacts as rows
from callcenter.directory.schemas import Centre
from callcenter.directory.service import Directory
from routing.model import ContactId


class OpenContacts(Protocol):
    """The contacts that are open now."""

    def open_contacts(self, agent: str) -> list[ContactId]:
        """Return those that are offered to or with an agent."""

    def talk(self, contact: ContactId) -> Conversation | None:
        """Return a contact's conversation."""


class Visibility:
    """Decides by the centre in force and the contacts that are open, anew each time it is asked."""

    def __init__(self, directory: Directory, contacts: OpenContacts, database: Database) -> None:
        self._directory = directory
        self._contacts = contacts
        self._database = database

    def of(self, principal: Principal) -> Sight:
        """Return what somebody who is signed in may see."""
        agents = agents_seen(self._directory.centre, principal)
        if agents is None:
            return EVERYTHING
        held = self._contacts.open_contacts(principal.username)
        talks = [talk for contact in held if (talk := self._contacts.talk(contact)) is not None]
        met = {customer for talk in talks for customer in (talk.customer, *talk.candidates) if customer is not None}
        return Sight(agents, frozenset(held), frozenset(met))

    async def among(self, sight: Sight, contacts: Collection[ContactId]) -> dict[ContactId, CustomerId | None]:
        """Return which of these contacts are seen, each with its customer."""
        query = rows.select().with_only_columns(rows.c.id, rows.c.customer)
        query = query.where(rows.c.id.in_(contacts), sight.of_contact(rows))
        found = await self._database.read(lambda connection: connection.execute(query).all())
        return {row.id: row.customer for row in found}

    def of_caller(self, allowed: Any) -> Callable[..., Any]:
        """Return a dependency that gives a route what its caller may see; `allowed` says who may call it."""

        async def sight(principal: Annotated[Principal, Depends(allowed)]) -> Sight:
            return self.of(principal)

        return sight

    def of_whoever_calls(self, access: Access) -> Callable[..., Any]:
        """Return a dependency for a route that anyone may call; it gives what tells whether they may see a contact.

        Who is not signed in is held back by nothing here.
        """

        async def sees(request: Request) -> Callable[[ContactId], Awaitable[bool]]:
            principal = await access.principal(token_of(request))
            sight = EVERYTHING if principal is None else self.of(principal)

            async def contact(contact: ContactId) -> bool:
                return sight.everything or bool(await self.among(sight, [contact]))

            return contact

        return sees


def agents_seen(centre: Centre, principal: Principal) -> frozenset[str] | None:
    """Return the agents whose customers somebody sees by the configuration; None for everybody's."""
    name = principal.username
    user = centre.agents.get(name) or centre.people.get(name)
    which = (user and user.visible_customers) or _widest(centre, principal)
    if which == "all":
        return None
    teams = centre.teams_of(name) if which == "team" else ()
    return frozenset({name, *(id_ for id_, agent in centre.agents.items() if agent.team in teams)})


def _widest(centre: Centre, principal: Principal) -> str:
    """Return what the one of their roles that sees most sees."""
    each = [getattr(centre.visible_customers, role.value) for role in principal.roles]
    return next(which for which in ("all", "team", "own") if which in each)
