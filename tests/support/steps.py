"""A step of a history: a few small numbers, read against the state as it is, so that most of them hit."""

from dataclasses import dataclass

AGENTS = ("lin", "chen", "wang")


@dataclass(frozen=True)
class Step:
    """Something done, `after` that many milliseconds (or, below 0, that near the next deadline)."""

    after: int
    deed: str
    a: int
    b: int
    flag: bool
