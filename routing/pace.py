"""What the engine has seen of how the line of a queue moves: the memory from which waits are expected.

Only the time in which somebody stands in line counts, as nothing can be learned of a line that is empty. Everything is
an integer, and what is old is forgotten by and by, so the memory is small and a replay gives the same.
"""

import msgspec

MEMORY = 50
"""With each contact that departs from the line, one part of so many of what was seen is forgotten."""

LAST_FEW = 8
"""Means of durations take this share of each new one."""


class Pace(msgspec.Struct, kw_only=True):
    """The pace of one queue's line. Counts are in thousandths, so that they can be forgotten in small parts.

    `agents` are on duty and serve the queue, free or busy; `waiting` counts those in line by class. `agent_ms` is the
    time of these agents that passed while somebody stood in line, up to `since`; meanwhile `taken` were claimed from
    it, `left` gave up, having stood in it for `stood_ms` all together with those taken, and `came` joined it, by class.
    `handling_ms` is what a contact takes of an agent's time, `answer_ms` how long it takes from the offer to the
    connection, both as means of the last few.
    """

    handling_ms: int
    answer_ms: int = 0
    agents: int = 0
    waiting: dict[int, int] = msgspec.field(default_factory=dict)
    since: int = 0
    agent_ms: int = 0
    taken: int = 0
    left: int = 0
    stood_ms: int = 0
    came: dict[int, int] = msgspec.field(default_factory=dict)

    def pass_time(self, at: int) -> None:
        """Count the time up to `at`."""
        if self.waiting:
            self.agent_ms += self.agents * (at - self.since)
        self.since = at

    def staff(self, change: int, at: int) -> None:
        """So many agents more (or fewer) are on duty."""
        self.pass_time(at)
        self.agents += change

    def join(self, priority: int, at: int, *, new: bool = False) -> None:
        """A contact of this class stands in line: a new one, or one that has come back."""
        waiting = self.waiting
        if not waiting:
            self.since = at
        elif new:
            self.came[priority] = self.came.get(priority, 0) + 1000
        waiting[priority] = waiting.get(priority, 0) + 1

    def step_out(self, priority: int, at: int) -> None:
        """A contact of this class stands in line no longer."""
        self.pass_time(at)
        left = self.waiting[priority] - 1
        if left:
            self.waiting[priority] = left
        else:
            del self.waiting[priority]

    def depart(self, stood_ms: int, at: int, *, taken: bool) -> None:
        """One who had stood in line so long was claimed by an agent, or gave up."""
        self.pass_time(at)
        self.agent_ms -= self.agent_ms // MEMORY
        self.taken -= self.taken // MEMORY
        self.left -= self.left // MEMORY
        self.stood_ms += stood_ms - self.stood_ms // MEMORY
        self.came = {klass: kept for klass, count in self.came.items() if (kept := count - count // MEMORY) >= MEMORY}
        if taken:
            self.taken += 1000
        else:
            self.left += 1000

    def handled(self, took_ms: int) -> None:
        """A contact took so much of an agent's time."""
        self.handling_ms = max(1, self.handling_ms + (took_ms - self.handling_ms) // LAST_FEW)

    def answered(self, took_ms: int) -> None:
        """A contact was connected so long after it was offered."""
        self.answer_ms += (took_ms - self.answer_ms) // LAST_FEW
