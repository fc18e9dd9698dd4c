"""What the lifecycle decides of an arrival and of a contact in its flow."""

from collections.abc import Callable
from typing import Any, Literal

import msgspec

import callcenter.contacts.commands as cmd
import callcenter.contacts.events as ev
import routing.commands as rcmd
from callcenter.contacts import errors
from callcenter.contacts.events import Outcome
from callcenter.contacts.machine import Machine
from callcenter.contacts.state import Conversation, Talk, not_kept
from callcenter.contacts.voicemail import offer_voicemail
from callcenter.flows.model import Collect, Enqueue, Flow, HangUp, Menu
from callcenter.flows.run import Facts, Stop, answer, walk
from routing.errors import UnknownQueue
from routing.events import ContactTurnedAway
from routing.limits import opens_at
from routing.model import AgentId, Callback, QueueId

PROMISED = ev.LastAgent(hold_ms=3_600_000, within_ms=0, away="wait")
"""A callback that an agent has promised waits for them, for an hour in which the customer may be called."""


def _start(m: Machine, c: cmd.StartContact, now: int) -> None:
    rules, config = m.rules(), m.state.engine.config
    known = m.contact_of(c.visitor)
    if known is not None:
        if known.client_id == c.client_id:
            return
        if known.talk is not Talk.ENDED:
            raise errors.AlreadyOpen(known.contact)
    if c.flow is not None:
        if c.flow not in rules.flows:
            raise errors.UnknownFlow(c.flow)
    elif config is None or c.queue is None or c.queue not in config.queues:
        raise UnknownQueue(c.queue or "")
    callback = None if c.call_in is None or c.queue is None else m.callback_of(c.queue, c.call_in, now)
    arrived = ev.ContactArrived(
        at=now,
        contact=c.contact,
        channel=c.channel,
        queue=None if c.flow else c.queue,
        language=c.language,
        visitor=c.visitor,
        client_id=c.client_id,
        identity=c.identity,
        match=c.match,
        customer=c.customer,
        candidates=c.candidates,
        tier=c.tier,
        last_agent=c.last_agent,
        last_talk_at=c.last_talk_at,
        may_call=c.may_call,
    )
    m.emit(arrived)
    if c.leg is not None:
        m.emit(ev.LegArrived(at=now, contact=c.contact, leg=c.leg, role="customer"))
    talk = m.state.conversations[c.contact]
    if c.flow is not None:
        flow = rules.flows[c.flow]
        _stop_at(m, talk, walk(flow, flow.start, _facts(m, talk, now)), c.flow, now, given="arrived")
    else:
        assert c.queue is not None
        _join(m, talk, c.queue, now, callback=callback, held_for=c.held_for)


def _input(m: Machine, c: cmd.GiveInput, now: int) -> None:
    talk = m.conversation(c.contact)
    if talk.talk is not Talk.IN_FLOW or c.number != talk.number or talk.flow is None or talk.step is None:
        return
    flow, facts = m.rules().flows.get(talk.flow), _facts(m, talk, now)
    if flow is None or not isinstance(flow.steps.get(talk.step), Menu | Collect):
        _start_anew(m, talk, flow, facts, now)
        return
    came = answer(flow, talk.step, talk.tries, c.keys, facts)
    keys = c.keys if came.given == "choice" else None
    if came.stop is None:
        again = Stop(step=talk.step)
        _stop_at(m, talk, again, talk.flow, now, given=came.given, tries=talk.tries + 1)
    else:
        _stop_at(m, talk, came.stop, talk.flow, now, given=came.given, keys=keys)


def _start_anew(m: Machine, talk: Conversation, flow: Flow | None, facts: Facts, now: int) -> None:
    """The configuration has changed under the contact: begin its flow again, or, without one, the channel's."""
    rules = m.rules()
    name = talk.flow if flow is not None else rules.entries.voice if talk.channel == "voice" else rules.entries.chat
    if name is None or name not in rules.flows:
        m.emit(ev.ContactEnded(at=now, contact=talk.contact, outcome=Outcome.FAILED, by="system"))
        return
    flow = rules.flows[name]
    _stop_at(m, talk, walk(flow, flow.start, facts), name, now, given="arrived")


def _stop_at(
    m: Machine,
    talk: Conversation,
    stop: Stop,
    flow: str,
    now: int,
    *,
    given: Literal["arrived", "choice", "collected", "wrong", "nothing", "turned_away"],
    keys: str | None = None,
    tries: int = 0,
) -> None:
    m.emit(
        ev.FlowMoved(
            at=now,
            contact=talk.contact,
            flow=flow,
            number=talk.number + 1,
            step=stop.step,
            given=given,
            passed=stop.passed,
            keys=keys,
            tries=tries,
            attributes=stop.attributes,
            language=stop.language,
        )
    )
    step = m.rules().flows[flow].steps[stop.step]
    if isinstance(step, Enqueue):
        _join(m, talk, step.queue, now)
    elif isinstance(step, HangUp):
        m.emit(ev.ContactEnded(at=now, contact=talk.contact, outcome=Outcome(step.outcome), by="system"))


def _join(
    m: Machine,
    talk: Conversation,
    queue: QueueId,
    now: int,
    *,
    callback: Callback | None = None,
    held_for: AgentId | None = None,
) -> None:
    """Take a place in the queue's line; the engine says whether the queue keeps it."""
    rules = m.rules()
    spoken = rules.languages.get(talk.language)
    first = PROMISED if held_for else _last_agent_first(m, talk, queue, now)
    enqueue = rcmd.Enqueue(
        contact=talk.contact,
        queue=queue,
        channel=talk.channel,
        requires=(spoken,) if spoken else (),
        priority=rules.tiers.get(talk.tier or "", 0),
        head_start_ms=rules.head_starts.get(talk.tier or "", 0),
        prefer=(held_for or talk.last_agent) if first else None,
        prefer_ms=first.hold_ms if first else 0,
        prefer_away=first.away if first else "skip",
        callback=callback,
        may_call=_may_call(m, talk, now),
    )
    m.tell(enqueue, now)


def _may_call(m: Machine, talk: Conversation, now: int) -> dict[QueueId, Callback] | None:
    """Return how the queues call the customer back that may do so, and have a window left for it."""
    if not talk.may_call:
        return None
    known = m.rules().callbacks
    return {
        queue: m.callback_of(queue, windows, now)
        for queue, windows in talk.may_call.items()
        if queue in known and windows[-1][1] > now
    }


def send_on(m: Machine, now: int) -> None:
    """Let those whom a queue has turned away go on in their flow, where it has a way for that, or end."""
    while m.turned_away:
        event = m.turned_away.pop(0)
        talk = m.state.conversations[event.contact]
        if not _goes_on(m, talk, event, now) and not offer_voicemail(m, talk, event, now):
            over = Outcome.ANSWERED if talk.answered_at else not_kept(event.cause)
            m.emit(ev.ContactEnded(at=now, contact=talk.contact, outcome=over, by="system", opens_at=event.opens_at))


def _goes_on(m: Machine, talk: Conversation, event: ContactTurnedAway, now: int) -> bool:
    flow = m.rules().flows.get(talk.flow or "")
    step = flow.steps.get(talk.step or "") if flow is not None else None
    way = step.way(event.cause) if isinstance(step, Enqueue) and talk.answered_at is None else None
    if flow is None or way is None or talk.flow is None or talk.step is None:
        return False
    stop = walk(flow, way, _facts(m, talk, now))
    # Who has not waited has not heard yet what their flow passed on the way into line.
    unheard = (*talk.passed, talk.step) if talk.in_line_since == now else ()
    stop = msgspec.structs.replace(stop, passed=(*unheard, *stop.passed))
    _stop_at(m, talk, stop, talk.flow, now, given="turned_away")
    return True


def _last_agent_first(m: Machine, talk: Conversation, queue: QueueId, now: int) -> ev.LastAgent | None:
    """Return how long to wait for whom they last talked to; None to wait for anybody."""
    rule, config = m.rules().last_agents.get(queue), m.state.engine.config
    if rule is None or config is None or talk.last_agent not in config.agents or talk.last_talk_at is None:
        return None
    return rule if talk.last_talk_at >= now - rule.within_ms else None


def _facts(m: Machine, talk: Conversation, now: int) -> Facts:
    hours = m.rules().hours
    return Facts(
        tier=talk.tier,
        attributes=talk.attributes,
        hours_open=lambda name: opens_at(hours.get(name, ()), now) == now,
        language=talk.language,
    )


FLOW_HANDLERS: dict[type[Any], Callable[[Machine, Any, int], None]] = {
    cmd.StartContact: _start,
    cmd.GiveInput: _input,
}
