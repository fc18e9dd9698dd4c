"""The oracle's world: who fits whom, what runs out when, and what happens then. The commands are in `oracle`."""

from collections.abc import Iterator
from typing import Any

from routing import errors as x
from routing import events as e
from routing.model import Availability, QueueRules, Requirement, RoutingConfig, Why
from tests.routing.oracle_model import (
    ACTIVE,
    AVAILABLE,
    CLAIMED,
    NOT_READY,
    OFFERED,
    WAITING,
    WRAPPING,
    Agent,
    Contact,
)


class World:
    """Who and what there is, and what happens to them by the rules."""

    def __init__(self) -> None:
        self.config: RoutingConfig | None = None
        self.contacts: list[Contact] = []
        self.agents: list[Agent] = []
        self.now = 0
        self.out: list[e.Event] = []

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
        if rules is None or queue is None or contact.kept_for not in (None, agent.id):
            return False
        skilled = all(rules.skills.get(need.skill, 0) >= need.level for need in (*queue.requires, *contact.requires))
        return (
            self.at_work(agent)
            and (contact.kept_for is not None or (contact.queue in rules.queues and skilled))
            and len(self.held(agent, contact.channel)) < rules.capacity.get(contact.channel, 0)
            and contact.holds.get(agent.id, 0) <= self.now
        )

    def at_work(self, agent: Agent) -> bool:
        return agent.availability == AVAILABLE and (agent.connected or "suspend" in agent.clocks)

    def give_up_hopeless(self) -> None:
        """Whoever waits for one agent, and that agent is not there for them, waits for anybody."""
        for contact in sorted(self.contacts, key=lambda one: one.id):
            if contact.state == WAITING and contact.kept_for is not None:
                assert self.config is not None
                rules = self.config.agents.get(contact.kept_for)
                there = rules is not None and self.at_work(self.agent(contact.kept_for))
                able = rules is not None and rules.capacity.get(contact.channel, 0) > 0
                refused = contact.kept_for in contact.last_declined
                if refused or not there or not able or contact.queue not in self.config.queues:
                    self.for_anybody(contact, None)

    def for_anybody(self, contact: Contact, due: int | None) -> None:
        self.say(e.AgentHoldEnded, contact=contact, agent=contact.kept_for, due=due)
        contact.kept_for = None

    def held(self, agent: Agent, channel: str) -> list[Contact]:
        return [contact for contact in self.contacts if contact.agent == agent.id and contact.channel == channel]

    def offer(self, contact: Contact, agent: Agent, eligible: int) -> None:
        assert self.config is not None
        queue = self.config.queues[contact.queue]
        why = Why(
            rule="named_agent" if contact.kept_for else "longest_idle",
            queue=contact.queue,
            requires=() if contact.kept_for else highest((*queue.requires, *contact.requires)),
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
            if contact.state == WAITING and contact.kept_for is not None:
                yield contact.kept_until, "reserve", contact.id
        for agent in self.agents:
            for kind, due in agent.clocks.items():
                talking = [chat for chat in self.held(agent, "chat") if chat.state == ACTIVE]
                if {"suspend": True, "not_ready": agent.availability == AVAILABLE, "return": bool(talking)}[kind]:
                    yield due, kind, agent.id

    def fire(self, due: int, kind: str, who: str) -> None:
        if kind == "reserve":
            self.for_anybody(self.contact(who), due)
            return
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


def highest(requires: tuple[Requirement, ...]) -> tuple[Requirement, ...]:
    skills = sorted({need.skill for need in requires})
    return tuple(Requirement(s, max(need.level for need in requires if need.skill == s)) for s in skills)
