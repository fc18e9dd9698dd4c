"""Callers, agents and faults, in any order, on the virtual clock; and what must be true in the end."""

import asyncio
import contextlib
import functools
from collections import Counter
from collections.abc import Coroutine
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from callcenter.channels.voice.twilio.tokens import make_ticket, voice_token
from callcenter.contacts.events import Control
from callcenter.contacts.state import Talk
from callcenter.demo.twilio_cloud.faults import Fault
from callcenter.demo.twilio_cloud.model import Call, Pickup
from callcenter.directory.service import Directory, Edition
from callcenter.errors import CallcenterError
from routing.errors import RoutingError
from routing.events import CustomerReached
from routing.model import Availability, PlaceState
from tests.support.call_centre import AGENTS, SECRET, directory
from tests.support.invariants import check_log, check_state
from tests.support.records import UNANSWERED, check_agreement, check_violations
from tests.support.telephone import Exchange, started
from tests.support.twilio.contract import check_record

REFUSALS = (CallcenterError, RoutingError)
WEBHOOKS = (
    "webhook",
    "webhook.voice_inbound",
    "webhook.gather_result",
    "webhook.enqueue_wait",
    "webhook.enqueue_action",
    "webhook.dial_action",
    "webhook.redirect",
    "webhook.call_status",
    "webhook.conference_status",
    "webhook.conference_status.participant-join",
    "webhook.conference_status.participant-leave",
    "webhook.conference_status.participant-hold",
)
REST = (
    "rest",
    "rest.CreateCall",
    "rest.UpdateCall",
    "rest.UpdateParticipant",
    "rest.FetchCall",
    "rest.ListCall",
    "rest.ListParticipant",
)
FAULTS = st.one_of(
    st.builds(
        Fault,
        on=st.sampled_from(WEBHOOKS),
        effect=st.sampled_from(["repeat", "repeat_new_token", "delay", "reorder", "drop", "late", "forge", "time_out"]),
        nth=st.sampled_from([1, 1, 1, 2, 3]),
        times=st.integers(1, 2),
        ms=st.sampled_from([100, 2_000, 12_000]),
    ),
    st.builds(
        Fault,
        on=st.sampled_from(REST),
        effect=st.sampled_from(
            ["too_many", "fail_before", "fail_after", "time_out_after", "not_found", "not_in_progress"]
        ),
        nth=st.sampled_from([1, 1, 1, 2]),
        times=st.integers(1, 2),
    ),
    st.builds(
        Fault,
        on=st.sampled_from(["call.step", "call.queued", "call.conference", "call.gathering"]),
        effect=st.just("hang_up"),
        nth=st.integers(1, 4),
        ms=st.sampled_from([0, 0, 50, 3_000]),
        role=st.sampled_from([None, "customer", "agent"]),
    ),
)
PICKUPS = st.lists(st.sampled_from(["answer", "busy", "no-answer"]), max_size=2)
MOST_CALLS = 4
STRUCK: Counter[tuple[str, str]] = Counter()
"""With what and how things have gone wrong in the histories so far."""
CALLED: Counter[str] = Counter()
"""How often customers were called back, and how often they were reached, in the histories so far."""


@functools.cache
def _edition() -> Edition:
    """Return the test centre, which calls customers back: sales once an agent has accepted, care before."""
    callbacks = {"sales": {"first": "agent"}, "care": {"first": "customer"}}
    said = {queue: {**first, "attempts": 2, "gap": "20s"} for queue, first in callbacks.items()}
    return directory(callbacks=said, connect_callback=20_000).edition


class Calls(RuleBasedStateMachine):
    """One centre with three agents, up to four callers."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.x: Exchange = self.run(started(lambda: Directory(_edition())))
        self.calls: list[Call] = []
        self.faults: list[Fault] = []
        self.restarts = 0

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Do the work in the history's own loop."""
        return self.loop.run_until_complete(work)

    def teardown(self) -> None:
        """Let it come to an end without further faults, and look at it."""
        try:
            self.run(self._finish())
        finally:
            self.run(self.x.close())
            self.loop.close()

    # --- what happens -------------------------------------------------------------------------------------------

    @initialize(
        ready=st.integers(1, 3),
        callers=st.lists(st.sampled_from(["", "1", "1", "2", "11", "21"]), min_size=1, max_size=3),
        pickups=PICKUPS,
        faults=st.just([]) | st.lists(FAULTS, min_size=1, max_size=3),
    )
    def the_day_begins(self, ready: int, callers: list[str], pickups: list[Pickup], faults: list[Fault]) -> None:
        """Some agents are there, and some callers, of whom most have chosen, and some have asked to be called back.

        On some days things will go wrong.
        """
        for fault in faults:
            self._plan(fault)
        self.run(self.x.ready(*AGENTS[:ready]))
        for n, keys in enumerate(callers):
            self.calls.append(self.run(self.x.ring(f"+861380013800{n}")))
            self.x.cloud.pickups[self.calls[-1].caller] = list(pickups)
            for key in keys:
                self.run(self.x.advance(0.1))
                self.run(self.x.press(self.calls[-1], key))

    @rule(n=st.integers(0, 9))
    def it_goes_on(self, n: int) -> None:
        """Somebody does the natural next thing."""
        self._go_on(n)

    @rule(n=st.integers(0, 9))
    def it_goes_on_and_on(self, n: int) -> None:
        """Somebody does the natural next thing, and a while later the next."""
        self._go_on(n)
        self.run(self.x.advance(2))
        self._go_on(n)

    def _some(self, state: PlaceState, n: int) -> list[Any]:
        """Return the n-th place in a state; where there is none, what would lead to one happens instead."""
        # What rule comes next must not depend on what the loop's threads have done: it would not come again.
        if not (found := self._places(n, state)):
            self._go_on(n)
        return found

    def _go_on(self, n: int) -> None:
        gathering = [call for call in self.calls if call.state == "gathering" and call.entry is None]
        if self._places(0, PlaceState.OFFERED):
            self.run(self._accept(n, connect=True))
        elif gathering:
            self.run(self.x.press(gathering[n % len(gathering)], "12"[n % 2]))
        elif self._places(0, PlaceState.CLAIMED):
            self.run(self._connect(n))
        elif self._places(0, PlaceState.ACTIVE):
            self.agent_controls(n, ("hold", "unhold", "mute", "unmute")[n % 4])

    @precondition(lambda self: len(self.calls) < MOST_CALLS)
    @rule(caller=st.sampled_from(["+8613800138000", "+8613800138001", "anonymous"]))
    def ring(self, caller: str) -> None:
        """A customer rings."""
        self.calls.append(self.run(self.x.ring(caller)))

    @rule(n=st.integers(0, 9), keys=st.sampled_from(["1", "1", "2", "3", "4", "5", "9", "12345", "#"]))
    def press(self, n: int, keys: str) -> None:
        """A customer presses keys, whenever."""
        self.run(self.x.press(self.calls[n % len(self.calls)], keys))

    @rule(n=st.integers(0, 9), pickups=PICKUPS)
    def customer_asks_to_be_called_back(self, n: int, pickups: list[Pickup]) -> None:
        """A waiting customer asks to be called back, and will answer then, or not at once."""
        if waiting := [call for call in self.calls if call.entry is not None]:
            call = waiting[n % len(waiting)]
            self.x.cloud.pickups[call.caller] = list(pickups)
            self.run(self.x.press(call, "1"))
        else:
            self._go_on(n)

    @rule(n=st.integers(0, 9))
    def customer_hangs_up(self, n: int) -> None:
        """A customer hangs up, wherever they are; one who is called, before they pick up or after."""
        calls = [*self.calls, *self._made()]
        self.run(self.x.hang_up(calls[n % len(calls)]))

    @rule(n=st.integers(0, 9))
    def agent_takes_it(self, n: int) -> None:
        """An agent accepts what is offered, and their browser connects."""
        if self._some(PlaceState.OFFERED, n):
            self.run(self._accept(n, connect=True))

    @rule(n=st.integers(0, 9))
    def agent_accepts_only(self, n: int) -> None:
        """An agent accepts, and the browser does not connect."""
        if self._some(PlaceState.OFFERED, n):
            self.run(self._accept(n, connect=False))

    @rule(n=st.integers(0, 9))
    def agent_connects(self, n: int) -> None:
        """The browser of an agent who has a call connects (again)."""
        self.run(self._connect(n))

    @rule(n=st.integers(0, 9))
    def agent_declines(self, n: int) -> None:
        """An agent declines."""
        for place in self._some(PlaceState.OFFERED, n):
            self.run(self._try(self.x.centre.contacts.decline(place.offer or "", place.agent or "")))

    @rule(n=st.integers(0, 9), what=st.sampled_from(["hold", "unhold", "mute", "unmute"]))
    def agent_controls(self, n: int, what: Control) -> None:
        """An agent holds or mutes."""
        for place in self._some(PlaceState.ACTIVE, n):
            self.run(self._try(self.x.centre.contacts.control(place.contact, place.agent or "", what)))

    @rule(n=st.integers(0, 9), to=st.sampled_from(["sales", "care", "lin", "chen", "wang"]))
    def agent_transfers(self, n: int, to: str) -> None:
        """An agent sends a caller on."""
        for place in self._some(PlaceState.ACTIVE, n):
            agent = to if to in AGENTS else None
            work = self.x.centre.contacts.transfer(
                place.contact, place.agent or "", queue=None if agent else to, to_agent=agent
            )
            self.run(self._try(work))

    @rule(n=st.integers(0, 9))
    def agent_hangs_up(self, n: int) -> None:
        """An agent ends a conversation."""
        for place in self._some(PlaceState.ACTIVE, n):
            self.run(self._try(self.x.centre.contacts.end(place.contact, place.agent or "")))

    @rule(n=st.integers(0, 9))
    def agent_line_breaks(self, n: int) -> None:
        """An agent's own leg is gone, by no will of theirs."""
        legs = [call for call in self.x.cloud.legs.all.values() if call.role == "agent" and not call.over]
        if legs:
            self.run(self.x.hang_up(legs[n % len(legs)]))
        else:
            self._go_on(n)

    @rule(agent=st.sampled_from(AGENTS), ready=st.booleans())
    def agent_changes(self, agent: str, ready: bool) -> None:
        """An agent becomes available, or goes to lunch."""
        availability, reason = (Availability.AVAILABLE, None) if ready else (Availability.NOT_READY, "lunch")
        contacts = self.x.centre.contacts
        self.run(self._try(contacts.agent_seen(agent)))
        self.run(self._try(contacts.set_availability(agent, availability, reason, by=agent)))

    @rule(seconds=st.sampled_from([0.2, 1, 3, 3, 6, 16, 21, 31]))
    def time_passes(self, seconds: float) -> None:
        """Time passes."""
        self.run(self.x.advance(seconds))

    @rule(fault=FAULTS, n=st.integers(0, 9))
    def something_goes_wrong(self, fault: Fault, n: int) -> None:
        """A fault is planned, and the natural next thing done."""
        self._plan(fault)
        self._go_on(n)

    def _plan(self, fault: Fault) -> None:
        self.faults.append(fault)
        self.x.cloud.plan(fault)

    @precondition(lambda self: self.restarts < 2)
    @rule(down=st.sampled_from([0, 2, 30]))
    def server_restarts(self, down: float) -> None:
        """The server stops, and comes back a while later."""
        self.restarts += 1
        self.run(self._restart(down))

    # --- what is always true ------------------------------------------------------------------------------------

    @invariant()
    def the_state_is_sound(self) -> None:
        """Two machines agree; nobody has more than they can, nobody is had by two."""
        check_state(self.x.centre.view.state)

    # --- how it ends --------------------------------------------------------------------------------------------

    async def _finish(self) -> None:
        x = self.x
        x.cloud.exchange.faults.clear()
        for agent in AGENTS:
            await x.centre.contacts.agent_seen(agent)
        await self._serve_everybody()
        for call in self._customers():
            await x.hang_up(call)
        await x.advance(200)
        state = x.centre.view.state
        check_state(state)
        events = [recorded.event for recorded in x.log()]
        check_log(events, state)
        stuck = {agent.agent: list(agent.contacts) for agent in state.engine.agents.values() if agent.contacts}
        assert not stuck, f"agents are stuck with {stuck}"
        open_ = [talk.contact for talk in state.conversations.values() if talk.talk is not Talk.ENDED]
        assert not open_, f"contacts never ended: {open_}"
        alive = [call.sid for call in x.cloud.legs.all.values() if not call.over]
        assert not alive, f"calls live on at the carrier: {alive}"
        attempts = [call.line.status_callback for call in self._made()]
        assert len(set(attempts)) == len(attempts), f"somebody is called twice for one attempt: {attempts}"
        CALLED.update(called=len(attempts), reached=sum(isinstance(event, CustomerReached) for event in events))
        record, exact = x.cloud.record(), not self.faults and not self.restarts
        check_record(record, more=("ticket",))
        check_violations(record, allowed=() if exact else UNANSWERED)
        check_agreement(record, events, exact=exact)
        STRUCK.update((fault.on.partition(".")[0], fault.effect) for fault in x.cloud.exchange.faults.struck)

    async def _serve_everybody(self) -> None:
        """With nothing more going wrong and agents who answer, every caller who is still there is talked to."""
        for _ in range(60):
            for agent in AGENTS:
                known = self.x.centre.view.state.engine.agents[agent]
                if known.availability is not Availability.AVAILABLE:
                    await self._try(
                        self.x.centre.contacts.set_availability(agent, Availability.AVAILABLE, None, by=agent)
                    )
            for n in range(MOST_CALLS):
                await self._accept(n, connect=True)
                await self._connect(n)
            waiting = [call.face for call in self._customers() if not await self._is_served(call)]
            to_be_called = [
                place.contact
                for place in self.x.centre.view.state.engine.places.values()
                if place.callback is not None and place.state is not PlaceState.WRAPPING
            ]
            if not waiting and not to_be_called:
                return
            await self.x.advance(5)
        raise AssertionError(f"customers are never served: {waiting}, {to_be_called}")

    def _made(self) -> list[Call]:
        """Return the calls that were made to customers."""
        return [call for call in self.x.cloud.legs.all.values() if call.dialled]

    def _customers(self) -> list[Call]:
        """Return the customers' calls that are not over."""
        return [call for call in [*self.calls, *self._made()] if not call.over]

    async def _is_served(self, call: Call) -> bool:
        contact = self.x.contact(call)
        if contact is None:
            return False
        talk = self.x.centre.view.state.conversations[contact]
        if talk.talk is Talk.TALKING and call.participant is not None:
            # Served is served: the next one needs the agent.
            await self._try(self.x.centre.contacts.end(contact, talk.agent or ""))
        return talk.talk is Talk.ENDED

    async def _accept(self, n: int, *, connect: bool) -> None:
        for place in self._places(n, PlaceState.OFFERED):
            await self._try(self.x.centre.contacts.accept(place.offer or "", place.agent or ""))
            if connect:
                await self._connect(n)

    async def _connect(self, n: int) -> None:
        x = self.x
        for place in self._places(n, PlaceState.CLAIMED, PlaceState.ACTIVE):
            talk = x.centre.view.state.conversations[place.contact]
            if place.offer is None or place.agent is None or any(leg.offer == place.offer for leg in talk.agent_legs()):
                continue
            now = x.clock.now()
            ticket = make_ticket(SECRET, contact=place.contact, offer=place.offer, agent=place.agent, now=now)
            x.cloud.connect(voice_token(x.settings, place.agent, now).token, {"ticket": ticket})
            await x.settle()

    async def _restart(self, down: float) -> None:
        await self.x.stop()
        await self.x.advance(down)
        await self.x.start()
        for agent in AGENTS:
            await self._try(self.x.centre.contacts.agent_seen(agent))

    async def _try(self, work: Coroutine[Any, Any, Any]) -> None:
        with contextlib.suppress(*REFUSALS):
            await work
        await self.x.settle()

    def _places(self, n: int, *states: PlaceState) -> list[Any]:
        """Return the n-th place of these states, if there are any."""
        places = self.x.centre.view.state.engine.places.values()
        found = sorted((place for place in places if place.state in states), key=lambda place: place.contact)
        return [found[n % len(found)]] if found else []
