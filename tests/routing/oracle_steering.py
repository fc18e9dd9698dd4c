"""What the oracle's supervisors do with a contact that waits."""

from routing import commands as c
from routing import errors as x
from routing import events as e
from tests.routing.oracle_limits import Keeping
from tests.routing.oracle_model import (
    ACTIVE,
    CLAIMED,
    NOT_READY,
    OFFLINE,
    WAITING,
    WRAPPING,
    Agent,
    Contact,
)
from tests.routing.oracle_rules import asleep, normalized, takes


class Steering(Keeping):
    """Put next, moved to another queue, assigned to an agent, taken."""

    def on_PutNext(self, command: c.PutNext) -> None:  # noqa: N802
        contact = self.waiting(command.contact, "be put next")
        if contact.front == 0 or contact.front != self.marks:
            self.marks += 1
            contact.front = self.marks
            self.say(e.ContactPutNext, contact=contact, by=command.by)

    def on_Move(self, command: c.Move) -> None:  # noqa: N802
        self.contact(command.contact)
        self.known_queue(command.queue)
        contact = self.waiting(command.contact, "be moved")
        before = contact.queue
        if command.queue == before:
            return
        self.leave_line(contact)
        self.contacts.remove(contact)
        queue = self.configured.queues[command.queue]
        contact.queue, contact.kept_for, contact.kept_for_team, contact.back_to = command.queue, None, None, None
        contact.wait_away, contact.assigned_by = False, None
        if not command.credit:
            contact.enqueued = self.now
        contact.slope, contact.cap, contact.raise_at = queue.slope, queue.cap_ms, self.rises_at(queue)
        contact.steps, contact.step, contact.entered = normalized(queue.steps), 0, self.now
        called_back = contact.entry == "called_back"
        contact.joined, contact.target = self.now, queue.target_ms
        contact.entry = "called_back" if called_back else "transferred"
        expected_ms, bound_ms = self.expect(contact)
        self.has_come(contact)
        self.contacts.append(contact)
        self.wait(contact)
        self.say(
            e.ContactMoved,
            contact=contact,
            by=command.by,
            queue=before,
            to_queue=contact.queue,
            channel=contact.channel,
            target_ms=queue.target_ms,
            slope=contact.slope,
            cap_ms=contact.cap,
            raise_at=contact.raise_at,
            steps=contact.steps,
            expected_ms=expected_ms,
            bound_ms=bound_ms,
            credit=command.credit,
            called_back=called_back,
        )

    def on_Assign(self, command: c.Assign) -> None:  # noqa: N802
        contact, agent = self.contact(command.contact), self.agent(command.agent)
        if contact.assigned_by == command.by and agent.id in contact.holders:
            return
        self.choose(contact, agent, command.by, "be assigned")

    def on_Take(self, command: c.Take) -> None:  # noqa: N802
        contact, agent = self.contact(command.contact), self.agent(command.by)
        if contact.state in (CLAIMED, ACTIVE, WRAPPING) and agent.id in contact.holders:
            return
        self.choose(contact, agent, command.by, "be taken", taken=True)

    def choose(self, contact: Contact, agent: Agent, by: str, move: str, *, taken: bool = False) -> None:
        self.waiting(contact.id, move)
        if contact.queue not in self.configured.queues:
            raise x.UnknownQueue(contact.queue)
        if self.rules_of(agent) is None:
            raise x.UnknownAgent(agent.id)
        if (why := self.hindered(agent, contact, taken)) is not None:
            raise x.CannotTake(agent.id, contact.id, why)
        if contact.kept and contact.assigned_by is None:
            contact.entered = self.now
        until = self.now + self.configured.transfer_wait_ms
        contact.kept_for, contact.kept_for_team, contact.back_to, contact.kept_until = agent.id, None, None, until
        contact.wait_away, contact.assigned_by = False, by
        held = contact.holds.pop(agent.id, 0)
        if (held, "hold") in contact.quiet:
            contact.quiet.remove((held, "hold"))
        if contact.missed_by == agent.id:
            contact.missed_by = None
        self.say(e.ContactAssigned, contact=contact, agent=agent, by=by, held_until=until, taken=taken)
        self.offer(contact, agent, taken)

    def waiting(self, name: str, move: str) -> Contact:
        contact = self.contact(name)
        if contact.state != WAITING:
            raise x.IllegalMove(contact.id, contact.state, move)
        return contact

    def hindered(self, agent: Agent, contact: Contact, taken: bool) -> str | None:
        """What is in the way of the agent's being offered the contact, the first thing first."""
        rules = self.rules_of(agent)
        assert rules is not None
        if not takes(rules, contact):
            return "channel"
        if agent.availability == OFFLINE or (agent.availability == NOT_READY and not taken):
            return str(agent.availability)
        if agent.asked is not None and not taken:
            return "asked"
        if not (agent.connected or "suspend" in agent.clocks):
            return "unreachable"
        if not self.has_room(agent, rules, contact.channel):
            return "capacity"
        if contact.channel == "chat" and agent.draining is not None:
            return "draining"
        if not self.others_allow(agent, rules, contact.channel):
            return "other_channel"
        return "not_yet" if asleep(contact, self.now) else None
