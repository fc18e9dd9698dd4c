"""What the indexes keep of each agent, so that one look finds it all."""

from routing.criteria import on_duty
from routing.demands import Demand
from routing.model import AgentId, AgentRules, AgentState, Channel, ContactId

_Bounds = tuple[tuple[Channel, int], ...]


class Seat:
    """A configured agent: the demands they qualify for by channel, and on which channels they stand ready.

    `apart` are the waiting contacts they are not offered, `held_for` those that wait for them alone, and
    `team_held_for` those that wait for their team.
    """

    __slots__ = (
        "_all",
        "_one",
        "apart",
        "blocked",
        "channels",
        "demands",
        "held_for",
        "ready",
        "rules",
        "signed_in",
        "team_held_for",
    )

    def __init__(self, rules: AgentRules) -> None:
        self.rules = rules
        self.channels: tuple[tuple[Channel, int, _Bounds], ...] = tuple(
            (channel, most, tuple(rules.while_open.get(channel, {}).items()))
            for channel, most in rules.capacity.items()
            if most > 0
        )
        self.demands: dict[Channel, dict[Demand, None]] = {channel: {} for channel, _, _ in self.channels}
        self._all: tuple[Channel, ...] = tuple(self.demands)
        # Most agents of a call centre take calls alone.
        self._one = self.channels[0][:2] if len(self.channels) == 1 and not self.channels[0][2] else None
        self.ready: tuple[Channel, ...] = ()
        self.blocked = False
        self.signed_in = False
        self.apart: set[ContactId] = set()
        self.held_for: set[ContactId] = set()
        self.team_held_for: set[ContactId] = set()

    def free(self, agent: AgentState) -> tuple[Channel, ...]:
        """Return the channels on which one more contact could be offered: `criteria.ready`, for all at once."""
        if not on_duty(agent):
            return ()
        held = agent.contacts
        if not held and agent.draining is None:
            return self._all
        open_ = list(held.values())
        if self._one is not None and agent.draining is None:
            channel, most = self._one
            return self._all if open_.count(channel) < most else ()
        return tuple(
            [
                channel
                for channel, most, bounds in self.channels
                if open_.count(channel) < most
                and (agent.draining is None or channel != "chat")
                and (not bounds or all(open_.count(other) <= bound for other, bound in bounds))
            ]
        )


Seats = dict[AgentId, Seat]
