"""Connection overrides: the fragment of a webhook's URL says how often it is tried again, and how long it may take."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urldefrag

_POLICIES = frozenset(["4xx", "5xx", "ct", "rt", "all"])
_RANGES = {"rc": (0, 5), "ct": (100, 10_000), "rt": (100, 15_000), "tt": (100, 15_000)}
LIMIT_MS = 15_000
"""What a voice webhook may take in all; no override goes beyond."""


@dataclass(frozen=True)
class Overrides:
    """How one webhook is delivered; times in milliseconds."""

    retries: int = 1
    policies: frozenset[str] = field(default_factory=lambda: frozenset(["ct"]))
    connect_ms: int = 5_000
    read_ms: int = LIMIT_MS
    total_ms: int = LIMIT_MS

    def retried(self, failure: str) -> bool:
        """Tell whether such a failure (`ct`, `rt`, `4xx`, `5xx`) is tried again."""
        return failure in self.policies or "all" in self.policies


def split(url: str) -> tuple[str, Overrides, list[str]]:
    """Return the URL as it is requested and signed, what its fragment asks for, and what is wrong with that."""
    bare, fragment = urldefrag(url)
    numbers: dict[str, int] = {}
    policies = frozenset(["ct"])
    faults = []
    for name, value in parse_qsl(fragment, keep_blank_values=True):
        least, most = _RANGES.get(name, (0, -1))
        if name == "rp" and set(value.split(",")) <= _POLICIES:
            policies = frozenset(value.split(","))
        elif value.isdecimal() and least <= int(value) <= most:
            numbers[name] = int(value)
        elif name not in ("e", "sni"):
            faults.append(f"no connection override: {name}={value}")
    found = Overrides(
        retries=numbers.get("rc", 1),
        policies=policies,
        connect_ms=numbers.get("ct", 5_000),
        read_ms=numbers.get("rt", LIMIT_MS),
        total_ms=numbers.get("tt", LIMIT_MS),
    )
    return bare, found, faults
