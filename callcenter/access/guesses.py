"""The limit on guessing passwords: a leaky bucket of failures per key, in memory."""

from collections import OrderedDict
from collections.abc import Hashable


class FailureLimit:
    """Blocks a key after `burst` failures until the first has leaked away; `burst` leak in `period_ms`.

    At most `max_keys` keys are remembered; the one whose last failure is longest ago is forgotten first.
    """

    def __init__(self, burst: int, period_ms: int, max_keys: int = 10_000) -> None:
        self._burst = burst
        self._leak_ms = period_ms / burst
        self._max_keys = max_keys
        self._failures: OrderedDict[Hashable, tuple[float, int]] = OrderedDict()

    def retry_after(self, key: Hashable, now: int) -> float:
        """Return the seconds for which `key` is still blocked; 0 when it is not."""
        return max(0.0, (self._level(key, now) - (self._burst - 1)) * self._leak_ms / 1000)

    def failed(self, key: Hashable, now: int) -> None:
        """Count one failure."""
        self._failures[key] = (self._level(key, now) + 1, now)
        self._failures.move_to_end(key)
        if len(self._failures) > self._max_keys:
            self._failures.popitem(last=False)

    def forget(self, key: Hashable) -> None:
        """Forget the failures of a key that has now succeeded."""
        self._failures.pop(key, None)

    def __len__(self) -> int:
        return len(self._failures)

    def _level(self, key: Hashable, now: int) -> float:
        level, at = self._failures.get(key, (0.0, now))
        return max(0.0, level - (now - at) / self._leak_ms)
