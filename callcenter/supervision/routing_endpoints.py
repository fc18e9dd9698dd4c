"""Why a contact is where it is, for supervisors: what it waits for, who could take it, and what excludes the others."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Self

import msgspec
from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel

from callcenter.contact_log.past_offers import PastOffers
from callcenter.db.sight import Sight
from callcenter.http.pages import Closed, Instant
from callcenter.live.view import LiveView
from callcenter.supervision.schemas import Live
from routing.explain import exclusion, standing, why_waiting
from routing.model import ContactId, EngineState


class WhyWaitingOut(Closed):
    """What a contact is waiting for. The counts narrow down, each among the ones before it."""

    code: str
    """One of the codes of docs/routing.md, "Why"."""
    queue: str
    position: int
    """1 for the first in line, 0 for one that is not in line."""
    waited_ms: int
    qualified: int
    signed_in: int
    available: int
    free: int
    held: int
    step: int
    """The step in force, counted from 0."""
    steps: int


class AgentStandingOut(Closed):
    """An agent, and the first thing that keeps them from being offered the contact; null if nothing does."""

    agent: str
    excluded: str | None


class EligibilityOut(BaseModel):
    """Who could take a contact at an instant.

    `agents` are those who serve its queue, and one whom it is held for: first who is eligible, in the order of the
    queue's choice, then the others.
    """

    agents: list[AgentStandingOut]

    @staticmethod
    def among(state: EngineState, contact: ContactId, now: int) -> list[AgentStandingOut]:
        """Return how all agents of the contact's queue stand to it."""
        eligible = standing(state, contact, now)
        wanted, config = state.places[contact].requirements, state.config
        rules = config.agents if config else {}
        concerned = [name for name, of in rules.items() if wanted.queue in of.queues or name == wanted.agent]
        others = [name for name in concerned if name in state.agents and name not in eligible]
        return [
            *(AgentStandingOut(agent=name, excluded=None) for name in eligible),
            *(AgentStandingOut(agent=name, excluded=exclusion(state, contact, name, now)) for name in others),
        ]


class RoutingOut(Live, EligibilityOut):
    """How an open contact stands in the engine now."""

    contact: str
    waiting: WhyWaitingOut

    @classmethod
    def of(cls, view: LiveView, contact: ContactId) -> Self:
        """Return it from the live view; `UnknownContact` for one that has no place."""
        state, now = view.state.engine, view.now()
        why = why_waiting(state, contact, now)
        return cls(
            as_of=now,
            position=view.position,
            contact=contact,
            waiting=WhyWaitingOut(**msgspec.structs.asdict(why)),
            agents=EligibilityOut.among(state, contact, now),
        )


class PastOfferOut(EligibilityOut):
    """An offer as it was made: why, and how every agent of the queue stood to it just before."""

    offer: str
    contact: str
    agent: str
    made_at: Instant
    why: dict[str, Any]


def router(
    view: LiveView,
    offers: PastOffers,
    check_seen: Callable[[ContactId, Sight], Awaitable[None]],
    supervisors: Callable[..., object],
) -> APIRouter:
    """Return the routes; `supervisors` is the dependency that lets only them and administrators in.

    It says what they see, too, and `check_seen` refuses a contact that they do not.
    """
    routes = APIRouter(prefix="/api/v1/contacts", tags=["supervision"])

    @routes.get("/{contact}/routing", summary="Why a contact is where it is")
    async def routing(contact: str, sight: Annotated[Sight, Depends(supervisors)]) -> RoutingOut:
        """Return what an open contact waits for, who could take it, and what excludes everybody else of its queue."""
        await check_seen(contact, sight)
        return RoutingOut.of(view, contact)

    @routes.get("/{contact}/offers/{number}", summary="How things stood at an offer")
    async def offer(
        contact: str,
        number: Annotated[int, Path(ge=1, le=1_000_000)],
        sight: Annotated[Sight, Depends(supervisors)],
    ) -> PastOfferOut:
        """Return how every agent of the queue stood when the n-th offer of the contact was made.

        The log is replayed up to it; of an offer made too long ago that is refused (409, `too_long_ago`).
        """
        await check_seen(contact, sight)
        past = await offers.offer(contact, number)
        return PastOfferOut(
            offer=past.made.offer,
            contact=contact,
            agent=past.made.agent,
            made_at=past.made.at,
            why=msgspec.to_builtins(past.made.why),
            agents=EligibilityOut.among(past.before, contact, past.made.at),
        )

    return routes
