"""What must hold of any contact log, and what it must have of all that was acknowledged.

It is a second opinion, from the events alone: it shares no code with the engine. Each rule that is broken is one
sentence.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import callcenter.contacts.events as ev
import routing.events as rev
from callcenter.contacts.records import Recorded
from routing.model import Availability

_FREES_THE_AGENT = (
    rev.OfferDeclined,
    rev.OfferExpired,
    rev.OfferWithdrawn,
    rev.ConnectFailed,
    rev.ContactReturned,
    rev.WrapUpEnded,
)
_MAY_FOLLOW_THE_END = (ev.NewsAfterEnd, ev.DispositionRecorded, ev.NoteAdded, rev.WrapUpEnded, ev.CustomerIdentified)


class Audit:
    """Follows one cell's log. `open` are the contacts that still have a place, `ended` how the others ended."""

    def __init__(self) -> None:
        self.position = 0
        self.violations: list[str] = []
        self.arrived: set[str] = set()
        self.ended: dict[str, ev.Outcome] = {}
        self.open: set[str] = set()
        self.accepted: set[tuple[str, str]] = set()
        self.dispositions: dict[str, str] = {}
        self._at = 0
        self._capacity: dict[str, int] = {}
        self._owner: dict[str, str] = {}
        self._held: defaultdict[str, set[str]] = defaultdict(set)
        self._deadlines: dict[str, int] = {}
        self._offerable: dict[str, bool] = {}
        self._suspended: set[str] = set()

    def take(self, events: Iterable[Recorded]) -> None:
        """Take in the next events."""
        for recorded in events:
            if recorded.position != self.position + 1:
                self._wrong(f"after position {self.position} comes {recorded.position}")
            self.position = recorded.position
            event = recorded.event
            if event.at < self._at:
                self._wrong(f"time goes back at position {recorded.position}")
            self._at = event.at
            self._contact(event)
            self._agent(event)
            self._places(event)

    # --- rules --------------------------------------------------------------------------------------------------

    def _contact(self, event: ev.AnyEvent) -> None:
        """A contact arrives once and ends once, and nothing happens to it before or after."""
        contact: str | None = getattr(event, "contact", None)
        if contact is None:
            return
        kind = type(event).__name__
        if isinstance(event, ev.ContactArrived):
            if contact in self.arrived:
                self._wrong(f"contact {contact} arrived twice")
            self.arrived.add(contact)
        elif contact not in self.arrived:
            self._wrong(f"{kind} of contact {contact}, which never arrived")
        elif isinstance(event, ev.ContactEnded):
            if contact in self.ended:
                self._wrong(f"contact {contact} ended twice")
            self.ended[contact] = event.outcome
        elif contact in self.ended and not isinstance(event, _MAY_FOLLOW_THE_END):
            self._wrong(f"{kind} of contact {contact}, which had ended")
        if isinstance(event, ev.DispositionRecorded):
            self.dispositions[contact] = event.disposition

    def _agent(self, event: ev.AnyEvent) -> None:
        """Who may be offered anything."""
        if isinstance(event, rev.RoutingConfigured):
            self._capacity = {agent: rules.capacity["chat"] for agent, rules in event.config.agents.items()}
        elif isinstance(event, rev.AgentStateChanged):
            self._offerable[event.agent] = event.availability is Availability.AVAILABLE
        elif isinstance(event, rev.AgentSuspended):
            self._suspended.add(event.agent)
        elif isinstance(event, rev.AgentReachable):
            self._suspended.discard(event.agent)

    def _places(self, event: ev.AnyEvent) -> None:
        """One owner at a time, within the agent's capacity, offers taken by whom they were made to and in time."""
        if isinstance(event, rev.ContactQueued):
            self.open.add(event.contact)
        elif isinstance(event, rev.OfferMade):
            self._offer(event)
        elif isinstance(event, rev.OfferAccepted):
            if self._owner.get(event.contact) != event.agent:
                self._wrong(f"{event.agent} accepted {event.offer}, which was not theirs")
            if event.at >= self._deadlines[event.contact]:
                self._wrong(f"{event.offer} was accepted after its deadline")
            self.accepted.add((event.offer, event.agent))
        elif isinstance(event, (rev.ContactConnected, rev.WrapUpStarted)):
            if self._owner.get(event.contact) != event.agent:
                self._wrong(f"{type(event).__name__} of contact {event.contact} with {event.agent}, not its owner")
        elif isinstance(event, _FREES_THE_AGENT):
            if self._free(event.contact) != event.agent:
                self._wrong(f"{type(event).__name__} took contact {event.contact} from {event.agent}, not its owner")
        elif isinstance(event, rev.ContactLeft):
            self._free(event.contact)
        if isinstance(event, (rev.WrapUpEnded, rev.ContactLeft)):
            self.open.discard(event.contact)

    def _free(self, contact: str) -> str | None:
        """Take the contact from its owner and return who that was."""
        owner = self._owner.pop(contact, None)
        if owner is not None:
            self._held[owner].discard(contact)
        return owner

    def _offer(self, event: rev.OfferMade) -> None:
        agent = event.agent
        if event.contact in self._owner:
            self._wrong(f"contact {event.contact} was offered to {agent} while {self._owner[event.contact]} had it")
        if not self._offerable.get(agent) or agent in self._suspended:
            self._wrong(f"{agent} was offered contact {event.contact} while not available")
        self._owner[event.contact] = agent
        self._deadlines[event.contact] = event.deadline
        self._held[agent].add(event.contact)
        if len(self._held[agent]) > self._capacity.get(agent, 0):
            self._wrong(f"{agent} holds more than their capacity")

    def _wrong(self, sentence: str) -> None:
        self.violations.append(sentence)


@dataclass
class Acknowledged:
    """What the server has said is done. A message is known by its contact, sender and client id."""

    started: set[str] = field(default_factory=set)
    accepted: set[tuple[str, str]] = field(default_factory=set)
    said: dict[tuple[str, str, str], str] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    wrapped: dict[str, str] = field(default_factory=dict)
    notes: set[str] = field(default_factory=set)


def missing(done: Acknowledged, audit: Audit, messages: Iterable[Any], notes: set[str]) -> list[str]:
    """Return what was acknowledged and is not stored. `messages` are rows, `notes` the texts of all notes."""
    rows = sorted(messages, key=lambda row: (row.contact, row.number))
    stored = {((row.contact, row.sender, row.client_id), row.text) for row in rows}
    lost: dict[str, Iterable[Any]] = {
        "start": done.started - audit.arrived,
        "accepted offer": done.accepted - audit.accepted,
        "leaving": done.left - audit.ended.keys(),
        "disposition": done.wrapped.items() - audit.dispositions.items(),
        "note": done.notes - notes,
        "message": done.said.items() - stored,
    }
    found = [f"this {what} was acknowledged and is not stored: {one}" for what, ones in lost.items() for one in ones]
    numbers: Counter[str] = Counter()
    for row in rows:
        numbers[row.contact] += 1
        if row.number != numbers[row.contact]:
            found.append(f"contact {row.contact} has no message {numbers[row.contact]}")
            numbers[row.contact] = row.number
    return found
