"""Histories for Hypothesis: a step is a few small numbers, read against the state as it is, so that most hit."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import msgspec
from hypothesis import strategies as st

from routing import commands as c
from routing.errors import RoutingError
from routing.events import Event
from routing.model import AgentRules, Availability, Channel, EngineState, QueueRules, Requirement, RoutingConfig

ZH, VIP = Requirement("zh", 3), Requirement("vip", 5)
NAMES = ("ann", "bob", "cho", "dee")
QUEUES = ("sales", "care", "vips")


def agent(*queues: str, chat: int = 2, voice: int = 1, **skills: int) -> AgentRules:
    """An agent's rules in one line."""
    return AgentRules(skills=skills, queues=queues, capacity={"chat": chat, "voice": voice})


def config(version: str, agents: dict[str, AgentRules], **queues: QueueRules) -> RoutingConfig:
    """A small centre with short clocks."""
    return RoutingConfig(version=version, queues=queues, agents=agents, decline_hold_ms=7_000, transfer_wait_ms=12_000)


SALES = QueueRules(open=(), offer_ms=9_000, wrap_up_ms=6_000)
CARE = QueueRules(open=(), offer_ms=20_000, wrap_up_ms=0, requires=(ZH,))
VIPS = QueueRules(open=(), offer_ms=5_000, wrap_up_ms=30_000, requires=(ZH, VIP))
CONFIGS = (
    config(
        "1",
        {
            "ann": agent("sales", "care", zh=3),
            "bob": agent("sales", chat=1, zh=9),
            "cho": agent("sales", "care", "vips", chat=3, zh=5, vip=5),
            "dee": agent("vips", "care", voice=0, zh=3, vip=9),
        },
        sales=SALES,
        care=CARE,
        vips=VIPS,
    ),
    # bob is gone, ann has lost skills, the queue of the VIPs asks for less, and there is less room.
    config(
        "2",
        {"ann": agent("sales", "care", chat=1, zh=2), "cho": agent("sales", "vips", chat=1), "dee": agent("vips")},
        sales=SALES,
        care=CARE,
        vips=QueueRules(open=()),
    ),
    # Two queues are gone, presence clocks are in another order, and nobody waits for one who is busy.
    msgspec.structs.replace(
        config("3", {"ann": agent("sales", zh=3), "bob": agent("sales", "care")}, sales=SALES),
        unreachable_withdraw_ms=40_000,
        unreachable_not_ready_ms=8_000,
        unreachable_return_ms=8_000,
        transfer_wait_ms=0,
    ),
)


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
    "enqueue " * 8 + "serve " * 12 + "tend " * 5 + "accept accept decline decline connect fail leave end finish "
    "transfer transfer transfer return available not_ready offline seen gone configure resume stranger"
).split()
STEP = st.builds(
    Step,
    after=st.sampled_from([0, 0, 0, 1, 1, 40, 500, 500, 3_000, 3_000, 10_000, 31_000, 130_000, -1, -2, -3]),
    deed=st.sampled_from(DEEDS),
    a=st.integers(0, 11),
    b=st.integers(0, 11),
    flag=st.booleans(),
)
# Long ones on purpose: what is interesting needs a dozen steps to come about.
HISTORY = st.lists(STEP, min_size=30, max_size=60)


def start() -> list[c.Command]:
    """The centre opens: everybody signs in, some are available."""
    seen: list[c.Command] = [c.AgentSeen(agent=name) for name in NAMES]
    ready = [c.SetAvailability(agent=name, availability=Availability.AVAILABLE, by=name) for name in NAMES[:3]]
    return [c.Configure(config=CONFIGS[0]), *seen, *ready]


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


def _enqueue(step: Step, _state: EngineState, _now: int) -> c.Command:
    channel: Channel = "voice" if step.b % 3 == 0 else "chat"
    requires = (ZH, Requirement("zh", step.b)) if step.flag else ()
    return c.Enqueue(
        contact=f"c{step.a}", queue=QUEUES[step.b % 3], channel=channel, requires=requires, priority=step.b // 6
    )


def _answer(step: Step, state: EngineState) -> tuple[str, str]:
    """An offer, mostly the newest of its contact, and an agent, mostly its own."""
    contact = _contact(step, state, "offered", "claimed")
    place = state.places.get(contact)
    number = (place.offers if place else 1) - (step.b == 1)
    holder = place.agent if place and place.agent and step.b > 2 else _agent(step)
    return f"{contact}.{number}", holder


def _serve(step: Step, state: EngineState, now: int) -> c.Command:
    held = [p for p in state.places.values() if p.agent is not None]
    if not held:
        return _enqueue(step, state, now)
    place = held[step.a % len(held)]
    assert place.agent is not None
    if place.state == "offered":
        return c.Accept(offer=place.offer or "", agent=place.agent)
    if place.state == "claimed":
        return c.Connect(contact=place.contact)
    if place.state == "active" and step.b % 4 == 0:
        return c.AgentGone(agent=place.agent)
    if place.state == "active" and step.b % 4 == 1:
        return _transfer_of(step, state, place.contact, place.agent)
    if place.state == "active":
        return c.End(contact=place.contact)
    return c.FinishWrapUp(contact=place.contact, agent=place.agent)


def _transfer_of(step: Step, state: EngineState, contact: str, by: str) -> c.Command:
    """To a queue, or to somebody by name: mostly a colleague who is available."""
    colleagues = [a.agent for a in state.agents.values() if a.availability == "available" and a.agent != by]
    names = colleagues if colleagues and step.a % 4 else [*NAMES, "nobody"]
    return c.Transfer(
        contact=contact,
        by=by,
        queue=(*QUEUES, *QUEUES, "nowhere")[(step.a + 2 * step.b) % 7],
        requires=(ZH, Requirement("zh", step.b)) if step.a % 3 == 0 else (),
        agent=names[(step.a + step.b) % len(names)] if step.flag else None,
    )


def _transfer(step: Step, state: EngineState, _now: int) -> c.Command:
    contact = _contact(step, state, "active")
    place = state.places.get(contact)
    return _transfer_of(step, state, contact, (place.agent if place and step.b > 2 else None) or _agent(step))


def _tend(step: Step, state: EngineState, _now: int) -> c.Command:
    agents = [state.agents[name] for name in NAMES if name in state.agents]
    idle = [a for a in agents if not a.reachable or a.availability is not Availability.AVAILABLE]
    if not idle:
        return c.AgentGone(agent=_agent(step))
    one = idle[step.a % len(idle)]
    if not one.reachable:
        return c.AgentSeen(agent=one.agent)
    return c.SetAvailability(agent=one.agent, availability=Availability.AVAILABLE, by=one.agent)


def _set(availability: Availability) -> Callable[[Step, EngineState, int], c.Command]:
    def build(step: Step, _state: EngineState, _now: int) -> c.Command:
        reason = ("lunch", "training", None)[step.b % 3]
        return c.SetAvailability(agent=_agent(step), availability=availability, reason=reason, by="sun")

    return build


def _accept(step: Step, state: EngineState, _now: int) -> c.Command:
    offer, name = _answer(step, state)
    return c.Accept(offer=offer, agent=name)


def _decline(step: Step, state: EngineState, _now: int) -> c.Command:
    offer, name = _answer(step, state)
    return c.Decline(offer=offer, agent=name)


def _finish(step: Step, state: EngineState, _now: int) -> c.Command:
    contact = _contact(step, state, "wrapping")
    place = state.places.get(contact)
    return c.FinishWrapUp(contact=contact, agent=(place.agent if place and step.flag else None) or _agent(step))


_COMMANDS: dict[str, Callable[[Step, EngineState, int], c.Command]] = {
    "enqueue": _enqueue,
    "serve": _serve,
    "tend": _tend,
    "accept": _accept,
    "decline": _decline,
    "connect": lambda step, state, now: c.Connect(contact=_contact(step, state, "claimed")),
    "fail": lambda step, state, now: c.FailConnect(contact=_contact(step, state, "claimed"), reason="no_socket"),
    "leave": lambda step, state, now: c.Leave(contact=_contact(step, state, "waiting", "offered", "claimed")),
    "end": lambda step, state, now: c.End(contact=_contact(step, state, "active")),
    "finish": _finish,
    "transfer": _transfer,
    "return": lambda step, state, now: c.Return(contact=_contact(step, state, "active"), reason="agent_leg_lost"),
    "available": _set(Availability.AVAILABLE),
    "not_ready": _set(Availability.NOT_READY),
    "offline": _set(Availability.OFFLINE),
    "seen": lambda step, state, now: c.AgentSeen(agent=_agent(step)),
    "gone": lambda step, state, now: c.AgentGone(agent=_agent(step)),
    "configure": lambda step, state, now: c.Configure(config=CONFIGS[step.a % 3 if step.flag else 0]),
    "resume": lambda step, state, now: c.Resume(down_from=now - min(step.a * 1000, now - state.now)),
    "stranger": lambda step, state, now: (
        c.AgentSeen(agent="nobody") if step.flag else c.Enqueue(contact="c0", queue="nowhere", channel="chat")
    ),
}

Decisions = list[Event] | tuple[type[RoutingError], str]


class Decides(Protocol):
    """What the engine and the oracle have in common."""

    def handle(self, command: c.Command, now: int) -> list[Event]: ...

    def wake(self, now: int) -> list[Event]: ...


def decide(engine: Decides, said: c.Command, now: int) -> tuple[list[Event], Decisions]:
    """What the engine makes of it: the events of its timers, then those of the command or its refusal."""
    woken = [] if isinstance(said, c.Resume) else engine.wake(now)
    try:
        return woken, engine.handle(said, now)
    except RoutingError as refusal:
        return woken, (type(refusal), str(refusal))


def encoded(state: EngineState) -> bytes:
    """The state as bytes, every field and the order of every dict included."""
    return msgspec.json.encode(state)


def copied(state: EngineState) -> EngineState:
    """The state after a journey through JSON."""
    return msgspec.json.decode(encoded(state), type=EngineState)
