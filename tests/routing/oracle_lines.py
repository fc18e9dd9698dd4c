"""What the oracle remembers of how the lines move, and the wait it expects: by adding up, moment by moment."""

from dataclasses import dataclass, field

from routing.estimates import quantiles


@dataclass
class Line:
    """What was seen of one queue's line; counts in thousandths."""

    handling: int
    answer: int = 0
    agent_ms: int = 0
    taken: int = 0
    left: int = 0
    stood_ms: int = 0
    came: dict[int, int] = field(default_factory=dict)

    def forget(self) -> None:
        """A fiftieth of everything."""
        self.agent_ms, self.taken, self.left, self.stood_ms = (
            seen - seen // 50 for seen in (self.agent_ms, self.taken, self.left, self.stood_ms)
        )
        rest = {priority: seen - seen // 50 for priority, seen in self.came.items()}
        self.came = {priority: seen for priority, seen in rest.items() if seen >= 50}

    def took(self, stood_ms: int) -> None:
        self.forget()
        self.taken, self.stood_ms = self.taken + 1000, self.stood_ms + stood_ms

    def lost(self, stood_ms: int) -> None:
        self.forget()
        self.left, self.stood_ms = self.left + 1000, self.stood_ms + stood_ms

    def saw_handling(self, took_ms: int) -> None:
        self.handling = max(1, self.handling + (took_ms - self.handling) // 8)

    def saw_answer(self, took_ms: int) -> None:
        self.answer += (took_ms - self.answer) // 8

    def wait(self, agents: int, ahead: int, priority: int) -> tuple[int, int]:
        """The formula is shared with the engine; what goes into it is not."""
        above = sum(seen for klass, seen in self.came.items() if klass > priority)
        median, bound = quantiles(
            ahead,
            agents,
            self.handling,
            self.agent_ms,
            self.taken / 1000,
            self.left / 1000,
            self.stood_ms,
            above / 1000,
        )
        return median + self.answer, bound + self.answer
