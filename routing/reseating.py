"""One agent whose queues or skills have changed takes another seat, and all others stay where they are."""

from typing import TYPE_CHECKING

from routing import events as e

if TYPE_CHECKING:
    from routing.indexes import Indexes


def reseat(found: "Indexes", event: e.AgentAdjusted | e.AgentRestored) -> None:
    """Let the indexes follow: whom the agent can take now, and who can be answered because of it, or no more."""
    for demand in found.book.reseat(event.agent):
        if demand.waiting:
            found.look_at(demand)
    found.staffing_changed = True
    found.note_staffing()
    found.touch_both(event)
