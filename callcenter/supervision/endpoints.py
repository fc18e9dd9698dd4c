"""Queues and agents as they are now, over HTTP. Screens that want to see them change use the socket."""

from typing import Any

from fastapi import APIRouter, Depends

from callcenter.live.view import LiveView
from callcenter.supervision.schemas import AgentOut, AgentsOut, QueueOut, QueuesOut


def router(view: LiveView, staff: Any) -> APIRouter:
    """Return the routes; `staff` is the dependency that lets only the centre's people in."""
    routes = APIRouter(prefix="/api/v1", tags=["supervision"], dependencies=[Depends(staff)])

    # Both read memory of the loop's own thread, so neither awaits anything on the way.
    @routes.get("/queues", summary="Queues now")
    async def queues() -> QueuesOut:
        """Return the live figures of every queue, in the order of the configuration."""
        items = [QueueOut.model_validate(card) for card in view.queue_cards()]
        return QueuesOut(as_of=view.now(), position=view.position, items=items)

    @routes.get("/agents", summary="Agents now")
    async def agents() -> AgentsOut:
        """Return every agent with their state, skills and contacts, in the order of the configuration."""
        items = [AgentOut.model_validate(view.agent_card(agent)) for agent in view.agents()]
        return AgentsOut(as_of=view.now(), position=view.position, items=items)

    return routes
