"""What the engine says happened to queues, and to the contacts they do not keep."""

from routing.conditions import Step
from routing.event import Event
from routing.limits import Cause, Way
from routing.model import Channel, ContactId, QueueId


class ContactOverflowed(Event, frozen=True, kw_only=True):
    """A waiting contact went from `queue` to `to_queue`, with the class, age, head start and skills it had.

    `rule` is the number of the overflow rule, if one was the cause, and `value` what was measured. What the new queue
    gives is as in `ContactQueued`. `due` if a clock had run out.
    """

    contact: ContactId
    queue: QueueId
    to_queue: QueueId
    cause: Cause
    rule: int | None = None
    value: int | None = None
    due: int | None = None
    channel: Channel
    target_ms: int
    slope: int
    cap_ms: int | None = None
    raise_at: int | None = None
    steps: tuple[Step, ...] = ()
    expected_ms: int | None = None
    bound_ms: int | None = None


class ContactTurnedAway(Event, frozen=True, kw_only=True):
    """A waiting contact was not kept by `queue`, nor sent to another; the place is given up. `to` is how it goes.

    `rule`, `value` and `due` are as in `ContactOverflowed`; `opens_at` is when a closed queue opens, if it is known.
    """

    contact: ContactId
    queue: QueueId
    cause: Cause
    to: Way
    rule: int | None = None
    value: int | None = None
    opens_at: int | None = None
    due: int | None = None


class QueueClosed(Event, frozen=True, kw_only=True):
    """A supervisor closed the queue at once: until then, or until it is opened."""

    queue: QueueId
    by: str
    until: int | None = None


class QueueOpened(Event, frozen=True, kw_only=True):
    """The queue that was closed goes by its hours again. `due` if its closing was to end then."""

    queue: QueueId
    by: str
    due: int | None = None


class OverflowSwitched(Event, frozen=True, kw_only=True):
    """The overflow rule of this number is on, or off, from here on; `value` is what was measured.

    `due` if it was looked at by the clock.
    """

    queue: QueueId
    rule: int
    on: bool
    value: int
    due: int | None = None
