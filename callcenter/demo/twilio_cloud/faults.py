"""Faults: what goes wrong, on purpose, and when."""

from typing import Literal

import msgspec

WEBHOOK_EFFECTS = (
    "repeat",
    "repeat_new_token",
    "delay",
    "reorder",
    "drop",
    "late",
    "forge",
    "time_out",
)
REST_EFFECTS = ("too_many", "fail_before", "fail_after", "time_out_after", "not_found", "not_in_progress")

Effect = Literal[
    "repeat",
    "repeat_new_token",
    "delay",
    "reorder",
    "drop",
    "late",
    "forge",
    "time_out",
    "too_many",
    "fail_before",
    "fail_after",
    "time_out_after",
    "not_found",
    "not_in_progress",
    "hang_up",
]


class Fault(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that goes wrong.

    `on` says with what, the more words the more narrowly: `webhook`, `webhook.enqueue_wait`,
    `webhook.conference_status.participant-join`, `rest`, `rest.UpdateCall`, `call.queued` (a call enters that state),
    `call.step` (a call is about to perform a verb). It strikes at the `nth` such occurrence since it was planned, and
    `times` times in a row. `ms` is how long the effects `delay`, `late` and `hang_up` wait. `role` narrows it to the
    customers' or the agents' legs.
    """

    on: str
    effect: Effect
    nth: int = 1
    times: int = 1
    ms: int = 0
    role: Literal["customer", "agent"] | None = None

    def __post_init__(self) -> None:
        allowed = {"webhook": WEBHOOK_EFFECTS, "rest": REST_EFFECTS, "call": ("hang_up",)}
        family = self.on.partition(".")[0]
        if self.effect not in allowed.get(family, ()):
            raise ValueError(f"{self.effect} cannot happen to {self.on}")

    def concerns(self, what: str, role: str | None) -> bool:
        """Tell whether this is such an occurrence."""
        return f"{what}.".startswith(f"{self.on}.") and self.role in (None, role)


class Faults:
    """The faults that are planned, and how often each one's occasion has come."""

    def __init__(self) -> None:
        self._planned: list[tuple[Fault, list[int]]] = []
        self.struck: list[Fault] = []
        """What has gone wrong so far, each as often as it has."""

    def plan(self, *faults: Fault) -> None:
        """Add faults to those planned."""
        self._planned += [(fault, [0]) for fault in faults]

    def clear(self) -> None:
        """Let nothing more go wrong."""
        self._planned.clear()

    def strike(self, what: str, role: str | None = None) -> Fault | None:
        """Count an occurrence, and return the fault that strikes it."""
        struck = None
        for fault, seen in self._planned:
            if fault.concerns(what, role):
                seen[0] += 1
                if struck is None and fault.nth <= seen[0] < fault.nth + fault.times:
                    struck = fault
        if struck is not None:
            self.struck.append(struck)
        return struck
