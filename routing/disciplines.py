"""The orderings, under their textbook names; the smallest key comes first."""

from routing.criteria import open_contacts
from routing.model import AgentId, AgentState, Channel, ContactId, Place

ContactKey = tuple[int, int, ContactId]
AgentKey = tuple[int, int, AgentId]


def priority_then_fifo(place: Place) -> ContactKey:
    """Higher priority class first, then the one enqueued first, then contact id."""
    return (-place.priority, place.enqueued, place.contact)


def longest_idle(agent: AgentState, channel: Channel) -> AgentKey:
    """Fewest open contacts on the channel first, then idle for longest, then agent id."""
    return (open_contacts(agent, channel), agent.idle_since, agent.agent)
