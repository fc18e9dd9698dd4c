"""A seat tells on which channels an agent is free as the criteria do, one by one."""

from hypothesis import given
from hypothesis import strategies as st

from routing.criteria import ready
from routing.model import AgentRules, AgentState, Asked, Availability, Channel
from routing.seats import Seat

BOUNDS = st.dictionaries(
    st.sampled_from(("chat", "voice")), st.dictionaries(st.sampled_from(("chat", "voice")), st.integers(0, 3))
)
RULES = st.builds(
    AgentRules,
    skills=st.just({}),
    queues=st.just(("sales",)),
    capacity=st.dictionaries(st.sampled_from(("chat", "voice")), st.integers(0, 3)),
    while_open=BOUNDS.map(
        lambda told: {
            added: {other: most for other, most in bounds.items() if other != added} for added, bounds in told.items()
        }
    ),
)
STATE = st.builds(
    AgentState,
    agent=st.just("ann"),
    availability=st.sampled_from(Availability),
    reachable=st.booleans(),
    suspend_at=st.sampled_from((None, 5)),
    contacts=st.dictionaries(st.sampled_from("abcd"), st.sampled_from(("chat", "voice"))),
    asked=st.sampled_from((None, Asked(availability=Availability.OFFLINE, reason=None, by="ann"))),
    draining=st.sampled_from((None, "call")),
)
CHANNELS: tuple[Channel, ...] = ("chat", "voice")


@given(RULES, STATE)
def test_the_channels_on_which_an_agent_is_free_are_those_on_which_they_are_ready(
    rules: AgentRules, agent: AgentState
) -> None:
    assert set(Seat(rules).free(agent)) == {channel for channel in CHANNELS if ready(agent, rules, channel)}
