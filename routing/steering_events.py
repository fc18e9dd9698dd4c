"""What supervisors have done with contacts that wait."""

from routing.conditions import Step
from routing.event import Event
from routing.model import AgentId, Channel, ContactId, QueueId


class ContactMoved(Event, frozen=True, kw_only=True):
    """A supervisor (`by`) has put a waiting contact from `queue` into `to_queue`; with `credit` it kept its age.

    What the new queue gives is as in `ContactQueued`. `called_back` tells whether the customer is to be called back,
    or has been reached so.
    """

    contact: ContactId
    by: str
    queue: QueueId
    to_queue: QueueId
    channel: Channel
    target_ms: int
    slope: int
    cap_ms: int | None = None
    raise_at: int | None = None
    steps: tuple[Step, ...] = ()
    expected_ms: int | None = None
    bound_ms: int | None = None
    credit: bool = True
    called_back: bool = False


class ContactAssigned(Event, frozen=True, kw_only=True):
    """A supervisor (`by`) has chosen the agent for a waiting contact: it is theirs alone, until `held_until` at least.

    The offer follows in the same decision. With `taken` they have chosen themselves, and it is accepted there too.
    """

    contact: ContactId
    agent: AgentId
    by: str
    held_until: int
    taken: bool = False
