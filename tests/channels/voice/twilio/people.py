"""Customers and agents who act by themselves, second by second, as far as the centre lets them."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from callcenter.contacts.events import ContactEnded
from callcenter.contacts.state import Talk
from callcenter.demo.twilio_cloud.model import Call
from callcenter.errors import CallcenterError
from routing.errors import RoutingError
from routing.model import PlaceState
from tests.support.call_centre import CALLER
from tests.support.invariants import check_log, check_state
from tests.support.records import check_agreement
from tests.support.telephone import Exchange


class People:
    """One customer who calls and presses a key, and agents who take what they are offered and talk for a while.

    `deeds` is what the agents do, each after so many seconds of talk: `hold`, `unhold`, or a queue to send them to.
    """

    def __init__(
        self,
        x: Exchange,
        *,
        agents: tuple[str, ...] = ("lin",),
        keys: str = "1",
        talk_s: int = 5,
        deeds: Mapping[int, str] | None = None,
    ) -> None:
        self.x = x
        self.deeds = dict(deeds or {})
        self.agents = agents
        self.keys = keys
        self.talk_s = talk_s
        self.call: Call
        self.legs: list[Call] = []
        self._talked = 0
        self._pressed = False

    async def ring(self) -> Call:
        """Have the agents ready and the customer call."""
        if self.x.up:
            await self.x.ready(*self.agents)
        self.call = await self.x.ring(CALLER)
        return self.call

    async def live(self, seconds: int) -> None:
        """Let so many seconds pass, in each of which everybody does what they can."""
        for _ in range(seconds):
            await self._customer()
            with suppress(CallcenterError, RoutingError):
                await self._agents()
            await self.x.advance(1)

    async def _customer(self) -> None:
        if self.call.state == "gathering":
            await self.x.press(self.call, self.keys)
        joined = self.call.participant
        together = joined is not None and any(
            one.call.role == "agent" for one in joined.conference.participants.values()
        )
        self._talked += together
        if self._talked > self.talk_s and not self.call.over:
            await self.x.hang_up(self.call)

    async def _agents(self) -> None:
        if not self.x.up:
            return
        await self.x.ready(*self.agents)
        contact = self.x.contact(self.call)
        place = self.x.centre.view.state.engine.places.get(contact) if contact else None
        if place is None:
            return
        if place.state is PlaceState.OFFERED:
            await self.x.accept(self.call)
        elif place.state in (PlaceState.CLAIMED, PlaceState.ACTIVE) and all(leg.over for leg in self.legs):
            self.legs.append(await self.x.connect(self.call))
        elif place.state is PlaceState.ACTIVE and place.agent is not None:
            await self._deed(place.contact, place.agent)

    async def _deed(self, contact: str, agent: str) -> None:
        due = next((after for after in self.deeds if after <= self._talked), None)
        if due is None:
            return
        match self.deeds[due]:
            case "hold" | "unhold" as what:
                await self.x.centre.contacts.control(contact, agent, what)
            case queue:
                await self.x.centre.contacts.transfer(contact, agent, queue=queue, to_agent=None)
        del self.deeds[due]
        await self.x.settle()


def check_end(x: Exchange, call: Call) -> ContactEnded:
    """Hold centre and carrier to what must be true once a call is long over; return how the contact ended."""
    state, events = x.centre.view.state, [recorded.event for recorded in x.log()]
    check_state(state)
    check_log(events, state)
    check_agreement(x.cloud.record(), events, exact=False)
    talk = x.talk(call)
    ends = [event for event in events if isinstance(event, ContactEnded) and event.contact == talk.contact]
    assert len(ends) == 1, "a contact ends once"
    assert talk.talk is Talk.ENDED
    assert not [leg.sid for leg in x.cloud.legs.all.values() if not leg.over], "no leg is left at the carrier"
    assert not [leg.leg for leg in talk.legs.values() if leg.live], "no leg is thought to be live"
    assert not state.engine.places, "nobody waits or is held"
    assert not [agent for agent, known in state.engine.agents.items() if known.contacts], "no agent is stuck"
    return ends[0]


def requests(x: Exchange, operation: str) -> list[dict[str, Any]]:
    """Return what the carrier was asked of one kind."""
    return [entry for entry in x.cloud.record()["rest"] if entry["operation"] == operation]


async def talking(x: Exchange) -> tuple[Call, Call]:
    """Return a caller's and lin's leg in conversation."""
    await x.ready("lin")
    return await x.talking()
