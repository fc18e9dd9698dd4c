"""The centres in which histories play: six agents, four queues, and every rule in one of them or more."""

from typing import Any

from msgspec.structs import replace

from routing.commands import AdjustAgent, Assign, Move, Take
from routing.conditions import AllOf, AnyOf, HasAttribute, HasSkill, InTeam, IsAgent, NoneOf, Step
from routing.limits import Destination, Limits, Overflow
from routing.model import AgentRules, Callback, Choice, Consequence, EngineState, QueueRules, Requirement, RoutingConfig

ZH, VIP = Requirement("zh", 3), Requirement("vip", 5)
NAMES = ("ann", "bob", "cho", "dee", "eve", "fay")
QUEUES = ("sales", "care", "vips", "desk")
SLOPES = (0, 50, 100, 150)
GOLD, BLUE = InTeam(team="gold"), InTeam(team="blue")
NORTH, SOUTH = HasAttribute(attribute="site", value="north"), HasAttribute(attribute="site", value="south")
FLUENT = HasSkill(skill="zh", level=7)

# Steps a contact may come with, each to be said once more than needed, so that there is something to normalize.
OWN_STEPS: tuple[tuple[Step, ...], ...] = (
    (),
    (Step(where=AnyOf(of=(BLUE, AnyOf(of=(FLUENT, BLUE)))), for_ms=4_000), Step()),
    (Step(where=IsAgent(agent="ann"), for_ms=1_500), Step(where=NoneOf(of=(GOLD,)), for_ms=500), Step(where=SOUTH)),
    (Step(where=AllOf(of=(NORTH, GOLD)), for_ms=10_000), Step(where=AnyOf(of=(NORTH, GOLD)))),
)
SALES = QueueRules(
    open=(),
    offer_ms=9_000,
    offer_by_channel={"voice": 6_000},
    wrap_up_ms=6_000,
    at_once=2,
    handling_ms=8_000,
    choice=Choice(rule="rotation"),
    steps=(Step(where=GOLD, for_ms=3_000), Step()),
    extension_ms=4_000,
    extensions=2,
)
CARE = QueueRules(
    open=(),
    handling_ms=20_000,
    wrap_up_ms=0,
    requires=(ZH,),
    slope=150,
    cap_ms=25_000,
    choice=Choice(rule="least_occupied"),
    raise_after_ms=20_000,
    steps=(
        Step(where=NORTH, for_ms=2_000),
        Step(where=AnyOf(of=(FLUENT, GOLD)), for_ms=6_000),
        Step(where=NoneOf(of=(BLUE,)), for_ms=5_000),
        Step(),
    ),
    skip_unmet_steps=True,
)
VIPS = QueueRules(
    open=(),
    handling_ms=1,
    offer_ms=5_000,
    wrap_up_ms=30_000,
    requires=(ZH,),
    at_once=3,
    slope=0,
    choice=Choice(rule="most_skilled", weights={"zh": 1, "vip": 2}),
    raise_after_ms=9_000,
    extensions=1,
)
DESK = QueueRules(
    open=(),
    offer_ms=7_000,
    wrap_up_ms=3_000,
    slope=50,
    choice=Choice(rule="tiers", tiers={"ann": 2, "cho": 1, "eve": 1}),
)
AGENTS = {
    "ann": AgentRules(
        skills={"zh": 3},
        queues=("sales", "care", "desk"),
        capacity={"chat": 3, "voice": 1},
        while_open={"voice": {"chat": 0}, "chat": {"voice": 0}},
        team="gold",
        attributes={"site": "north"},
    ),
    "bob": AgentRules(
        skills={"zh": 9}, queues=("sales", "desk"), capacity={"chat": 1, "voice": 1}, team="blue", ranks={"desk": 1}
    ),
    "cho": AgentRules(
        skills={"zh": 5, "vip": 5},
        queues=("sales", "care", "vips"),
        capacity={"chat": 3, "voice": 2},
        while_open={"voice": {"chat": 1}, "chat": {"voice": 1}},
        ranks={"vips": 1, "care": 2},
        rank_first=True,
        attributes={"site": "south"},
    ),
    "dee": AgentRules(
        skills={"zh": 4, "vip": 9},
        queues=("vips", "care", "desk"),
        capacity={"chat": 2, "voice": 0},
        team="gold",
        ranks={"desk": 1, "vips": 3},
        rank_first=True,
    ),
    "eve": AgentRules(
        skills={"zh": 7, "vip": 2},
        queues=("sales", "vips", "desk"),
        capacity={"chat": 2, "voice": 1},
        while_open={"voice": {"chat": 0}},
        team="blue",
        attributes={"site": "north"},
    ),
    "fay": AgentRules(
        skills={"zh": 6},
        queues=("care", "desk", "sales"),
        capacity={"chat": 2, "voice": 1},
        attributes={"site": "south"},
    ),
}


def centre(version: str, agents: dict[str, AgentRules] = AGENTS, **said: Any) -> RoutingConfig:
    """A centre with short clocks, in which names must exist."""
    rules: dict[str, Any] = {
        "queues": {"sales": SALES, "care": CARE, "vips": VIPS, "desk": DESK},
        "decline_hold_ms": 7_000,
        "transfer_wait_ms": 12_000,
        "callback_connect_ms": 6_000,
        "unreachable_withdraw_ms": 3_000,
        "unreachable_not_ready_ms": 12_000,
        "unreachable_return_ms": 40_000,
        "misses": {
            "not_answered": Consequence(hold_ms=3_000, not_ready_after=2),
            "lost": Consequence(hold_ms=15_000, not_ready_after=2),
        },
        "slopes": SLOPES,
        "days": (0, 30_000, 100_000, 250_000),
        "skills": ("zh", "vip"),
        "teams": ("gold", "blue"),
        "attributes": {"site": ("north", "south")},
        **said,
    }
    return RoutingConfig(version=version, agents=agents, **rules)


CONFIGS = (
    centre("1"),
    # Others are chosen, in other numbers; a miss costs something else; nobody has to be asked first.
    centre(
        "2",
        {**AGENTS, "fay": replace(AGENTS["fay"], auto_accept=True)},
        queues={
            "sales": replace(SALES, steps=(), at_once=3, choice=Choice(rule="fewest_today"), slope=0, cap_ms=10_000),
            "care": replace(CARE, choice=Choice(rule="most_skilled"), skip_unmet_steps=False, at_once=2),
            "vips": replace(VIPS, choice=Choice(rule="rotation"), requires=(ZH, VIP), steps=OWN_STEPS[1]),
            "desk": replace(
                DESK, choice=Choice(rule="least_occupied"), skip_unmet_steps=True, extensions=1, handling_ms=60_000
            ),
        },
        misses={
            "declined": Consequence(hold_ms=2_000, not_ready_after=2),
            "not_answered": Consequence(hold_ms=1_000),
            "connect_failed": Consequence(hold_ms=5_000, not_ready_after=2),
        },
    ),
    # Bob is gone, ann has lost skills and takes calls beside chats, there is less room.
    centre(
        "3",
        {
            "ann": replace(AGENTS["ann"], skills={"zh": 2}, while_open={"voice": {"chat": 1}}),
            "cho": replace(AGENTS["cho"], capacity={"chat": 1, "voice": 1}, rank_first=False),
            "dee": AGENTS["dee"],
            "eve": replace(AGENTS["eve"], team="gold"),
        },
        queues={
            "sales": replace(SALES, at_once=1, choice=Choice()),
            "care": CARE,
            "vips": replace(VIPS, requires=(), choice=Choice(rule="tiers", tiers={"eve": 3, "dee": 4})),
            "desk": DESK,
        },
    ),
    # Two queues are gone, presence clocks are in another order, and nobody waits for one who is busy.
    centre(
        "4",
        {
            "ann": AGENTS["ann"],
            "bob": replace(AGENTS["bob"], queues=("sales", "desk", "care")),
            "eve": replace(AGENTS["eve"], auto_accept=True),
        },
        queues={"sales": SALES, "desk": replace(DESK, at_once=2, choice=Choice(rule="fewest_today"))},
        unreachable_withdraw_ms=40_000,
        unreachable_not_ready_ms=8_000,
        unreachable_return_ms=8_000,
        transfer_wait_ms=0,
        decline_hold_ms=0,
    ),
    # Queues keep little: sales sends on to desk, desk to care, care to vips.
    centre(
        "5",
        queues={
            "sales": replace(
                SALES,
                limits=Limits(
                    length=1,
                    full=Destination(queue="desk", callback=True),
                    wait_ms=9_000,
                    wait_unstaffed_ms=4_000,
                    wait=Destination(to="message", callback=True),
                ),
            ),
            "care": replace(
                CARE,
                limits=Limits(unstaffed=Destination(to="message")),
                overflow=(
                    Overflow(measure="wait", on=6_000, to=Destination(queue="vips")),
                    Overflow(measure="length", of="sales", on=1, off=0, to=Destination(queue="vips"), whom="all"),
                    Overflow(measure="wait", on=5_000, to=Destination(to="voicemail", callback=True)),
                ),
            ),
            "vips": replace(
                VIPS,
                overflow=(
                    Overflow(measure="service_level", on=50, off=80, to=Destination(to="voicemail")),
                    Overflow(measure="wait", of="care", on=3_000, off=1_000, to=Destination(callback=True), whom="all"),
                ),
            ),
            "desk": replace(
                DESK,
                open=((0, 40_000), (60_000, 90_000), (90_000, 150_000), (200_000, 900_000)),
                limits=Limits(length=0, closed=Destination(queue="care", callback=True), send_on=True),
            ),
        },
    ),
    # What is sent on goes away, mostly; hours are not gone by while somebody waits.
    centre(
        "6",
        queues={
            "sales": replace(
                SALES,
                overflow=(
                    Overflow(measure="length", on=2, off=0, to=Destination(queue="vips", callback=True), whom="all"),
                    Overflow(measure="service_level", of="care", on=90, off=40, to=Destination(to="message")),
                    Overflow(measure="expected_wait", on=8_000, off=2_000, to=Destination(to="message"), whom="all"),
                ),
                limits=Limits(wait_ms=20_000, send_on=False),
            ),
            "care": replace(CARE, limits=Limits(length=2, full=Destination(to="message"), wait_unstaffed_ms=1_000)),
            "vips": replace(
                VIPS,
                limits=Limits(wait_ms=4_000, unstaffed=Destination(queue="care")),
                overflow=(
                    Overflow(measure="expected_wait", of="sales", on=0, off=5_000, to=Destination(to="message")),
                ),
            ),
            "desk": replace(
                DESK,
                open=((20_000, 30_000), (50_000, 900_000)),
                limits=Limits(closed=Destination(to="message"), wait_ms=30_000, wait=Destination(queue="sales")),
                overflow=(Overflow(measure="wait", of="vips", on=0, off=2_000, to=Destination(queue="care")),),
            ),
        },
        agents={**AGENTS, "bob": replace(AGENTS["bob"], queues=("desk",))},
    ),
)
UNSAID = centre("wrong", queues={"sales": replace(SALES, slope=70)})


def callback(a: int, b: int, flag: bool, now: int) -> Callback:
    """Return how a customer is called back: mostly in windows, soon; some are wrong."""
    begin = now + (0, 0, 9_000, 1, -5_000)[a % 5]
    windows = ((begin, begin + 6_000), (begin + 6_000, begin + 8_000), (begin + 20_000, begin + 50_000))
    return Callback(
        first="customer" if flag else "agent",
        attempts=(2, 1, 3, 0)[b % 4 if a else 3],
        gap_ms=(0, 4_000, 12_000)[b % 3],
        windows=windows[: (3, 0, 3, 1, 2)[(a + b) % 5]],
    )


def move(contact: str, a: int, b: int, flag: bool) -> Move:
    """Return what a supervisor says who puts the contact into another queue; some there are not."""
    return Move(contact=contact, queue=(*QUEUES, *QUEUES, "nowhere")[(a + 2 * b) % 9], by="sun", credit=flag)


def assign(contact: str, a: int, b: int, flag: bool, state: EngineState) -> Assign:
    """Return whom a supervisor has a contact offered to: mostly one who could take it; now and then said twice."""
    free = [one.agent for one in state.agents.values() if one.availability == "available" and not one.contacts]
    names, by = free if free and b % 4 else [*NAMES, "nobody"], "sun" if flag else "moon"
    chosen = [place for place in state.places.values() if place.assigned_by and place.agent]
    if chosen and b == 1:
        return Assign(contact=chosen[0].contact, agent=chosen[0].agent or "", by=by)
    return Assign(contact=contact, agent=names[(a + b) % len(names)], by=by)


def take(contact: str, a: int, b: int, state: EngineState) -> Take:
    """Return who takes a contact: mostly one who is there and holds little; now and then said twice."""
    here = [one.agent for one in state.agents.values() if one.availability != "offline" and len(one.contacts) < 2]
    names = here if here and b % 4 else [*NAMES, "nobody"]
    theirs = [place for place in state.places.values() if place.agent and place.state != "offered"]
    if theirs and b == 1:
        return Take(contact=theirs[0].contact, by=theirs[0].agent or "")
    return Take(contact=contact, by=names[(a + b) % len(names)])


def ways_back(a: int, b: int, flag: bool, now: int) -> dict[str, Callback]:
    """Return by which queues a customer may be called back, and how; now and then by one that there is not."""
    queues = (*QUEUES[: 4 if a % 4 else 2], *(("nowhere",) if a == b else ()))
    ways = {queue: callback(a or b, number % 3 if b else 3, flag, now) for number, queue in enumerate(queues)}
    return {queue: replace(how, windows=()) for queue, how in ways.items()} if a % 3 else ways


def adjust(agent: str, a: int, b: int, flag: bool) -> AdjustAgent:
    """Return what a supervisor changes of an agent: the queues, the skills, or both; some of it there is not."""
    queues = (("sales",), ("care", "vips"), ("desk", "sales", "vips"), QUEUES, (), ("nowhere",) if flag else ("care",))
    levels: tuple[dict[str, int], ...] = (
        {},
        {"zh": 9, "vip": 9},
        {"zh": 1},
        {"zh": 11},
        {"vip": 5},
        AGENTS[agent].skills,
    )
    which = b % 3
    return AdjustAgent(
        agent=agent,
        by="sun" if flag else "moon",
        queues=queues[a % 6] if which != 1 else None,
        skills=levels[(a + b) % 6] if which else None,
    )
