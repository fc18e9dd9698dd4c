"""Queues and agents as they are now, or were, over HTTP. Screens that want to see them change use the socket."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from callcenter.db.sight import Sight
from callcenter.http.pages import Instant
from callcenter.live.view import LiveView
from callcenter.supervision.past import Past
from callcenter.supervision.schemas import AgentOut, AgentsOut, OpenContactsOut, QueueOut, QueuesOut, open_contact

At = Annotated[Instant | None, Query(description="An instant of the past; now unless given.")]


def router(view: LiveView, past: Past, staff: Any, seen: Any) -> APIRouter:
    """Return the routes; `staff` is the dependency that lets only the centre's people in, `seen` gives their sight."""
    routes = APIRouter(prefix="/api/v1", tags=["supervision"], dependencies=[Depends(staff)])

    # Of now, both read memory of the loop's own thread, so neither awaits anything on the way.
    @routes.get("/queues", summary="Queues now, or at an instant of the past")
    async def queues(at: At = None) -> QueuesOut:
        """Return the live figures of every queue, in the order of the configuration."""
        if at is not None:
            then = await past.at(at)
            items = [QueueOut.model_validate(card) for card in then.queues]
            return QueuesOut(as_of=at, position=then.position, items=items)
        items = [QueueOut.model_validate(card) for card in view.queue_cards()]
        return QueuesOut(as_of=view.now(), position=view.position, items=items)

    @routes.get("/agents", summary="Agents now, or at an instant of the past")
    async def agents(at: At = None) -> AgentsOut:
        """Return every agent with their state, skills and contacts, in the order of the configuration."""
        if at is not None:
            then = await past.at(at)
            items = [AgentOut.model_validate(card) for card in then.agents]
            return AgentsOut(as_of=at, position=then.position, items=items)
        items = [AgentOut.model_validate(view.agent_card(agent)) for agent in view.agents()]
        return AgentsOut(as_of=view.now(), position=view.position, items=items)

    @routes.get("/open-contacts", summary="The contacts that were open at an instant of the past")
    async def open_contacts(
        at: Annotated[Instant, Query(description="An instant of the past.")], sight: Annotated[Sight, Depends(seen)]
    ) -> OpenContactsOut:
        """Return who waited, talked and was wrapped up then: what the queues' figures of that instant count.

        Customers have the names that they have now; those whom the caller may not see have none.
        """
        then = await past.contacts(at, sight)
        items = [open_contact(each) for each in then.contacts]
        return OpenContactsOut(as_of=at, position=then.position, items=items)

    return routes
