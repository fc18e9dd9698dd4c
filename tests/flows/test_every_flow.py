"""Whatever a flow is and whatever is given: a flow that passed the checks never fails and comes to an end by itself."""

from typing import Any

from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from callcenter.directory import flow_schemas
from callcenter.directory.flow_checks import examine_flow
from callcenter.directory.flow_compile import compile_flow
from callcenter.flows.model import Cause, Collect, Enqueue, Flow, HangUp, Menu
from callcenter.flows.run import Facts
from tests.flows.callers import Caller

TEXT = {"en": "Text"}
ATTRIBUTES, VALUES = ("topic", "ticket"), ("a", "b", "given")
KEYS = st.one_of(st.none(), st.sampled_from(["1", "2", "9", "12", "123", "x", ""]))
CAUSES: st.SearchStrategy[Cause | None] = st.sampled_from([None, "closed", "wait"])
FLOW: TypeAdapter[flow_schemas.Flow] = TypeAdapter(flow_schemas.Flow)


@st.composite
def flows(draw: st.DrawFn) -> flow_schemas.Flow:
    """Return a flow whose unasked ways mostly lead forward: enough of them pass the checks."""
    count = draw(st.integers(1, 7))
    names = [f"s{n}" for n in range(count)]
    back = draw(st.booleans())

    def step(number: int) -> dict[str, Any]:
        ahead = names[number + 1 :]
        anywhere = st.sampled_from(names)
        on = anywhere if back and draw(st.integers(0, 4)) == 0 else st.sampled_from(ahead or names)
        if not ahead:
            return draw(st.sampled_from([{"queue": "sales"}, {"hang_up": {}}]))
        asking = {"say": TEXT, "otherwise": draw(on), "tries": draw(st.integers(1, 3))}
        kinds: dict[str, Any] = {
            "say": {"say": TEXT, "next": draw(on)},
            "greet": {"greet": {"known": TEXT, "unknown": TEXT}, "next": draw(on)},
            "play": {"play": "a.wav", "next": draw(on)},
            "set": {
                "set": {"attributes": {"topic": draw(st.sampled_from(VALUES))}, "language": "en"},
                "next": draw(on),
            },
            "hours": {"branch": {"hours": "office", "open": draw(on), "closed": draw(on)}},
            "tier": {"branch": {"tier": {"gold": draw(on)}, "otherwise": draw(on)}},
            "language": {"branch": {"language": {"en": draw(on)}, "otherwise": draw(on)}},
            "attribute": {
                "branch": {
                    "attribute": draw(st.sampled_from(ATTRIBUTES)),
                    "cases": {draw(st.sampled_from(VALUES)): draw(on)},
                    "otherwise": draw(on),
                }
            },
            "menu": {
                "menu": {
                    **asking,
                    "choices": {
                        key: {"label": TEXT, "next": draw(anywhere)}
                        for key in draw(st.lists(st.sampled_from(["1", "2"]), min_size=1, unique=True))
                    },
                }
            },
            "collect": {
                "collect": {**asking, "label": TEXT, "attribute": "ticket", "digits": "2-3"},
                "next": draw(anywhere),
            },
            "queue": {"queue": {"to": "sales", "closed": draw(on), "wait": draw(on)}},
        }
        return {**kinds[draw(st.sampled_from(sorted(kinds)))]}

    return FLOW.validate_python({"start": "s0", "steps": {name: step(n) for n, name in enumerate(names)}})


@st.composite
def known(draw: st.DrawFn) -> Facts:
    """Return what branches look at."""
    hours = draw(st.booleans())
    return Facts(
        tier=draw(st.sampled_from([None, "gold", "silver"])),
        attributes={},
        hours_open=lambda _: hours,
        language=draw(st.sampled_from([None, "en", "zh-CN"])),
    )


def complaints(flow: flow_schemas.Flow) -> list[str]:
    """Return what the checks have against a flow, of a centre that has all it names."""
    found = list[str]()
    examine_flow(("flows", "f"), flow, lambda loc, reason: found.append(reason), lambda *reference: None)
    return found


def waits(flow: Flow) -> int:
    """Return how often a flow can ask a customer who gives nothing."""
    return sum(step.tries for step in flow.steps.values() if isinstance(step, Menu | Collect))


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow], deadline=None)
@given(written=flows(), facts=known(), turned_away=CAUSES, answers=st.lists(KEYS, max_size=12))
def test_a_checked_flow_never_fails_and_ends_by_itself_whatever_was_given_before(
    written: flow_schemas.Flow, facts: Facts, turned_away: Cause | None, answers: list[str | None]
) -> None:
    assume(not complaints(written))
    flow = compile_flow(written)
    caller = Caller(flow, facts, turned_away=turned_away)
    for keys in answers:
        if not caller.asked:
            break
        caller.give(keys)
    silences = 0
    while caller.asked:
        caller.give(None)
        silences += 1
        assert silences <= waits(flow)
    assert isinstance(flow.steps[caller.step], Enqueue | HangUp)
    assert set(caller.passed) <= set(flow.steps)


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow], deadline=None)
@given(written=flows(), facts=known(), turned_away=CAUSES)
def test_a_flow_that_does_not_end_by_itself_is_refused(
    written: flow_schemas.Flow, facts: Facts, turned_away: Cause | None
) -> None:
    flow = compile_flow(written)
    try:
        caller = Caller(flow, facts, turned_away=turned_away)
        for _ in range(waits(flow) + 1):
            if not caller.asked:
                return
            caller.give(None)
    except RuntimeError as error:
        note(str(error))
    assert any("round" in complaint for complaint in complaints(written))
