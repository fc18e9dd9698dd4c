"""A second engine, written from docs/routing.md and not from the engine: it keeps plain lists and scans everything.

It shares the vocabulary (commands, events, model, conditions, errors) and nothing else, so that equal decisions mean
equal rules.
"""

from routing import commands as c
from routing import engine
from routing import errors as x
from routing import events as e
from tests.routing.oracle_adjusting import Adjusting
from tests.routing.oracle_checks import check_callback, check_config, check_skills, check_steps
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
    Wish,
)
from tests.routing.oracle_rules import highest, next_turn, normalized


class Oracle(Adjusting):
    """Same interface as the engine, as far as decisions go."""

    def handle(self, command: c.Command, now: int) -> list[e.Event]:
        self.begin(now)
        getattr(self, "on_" + type(command).__name__)(command)
        self.settle()
        return self.out

    def wake(self, now: int) -> list[e.Event]:
        self.begin(now)
        for _ in range(engine.DUE_AT_ONCE):
            due = sorted(timer for timer in self.timers() if timer[0] <= now)
            if not due:
                break
            self.fire(*due[0])
        if not any(timer[0] <= now for timer in self.timers()):
            self.settle()
        return self.out

    # The centre.

    def on_Configure(self, command: c.Configure) -> None:  # noqa: N802
        if self.config is not None and self.config.version == command.config.version:
            return
        check_config(command.config)
        self.end_unfit(command.config)
        self.files = command.config
        self.lay_over()
        known = {agent.id for agent in self.agents}
        self.agents += [Agent(id=new, idle_since=self.now) for new in command.config.agents if new not in known]
        for agent in list(self.agents):
            self.forget_if_removed(agent)
        self.lines = {
            name: self.lines.get(name) or Line(handling=rules.handling_ms)
            for name, rules in command.config.queues.items()
            if rules.handling_ms is not None
        }
        self.say(e.RoutingConfigured, config=command.config)
        self.follow_configuration()

    def on_Resume(self, command: c.Resume) -> None:  # noqa: N802
        claimed = [contact for contact in self.by_id() if contact.state in (CALLING, CLAIMED)]
        for contact in claimed:
            contact.until = self.now + self.connect_ms(contact)
        self.say(e.Resumed, down_from=command.down_from, connect_by={contact.id: contact.until for contact in claimed})
        self.ticks = {}
        for contact in self.by_id():
            contact.quiet = [clock for clock in contact.quiet if clock[0] > self.now]
            contact.turn = next_turn(contact, self.now)
            if contact.state == OFFERED:
                for offer in list(contact.offers):
                    self.withdraw(contact, offer, "restart")
        for agent in sorted(self.agents, key=lambda one: one.id):
            if agent.connected or agent.clocks.get("return", 0) > command.down_from:
                self.lose(agent)
        for contact in sorted(self.contacts, key=lambda one: (one.until, one.id)):
            if contact.state == WRAPPING and contact.until <= self.now:
                self.wrapped(contact, "clock", contact.until)

    # Into line.

    def on_Enqueue(self, command: c.Enqueue) -> None:  # noqa: N802
        if self.config is None:
            raise x.NotConfigured
        if command.queue not in self.config.queues:
            raise x.UnknownQueue(command.queue)
        if any(contact.id == command.contact for contact in self.contacts):
            raise x.DuplicateContact(command.contact)
        self.check_enqueue(command)
        queue = self.config.queues[command.queue]
        contact = Contact(
            id=command.contact,
            queue=command.queue,
            channel=command.channel,
            requires=highest(command.requires),
            priority=command.priority,
            enqueued=self.now,
            head_start=command.head_start_ms,
            slope=queue.slope if command.slope is None else command.slope,
            cap=queue.cap_ms,
            raise_at=self.rises_at(queue),
            steps=normalized(queue.steps if command.steps is None else command.steps),
            entered=self.now,
            joined=self.now,
            target=queue.target_ms,
            entry="arrived" if command.callback is None else "called_back",
        )
        if command.prefer is not None:
            contact.kept_for, contact.kept_until = command.prefer, self.now + command.prefer_ms
            contact.wait_away = command.prefer_away == "wait"
        contact.callback, contact.may_call = command.callback, command.may_call or {}
        expected_ms, bound_ms = self.expect(contact)
        self.has_come(contact)
        self.contacts.append(contact)
        self.wait(contact)
        self.say(
            e.ContactQueued,
            contact=contact,
            queue=contact.queue,
            channel=contact.channel,
            requires=contact.requires,
            priority=contact.priority,
            target_ms=queue.target_ms,
            head_start_ms=contact.head_start,
            slope=contact.slope,
            cap_ms=contact.cap,
            raise_at=contact.raise_at,
            steps=contact.steps,
            to_agent=contact.kept_for,
            held_until=contact.kept_until if contact.kept_for else None,
            wait_away=contact.wait_away,
            expected_ms=expected_ms,
            bound_ms=bound_ms,
            callback=contact.callback,
            may_call=command.may_call,
        )
        self.let_in(contact)

    def check_enqueue(self, command: c.Enqueue) -> None:
        for field, value in (("head_start_ms", command.head_start_ms), ("prefer_ms", command.prefer_ms)):
            if value < 0:
                raise x.InvalidValue(field, value, "")
        if command.slope is not None and command.slope not in self.configured.slopes:
            raise x.InvalidValue("slope", command.slope, "")
        if command.prefer is not None and command.prefer not in self.configured.agents:
            raise x.UnknownAgent(command.prefer)
        check_skills(self.configured, command.requires)
        check_steps(self.configured, command.steps or ())
        check_callback(command.callback, self.now)
        for queue, how in (command.may_call or {}).items():
            self.known_queue(queue)
            check_callback(how, self.now)

    # Offers.

    def own_open_offer(self, command: c.Accept | c.Decline) -> tuple[Contact, Offer] | None:
        """The contact offered to this agent, and how; None where they took it by way of this very offer."""
        contact = self.about(command.offer)
        offer = next((offer for offer in contact.offers if offer.id == command.offer), None)
        if contact.state == OFFERED:
            if offer is None:
                raise x.OfferOver(command.offer)
            if offer.agent != command.agent:
                raise x.NotYours(command.offer, offer.agent)
            if self.now >= contact.until:
                raise x.OfferOver(command.offer)
            return contact, offer
        number = int(command.offer.rpartition(".")[2])
        if contact.state in (WAITING, CALLING) or number < contact.set_from:
            raise x.OfferOver(command.offer)
        if offer is None or offer.agent != command.agent:
            raise x.AlreadyTaken(command.offer, contact.holder or "")
        return None

    def on_Accept(self, command: c.Accept) -> None:  # noqa: N802
        agent = self.agent(command.agent)
        found = self.own_open_offer(command)
        if found is None:
            return
        contact, offer = found
        for other in [other for other in contact.offers if other is not offer]:
            self.withdraw(contact, other, "taken")
        self.claim(contact, offer, agent)

    def on_Decline(self, command: c.Decline) -> None:  # noqa: N802
        agent = self.agent(command.agent)
        about = self.about(command.offer)
        if about.last_declined.get(command.agent) == command.offer:
            return
        found = self.own_open_offer(command)
        if found is None:
            raise x.IllegalMove(about.id, about.state, "be declined")
        contact, offer = found
        contact.last_declined[agent.id] = offer.id
        agent.idle_since = self.now
        until = self.missed(contact, agent, "declined")
        self.say(e.OfferDeclined, offer=offer.id, contact=contact, agent=agent, held_until=until)
        self.end_offer(contact, offer)
        self.pay(agent, "declined", None)

    # From claimed to gone.

    def on_Connect(self, command: c.Connect) -> None:  # noqa: N802
        contact = self.contact(command.contact)
        if contact.state == ACTIVE:
            return
        if contact.state != CLAIMED:
            raise x.IllegalMove(contact.id, contact.state, "be connected")
        if contact.kept:
            contact.entered = contact.entered if contact.assigned_by else self.now
            contact.kept_for, contact.kept_for_team, contact.assigned_by = None, None, None
        contact.back_to = None
        self.count_visit(contact, answered=True)
        contact.state, contact.front = ACTIVE, 0
        contact.callback = None
        if contact.queue in self.lines:
            self.lines[contact.queue].saw_answer(self.now - contact.offered_at)
        self.holder_of(contact).misses = {}
        self.say(e.ContactConnected, contact=contact, agent=contact.holder)

    def on_FailConnect(self, command: c.FailConnect) -> None:  # noqa: N802
        contact = self.contact(command.contact)
        if contact.state != CLAIMED:
            raise x.IllegalMove(contact.id, contact.state, "fail to connect")
        self.connect_failed(contact, command.reason, None)

    def on_Leave(self, command: c.Leave) -> None:  # noqa: N802
        contact = self.contact(command.contact)
        was, agent = contact.state, contact.holder
        if was in (ACTIVE, WRAPPING):
            raise x.IllegalMove(contact.id, was, "be left")
        if was == OFFERED:
            for offer in list(contact.offers):
                self.withdraw(contact, offer, "customer_left")
        if contact.state == WAITING:
            self.leave_line(contact)
        self.count_visit(contact, answered=False)
        self.say(e.ContactLeft, contact=contact, was=was, agent=agent)
        self.gone(contact)

    def on_End(self, command: c.End) -> None:  # noqa: N802
        contact = self.contact(command.contact)
        if contact.state == WRAPPING:
            return
        if contact.state != ACTIVE:
            raise x.IllegalMove(contact.id, contact.state, "end")
        contact.state, contact.until = WRAPPING, self.now + contact.accepted_by.wrap_up_ms
        self.say(e.WrapUpStarted, contact=contact, agent=contact.holder, until=contact.until)
        if contact.until == self.now:
            self.wrapped(contact, "clock", self.now)

    def own_wrap_up(self, command: c.FinishWrapUp | c.ExtendWrapUp, move: str) -> Contact:
        contact = self.contact(command.contact)
        if contact.state != WRAPPING:
            raise x.IllegalMove(contact.id, contact.state, move)
        if contact.holder != command.agent:
            raise x.NotYours(contact.id, contact.holder)
        return contact

    def on_FinishWrapUp(self, command: c.FinishWrapUp) -> None:  # noqa: N802
        self.wrapped(self.own_wrap_up(command, "finish wrap-up"), "agent", None)

    def on_ExtendWrapUp(self, command: c.ExtendWrapUp) -> None:  # noqa: N802
        contact = self.own_wrap_up(command, "extend wrap-up")
        rules = contact.accepted_by
        if contact.extended >= rules.extensions:
            raise x.NoExtensionLeft(contact.id)
        contact.extended, contact.until = contact.extended + 1, contact.until + rules.extension_ms
        self.say(e.WrapUpExtended, contact=contact, agent=contact.holder, until=contact.until)

    # Given up and given back.

    def on_Transfer(self, command: c.Transfer) -> None:  # noqa: N802
        contact = self.contact(command.contact)
        if contact.state != ACTIVE:
            raise x.IllegalMove(contact.id, contact.state, "be transferred")
        if contact.holder != command.by:
            raise x.NotYours(contact.id, contact.holder)
        if command.queue not in self.configured.queues:
            raise x.UnknownQueue(command.queue)
        if command.agent is not None and command.agent not in self.configured.agents:
            raise x.UnknownAgent(command.agent)
        if command.agent == command.by:
            raise x.TransferToSelf(command.by)
        if command.team is not None and command.team not in (self.configured.teams or (command.team,)):
            raise x.UnknownName("team", command.team)
        if command.team is not None and command.agent is not None:
            raise x.InvalidValue("team", command.team, "")
        check_skills(self.configured, command.requires)
        giver, back_at = self.agent(command.by), self.now + self.configured.decline_hold_ms
        queue = self.configured.queues[command.queue]
        before = contact.queue
        contact.queue, contact.requires = command.queue, highest(command.requires)
        contact.slope, contact.cap, contact.raise_at = queue.slope, queue.cap_ms, self.rises_at(queue)
        contact.steps, contact.step, contact.entered = normalized(queue.steps), 0, self.now
        contact.holds, contact.last_declined, contact.missed_by = {giver.id: back_at}, {}, None
        contact.front, contact.wait_away = 0, False
        contact.kept_for, contact.kept_for_team = command.agent, command.team
        contact.kept_until = self.now + self.configured.transfer_wait_ms
        contact.back_to = giver.id if command.back and contact.kept else None
        if not command.credit:
            contact.enqueued = self.now
        contact.joined, contact.entry, contact.target = self.now, "transferred", queue.target_ms
        expected_ms, bound_ms = self.expect(contact, giver)
        self.saw_handling(contact, before)
        giver.idle_since = self.now
        self.say(
            e.ContactTransferred,
            contact=contact,
            agent=giver,
            queue=contact.queue,
            channel=contact.channel,
            requires=contact.requires,
            target_ms=queue.target_ms,
            to_agent=contact.kept_for,
            to_team=contact.kept_for_team,
            held_until=contact.kept_until if contact.kept else None,
            giver_held_until=back_at,
            credit=command.credit,
            back=contact.back_to is not None,
            slope=contact.slope,
            cap_ms=contact.cap,
            raise_at=contact.raise_at,
            steps=contact.steps,
            expected_ms=expected_ms,
            bound_ms=bound_ms,
        )
        self.let_go(contact)

    def on_Return(self, command: c.Return) -> None:  # noqa: N802
        contact = self.contact(command.contact)
        if contact.state != ACTIVE:
            raise x.IllegalMove(contact.id, contact.state, "be returned")
        agent = self.holder_of(contact)
        contact.entry = "returned"
        self.say(e.ContactReturned, contact=contact, agent=agent, reason=command.reason)
        self.let_go(contact)
        self.not_ready(agent, "connection_lost", None)

    # Agents.

    def on_SetAvailability(self, command: c.SetAvailability) -> None:  # noqa: N802
        agent = self.agent(command.agent)
        wanted, by = command.availability, command.by
        reason = command.reason if wanted == NOT_READY else None
        if wanted == NOT_READY and not reason:
            raise x.ReasonMissing(agent.id)
        if (agent.availability, agent.reason) == (wanted, reason):
            if agent.asked:
                agent.asked = None
                self.say(e.AgentStateAsked, agent=agent, availability=None, by=by)
            return
        held = self.holds(agent)
        if wanted == OFFLINE and held and command.force:
            raise x.StillHolding(agent.id, tuple(contact.id for contact in held))
        if wanted == AVAILABLE or not held or command.force:
            self.become(agent, wanted, reason, by, None)
        elif agent.asked is None or (agent.asked.availability, agent.asked.reason) != (wanted, reason):
            self.withdraw_all(agent, "agent_not_ready")
            agent.asked = Wish(wanted, reason, by)
            self.say(e.AgentStateAsked, agent=agent, availability=wanted, reason=reason, by=by)

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
