"""The oracle's world: who and what there is, what runs out when, and what happens then."""

from collections.abc import Iterator
from typing import Any

from routing import errors as x
from routing import events as e
from routing.model import AgentRules, Availability, Miss, QueueRules, RoutingConfig
from tests.routing.oracle_lines import Line
from tests.routing.oracle_model import (
    ACTIVE,
    AVAILABLE,
    CALLING,
    CLAIMED,
    NOT_READY,
    OFFERED,
    OFFLINE,
    WAITING,
    WRAPPING,
    Agent,
    Contact,
    Offer,
)
from tests.routing.oracle_rules import capped_at, day_of, first_call, next_turn, no_longer

NOT_READY_FOR: dict[Miss, str] = {
    "declined": "declined",
    "not_answered": "no_answer",
    "lost": "connection_lost",
    "connect_failed": "connect_failed",
}
FREE = (OFFERED, CALLING)
IN_LINE = (WAITING, OFFERED, CALLING, CLAIMED)


class World:
    """Who and what there is, and what happens to them by the rules."""

    def __init__(self) -> None:
        self.config: RoutingConfig | None = None
        self.contacts: list[Contact] = []
        self.agents: list[Agent] = []
        self.now = 0
        self.out: list[e.Event] = []
        self.offers_made = 0
        self.marks = 0
        self.said_at = 0  # when something happened last
        self.crowded = False
        self.lines: dict[str, Line] = {}
        self.unstaffed: dict[str, int] = {}  # since when nobody signed in serves the queue, where that matters
        self.visits: list[tuple[str, int, bool]] = []  # when one was answered or abandoned, and whether in time
        self.measured: set[str] = set()  # the queues whose visits matter

    # Timers.

    def timers(self) -> Iterator[tuple[int, str, str]]:
        for contact in self.contacts:
            kind = {OFFERED: "offer", CALLING: "connect", CLAIMED: "connect", WRAPPING: "wrap_up"}.get(contact.state)
            if kind:
                yield contact.until, kind, contact.id
            if contact.state == WAITING and contact.kept:
                yield contact.kept_until, "reserve", contact.id
            if contact.state in IN_LINE and contact.raise_at is not None:
                yield contact.raise_at, "raise", contact.id
            if contact.state in IN_LINE and not contact.kept and contact.step < len(contact.steps) - 1:
                lasted = sum(step.for_ms or 0 for step in contact.steps[: contact.step + 1])
                yield contact.entered + lasted, "widen", contact.id
            if contact.state == WAITING and contact.turn is not None:
                yield contact.turn, "callback", contact.id
            for due, quiet in contact.quiet:
                yield due, quiet, contact.id
        for agent in self.agents:
            for kind, due in agent.clocks.items():
                talking = [chat for chat in self.held(agent, "chat") if chat.state == ACTIVE]
                if {"suspend": True, "not_ready": agent.availability == AVAILABLE, "return": bool(talking)}[kind]:
                    yield due, kind, agent.id

    def next_deadline(self) -> int | None:
        return min((due for due, _, _ in self.timers()), default=None)

    def fire(self, due: int, kind: str, who: str) -> None:
        if kind in ("suspend", "not_ready", "return"):
            self.fire_presence(self.agent(who), due, kind)
            return
        contact = self.contact(who)
        if kind in ("hold", "cap"):
            contact.quiet.remove((due, kind))
        elif kind == "reserve":
            self.end_keeping(contact, due)
        elif kind == "raise":
            contact.priority, contact.raise_at = contact.priority + 1, None
            self.say(e.ContactRaised, contact=contact, priority=contact.priority, due=due)
        elif kind == "widen":
            self.widen(contact, due)
        elif kind == "offer":
            for offer in list(contact.offers):
                self.expire(contact, offer, due)
        elif kind == "callback":
            self.turn(contact, due)
        elif kind == "connect" and contact.callback is not None:
            self.call_missed(contact, "no_answer", due)
        elif kind == "connect":
            self.connect_failed(contact, "timeout", due)
        else:
            self.wrapped(contact, "clock", due)

    def fire_presence(self, agent: Agent, due: int, kind: str) -> None:
        if kind == "suspend":
            del agent.clocks["suspend"]
            self.withdraw_all(agent, "agent_unreachable")
            if agent in self.agents:
                self.say(e.AgentSuspended, agent=agent, due=due)
                self.pay(agent, "lost", due)
        elif kind == "not_ready":
            self.not_ready(agent, "connection_lost", due)
        else:
            for contact in self.by_id():
                if contact.state == ACTIVE and contact.channel == "chat" and contact.holder == agent.id:
                    contact.entry = "returned"
                    self.say(e.ContactReturned, contact=contact, agent=agent, reason="agent_unreachable", due=due)
                    self.let_go(contact)

    # What happens to offers.

    def end_offer(self, contact: Contact, offer: Offer) -> None:
        """It is over without having been accepted; the contact is back when it was the last of its set."""
        contact.offers.remove(offer)
        if not contact.offers:
            self.wait(contact)
        self.forget_if_removed(self.agent(offer.agent))

    def expire(self, contact: Contact, offer: Offer, due: int) -> None:
        agent = self.agent(offer.agent)
        agent.idle_since = self.now
        until = self.missed(contact, agent, "not_answered")
        self.say(e.OfferExpired, offer=offer.id, contact=contact, agent=agent, due=due, held_until=until)
        self.end_offer(contact, offer)
        self.pay(agent, "not_answered", due)

    def withdraw(self, contact: Contact, offer: Offer, reason: str) -> None:
        until = self.missed(contact, self.agent(offer.agent), "lost") if reason == "agent_unreachable" else None
        self.say(e.OfferWithdrawn, offer=offer.id, contact=contact, agent=offer.agent, reason=reason, held_until=until)
        self.end_offer(contact, offer)

    def withdraw_all(self, agent: Agent, reason: str) -> None:
        for contact in self.by_id():
            for offer in [offer for offer in contact.offers if offer.agent == agent.id]:
                if contact.state == OFFERED:
                    self.withdraw(contact, offer, reason)

    def missed(self, contact: Contact, agent: Agent, miss: Miss) -> int | None:
        """It is counted, and the pair held apart: until then, if at all."""
        agent.misses[miss] = agent.misses.get(miss, 0) + 1
        if miss != "lost":
            contact.missed_by = agent.id
        hold = self.configured.consequence(miss).hold_ms
        if hold == 0:
            return None
        contact.holds[agent.id] = self.now + hold
        return self.now + hold

    def pay(self, agent: Agent, miss: Miss, due: int | None) -> None:
        """So many in a row make the agent Not ready."""
        enough = self.configured.consequence(miss).not_ready_after
        if 0 < enough <= agent.misses.get(miss, 0):
            self.not_ready(agent, NOT_READY_FOR[miss], due)

    # What happens to contacts.

    def wait(self, contact: Contact) -> None:
        """It is (back) at its place."""
        contact.state, contact.waits_since = WAITING, self.now
        contact.quiet = [(until, "hold") for until in contact.holds.values() if until > self.now]
        cap = capped_at(contact)
        if cap is not None and cap > self.now:
            contact.quiet.append((cap, "cap"))
        contact.turn = next_turn(contact, self.now)

    def turn(self, contact: Contact, due: int) -> None:
        """A callback wakes or falls asleep; or the last window is over."""
        assert contact.callback is not None
        contact.turn = next_turn(contact, self.now)
        if no_longer(contact.callback, due):
            if (stood := self.now - contact.waits_since) and contact.queue in self.lines:
                self.lines[contact.queue].lost(stood)
            self.count_visit(contact, answered=False)
            self.say(e.CallbackGivenUp, contact=contact, due=contact.callback.windows[-1][1])
            self.gone(contact)

    def connect_ms(self, contact: Contact) -> int:
        if contact.callback is not None:
            return self.configured.callback_connect_ms
        return self.configured.connect_ms[contact.channel]

    def call_missed(self, contact: Contact, reason: str, due: int | None) -> None:
        """Back to its place until the next call, or given up with the last."""
        callback, agent = contact.callback, self.holder_of(contact)
        assert callback is not None
        contact.tried += 1
        again = first_call(callback, self.now + callback.gap_ms) if contact.tried < callback.attempts else None
        contact.not_before = again or 0
        self.say(
            e.CallbackMissed,
            contact=contact,
            was=contact.state,
            agent=agent,
            attempt=contact.tried,
            reason=reason,
            next_at=again,
            due=due,
        )
        if contact.state == CLAIMED:
            agent.idle_since = self.now
            self.let_go(contact)
        else:
            contact.reserved = None
            self.wait(contact)
            self.forget_if_removed(agent)
        if again is None:
            self.count_visit(contact, answered=False)
            self.say(e.CallbackGivenUp, contact=contact)
            self.gone(contact)

    def end_keeping(self, contact: Contact, due: int | None) -> None:
        """Those it is kept for do not get it: once it goes back to who gave it, then it is for anybody."""
        contact.waits_since = self.now
        if contact.back_to is not None:
            contact.kept_for, contact.kept_for_team, contact.back_to = contact.back_to, None, None
            contact.kept_until = self.now + self.configured.transfer_wait_ms
            until = contact.holds.pop(contact.kept_for, 0)
            if (until, "hold") in contact.quiet:
                contact.quiet.remove((until, "hold"))
            giver, kept_until = contact.kept_for, contact.kept_until
            self.say(e.ContactSentBack, contact=contact, agent=giver, held_until=kept_until, due=due)
            return
        if contact.kept_for_team is not None:
            self.say(e.TeamHoldEnded, contact=contact, team=contact.kept_for_team, due=due)
        else:
            self.say(e.AgentHoldEnded, contact=contact, agent=contact.kept_for, due=due)
        contact.entered = contact.entered if contact.assigned_by else self.now if due is None else due
        contact.kept_for, contact.kept_for_team, contact.assigned_by = None, None, None

    def widen(self, contact: Contact, due: int | None) -> None:
        contact.step += 1
        self.say(e.CriteriaWidened, contact=contact, step=contact.step, due=due)

    def let_go(self, contact: Contact) -> None:
        """Its agent has it no more, and it is back at its place."""
        agent = self.holder_of(contact)
        contact.offers = []
        self.wait(contact)
        self.freed(agent)

    def count_visit(self, contact: Contact, answered: bool) -> None:
        if contact.entry not in ("returned", "called_back") and contact.queue in self.measured:
            self.visits.append((contact.queue, self.now, answered and self.now - contact.joined <= contact.target))

    def look_who_serves(self) -> None: ...  # notes which queues nobody serves

    def gone(self, contact: Contact) -> None:
        self.contacts.remove(contact)
        if contact.reserved is not None:
            self.forget_if_removed(self.agent(contact.reserved))
        elif contact.offers:
            self.freed(self.holder_of(contact))

    def connect_failed(self, contact: Contact, reason: str, due: int | None) -> None:
        agent = self.holder_of(contact)
        until = self.missed(contact, agent, "connect_failed")
        self.say(e.ConnectFailed, contact=contact, agent=agent, reason=reason, due=due, held_until=until)
        self.let_go(contact)
        self.pay(agent, "connect_failed", due)

    def wrapped(self, contact: Contact, by: str, due: int | None) -> None:
        agent = self.holder_of(contact)
        self.saw_handling(contact, contact.queue)
        agent.idle_since = self.now
        self.say(e.WrapUpEnded, contact=contact, agent=agent, by=by, due=due)
        self.gone(contact)

    def saw_handling(self, contact: Contact, queue: str) -> None:
        """What a contact of the queue took of its agent's time."""
        if queue in self.lines:
            held = len(self.holds(self.holder_of(contact)))
            self.lines[queue].saw_handling((self.now - contact.offered_at) // held)

    # What happens to agents.

    def freed(self, agent: Agent) -> None:
        """A contact they held is over."""
        if agent.busy_since is not None and not self.holds(agent):
            agent.busy_ms, agent.busy_since = agent.busy_ms + self.now - agent.busy_since, None
        self.take_stock(agent)
        self.forget_if_removed(agent)

    def take_stock(self, agent: Agent) -> None:
        """How busy they were, and whether another day has begun."""
        busy = agent.busy_ms + (0 if agent.busy_since is None else self.now - agent.busy_since)
        signed_in = self.now - agent.signed_in_at
        agent.occupancy = busy * 1_000_000 // signed_in if signed_in > 0 else 0
        self.roll(agent)

    def roll(self, agent: Agent) -> None:
        today = day_of(self.configured.days, self.now)
        if agent.day != today:
            agent.day, agent.taken = today, 0

    def forget_if_removed(self, agent: Agent) -> None:
        if agent in self.agents and agent.id not in self.configured.agents and not self.open(agent):
            self.agents.remove(agent)

    def become(self, agent: Agent, availability: Availability, reason: str | None, by: str, due: int | None) -> None:
        if availability != AVAILABLE:
            self.withdraw_all(agent, "agent_not_ready")
        if agent not in self.agents:
            return
        if agent.availability == OFFLINE:
            agent.signed_in_at, agent.busy_ms = self.now, 0
        agent.availability, agent.reason = availability, reason
        if by != "system":
            agent.asked = None
        if availability == AVAILABLE:
            agent.idle_since, agent.misses = self.now, {}
            self.take_stock(agent)
        self.say(e.AgentStateChanged, agent=agent, availability=availability, reason=reason, by=by, due=due)
        self.look_who_serves()

    def not_ready(self, agent: Agent, reason: str, due: int | None) -> None:
        if agent in self.agents and agent.availability == AVAILABLE:
            self.become(agent, NOT_READY, reason, "system", due)

    def lose(self, agent: Agent) -> None:
        agent.connected = False
        agent.clocks = {
            "suspend": self.now + self.configured.unreachable_withdraw_ms,
            "not_ready": self.now + self.configured.unreachable_not_ready_ms,
            "return": self.now + self.configured.unreachable_return_ms,
        }
        clocks = {f"{name}_at": due for name, due in agent.clocks.items()}
        self.say(e.AgentUnreachable, agent=agent, **clocks)

    def say(self, kind: type[e.Event], **facts: Any) -> None:
        for name in ("contact", "agent"):
            about = facts.get(name)
            if isinstance(about, Contact):  # what ran out silently meanwhile is seen with this
                about.quiet = [clock for clock in about.quiet if clock[0] > self.now]
                about.turn = next_turn(about, self.now)
            if isinstance(about, Contact | Agent):
                facts[name] = about.id
        self.out.append(kind(at=self.now, **facts))
        self.said_at = self.now

    # Looking things up.

    @property
    def configured(self) -> RoutingConfig:
        assert self.config is not None
        return self.config

    def by_id(self) -> list[Contact]:
        return sorted(self.contacts, key=lambda contact: contact.id)

    def held(self, agent: Agent, channel: str) -> list[Contact]:
        """Their contacts of a channel, offered ones included."""
        return [contact for contact in self.contacts if agent.id in contact.holders and contact.channel == channel]

    def open(self, agent: Agent) -> list[Contact]:
        return [contact for contact in self.contacts if agent.id in contact.holders]

    def holds(self, agent: Agent) -> list[Contact]:
        """Their contacts, but not those offered or being called."""
        return [contact for contact in self.by_id() if agent.id in contact.holders and contact.state not in FREE]

    def contact(self, contact: str) -> Contact:
        for one in self.contacts:
            if one.id == contact:
                return one
        raise x.UnknownContact(contact)

    def agent(self, agent: str) -> Agent:
        for one in self.agents:
            if one.id == agent:
                return one
        raise x.UnknownAgent(agent)

    def holder_of(self, contact: Contact) -> Agent:
        assert contact.holder is not None
        return self.agent(contact.holder)

    def rules_of(self, agent: Agent | str | None) -> AgentRules | None:
        return self.configured.agents.get(agent.id if isinstance(agent, Agent) else agent or "")

    def queue_of(self, contact: Contact) -> QueueRules | None:
        return self.configured.queues.get(contact.queue)

    def about(self, offer: str) -> Contact:
        for contact in self.contacts:
            if offer in [f"{contact.id}.{n}" for n in range(1, contact.made + 1)]:
                return contact
        raise x.UnknownOffer(offer)
