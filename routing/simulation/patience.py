"""How long customers would wait, from calls most of which were answered before it showed.

Who gave up says how long they would wait; who was answered, only that it is longer than they did. E. Kaplan and
P. Meier, "Nonparametric estimation from incomplete observations" (1958), say what both together tell.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from random import Random


class Patience:
    """The patience of a group of customers, estimated from what they did.

    `lost` are the waits of those who gave up, `answered` of those who did not, in milliseconds.
    """

    def __init__(self, lost: Iterable[int], answered: Iterable[int]) -> None:
        gave_up, gone = Counter(lost), Counter(answered)
        at_risk, staying = gave_up.total() + gone.total(), 1.0
        self._ends: list[int] = []
        self._staying: list[float] = []
        for wait in sorted(gave_up.keys() | gone.keys()):
            if leaving := gave_up[wait]:
                staying *= 1 - leaving / at_risk
                self._ends.append(wait)
                self._staying.append(staying)
            at_risk -= leaving + gone[wait]

    def staying(self, wait: int) -> float:
        """Return the share who would wait longer than that."""
        passed = bisect_right(self._ends, wait)
        return self._staying[passed - 1] if passed else 1.0

    def draw(self, chance: Random, beyond: int) -> int | None:
        """Draw the patience of one who has been seen to wait as long as `beyond`.

        None if they outlast everybody who was ever seen to give up: such a one waits for ever.
        """
        left = chance.random() * self.staying(beyond)
        at = bisect_right(self._ends, beyond)
        while at < len(self._ends) and self._staying[at] > left:
            at += 1
        return self._ends[at] if at < len(self._ends) else None
