"""Histories for Hypothesis: a step is a few small numbers, read against the state as it is, so that most hit."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from hypothesis import strategies as st
from msgspec.structs import replace

from routing import commands as c
from routing.conditions import AnyOf, HasAttribute, InTeam
from routing.conditions import Step as Widening
from routing.model import Availability, Callback, Channel, EngineState, MissedCall, Place, Requirement
from tests.routing.histories_centre import (
    CONFIGS,
    NAMES,
    OWN_STEPS,
    QUEUES,
    SLOPES,
    UNSAID,
    ZH,
    adjust,
    assign,
    callback,
    move,
    take,
    ways_back,
)

IDS = tuple(f"c{number}" for number in range(14))


@dataclass(frozen=True)
class Step:
    """Something done, `after` that many milliseconds (or, below 0, that near the next deadline)."""

    after: int
    deed: str
    a: int
    b: int
    flag: bool


# `serve` is the natural next step of a contact, `tend` that of an agent; the rest may or may not be possible.
DEEDS = (
    "enqueue " * 7
    + "serve " * 14
    + "tend " * 9
    + "prefer own own put_next put_next move move assign assign assign take take adjust adjust restore "
    "accept accept decline decline "
    "callback callback callback callback called called called may_call may_call may_call miss miss reach "
    "connect fail leave end end finish extend extend transfer transfer return available not_ready not_ready "
    "offline force force seen gone configure resume stranger close_queue open_queue open_queue"
).split()
# Mostly short: whoever is offered something or has accepted it has seconds only.
AFTER = (
    *(*[0] * 7, *[1] * 3, *[40] * 4, *[500] * 5, *[1_000] * 4),
    *(3_000, 3_000, 7_000, 10_000, 31_000, 130_000, -1, -2, -2, -3),
)
STEP = st.builds(
    Step,
    after=st.sampled_from(AFTER),
    deed=st.sampled_from(DEEDS),
    a=st.integers(0, 11),
    b=st.integers(0, 11),
    flag=st.booleans(),
)
# Long ones on purpose: what is interesting needs a dozen steps to come about.
HISTORY = st.lists(STEP, min_size=30, max_size=60)
WHICH = st.integers(0, len(CONFIGS) - 1)


def at_random(dice: Random, number: int) -> Iterator[Step]:
    """Steps of a long history, always the same of the same dice."""
    for _ in range(number):
        yield Step(dice.choice(AFTER), dice.choice(DEEDS), dice.randrange(12), dice.randrange(12), dice.random() < 0.5)


def start(which: int = 0) -> list[c.Command]:
    """The centre opens: everybody signs in, and all but the last are available."""
    seen: list[c.Command] = [c.AgentSeen(agent=name) for name in NAMES if name in CONFIGS[which].agents]
    ready = [c.SetAvailability(agent=one.agent, availability=Availability.AVAILABLE, by="sun") for one in seen[:5]]  # type: ignore[attr-defined]
    return [c.Configure(config=CONFIGS[which]), *seen, *ready]


def instant(step: Step, now: int, deadline: int | None) -> int:
    """When the step happens; deadlines are met exactly, 1 ms early and 1 ms late."""
    if step.after >= 0:
        return now + step.after
    return max(now, (deadline if deadline is not None else now) + step.after + 2)


def command(step: Step, state: EngineState, now: int) -> c.Command:
    """The command a step stands for, given the state."""
    return _COMMANDS[step.deed](step, state, now)


def _contact(step: Step, state: EngineState, *wanted: str) -> str:
    fitting = [p.contact for p in state.places.values() if p.state in wanted] or list(state.places) or ["c0"]
    return fitting[step.a % len(fitting)] if step.b else f"c{step.a}"


def _agent(step: Step) -> str:
    return NAMES[step.a % len(NAMES)]


def _skills(step: Step) -> tuple[Requirement, ...]:
    return (ZH, Requirement("zh", 1 + step.b % 9)) if step.flag and step.a % 2 else ()


def _enqueue(step: Step, state: EngineState, _now: int) -> c.Enqueue:
    """A contact of its own id, into a queue there is, mostly."""
    free = [name for name in IDS if name not in state.places] if step.b < 11 or step.a % 4 else []
    queues = tuple(state.config.queues) if state.config and step.a else QUEUES
    channel: Channel = "voice" if (step.a + step.b) % 3 == 0 else "chat"
    return c.Enqueue(
        contact=free[step.a % len(free)] if free else f"c{step.a}",
        queue=queues[step.b % len(queues)],
        channel=channel,
        requires=_skills(step),
        priority=int(step.a % 4 == 3),
        head_start_ms=(0, 5_000, 0, 20_000, 1)[step.a % 5],
    )


def _one_more(step: Step, state: EngineState, now: int) -> c.Command:
    """Another contact, unless there are many."""
    return _enqueue(step, state, now) if len(state.places) < 10 or step.b == 11 else _serve(step, state, now)


def _prefer(step: Step, state: EngineState, now: int) -> c.Command:
    return replace(
        _enqueue(step, state, now),
        prefer=NAMES[(step.a + step.b) % len(NAMES)],
        prefer_ms=(15_000, 4_000, 60_000, 0)[step.a % 4],
        prefer_away="wait" if step.flag else "skip",
    )


def _own(step: Step, state: EngineState, now: int) -> c.Command:
    slope = SLOPES[step.b % 4] if step.flag else None
    return replace(_enqueue(step, state, now), slope=slope, steps=OWN_STEPS[step.a % len(OWN_STEPS)])


def _called(step: Step, state: EngineState, now: int) -> c.Command:
    return replace(_enqueue(step, state, now), callback=callback(step.a, step.b, step.flag, now))


def _may_call(step: Step, state: EngineState, now: int) -> c.Command:
    return replace(_enqueue(step, state, now), may_call=ways_back(step.a, step.b, step.flag, now))


def _place_callback(step: Step, state: EngineState, now: int) -> c.Command:
    return c.PlaceCallback(
        contact=_contact(step, state, "waiting", "offered"),
        callback=callback(step.a, step.b, step.flag, now),
        by="customer",
    )


def _miss(step: Step, state: EngineState) -> c.Command:
    reason: MissedCall = "busy" if step.flag else "failed"
    return c.MissCallback(contact=_contact(step, state, "calling", "claimed"), reason=reason)


def _close_queue(step: Step, _state: EngineState, now: int) -> c.CloseQueue:
    queue = (*QUEUES, "nowhere")[step.b % 5 if step.flag else step.b % 4]
    return c.CloseQueue(queue=queue, by="sun", until=None if step.a % 3 == 0 else now + (step.a - 2) * 2_000)


def _open(place: Place, which: int) -> tuple[str, str]:
    """One of the open offers, and whose it is."""
    pairs = [(place.offer or "", place.agent or ""), *((offer, agent) for agent, offer in (place.also or {}).items())]
    return pairs[which % len(pairs)]


def _answer(step: Step, state: EngineState) -> tuple[str, str]:
    """An offer, mostly an open one, and an agent, mostly its own."""
    contact = _contact(step, state, "offered", "claimed")
    place = state.places.get(contact)
    if place is not None and place.agent is not None and step.b > 3:
        return _open(place, step.b)
    number = (place.offers if place else 1) - step.b // 2
    return f"{contact}.{number}", (place.agent if place and step.flag else None) or _agent(step)


def _serve(step: Step, state: EngineState, now: int) -> c.Command:
    held = [p for p in state.places.values() if p.agent is not None]
    called = [p for p in state.places.values() if p.callback and p.state in ("calling", "claimed")]
    if called and step.b % 3 == 0:
        return c.ReachCustomer(contact=called[step.a % len(called)].contact)
    if not held:
        return _tend(step, state, now) if state.places else _enqueue(step, state, now)
    place = held[step.a % len(held)]
    assert place.agent is not None
    if place.state == "offered":
        offer, agent = _open(place, step.b)
        return c.Decline(offer=offer, agent=agent) if step.b == 11 else c.Accept(offer=offer, agent=agent)
    if place.state == "calling" or (place.state == "claimed" and place.callback and step.b % 2):
        return c.MissCallback(contact=place.contact, reason="no_answer")
    if place.state == "claimed":
        return c.Connect(contact=place.contact)
    if place.state == "active" and step.b % 6 == 0:
        return c.AgentGone(agent=place.agent)
    if place.state == "active" and step.b % 6 == 1:
        return _transfer_of(step, state, place.contact, place.agent)
    if place.state == "active" and step.b % 6 == 2:
        reason = "lunch" if step.flag else None
        wanted = Availability.NOT_READY if step.flag else Availability.OFFLINE
        return c.SetAvailability(agent=place.agent, availability=wanted, reason=reason, by=place.agent)
    if place.state == "active":
        return c.End(contact=place.contact)
    if step.b % 4 == 0:
        return c.ExtendWrapUp(contact=place.contact, agent=place.agent)
    return c.FinishWrapUp(contact=place.contact, agent=place.agent)


def _transfer_of(step: Step, state: EngineState, contact: str, by: str) -> c.Command:
    """To a queue, to somebody by name or to a team (mostly a colleague who is available, or theirs); some with less."""
    colleagues = [a.agent for a in state.agents.values() if a.availability == "available" and a.agent != by]
    names = colleagues if colleagues and step.a % 4 else [*NAMES, "nobody"]
    return c.Transfer(
        contact=contact,
        by=by,
        queue=(*QUEUES, *QUEUES, "nowhere")[(step.a + 2 * step.b) % 9],
        requires=_skills(step),
        agent=names[(step.a + step.b) % len(names)] if step.flag else None,
        team=None if step.flag and step.b else _team(step, state, names[step.b % len(names)]),
        credit=step.b % 3 > 0,
        back=step.a % 2 == 0,
    )


def _team(step: Step, state: EngineState, colleague: str) -> str | None:
    """Their team mostly; or another, one that does not exist, or none."""
    rules = state.config.agents.get(colleague) if state.config else None
    return rules.team if rules and step.a % 5 else ("gold", "blue", None, "red")[step.b % 4]


def _transfer(step: Step, state: EngineState) -> c.Command:
    contact = _contact(step, state, "active")
    place = state.places.get(contact)
    return _transfer_of(step, state, contact, (place.agent if place and step.b > 2 else None) or _agent(step))


def _tend(step: Step, state: EngineState, _now: int) -> c.Command:
    agents = [state.agents[name] for name in NAMES if name in state.agents]
    idle = [a for a in agents if not a.reachable or a.availability is not Availability.AVAILABLE]
    idle += [a for a in agents if a.asked and step.flag]
    if not idle:
        return c.AgentGone(agent=_agent(step))
    one = idle[step.a % len(idle)]
    if not one.reachable:
        return c.AgentSeen(agent=one.agent)
    return c.SetAvailability(agent=one.agent, availability=Availability.AVAILABLE, by=one.agent)


def _set(*wanted: Availability, force: bool = False) -> Callable[[Step, EngineState, int], c.Command]:
    def build(step: Step, state: EngineState, _now: int) -> c.Command:
        busy = [place.agent for place in state.places.values() if place.agent and place.state != "offered"]
        who = busy[step.a % len(busy)] if busy and step.flag else _agent(step)
        reason, availability = ("lunch", "training", None)[step.b % 3], wanted[step.b % len(wanted)]
        return c.SetAvailability(agent=who, availability=availability, reason=reason, by="sun", force=force)

    return build


def _accept(step: Step, state: EngineState, _now: int) -> c.Command:
    offer, name = _answer(step, state)
    return c.Accept(offer=offer, agent=name)


def _decline(step: Step, state: EngineState, _now: int) -> c.Command:
    offer, name = _answer(step, state)
    return c.Decline(offer=offer, agent=name)


def _wrapping(step: Step, state: EngineState) -> tuple[str, str]:
    contact = _contact(step, state, "wrapping")
    place = state.places.get(contact)
    return contact, (place.agent if place and (step.flag or step.b > 3) else None) or _agent(step)


def _finish(step: Step, state: EngineState) -> c.Command:
    contact, name = _wrapping(step, state)
    return c.FinishWrapUp(contact=contact, agent=name)


def _extend(step: Step, state: EngineState) -> c.Command:
    contact, name = _wrapping(step, state)
    return c.ExtendWrapUp(contact=contact, agent=name)


def _else_serve(state_of: str, deed: Callable[[Step, EngineState], c.Command]) -> Callable[..., c.Command]:
    """The deed where there is a contact for it; mostly, what comes next elsewhere."""

    def build(step: Step, state: EngineState, now: int) -> c.Command:
        fitting = any(place.state == state_of for place in state.places.values())
        return deed(step, state) if fitting or step.b < 2 else _serve(step, state, now)

    return build


def _stranger(step: Step, _state: EngineState, _now: int) -> c.Command:
    """Something that names what there is not, or gives a value nobody can have."""
    new = c.Enqueue(contact="new", queue="desk" if step.flag else "sales", channel="chat")
    wrong: list[c.Command] = [
        c.AgentSeen(agent="nobody"),
        replace(new, queue="nowhere"),
        c.PutNext(contact="nobody", by="sun"),
        replace(new, head_start_ms=-1),
        replace(new, prefer="nobody"),
        replace(new, slope=70),
        replace(new, requires=(Requirement("zh", 11),)),
        replace(new, requires=(Requirement("unknown", 1),)),
        replace(new, steps=(Widening(for_ms=5),)),
        replace(new, steps=(Widening(where=AnyOf(of=())),)),
        replace(new, steps=(Widening(where=HasAttribute(attribute="site", value="west")),)),
        replace(new, callback=Callback(attempts=1, windows=((5, 9),))),
        replace(new, callback=Callback(attempts=1, windows=((9, 10**9), (5, 10**9)))),
        c.Configure(config=UNSAID) if step.flag else replace(new, steps=(Widening(where=InTeam(team="red")),)),
    ]
    return wrong[(step.a + step.b) % len(wrong)]


_COMMANDS: dict[str, Callable[[Step, EngineState, int], c.Command]] = {
    "enqueue": _one_more,
    "prefer": _prefer,
    "own": _own,
    "put_next": lambda step, state, now: c.PutNext(contact=_contact(step, state, "waiting"), by="sun"),
    "move": lambda step, state, now: move(_contact(step, state, "waiting"), step.a, step.b, step.flag),
    "assign": lambda step, state, now: assign(_contact(step, state, "waiting"), step.a, step.b, step.flag, state),
    "take": lambda step, state, now: take(_contact(step, state, "waiting"), step.a, step.b, state),
    "adjust": lambda step, state, now: adjust(_agent(step), step.a, step.b, step.flag),
    "restore": lambda step, state, now: c.RestoreAgent(
        agent=next(iter(state.adjustments), _agent(step)) if step.a else "nobody", by="sun"
    ),
    "callback": _place_callback,
    "called": _called,
    "may_call": _may_call,
    "miss": _else_serve("calling", _miss),
    "reach": _else_serve(
        "calling", lambda step, state: c.ReachCustomer(contact=_contact(step, state, "calling", "claimed"))
    ),
    "close_queue": _close_queue,
    "open_queue": lambda step, state, now: c.OpenQueue(
        queue=next(iter(state.closures), QUEUES[step.b % 4]) if step.a else "nowhere", by="sun"
    ),
    "serve": _serve,
    "tend": _tend,
    "accept": _accept,
    "decline": _decline,
    "connect": _else_serve("claimed", lambda step, state: c.Connect(contact=_contact(step, state, "claimed"))),
    "fail": _else_serve(
        "claimed", lambda step, state: c.FailConnect(contact=_contact(step, state, "claimed"), reason="no_socket")
    ),
    "leave": lambda step, state, now: c.Leave(
        contact=_contact(step, state, "waiting", "offered", "calling", "claimed")
    ),
    "end": _else_serve("active", lambda step, state: c.End(contact=_contact(step, state, "active"))),
    "finish": _else_serve("wrapping", _finish),
    "extend": _else_serve("wrapping", _extend),
    "transfer": _else_serve("active", _transfer),
    "return": _else_serve(
        "active", lambda step, state: c.Return(contact=_contact(step, state, "active"), reason="agent_leg_lost")
    ),
    "available": _set(Availability.AVAILABLE),
    "not_ready": _set(Availability.NOT_READY),
    "offline": _set(Availability.OFFLINE),
    "force": _set(Availability.OFFLINE, Availability.NOT_READY, force=True),
    "seen": lambda step, state, now: c.AgentSeen(agent=_agent(step)),
    "gone": lambda step, state, now: c.AgentGone(agent=_agent(step)),
    "configure": lambda step, state, now: c.Configure(config=CONFIGS[step.a % len(CONFIGS) if step.flag else 0]),
    "resume": lambda step, state, now: (
        c.Resume(down_from=now - min(step.a * 1000, now - state.now)) if step.b < 5 else _tend(step, state, now)
    ),
    "stranger": _stranger,
}
