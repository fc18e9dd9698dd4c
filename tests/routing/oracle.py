"""A second engine, written from the rules and not from the engine: it keeps plain lists and scans everything.

It shares the vocabulary (commands, events, model) and nothing else, so that equal decisions mean equal rules.
"""

from collections.abc import Iterator
from typing import Any

from routing import commands as c
from routing import errors as x
from routing import events as e
from routing.model import Availability, QueueRules, Requirement, RoutingConfig, Why
from tests.routing.oracle_model import (
    ACTIVE,
    AVAILABLE,
    CLAIMED,
    NOT_READY,
    OFFERED,
    OFFLINE,
    WAITING,
    WRAPPING,
    Agent,
    Contact,
)


class Oracle:
    """Same interface as the engine, as far as decisions go."""

    def __init__(self) -> None:
        self.config: RoutingConfig | None = None
        self.contacts: list[Contact] = []
        self.agents: list[Agent] = []
        self.now = 0
        self.out: list[e.Event] = []

    def handle(self, command: c.Command, now: int) -> list[e.Event]:
        self.now, self.out = now, []
        getattr(self, "on_" + type(command).__name__)(command)
        self.match()
        return self.out

    def wake(self, now: int) -> list[e.Event]:
        self.now, self.out = now, []
        while due := sorted(timer for timer in self.timers() if timer[0] <= now):
            self.fire(*due[0])
        self.match()
        return self.out

    # Who fits whom.

    def match(self) -> None:
        while self.offer_one():
            pass

    def offer_one(self) -> bool:
        waiting = [contact for contact in self.contacts if contact.state == WAITING]
        for contact in sorted(waiting, key=lambda w: (-w.priority, w.enqueued, w.id)):
            able = [agent for agent in self.agents if self.eligible(agent, contact)]
            if able:
                best = min(able, key=lambda a: (len(self.held(a, contact.channel)), a.idle_since, a.id))
                self.offer(contact, best, len(able))
                return True
        return False

    def eligible(self, agent: Agent, contact: Contact) -> bool:
        assert self.config is not None
        rules, queue = self.config.agents.get(agent.id), self.config.queues.get(contact.queue)
        if rules is None or queue is None or contact.queue not in rules.queues:
            return False
        return (
            agent.availability == AVAILABLE
            and (agent.connected or "suspend" in agent.clocks)
            and all(rules.skills.get(need.skill, 0) >= need.level for need in (*queue.requires, *contact.requires))
            and len(self.held(agent, contact.channel)) < rules.capacity.get(contact.channel, 0)
            and contact.holds.get(agent.id, 0) <= self.now
        )

    def held(self, agent: Agent, channel: str) -> list[Contact]:
        return [contact for contact in self.contacts if contact.agent == agent.id and contact.channel == channel]

    def offer(self, contact: Contact, agent: Agent, eligible: int) -> None:
        assert self.config is not None
        queue = self.config.queues[contact.queue]
        why = Why(
            rule="longest_idle",
            queue=contact.queue,
            requires=highest((*queue.requires, *contact.requires)),
            eligible=eligible,
            idle_ms=self.now - agent.idle_since,
            open=len(self.held(agent, contact.channel)),
            waited_ms=self.now - contact.enqueued,
            priority=contact.priority,
        )
        contact.made += 1
        contact.state, contact.agent, contact.until = OFFERED, agent.id, self.now + queue.offer_ms
        contact.open_offer = f"{contact.id}.{contact.made}"
        self.say(e.OfferMade, offer=contact.open_offer, contact=contact, agent=agent, deadline=contact.until, why=why)

    # Timers.

    def timers(self) -> Iterator[tuple[int, str, str]]:
        for contact in self.contacts:
            kind = {OFFERED: "offer", CLAIMED: "connect", WRAPPING: "wrap_up"}.get(contact.state)
            if kind:
                yield contact.until, kind, contact.id
        for agent in self.agents:
            for kind, due in agent.clocks.items():
                talking = [chat for chat in self.held(agent, "chat") if chat.state == ACTIVE]
                if {"suspend": True, "not_ready": agent.availability == AVAILABLE, "return": bool(talking)}[kind]:
                    yield due, kind, agent.id

    def fire(self, due: int, kind: str, who: str) -> None:
        if kind in ("offer", "connect", "wrap_up"):
            contact = self.contact(who)
            agent = self.holder(contact)
            if kind == "offer":
                agent.idle_since = self.now
                self.say(e.OfferExpired, offer=contact.open_offer, contact=contact, agent=agent, due=due)
                self.back(contact)
                self.not_ready(agent, "no_answer", due)
            elif kind == "connect":
                self.connect_failed(contact, "timeout", due)
            else:
                self.wrapped(contact, "clock", due)
            return
        agent = self.agent(who)
        if kind == "suspend":
            del agent.clocks["suspend"]
            self.withdraw_all(agent, "agent_unreachable")
            if agent in self.agents:
                self.say(e.AgentSuspended, agent=agent, due=due)
        elif kind == "not_ready":
            self.not_ready(agent, "connection_lost", due)
        else:
            for contact in sorted(self.held(agent, "chat"), key=lambda chat: chat.id):
                if contact.state == ACTIVE:
                    self.say(e.ContactReturned, contact=contact, agent=agent, reason="agent_unreachable", due=due)
                    self.back(contact)

    # What happens.

    def say(self, kind: type[e.Event], **facts: Any) -> None:
        for name in ("contact", "agent"):
            if isinstance(facts.get(name), Contact | Agent):
                facts[name] = facts[name].id
        self.out.append(kind(at=self.now, **facts))

    def back(self, contact: Contact) -> None:
        agent = self.holder(contact)
        contact.state, contact.agent, contact.open_offer = WAITING, None, None
        self.forget_if_removed(agent)

    def gone(self, contact: Contact) -> None:
        self.contacts.remove(contact)
        if contact.agent is not None:
            self.forget_if_removed(self.holder(contact))

    def forget_if_removed(self, agent: Agent) -> None:
        assert self.config is not None
        if agent.id not in self.config.agents and all(contact.agent != agent.id for contact in self.contacts):
            self.agents.remove(agent)

    def withdraw(self, contact: Contact, reason: str) -> None:
        self.say(e.OfferWithdrawn, offer=contact.open_offer, contact=contact, agent=contact.agent, reason=reason)
        self.back(contact)

    def withdraw_all(self, agent: Agent, reason: str) -> None:
        for contact in sorted(self.contacts, key=lambda one: one.id):
            if contact.agent == agent.id and contact.state == OFFERED:
                self.withdraw(contact, reason)

    def become(self, agent: Agent, availability: Availability, reason: str | None, by: str, due: int | None) -> None:
        if availability != AVAILABLE:
            self.withdraw_all(agent, "agent_not_ready")
        else:
            agent.idle_since = self.now
        if agent in self.agents:
            agent.availability, agent.reason = availability, reason
            self.say(e.AgentStateChanged, agent=agent, availability=availability, reason=reason, by=by, due=due)

    def not_ready(self, agent: Agent, reason: str, due: int | None) -> None:
        if agent in self.agents and agent.availability == AVAILABLE:
            self.become(agent, NOT_READY, reason, "system", due)

    def connect_failed(self, contact: Contact, reason: str, due: int | None) -> None:
        agent = self.holder(contact)
        self.say(e.ConnectFailed, contact=contact, agent=agent, reason=reason, due=due)
        self.back(contact)
        self.not_ready(agent, "connect_failed", due)

    def wrapped(self, contact: Contact, by: str, due: int | None) -> None:
        agent = self.holder(contact)
        agent.idle_since = self.now
        self.say(e.WrapUpEnded, contact=contact, agent=agent, by=by, due=due)
        self.gone(contact)

    def lose(self, agent: Agent) -> None:
        assert self.config is not None
        agent.connected = False
        agent.clocks = {
            "suspend": self.now + self.config.unreachable_withdraw_ms,
            "not_ready": self.now + self.config.unreachable_not_ready_ms,
            "return": self.now + self.config.unreachable_return_ms,
        }
        clocks = {f"{name}_at": due for name, due in agent.clocks.items()}
        self.say(e.AgentUnreachable, agent=agent, **clocks)

    # Looking things up.

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

    def holder(self, contact: Contact) -> Agent:
        assert contact.agent is not None
        return self.agent(contact.agent)

    def rules_of(self, contact: Contact) -> QueueRules:
        assert self.config is not None
        return self.config.queues.get(contact.queue, QueueRules(open=()))

    def about(self, offer: str) -> Contact:
        for contact in self.contacts:
            if offer in [f"{contact.id}.{n}" for n in range(1, contact.made + 1)]:
                return contact
        raise x.UnknownOffer(offer)

    # Commands.

    def on_Configure(self, command: c.Configure) -> None:  # noqa: N802
        if self.config is not None and self.config.version == command.config.version:
            return
        self.config = command.config
        known = {agent.id for agent in self.agents}
        self.agents += [Agent(id=new, idle_since=self.now) for new in command.config.agents if new not in known]
        for agent in list(self.agents):
            self.forget_if_removed(agent)
        self.say(e.RoutingConfigured, config=command.config)

    def on_Resume(self, command: c.Resume) -> None:  # noqa: N802
        by_id = sorted(self.contacts, key=lambda contact: contact.id)
        claimed = [contact for contact in by_id if contact.state == CLAIMED]
        for contact in claimed:
            assert self.config is not None
            contact.until = self.now + self.config.connect_ms[contact.channel]
        self.say(e.Resumed, down_from=command.down_from, connect_by={contact.id: contact.until for contact in claimed})
        for contact in by_id:
            if contact.state == OFFERED:
                self.withdraw(contact, "restart")
        for agent in sorted(self.agents, key=lambda one: one.id):
            if agent.connected or agent.clocks.get("return", 0) > command.down_from:
                self.lose(agent)
        for contact in sorted(by_id, key=lambda one: (one.until, one.id)):
            if contact.state == WRAPPING and contact.until <= self.now:
                self.wrapped(contact, "clock", contact.until)

    def on_Enqueue(self, command: c.Enqueue) -> None:  # noqa: N802
        if self.config is None:
            raise x.NotConfigured
        if command.queue not in self.config.queues:
            raise x.UnknownQueue(command.queue)
        if any(contact.id == command.contact for contact in self.contacts):
            raise x.DuplicateContact(command.contact)
        requires = highest(command.requires)
        self.contacts.append(
            Contact(command.contact, command.queue, command.channel, requires, command.priority, self.now)
        )
        self.say(
            e.ContactQueued,
            contact=command.contact,
            queue=command.queue,
            channel=command.channel,
            requires=requires,
            priority=command.priority,
            target_ms=self.config.queues[command.queue].target_ms,
        )

    def own_open_offer(self, command: c.Accept | c.Decline) -> Contact | None:
        """The contact offered to this agent, None where the contact was taken by way of this very offer."""
        contact = self.about(command.offer)
        if contact.open_offer != command.offer:
            raise x.OfferOver(command.offer)
        if contact.state == OFFERED and contact.agent != command.agent:
            raise x.NotYours(command.offer, contact.agent)
        if contact.state != OFFERED and contact.agent != command.agent:
            raise x.AlreadyTaken(command.offer, contact.agent or "")
        if contact.state == OFFERED and self.now >= contact.until:
            raise x.OfferOver(command.offer)
        return contact if contact.state == OFFERED else None

    def on_Accept(self, command: c.Accept) -> None:  # noqa: N802
        agent = self.agent(command.agent)
        contact = self.own_open_offer(command)
        if contact:
            assert self.config is not None
            contact.state, contact.until = CLAIMED, self.now + self.config.connect_ms[contact.channel]
            self.say(e.OfferAccepted, offer=command.offer, contact=contact, agent=agent, connect_by=contact.until)

    def on_Decline(self, command: c.Decline) -> None:  # noqa: N802
        agent = self.agent(command.agent)
        if self.about(command.offer).last_declined.get(command.agent) == command.offer:
            return
        contact = self.own_open_offer(command)
        if contact is None:
            taken = self.about(command.offer)
            raise x.IllegalMove(taken.id, taken.state, "be declined")
        assert self.config is not None
        until = self.now + self.config.decline_hold_ms
        contact.holds[agent.id], contact.last_declined[agent.id] = until, command.offer
        agent.idle_since = self.now
        self.say(e.OfferDeclined, offer=command.offer, contact=contact, agent=agent, held_until=until)
        self.back(contact)

    def on_Connect(self, command: c.Connect) -> None:  # noqa: N802
        contact = self.contact(command.contact)
        if contact.state == ACTIVE:
            return
        if contact.state != CLAIMED:
            raise x.IllegalMove(contact.id, contact.state, "be connected")
        contact.state = ACTIVE
        self.say(e.ContactConnected, contact=contact, agent=contact.agent)

    def on_FailConnect(self, command: c.FailConnect) -> None:  # noqa: N802
        contact = self.contact(command.contact)
        if contact.state != CLAIMED:
            raise x.IllegalMove(contact.id, contact.state, "fail to connect")
        self.connect_failed(contact, command.reason, None)

    def on_Leave(self, command: c.Leave) -> None:  # noqa: N802
        contact = self.contact(command.contact)
        was, agent = contact.state, contact.agent
        if was in (ACTIVE, WRAPPING):
            raise x.IllegalMove(contact.id, was, "be left")
        if was == OFFERED:
            self.withdraw(contact, "customer_left")
        self.say(e.ContactLeft, contact=contact, was=was, agent=agent)
        self.gone(contact)

    def on_End(self, command: c.End) -> None:  # noqa: N802
        contact = self.contact(command.contact)
        if contact.state == WRAPPING:
            return
        if contact.state != ACTIVE:
            raise x.IllegalMove(contact.id, contact.state, "end")
        contact.state, contact.until = WRAPPING, self.now + self.rules_of(contact).wrap_up_ms
        self.say(e.WrapUpStarted, contact=contact, agent=contact.agent, until=contact.until)
        if contact.until == self.now:
            self.wrapped(contact, "clock", self.now)

    def on_FinishWrapUp(self, command: c.FinishWrapUp) -> None:  # noqa: N802
        contact = self.contact(command.contact)
        if contact.state != WRAPPING:
            raise x.IllegalMove(contact.id, contact.state, "finish wrap-up")
        if contact.agent != command.agent:
            raise x.NotYours(contact.id, contact.agent)
        self.wrapped(contact, "agent", None)

    def on_SetAvailability(self, command: c.SetAvailability) -> None:  # noqa: N802
        agent = self.agent(command.agent)
        reason = command.reason if command.availability == NOT_READY else None
        if command.availability == NOT_READY and not reason:
            raise x.ReasonMissing(agent.id)
        if agent.availability == command.availability and agent.reason == reason:
            return
        held = [one.id for one in self.contacts if one.agent == agent.id and one.state != OFFERED]
        if command.availability == OFFLINE and held:
            raise x.StillHolding(agent.id, tuple(sorted(held)))
        self.become(agent, command.availability, reason, command.by, None)

    def on_AgentSeen(self, command: c.AgentSeen) -> None:  # noqa: N802
        agent = self.agent(command.agent)
        if not agent.connected:
            agent.connected, agent.clocks = True, {}
            self.say(e.AgentReachable, agent=agent)
        if agent.availability == OFFLINE:
            self.become(agent, NOT_READY, "signed_in", "system", None)

    def on_AgentGone(self, command: c.AgentGone) -> None:  # noqa: N802
        agent = self.agent(command.agent)
        if agent.connected:
            self.lose(agent)


def highest(requires: tuple[Requirement, ...]) -> tuple[Requirement, ...]:
    skills = sorted({need.skill for need in requires})
    return tuple(Requirement(s, max(need.level for need in requires if need.skill == s)) for s in skills)
