"""What the oracle does after everything else: what follows of itself, matching, and draining."""

from routing import events as e
from routing import matching
from routing.conditions import Condition
from routing.model import AgentRules, Channel, QueueRules, RunnerUp, Unanswerable, Why
from tests.routing.oracle_model import AVAILABLE, CALLING, CLAIMED, OFFERED, OFFLINE, WAITING, Agent, Contact, Offer
from tests.routing.oracle_rules import (
    LAST,
    asleep,
    choice_value,
    contact_order,
    fits,
    highest,
    score,
    takes,
    where_later,
    where_now,
)
from tests.routing.oracle_world import World


class Settling(World):
    """Who fits whom, and what is done about it."""

    def settle(self) -> None:
        if self.config is None:
            return
        self.give_what_was_asked()
        self.end_holds_in_vain()
        self.pass_limits()
        self.skip_unmet_steps()
        self.tell_who_can_be_answered()
        self.end_draining()
        while True:
            while self.offer_one():
                pass
            if not self.end_draining():
                break
        self.begin_draining()
        self.tell_crowd()
        self.set_ticks()

    def pass_limits(self) -> None: ...  # sends on those whose limits have passed
    def set_ticks(self) -> None: ...  # has the overflow rules judged, where there is anything to judge

    # What follows of itself.

    def looked_at(self, contact: Contact) -> bool:
        """It waits, and does not sleep."""
        return contact.state == WAITING and not asleep(contact, self.now)

    def give_what_was_asked(self) -> None:
        for agent in sorted(self.agents, key=lambda one: one.id):
            if agent.asked and not self.holds(agent):
                self.become(agent, agent.asked.availability, agent.asked.reason, agent.asked.by, None)

    def end_holds_in_vain(self) -> None:
        for contact in self.by_id():
            while self.looked_at(contact) and contact.kept and self.kept_in_vain(contact):
                self.end_keeping(contact, None)

    def kept_in_vain(self, contact: Contact) -> bool:
        """Whether there is nobody to be waited for."""
        if self.queue_of(contact) is None:
            return True
        if contact.kept_for_team is not None:
            there = [agent for agent in self.agents if self.on_duty(agent) and not self.held_apart(agent, contact)]
            return not any(self.qualifies(agent, contact) for agent in there)
        rules = self.rules_of(contact.kept_for)
        return (
            rules is None
            or not takes(rules, contact)
            or contact.missed_by == contact.kept_for
            or not (contact.wait_away or self.on_duty(self.agent(contact.kept_for or "")))
        )

    def skip_unmet_steps(self) -> None:
        for contact in self.by_id():
            queue = self.queue_of(contact)
            if not self.looked_at(contact) or contact.kept or queue is None or not queue.skip_unmet_steps:
                continue
            last = len(contact.steps) - 1
            while contact.step < last and not self.signed_in(self.who_fits(contact, where_now(contact))):
                self.widen(contact, None)

    def tell_who_can_be_answered(self) -> None:
        for contact in self.by_id():
            if not self.looked_at(contact) or contact.unanswerable == (code := self.why_unanswerable(contact)):
                continue
            contact.unanswerable = code
            if code is None:
                self.say(e.ContactAnswerable, contact=contact)
            else:
                self.say(e.ContactUnanswerable, contact=contact, code=code)

    def why_unanswerable(self, contact: Contact) -> Unanswerable | None:
        if self.queue_of(contact) is None:
            return "nobody_ever"
        fitting = [agent for where in where_later(contact) for agent in self.who_fits(contact, where)]
        if contact.kept:
            fitting += [agent for agent in self.agents if self.qualifies(agent, contact)]
        if not fitting:
            return "nobody_ever"
        return None if self.signed_in(fitting) else "nobody_signed_in"

    def who_fits(self, contact: Contact, where: Condition | None) -> list[Agent]:
        queue, found = self.queue_of(contact), []
        for agent in self.agents:
            rules = self.rules_of(agent)
            if rules and queue and fits(agent.id, rules, queue, contact, where):
                found.append(agent)
        return found

    def signed_in(self, agents: list[Agent]) -> bool:
        return any(agent.availability != OFFLINE for agent in agents)

    def tell_crowd(self) -> None:
        demands = {
            (one.queue, one.channel, one.requires, one.kept_for, one.kept_for_team, where_now(one))
            for one in self.contacts
            if self.looked_at(one)
        }
        if not self.crowded and len(demands) > matching.DEMANDS_LIMIT:
            self.crowded = True
            self.say(e.DemandsCrowded, demands=len(demands), over=True)
        elif self.crowded and len(demands) <= matching.DEMANDS_LIMIT * 9 // 10:
            self.crowded = False
            self.say(e.DemandsCrowded, demands=len(demands), over=False)

    # Who fits whom.

    def on_duty(self, agent: Agent) -> bool:
        """Available, with nothing else asked for, and in reach."""
        reachable = agent.connected or "suspend" in agent.clocks
        return agent.availability == AVAILABLE and agent.asked is None and reachable

    def qualifies(self, agent: Agent, contact: Contact) -> bool:
        rules, queue = self.rules_of(agent), self.queue_of(contact)
        if rules is None or queue is None:
            return False
        if contact.kept_for is not None:
            return contact.kept_for == agent.id and takes(rules, contact)
        if contact.kept_for_team is not None:
            return contact.kept_for_team == rules.team and takes(rules, contact)
        return fits(agent.id, rules, queue, contact, where_now(contact))

    def held_apart(self, agent: Agent, contact: Contact) -> bool:
        return contact.holds.get(agent.id, 0) > self.now

    def has_room(self, agent: Agent, rules: AgentRules, channel: Channel) -> bool:
        return len(self.held(agent, channel)) < rules.capacity.get(channel, 0)

    def others_allow(self, agent: Agent, rules: AgentRules, channel: Channel) -> bool:
        """Whether what is open on other channels lets a contact of this one come on top."""
        bounds = rules.while_open.get(channel, {})
        return all(len(self.held(agent, other)) <= most for other, most in bounds.items())

    def eligible(self, agent: Agent, contact: Contact) -> bool:
        rules = self.rules_of(agent)
        return (
            rules is not None
            and self.on_duty(agent)
            and self.qualifies(agent, contact)
            and self.has_room(agent, rules, contact.channel)
            and self.others_allow(agent, rules, contact.channel)
            and not (contact.channel == "chat" and agent.draining is not None)
            and not self.held_apart(agent, contact)
        )

    # How long it will take.

    def begin(self, now: int) -> None:
        """Nothing has changed since the last decision but the time: count it where somebody waits."""
        for queue, line in self.lines.items():
            if self.in_line(queue):
                line.agent_ms += len(self.serving(queue)) * (now - self.now)
        self.now, self.out = now, []

    def in_line(self, queue: str) -> list[Contact]:
        return [contact for contact in self.contacts if contact.queue == queue and contact.state == WAITING]

    def serving(self, queue: str) -> list[Agent]:
        """Who is on duty and serves the queue."""
        return [
            agent
            for agent in self.agents
            if self.on_duty(agent) and (rules := self.rules_of(agent)) is not None and queue in rules.queues
        ]

    def expect(self, contact: Contact, giver: Agent | None = None) -> tuple[int | None, int | None]:
        """What a contact that enters its queue now is told; who gives it there does not count as somebody for it."""
        if contact.queue not in self.lines:
            return None, None
        if any(self.eligible(agent, contact) for agent in self.agents if agent is not giver):
            return 0, 0
        serving = len(self.serving(contact.queue))
        if serving == 0:
            return None, None
        ahead = sum(one.priority >= contact.priority for one in self.in_line(contact.queue))
        return self.lines[contact.queue].wait(serving, ahead, contact.priority)

    def rises_at(self, queue: QueueRules) -> int | None:
        return None if queue.raise_after_ms is None else self.now + queue.raise_after_ms

    def has_come(self, contact: Contact) -> None:
        """It is about to stand in line; that counts where somebody does already."""
        if contact.queue in self.lines and self.in_line(contact.queue):
            came = self.lines[contact.queue].came
            came[contact.priority] = came.get(contact.priority, 0) + 1000

    def leave_line(self, contact: Contact) -> None:
        """It stands in line no longer, and nobody has taken it."""
        stood = self.now - contact.waits_since
        if stood and contact.queue in self.lines:
            self.lines[contact.queue].lost(stood)

    # Who comes first.

    def in_order(self, contacts: list[Contact]) -> list[Contact]:
        return sorted((one for one in contacts if self.looked_at(one)), key=contact_order(self.now))

    def criteria(self, contact: Contact, agent: Agent) -> dict[str, int | str]:
        """What the agent has of each criterion, the first criterion first."""
        queue, rules = self.queue_of(contact), self.rules_of(agent)
        assert queue is not None
        assert rules is not None
        found: dict[str, int | str] = {
            "missed": int(agent.id == contact.missed_by),
            "open": len(self.held(agent, contact.channel)),
        }
        by_choice = choice_value(queue, contact, agent, rules)
        if by_choice:
            found[by_choice[0]] = by_choice[1]
        return found | {"idle": agent.idle_since, "id": agent.id}

    def able_in_order(self, contact: Contact) -> list[Agent]:
        able = [agent for agent in self.agents if self.eligible(agent, contact)]
        return sorted(able, key=lambda agent: tuple(self.criteria(contact, agent).values()))

    def best_for(self, agent: Agent) -> Contact:
        """The best contact the agent is eligible for; there is one."""
        theirs = [contact for contact in self.in_order(self.contacts) if self.eligible(agent, contact)]
        rules = self.rules_of(agent)
        if rules and rules.rank_first:
            theirs.sort(key=lambda contact: rules.ranks.get(contact.queue, LAST))
        return theirs[0]

    def offer_one(self) -> bool:
        for contact in self.in_order(self.contacts):
            able = self.able_in_order(contact)
            if able:
                self.offer(self.best_for(able[0]), able[0])
                return True
        return False

    def offer(self, contact: Contact, first: Agent, taken: bool = False) -> None:
        """To this agent, and to the next for whom it is the best too, as far as the queue says."""
        queue = self.queue_of(contact)
        assert queue is not None
        able = [first] if taken else self.able_in_order(contact)
        if contact.callback is not None and contact.callback.first == "customer" and not taken:
            self.call_first(contact, first, able)
            return
        alone = taken or self.accepts_of_itself(first)
        others = [agent for agent in able if agent is not first and self.best_for(agent) is contact]
        others = [agent for agent in others if not alone and not self.accepts_of_itself(agent)]
        chosen = [first, *others[: queue.at_once - 1]]
        left = [agent for agent in able if agent not in chosen][:3]
        runners_up = tuple(RunnerUp(agent=agent.id, behind=self.behind(contact, first, agent)) for agent in left)
        why = {agent.id: self.why(contact, agent, len(able), runners_up) for agent in chosen}
        deadline = self.now + queue.offer_by_channel.get(contact.channel, queue.offer_ms)
        contact.stood_ms, contact.offered_at = self.now - contact.waits_since, self.now
        contact.state, contact.until, contact.quiet = OFFERED, deadline, []
        contact.set_from = contact.made + 1
        attempt = None if contact.callback is None else contact.tried + 1
        for agent in chosen:
            contact.made += 1
            self.offers_made += 1
            agent.turns[contact.queue] = self.offers_made
            offer = Offer(f"{contact.id}.{contact.made}", agent.id)
            contact.offers.append(offer)
            self.say(
                e.OfferMade,
                offer=offer.id,
                contact=contact,
                agent=agent,
                deadline=deadline,
                why=why[agent.id],
                attempt=attempt,
            )

        if alone and (taken or first.connected):
            self.claim(contact, contact.offers[0], first)

    def claim(self, contact: Contact, offer: Offer, agent: Agent) -> None:
        """The agent has accepted: the contact is theirs, to be connected."""
        contact.state, contact.until = CLAIMED, self.now + self.connect_ms(contact)
        contact.accepted_by = self.queue_of(contact) or QueueRules(open=())
        if contact.stood_ms and contact.queue in self.lines:
            self.lines[contact.queue].took(contact.stood_ms)
        self.roll(agent)
        agent.taken += 1
        if agent.busy_since is None:
            agent.busy_since = self.now
        self.say(e.OfferAccepted, offer=offer.id, contact=contact, agent=agent, connect_by=contact.until)

    def accepts_of_itself(self, agent: Agent) -> bool:
        rules = self.rules_of(agent)
        return rules is not None and rules.auto_accept

    def call_first(self, contact: Contact, agent: Agent, able: list[Agent]) -> None:
        """The customer is called, and the agent kept for them."""
        left = [other for other in able if other is not agent][:3]
        runners_up = tuple(RunnerUp(agent=other.id, behind=self.behind(contact, agent, other)) for other in left)
        why = self.why(contact, agent, len(able), runners_up)
        contact.state, contact.until, contact.quiet = CALLING, self.now + self.configured.callback_connect_ms, []
        contact.reserved = agent.id
        contact.stood_ms, contact.offered_at = self.now - contact.waits_since, self.now
        self.say(
            e.CallbackDue,
            contact=contact,
            agent=agent,
            attempt=contact.tried + 1,
            connect_by=contact.until,
            why=why,
        )

    def behind(self, contact: Contact, chosen: Agent, other: Agent) -> str:
        """The first criterion by which they are behind; one who is by none came after by the chosen one's ranks."""
        theirs, own = self.criteria(contact, chosen), self.criteria(contact, other)
        if list(own.values()) < list(theirs.values()):
            return "rank"
        return next(name for name in own if own[name] != theirs[name])

    def why(self, contact: Contact, agent: Agent, eligible: int, runners_up: tuple[RunnerUp, ...]) -> Why:
        queue = self.queue_of(contact)
        assert queue is not None
        return Why(
            rule="named_agent" if contact.kept_for is not None else queue.choice.rule,
            team=contact.kept_for_team,
            by=contact.assigned_by,
            queue=contact.queue,
            requires=() if contact.kept else highest((*queue.requires, *contact.requires)),
            eligible=eligible,
            idle_ms=self.now - agent.idle_since,
            open=len(self.held(agent, contact.channel)),
            waited_ms=self.now - contact.enqueued,
            priority=contact.priority,
            step=contact.step,
            score=score(contact, self.now),
            front=contact.front > 0,
            next=runners_up,
        )

    # Draining.

    def end_draining(self) -> bool:
        """Whoever drains for a call that is not for them any more gets chats again. Whether anybody does."""
        over = [agent for agent in self.agents if agent.draining is not None and not self.still_draining(agent)]
        for agent in sorted(over, key=lambda one: one.id):
            self.say(e.AgentDrained, agent=agent, contact=agent.draining)
            agent.draining = None
        return bool(over)

    def still_draining(self, agent: Agent) -> bool:
        rules = self.rules_of(agent)
        call = next((one for one in self.contacts if one.id == agent.draining), None)
        return (
            rules is not None
            and call is not None
            and (call.state == OFFERED or self.looked_at(call))
            and self.on_duty(agent)
            and self.qualifies(agent, call)
            and not self.held_apart(agent, call)
            and (agent.id in call.holders or self.has_room(agent, rules, call.channel))
        )

    def begin_draining(self) -> None:
        for call in self.in_order(self.contacts):
            if call.channel != "voice" or any(agent.draining == call.id for agent in self.agents):
                continue
            free = [agent for agent in self.agents if self.could_but_for_chats(agent, call)]
            if free:
                agent = min(free, key=lambda one: (len(self.held(one, "chat")), one.idle_since, one.id))
                agent.draining = call.id
                self.say(e.AgentDraining, agent=agent, contact=call)

    def could_but_for_chats(self, agent: Agent, call: Contact) -> bool:
        rules = self.rules_of(agent)
        return (
            rules is not None
            and agent.draining is None
            and self.on_duty(agent)
            and self.qualifies(agent, call)
            and not self.held_apart(agent, call)
            and self.has_room(agent, rules, call.channel)
            and not self.others_allow(agent, rules, call.channel)
        )
