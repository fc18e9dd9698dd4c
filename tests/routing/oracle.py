"""A second engine, written from the rules and not from the engine: it keeps plain lists and scans everything.

It shares the vocabulary (commands, events, model) and nothing else, so that equal decisions mean equal rules.
"""

from routing import commands as c
from routing import errors as x
from routing import events as e
from tests.routing.oracle_model import ACTIVE, CLAIMED, NOT_READY, OFFERED, OFFLINE, WRAPPING, Agent, Contact
from tests.routing.oracle_world import World, highest


class Oracle(World):
    """Same interface as the engine, as far as decisions go."""

    def handle(self, command: c.Command, now: int) -> list[e.Event]:
        self.now, self.out = now, []
        getattr(self, "on_" + type(command).__name__)(command)
        self.give_up_hopeless()
        self.match()
        return self.out

    def wake(self, now: int) -> list[e.Event]:
        self.now, self.out = now, []
        while due := sorted(timer for timer in self.timers() if timer[0] <= now):
            self.fire(*due[0])
        self.give_up_hopeless()
        self.match()
        return self.out

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
        contact.state, contact.kept_for = ACTIVE, None
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

    def on_Transfer(self, command: c.Transfer) -> None:  # noqa: N802
        contact = self.contact(command.contact)
        if contact.state != ACTIVE:
            raise x.IllegalMove(contact.id, contact.state, "be transferred")
        if contact.agent != command.by:
            raise x.NotYours(contact.id, contact.agent)
        assert self.config is not None
        if command.queue not in self.config.queues:
            raise x.UnknownQueue(command.queue)
        if command.agent is not None and command.agent not in self.config.agents:
            raise x.UnknownAgent(command.agent)
        if command.agent == command.by:
            raise x.TransferToSelf(command.by)
        giver, back_at = self.agent(command.by), self.now + self.config.decline_hold_ms
        contact.queue, contact.requires = command.queue, highest(command.requires)
        contact.holds, contact.last_declined = {giver.id: back_at}, {}
        contact.kept_for, contact.kept_until = command.agent, self.now + self.config.transfer_wait_ms
        giver.idle_since = self.now
        self.say(
            e.ContactTransferred,
            contact=contact,
            agent=giver,
            queue=contact.queue,
            channel=contact.channel,
            requires=contact.requires,
            target_ms=self.config.queues[contact.queue].target_ms,
            to_agent=contact.kept_for,
            held_until=contact.kept_until if contact.kept_for else None,
            giver_held_until=back_at,
        )
        self.back(contact)

    def on_Return(self, command: c.Return) -> None:  # noqa: N802
        contact = self.contact(command.contact)
        if contact.state != ACTIVE:
            raise x.IllegalMove(contact.id, contact.state, "be returned")
        agent = self.holder(contact)
        self.say(e.ContactReturned, contact=contact, agent=agent, reason=command.reason)
        self.back(contact)
        self.not_ready(agent, "connection_lost", None)

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
