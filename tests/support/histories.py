"""Histories of a centre: a step is a few small numbers, read against the state as it is, so that most of them hit."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from callcenter.contacts import commands as cmd
from callcenter.contacts.events import LastAgent, Match
from callcenter.contacts.state import CellState, Talk
from callcenter.errors import Rejected
from callcenter.flows.model import Flow
from routing.conditions import HasSkill
from routing.conditions import Step as WideningStep
from routing.errors import RoutingError
from routing.limits import Destination, Limits, Overflow
from routing.model import Availability, Choice, Consequence, PlaceState
from tests.support.call_histories import call_command, natural
from tests.support.calls import dials, news
from tests.support.cells import Cell
from tests.support.centres import CONFIGURE, FLOW, ROUTING, RULES, present, start
from tests.support.steps import AGENTS, Step

# A busy machine is no fault of what is tested.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
QUEUES = ("sales", "sales", "sales", "care", "care", "vips", "night", "mailbox")
# The same centre with another disposition, quicker clocks, one more agent, a flow whose first question is another, and
# rules of routing: steps, classes that rise, offers to two at once, longer wrap-up, chats that make room for calls.
OVERFLOW = (
    Overflow(measure="length", on=2, off=0, to=Destination(to="message", callback=True), whom="all"),
    Overflow(measure="wait", on=30_000, to=Destination(queue="vips")),
)
_OTHER_FLOW = Flow(start="subject", steps={**FLOW.steps, "subject": FLOW.steps["topic"], "topic": FLOW.steps["bye"]})
CHANGED = cmd.Configure(
    routing=msgspec.structs.replace(
        ROUTING,
        version="2",
        queues={
            **ROUTING.queues,
            "sales": msgspec.structs.replace(
                ROUTING.queues["sales"],
                at_once=2,
                steps=(
                    WideningStep(where=HasSkill(skill="vip", level=5), for_ms=3_000),
                    WideningStep(where=None, for_ms=None),
                ),
                raise_after_ms=4_000,
                extensions=2,
                limits=Limits(
                    length=2,
                    full=Destination(queue="care", callback=True),
                    wait_ms=20_000,
                    wait_unstaffed_ms=60_000,
                    wait=Destination(callback=True),
                ),
            ),
            "care": msgspec.structs.replace(
                ROUTING.queues["care"], choice=Choice(rule="rotation"), slope=300, overflow=OVERFLOW
            ),
        },
        agents={
            name: msgspec.structs.replace(agent, while_open={"voice": {"chat": 0}})
            for name, agent in (*ROUTING.agents.items(), ("zhao", ROUTING.agents["lin"]))
        },
        slopes=(100, 300),
        misses={"declined": Consequence(hold_ms=1_000, not_ready_after=2)},
    ),
    rules=msgspec.structs.replace(
        RULES,
        version="2",
        dispositions=("solved", "gone"),
        waiting_grace_ms=20_000,
        short_abandon_ms=500,
        flows={"main": _OTHER_FLOW},
        last_agents={"sales": LastAgent(hold_ms=3_000, within_ms=3_600_000, away="wait")},
    ),
)


# `serve` is the natural next step of a contact, `tend` that of an agent; the rest may or may not be possible.
DEEDS = (
    "start " * 5 + "serve " * 14 + "tend " * 6 + "write write lost lost seen seen leave end accept decline decline "
    "wrap identify identify not_ready offline force next move assign adjust restore extend close open open gone "
    "configure restart forget press press press press dial news news news news news hang hang control control settle "
    "transfer repair callback callback answers answers missed record record record"
).split()
PAUSES = [0] * 12 + [40, 500, 500, 3_000, 3_000, 4_000, 10_000, 31_000, 130_000, 310_000, -1, -2, -3]
# In the midst of calls: what callers, agents and the carrier do with them, and little else.
CALL_DEEDS = (
    "start " * 2
    + "serve " * 6
    + "tend " * 2
    + "dial " * 2
    + "news " * 6
    + "control " * 3
    + "settle " * 2
    + "press " * 2
    + "callback callback answers answers missed hang transfer transfer repair accept end wrap gone restart configure"
).split()


def _steps(deeds: Sequence[str]) -> st.SearchStrategy[Step]:
    return st.builds(
        Step,
        after=st.sampled_from(PAUSES),
        deed=st.sampled_from(deeds),
        a=st.integers(0, 11),
        b=st.integers(0, 11),
        flag=st.booleans(),
    )


STEP, CALL_STEP = _steps(DEEDS), _steps(CALL_DEEDS)


def opened() -> list[cmd.AnyCommand]:
    """Return how the centre opens: everybody signs in, two are available."""
    return [CONFIGURE, *present("lin"), *present("chen"), cmd.AgentSeen(agent="wang")]


def on_the_phone() -> Cell:
    """Return a centre in which lin and chen talk to callers."""
    cell = Cell(*opened())
    for contact in ("one", "two"):
        cell.do(start(contact, channel="voice"))
        cell.accept(contact)
        agent, desk, offer = cell.talk(contact).agent or "", f"desk-of-{contact}", f"{contact}.1"
        cell.do(dials(desk, agent=agent, offer=offer), news(desk, 1, offer=offer))
        cell.do(news(f"caller-of-{contact}", 2, offer=offer))
    return cell


def instant(step: Step, now: int, deadline: int | None) -> int:
    """Return when the step happens; deadlines are met exactly, 1 ms early and 1 ms late."""
    if step.after >= 0:
        return now + step.after
    return max(now, (deadline if deadline is not None else now) + step.after + 2)


def command(step: Step, state: CellState) -> cmd.AnyCommand:
    """Return the command a step stands for in this state; for `write` and `restart` there is none."""
    return _COMMANDS.get(step.deed, call_command)(step, state)


def contact(step: Step, state: CellState, *stages: Talk) -> str:
    """Return a contact, mostly one in these states, sometimes any or none there ever was."""
    fitting = [c.contact for c in state.conversations.values() if c.talk in stages] or list(state.conversations)
    return fitting[step.a % len(fitting)] if fitting and step.b else f"c{step.a}"


def play(cell: Cell, step: Step) -> None:
    """Do a step; raises what the lifecycle refuses."""
    cell.wait(instant(step, cell.now, cell.lifecycle.next_deadline()) - cell.now)
    if step.deed == "restart":
        cell.restart(down=(0, 5_000, 200_000)[step.a % 3], snapshot_at=len(cell.log) // 2 if step.flag else None)
    elif step.deed == "write":
        written = contact(step, cell.state, Talk.TALKING)
        if written in cell.state.conversations and cell.talk(written).talk is not Talk.ENDED:
            cell.write(written)
    else:
        cell.do(command(step, cell.state))


def played(steps: Iterable[Step]) -> Cell:
    """Return the cell after a history; what is refused is passed over."""
    cell = Cell(*opened())
    for step in steps:
        with suppress(Rejected, RoutingError):
            play(cell, step)
    return cell


def _agent(step: Step) -> str:
    return AGENTS[step.a % len(AGENTS)]


def _start(step: Step, state: CellState) -> cmd.AnyCommand:
    visitor, new = f"v{step.a}", f"c{len(state.conversations)}.{state.last_at}"
    while new in state.conversations:  # there were more, of the same instant, and some are forgotten
        new += "+"
    known = [c for c in state.conversations.values() if c.visitor == visitor]
    client_id = known[-1].client_id if known and step.b == 0 else new
    wish = start(
        new,
        visitor=visitor,
        client_id=client_id,
        queue=QUEUES[step.b % len(QUEUES)],
        channel="voice" if step.b % 2 else "chat",
        flow="main" if step.b % 4 < 2 else None,
        language="zh-CN" if step.flag else "en",
        tier=("gold", "silver", None)[step.a % 3],
    )
    if step.a % 4 == 1 and wish.channel == "voice":
        now = state.last_at
        windows = ((now, now + 30_000), (now + 40_000, now + 9_000_000))[: 1 + step.flag]
        wish = msgspec.structs.replace(wish, may_call={"sales": windows, "care": windows, "nowhere": windows})
    if step.a == 11 and wish.queue in RULES.callbacks:
        return msgspec.structs.replace(wish, channel="voice", leg=None, call_in=())
    if step.a % 2:
        return wish
    return msgspec.structs.replace(wish, last_agent=_agent(step), last_talk_at=state.last_at - step.b * 1_000_000)


def _serve(step: Step, state: CellState) -> cmd.AnyCommand:
    held = [place for place in state.engine.places.values() if place.agent is not None]
    if not held:
        return _start(step, state)
    place = held[step.a % len(held)]
    assert place.agent is not None
    if (on := natural(step, state.conversations[place.contact], state)) is not None:
        return on
    if place.state is PlaceState.OFFERED:
        return cmd.AcceptOffer(offer=place.offer or "", agent=place.agent)
    if place.state is PlaceState.ACTIVE:
        return cmd.AgentEnds(contact=place.contact, agent=place.agent)
    note = f"n.{place.contact}" if step.flag else None
    return cmd.WrapUp(contact=place.contact, agent=place.agent, disposition="solved", note=note)


def _tend(step: Step, state: CellState) -> cmd.AnyCommand:
    agents = [state.engine.agents[name] for name in AGENTS]
    idle = [a for a in agents if not a.reachable or a.availability is not Availability.AVAILABLE]
    if not idle:
        return cmd.AgentGone(agent=_agent(step))
    one = idle[step.a % len(idle)]
    return present(one.agent)[one.reachable]


def _offer(step: Step, state: CellState) -> tuple[str, str]:
    wanted = contact(step, state, Talk.QUEUED, Talk.CONNECTING, Talk.TALKING)
    place = state.engine.places.get(wanted)
    offers = place.offers if place else 1
    return f"{wanted}.{offers - (step.b == 1)}", (place.agent if place and step.b > 2 else None) or _agent(step)


def _accept(step: Step, state: CellState) -> cmd.AnyCommand:
    offer, agent = _offer(step, state)
    return cmd.AcceptOffer(offer=offer, agent=agent)


def _decline(step: Step, state: CellState) -> cmd.AnyCommand:
    offer, agent = _offer(step, state)
    return cmd.DeclineOffer(offer=offer, agent=agent)


def _end(step: Step, state: CellState) -> cmd.AnyCommand:
    return cmd.AgentEnds(contact=contact(step, state, Talk.TALKING, Talk.CONNECTING), agent=_agent(step))


def _wrap(step: Step, state: CellState) -> cmd.AnyCommand:
    ended = contact(step, state, Talk.ENDED)
    known = state.conversations.get(ended)
    agent = (known.agent if known and step.flag else None) or _agent(step)
    disposition = ("solved", "follow_up", "gone")[step.b % 3]
    return cmd.WrapUp(contact=ended, agent=agent, disposition=disposition)


def _identify(step: Step, state: CellState) -> cmd.AnyCommand:
    by = "lookup" if step.flag else _agent(step)
    customer = ("mei", "may", "bob")[step.b % 3]
    return cmd.IdentifyCustomer(
        contact=contact(step, state, Talk.TALKING, Talk.ENDED), match=Match.ONE, by=by, customer=customer
    )


def _force(step: Step, _state: CellState) -> cmd.AnyCommand:
    wanted = tuple(Availability)[step.b % 3]
    return cmd.SetAvailability(agent=_agent(step), availability=wanted, reason="lunch", by="sun", force=True)


def _extend(step: Step, state: CellState) -> cmd.AnyCommand:
    ended = contact(step, state, Talk.ENDED)
    place, known = state.engine.places.get(ended), state.conversations.get(ended)
    agent = (known.agent if known and step.flag else None) or _agent(step)
    return cmd.ExtendWrapUp(contact=ended, agent=agent, until=(place.deadline if place else None) or state.last_at)


def _set(availability: Availability, reason: str | None) -> Callable[[Step, CellState], cmd.AnyCommand]:
    def build(step: Step, _state: CellState) -> cmd.AnyCommand:
        return cmd.SetAvailability(agent=_agent(step), availability=availability, reason=reason, by="sun")

    return build


def _record(step: Step, state: CellState) -> cmd.AnyCommand:
    """Have the carrier tell of a recording: mostly of a caller who may leave a message, of nothing, or twice."""
    told = contact(step, state, Talk.RECORDING)
    known = state.conversations.get(told)
    leg = next(iter(known.legs), "none") if known else "none"
    recording = f"RE.{told}.{step.b % 2}" if step.a else None
    return cmd.TakeRecording(contact=told, leg=leg, recording=recording, seconds=(0, 1, 2, 60)[step.b % 4])


_COMMANDS: dict[str, Callable[[Step, CellState], cmd.AnyCommand]] = {
    "start": _start,
    "serve": _serve,
    "tend": _tend,
    "lost": lambda step, state: cmd.CustomerLost(contact=contact(step, state, Talk.QUEUED, Talk.TALKING)),
    "seen": lambda step, state: cmd.CustomerSeen(contact=contact(step, state, Talk.QUEUED, Talk.TALKING)),
    "leave": lambda step, state: cmd.CustomerLeaves(contact=contact(step, state, Talk.QUEUED, Talk.CONNECTING)),
    "end": _end,
    "record": _record,
    "accept": _accept,
    "decline": _decline,
    "wrap": _wrap,
    "identify": _identify,
    "not_ready": _set(Availability.NOT_READY, "lunch"),
    "offline": _set(Availability.OFFLINE, None),
    "force": _force,
    "next": lambda step, state: cmd.PutNext(contact=contact(step, state, Talk.QUEUED), by="sun"),
    "move": lambda step, state: cmd.MoveContact(
        contact=contact(step, state, Talk.QUEUED), queue=QUEUES[step.a % 7], by="sun", credit=step.flag
    ),
    "assign": lambda step, state: cmd.AssignContact(
        contact=contact(step, state, Talk.QUEUED), agent=_agent(step), by="sun"
    ),
    "take": lambda step, state: cmd.TakeContact(contact=contact(step, state, Talk.QUEUED), by=_agent(step)),
    "adjust": lambda step, _state: cmd.AdjustAgent(
        agent=_agent(step),
        by="sun",
        queues=(QUEUES[step.b % 7],) if step.flag else None,
        skills={"vip": 1 + step.a % 9},
    ),
    "restore": lambda step, _state: cmd.RestoreAgent(agent=_agent(step), by="sun"),
    "close": lambda step, _state: cmd.CloseQueue(queue=QUEUES[step.a % 7], by="sun", until=None),
    "open": lambda step, state: cmd.OpenQueue(queue=next(iter(state.engine.closures), "sales"), by="sun"),
    "extend": _extend,
    "gone": lambda step, _state: cmd.AgentGone(agent=_agent(step)),
    "configure": lambda step, _state: CHANGED if step.flag else CONFIGURE,
    "forget": lambda step, _state: cmd.ForgetCustomer(customer=("mei", "may")[step.a % 2]),
}
