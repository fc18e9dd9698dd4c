"""What the oracle's queues do not keep: limits, closing and overflow, by scanning everything."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from routing import commands as c
from routing import errors as x
from routing import events as e
from routing.limits import Destination, Overflow
from routing.model import QueueRules
from tests.routing.oracle_callbacks import Callbacks
from tests.routing.oracle_model import OFFERED, OFFLINE, WAITING, Contact
from tests.routing.oracle_rules import contact_order, no_longer, normalized

MINUTE = 60_000


class Keeping(Callbacks):
    """Who is let into a queue and who may stay."""

    def __init__(self) -> None:
        super().__init__()
        self.closed_by_hand: dict[str, int | None] = {}
        self.overflowing: dict[str, set[int]] = {}
        self.ticks: dict[str, int] = {}

    # Closing by hand.

    def on_CloseQueue(self, command: c.CloseQueue) -> None:  # noqa: N802
        self.known_queue(command.queue)
        if command.until is not None and command.until <= self.now:
            raise x.InvalidValue("until", command.until, "")
        if command.queue not in self.closed_by_hand or self.closed_by_hand[command.queue] != command.until:
            self.closed_by_hand[command.queue] = command.until
            self.say(e.QueueClosed, queue=command.queue, by=command.by, until=command.until)

    def on_OpenQueue(self, command: c.OpenQueue) -> None:  # noqa: N802
        self.known_queue(command.queue)
        if command.queue in self.closed_by_hand:
            self.open_again(command.queue, command.by, None)

    def open_again(self, queue: str, by: str, due: int | None) -> None:
        del self.closed_by_hand[queue]
        self.say(e.QueueOpened, queue=queue, by=by, due=due)

    def known_queue(self, queue: str) -> None:
        if self.config is None:
            raise x.NotConfigured
        if queue not in self.config.queues:
            raise x.UnknownQueue(queue)

    # Clocks.

    def timers(self) -> Iterator[tuple[int, str, str]]:
        yield from super().timers()
        for contact in self.contacts:
            first = min(self.running_out(contact), default=None)
            if first is not None:
                yield *first, contact.id
        for queue, until in self.closed_by_hand.items():
            if until is not None:
                yield until, "reopen", queue
        for queue, tick in self.ticks.items():
            yield tick, "judge", queue

    def fire(self, due: int, kind: str, who: str) -> None:
        if kind == "reopen":
            self.open_again(who, "system", due)
        elif kind == "judge":
            del self.ticks[who]
            measured = self.judge(who, due if self.said_at <= due else self.now, None, due)[0]
            self.sweep(who, measured, due)
        elif kind in ("close", "limit", "overflow", "unstaffed"):
            self.run_out(self.contact(who), kind, due)
        else:
            super().fire(due, kind, who)

    def running_out(self, contact: Contact) -> Iterator[tuple[int, str]]:
        """What is to run out for a contact that waits, as things are."""
        queue = self.queue_of(contact)
        if queue is None or not self.may_go(contact):
            return
        for rule in queue.overflow:
            if by_own_wait(rule):
                yield contact.joined + rule.on, "overflow"
        limits, since = queue.limits, self.unstaffed.get(contact.queue)
        if limits is None:
            return
        if since is None and limits.wait_ms is not None:
            yield contact.joined + limits.wait_ms, "limit"
        if since is not None and limits.wait_unstaffed_ms is not None:
            yield max(since, contact.joined) + limits.wait_unstaffed_ms, "unstaffed"
        if limits.send_on and contact.entry == "arrived":
            yield closing(queue, contact.joined), "close"

    def may_go(self, contact: Contact) -> bool:
        return contact.state == WAITING and not contact.kept and contact.entry in ("arrived", "transferred")

    def run_out(self, contact: Contact, kind: str, due: int) -> None:
        queue = self.queue_of(contact)
        assert queue is not None
        waited = self.now - contact.joined
        if kind == "overflow":
            rules = [(rule.on, number) for number, rule in enumerate(queue.overflow) if by_own_wait(rule)]
            number = min(rules)[1]
            self.go(contact, "overflow", queue.overflow[number].to, value=waited, rule=number, due=due)
            return
        assert queue.limits is not None
        if kind == "close":
            self.go_closed(contact, due)
        elif kind == "unstaffed":
            nobody = self.now - max(contact.joined, self.unstaffed[contact.queue])
            self.go(contact, "unstaffed", queue.limits.wait, value=nobody, due=due)
        else:
            self.go(contact, "wait", queue.limits.wait, value=waited, due=due)

    def pass_limits(self) -> None:
        for contact in self.by_id():
            if contact not in self.contacts:
                continue
            if contact.queue in self.closed_by_hand and contact.entry == "arrived" and self.may_go(contact):
                self.go_closed(contact, None)
                continue
            first = min(self.running_out(contact), default=None)
            if first is not None and first[0] <= self.now:
                self.run_out(contact, first[1], first[0])

    def set_ticks(self) -> None:
        for name, queue in self.configured.queues.items():
            waits = any(contact.state == WAITING and contact.queue == name for contact in self.contacts)
            if all(by_own_wait(rule) for rule in queue.overflow) or not (waits or self.overflowing.get(name)):
                self.ticks.pop(name, None)
            else:
                self.ticks.setdefault(name, self.now - self.now % 5_000 + 5_000)

    # In, or on.

    def let_in(self, contact: Contact) -> None:
        """It has just entered its queue."""
        name, queue = contact.queue, self.configured.queues[contact.queue]
        limits = queue.limits
        by_hours = limits is not None and limits.closed is not None
        if name in self.closed_by_hand or (by_hours and not any(a <= self.now < b for a, b in queue.open)):
            self.go_closed(contact, None)
            return
        if contact.callback is not None:
            return
        if limits is not None and limits.unstaffed is not None and name in self.unstaffed:
            self.go(contact, "unstaffed", limits.unstaffed)
            return
        there = [one for one in self.contacts if one.queue == name and one.state in (WAITING, OFFERED)]
        others = len(there) - 1
        if (
            limits is not None
            and limits.length is not None
            and others >= limits.length
            and not any(self.eligible(agent, contact) for agent in self.agents)
        ):
            self.go(contact, "full", limits.full, value=others)
            return
        measured, came_on = self.judge(name, self.now, contact, None)
        if on := sorted(self.overflowing.get(name, ())):
            self.go(contact, "overflow", queue.overflow[on[0]].to, value=measured.get(on[0]), rule=on[0])
        if came_on:
            self.sweep(name, measured, None)

    def go_closed(self, contact: Contact, due: int | None) -> None:
        queue = self.queue_of(contact)
        way = queue.limits.closed if queue and queue.limits else None
        if contact.queue in self.closed_by_hand:
            opens = self.closed_by_hand[contact.queue]
            if opens is not None and way is not None:
                opens = opening(queue, opens)
        else:
            opens = opening(queue, self.now)
        self.go(contact, "closed", way or Destination(), opens_at=opens, due=due)

    def go(
        self,
        contact: Contact,
        cause: str,
        way: Destination,
        *,
        value: int | None = None,
        rule: int | None = None,
        opens_at: int | None = None,
        due: int | None = None,
    ) -> None:
        why = {"contact": contact, "cause": cause, "value": value, "rule": rule, "due": due}
        if way.callback and self.called_instead(contact, why):
            return
        facts = {**why, "queue": contact.queue}
        if way.queue is None:
            self.leave_line(contact)
            self.say(e.ContactTurnedAway, **facts, to=way.to, opens_at=opens_at)
            self.gone(contact)
            return
        queue = self.configured.queues[way.queue]
        self.leave_line(contact)
        self.contacts.remove(contact)
        contact.queue, contact.front, contact.kept_for, contact.wait_away = way.queue, 0, None, False
        contact.kept_for_team = contact.back_to = None
        contact.slope, contact.cap, contact.raise_at = queue.slope, queue.cap_ms, self.rises_at(queue)
        contact.steps, contact.step, contact.entered = normalized(queue.steps), 0, self.now
        contact.joined, contact.entry, contact.target = self.now, "arrived", queue.target_ms
        expected_ms, bound_ms = self.expect(contact)
        self.has_come(contact)
        self.contacts.append(contact)
        self.wait(contact)
        self.say(
            e.ContactOverflowed,
            **facts,
            to_queue=contact.queue,
            channel=contact.channel,
            target_ms=queue.target_ms,
            slope=contact.slope,
            cap_ms=contact.cap,
            raise_at=contact.raise_at,
            steps=contact.steps,
            expected_ms=expected_ms,
            bound_ms=bound_ms,
        )
        self.let_in(contact)

    def called_instead(self, contact: Contact, why: dict[str, Any]) -> bool:
        if contact.callback is not None:
            return True
        how = contact.may_call.get(contact.queue)
        if how is None or no_longer(how, self.now):
            return False
        contact.callback, contact.not_before, contact.tried, contact.entry = how, 0, 0, "called_back"
        self.say(e.CallbackPlaced, **why, callback=how, by="system")
        return True

    # Overflow.

    def judge(self, name: str, at: int, entering: Contact | None, due: int | None) -> tuple[dict[int, int], bool]:
        """What was measured for each rule, and whether one for all has come on."""
        measured, came_on, on = dict[int, int](), False, self.overflowing.setdefault(name, set())
        for number, rule in enumerate(self.configured.queues[name].overflow):
            if by_own_wait(rule):
                continue
            value = self.measure(rule, rule.of or name, at, entering)
            if value is None:
                continue
            measured[number] = value
            assert rule.off is not None
            upwards, was = rule.on > rule.off, number in on
            if not was and (value >= rule.on if upwards else value <= rule.on):
                on.add(number)
                came_on = came_on or rule.whom == "all"
            elif was and (value <= rule.off if upwards else value >= rule.off):
                on.remove(number)
            if was != (number in on):
                self.say(e.OverflowSwitched, queue=name, rule=number, on=not was, value=value, due=due)
        return measured, came_on

    def measure(self, rule: Overflow, queue: str, at: int, entering: Contact | None) -> int | None:
        waiting = [one for one in self.contacts if one.queue == queue and one.state == WAITING]
        if rule.measure == "length":
            return len([one for one in waiting if one is not entering])
        if rule.measure == "expected_wait":
            serving, others = len(self.serving(queue)), len([one for one in waiting if one is not entering])
            line = self.lines.get(queue)
            if line is None:
                return None
            if self.taken_at_once(entering) if entering in waiting else not others and self.some_capacity(queue):
                return 0
            if not serving:
                return None
            later = serving * (self.now - at) if waiting else 0  # counted already
            return replace(line, agent_ms=line.agent_ms - later).wait(serving, others, 0)[0]
        if rule.measure == "wait":
            return max((at - one.joined for one in waiting if one.joined < at), default=0)
        recent = [good for of, when, good in self.visits if of == queue and 0 <= at // MINUTE - when // MINUTE < 15]
        return 100 * sum(recent) // len(recent) if recent else None

    def taken_at_once(self, contact: Contact | None) -> bool:
        return contact is not None and any(self.eligible(agent, contact) for agent in self.agents)

    def some_capacity(self, queue: str) -> bool:
        """Whether somebody who serves the queue has capacity free, on whatever channel."""
        for agent in self.serving(queue):
            rules = self.rules_of(agent)
            assert rules is not None
            for channel in rules.capacity:
                draining = channel == "chat" and agent.draining is not None
                if not draining and self.has_room(agent, rules, channel) and self.others_allow(agent, rules, channel):
                    return True
        return False

    def sweep(self, name: str, measured: dict[int, int], due: int | None) -> None:
        rules = self.configured.queues[name].overflow
        on = sorted(number for number in self.overflowing.get(name, ()) if rules[number].whom == "all")
        if not on:
            return
        waiting = [one for one in self.contacts if one.queue == name and one.state == WAITING]
        for contact in sorted(waiting, key=contact_order(self.now)):
            if self.may_go(contact):
                self.go(contact, "overflow", rules[on[0]].to, value=measured.get(on[0]), rule=on[0], due=due)

    # A new configuration.

    def follow_configuration(self) -> None:
        self.ticks, self.overflowing = {}, {}
        queues = self.configured.queues
        measured = {
            rule.of or name
            for name, queue in queues.items()
            for rule in queue.overflow
            if rule.measure == "service_level"
        }
        self.visits = [visit for visit in self.visits if visit[0] in measured]
        self.measured = measured
        self.look_who_serves()

    def look_who_serves(self) -> None:
        for name, queue in self.configured.queues.items():
            limits = queue.limits
            matters = limits and (
                limits.wait_ms is not None or limits.wait_unstaffed_ms is not None or limits.unstaffed is not None
            )
            serving = [agent for agent in self.agents if (rules := self.rules_of(agent)) and name in rules.queues]
            if not matters or any(agent.availability != OFFLINE for agent in serving):
                self.unstaffed.pop(name, None)
            else:
                self.unstaffed.setdefault(name, self.now)
        for name in list(self.unstaffed):
            if name not in self.configured.queues:
                del self.unstaffed[name]


def by_own_wait(rule: Overflow) -> bool:
    return rule.measure == "wait" and rule.of is None


def opening(queue: QueueRules | None, at: int) -> int | None:
    """When it opens next by its hours, from that instant on."""
    return min((max(at, start) for start, end in queue.open if at < end), default=None) if queue else None


def closing(queue: QueueRules, at: int) -> int:
    """When it is not open first by its hours, from that instant on."""
    for start, end in sorted(queue.open):
        if start <= at < end:
            at = end
    return at
