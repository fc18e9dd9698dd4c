"""A small centre for tests of one behaviour: an engine, a clock, and who works there."""

from typing import Any

import msgspec

from routing import commands as c
from routing.engine import Engine
from routing.events import Event, OfferMade
from routing.model import (
    AgentRules,
    AgentState,
    Availability,
    Callback,
    Channel,
    Place,
    QueueRules,
    Requirement,
    RoutingConfig,
)

SECOND = 1_000


def agent(*queues: str, chat: int = 1, voice: int = 1, **skills: int) -> AgentRules:
    """An agent who serves these queues with these skills."""
    return AgentRules(skills=skills, queues=queues or ("sales",), capacity={"chat": chat, "voice": voice})


def config(*, version: str = "1", queue: QueueRules | None = None, **agents: AgentRules) -> RoutingConfig:
    """One queue, `sales`, unless more is said."""
    return RoutingConfig(version=version, queues={"sales": queue or QueueRules(open=())}, agents=agents)


class Centre:
    """An engine, its clock, and everything it has said; every agent is available to begin with."""

    def __init__(self, rules: RoutingConfig | None = None, *, available: bool = True, **agents: AgentRules) -> None:
        self.engine, self.now, self.log = Engine(), 1_000_000, list[Event]()
        rules = rules or RoutingConfig(version="1", queues={"sales": QueueRules(open=())}, agents=agents)
        self.do(c.Configure(config=rules))
        for name in rules.agents if available else ():
            self.sign_in(name)

    def do(self, command: c.Command, after: int = 0) -> list[Event]:
        """Let `after` milliseconds pass and say it; what happens because of it."""
        self.pass_time(after)
        events = self.engine.handle(command, self.now)
        self.log += events
        return events

    def pass_time(self, after: int) -> list[Event]:
        """Let time pass; what happens because of that."""
        self.now += after
        events = self.engine.wake(self.now)
        self.log += events
        return events

    def sign_in(self, name: str) -> list[Event]:
        """Connected and available."""
        return self.do(c.AgentSeen(agent=name)) + self.available(name)

    def available(self, name: str) -> list[Event]:
        """The agent makes themself available."""
        return self.do(c.SetAvailability(agent=name, availability=Availability.AVAILABLE, by=name))

    def rest(self, name: str, *, force: bool = False) -> list[Event]:
        """The agent makes themself not ready; in a conversation, when it is over, unless forced."""
        rest = Availability.NOT_READY
        return self.do(c.SetAvailability(agent=name, availability=rest, reason="lunch", by=name, force=force))

    def offline(self, name: str) -> list[Event]:
        """The agent signs out."""
        return self.do(c.SetAvailability(agent=name, availability=Availability.OFFLINE, by=name))

    def enqueue(
        self,
        contact: str = "c",
        *requires: Requirement,
        queue: str = "sales",
        channel: Channel = "chat",
        **said: Any,
    ) -> list[Event]:
        """A contact comes in."""
        return self.do(c.Enqueue(contact=contact, queue=queue, channel=channel, requires=requires, **said))

    def accept(self, contact: str = "c") -> list[Event]:
        """Whoever is offered the contact (first, if several are) accepts it."""
        place = self.place(contact)
        return self.do(c.Accept(offer=place.offer or "", agent=place.agent or ""))

    def decline(self, contact: str = "c") -> list[Event]:
        """Whoever is offered the contact declines it."""
        place = self.place(contact)
        return self.do(c.Decline(offer=place.offer or "", agent=place.agent or ""))

    def connect(self, contact: str = "c") -> list[Event]:
        """Accepted and connected."""
        return self.accept(contact) + self.do(c.Connect(contact=contact))

    def wrap(self, contact: str = "c") -> list[Event]:
        """Accepted, connected and ended."""
        return self.connect(contact) + self.do(c.End(contact=contact))

    def close(self, contact: str = "c") -> list[Event]:
        """Ended, and wrapped up."""
        holder = self.owner(contact) or ""
        return self.do(c.End(contact=contact)) + self.do(c.FinishWrapUp(contact=contact, agent=holder))

    def place(self, contact: str = "c") -> Place:
        return self.engine.state.places[contact]

    def agent(self, name: str) -> AgentState:
        return self.engine.state.agents[name]

    def owner(self, contact: str = "c") -> str | None:
        """Who holds the contact."""
        return self.place(contact).agent

    def snapshot(self) -> bytes:
        """The state as bytes."""
        return msgspec.json.encode(self.engine.state)


def offered(events: list[Event]) -> list[tuple[str, str]]:
    """What was offered to whom."""
    return [(event.contact, event.agent) for event in events if isinstance(event, OfferMade)]


def told(events: list[Event]) -> list[str]:
    """The names of the events."""
    return [type(event).__name__ for event in events]


def centre_with(state: str) -> Centre:
    """Contact c in that state, held by ann if by anybody; bob is there, on a break."""
    centre = Centre(ann=agent(), bob=agent())
    centre.rest("bob")
    if state == "gone":
        return centre
    centre.enqueue()
    if state == "waiting":
        centre.rest("ann")
    if state == "calling":
        centre.do(c.PlaceCallback(contact="c", callback=Callback(first="customer"), by="customer"))
    for name, step in (("claimed", centre.accept), ("active", centre.connect), ("wrapping", centre.wrap)):
        if state == name:
            step()
    return centre
