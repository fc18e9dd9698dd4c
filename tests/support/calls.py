"""Calls as the carrier would tell of them, and cells in which one has come as far as a test needs it."""

from callcenter.contacts import commands as cmd
from callcenter.contacts.effects import Effect, effects_for
from callcenter.contacts.events import AnyEvent, LegId, RecordingId
from callcenter.contacts.state import Leg
from routing.model import AgentId, ContactId
from tests.support.cells import Cell
from tests.support.centres import CONFIGURE, present, start

CALLER = "caller-of-c"
"""The leg of the caller of contact `c`."""
DESK = "desk"
"""The agent's leg for the first offer of contact `c`."""


def dials(
    leg: LegId = DESK, *, agent: AgentId = "lin", offer: str = "c.1", ticket: str | None = None
) -> cmd.AnyCommand:
    """Return that the agent's browser has called in for an offer; each leg by a ticket of its own."""
    contact = offer.rpartition(".")[0]
    return cmd.AgentLegArrives(contact=contact, agent=agent, offer=offer, leg=leg, ticket=ticket or f"ticket-of-{leg}")


def news(
    leg: LegId | None,
    sequence: int | None,
    *,
    offer: str = "c.1",
    conference: str | None = None,
    present: bool = True,
    held: bool = False,
    muted: bool = False,
    reason: str | None = None,
    seen_at: int = 0,
) -> cmd.ParticipantNews:
    """Return what the carrier says of a leg in the conference of an offer; of none, that the conference is over."""
    return cmd.ParticipantNews(
        contact=offer.rpartition(".")[0],
        offer=offer,
        conference=conference or f"conference-of-{offer}",
        sequence=sequence,
        seen_at=seen_at,
        leg=leg,
        present=present and leg is not None,
        held=held,
        muted=muted,
        reason=reason,
    )


def over(leg: LegId, *, contact: ContactId = "c", status: str = "completed") -> cmd.LegOver:
    """Return that a leg has ended."""
    return cmd.LegOver(contact=contact, leg=leg, status=status, by="callback", seconds=60)


def recorded(recording: RecordingId | None = "RE1", seconds: int = 9, *, contact: ContactId = "c") -> cmd.TakeRecording:
    """Return what the carrier has recorded of a caller."""
    return cmd.TakeRecording(contact=contact, leg=f"caller-of-{contact}", recording=recording, seconds=seconds)


def leaving_message(contact: ContactId = "c") -> Cell:
    """Return a cell in which a caller is to leave a message, as the queue is closed."""
    cell = Cell(CONFIGURE, *present("lin"), cmd.AgentSeen(agent="chen"))
    cell.do(start(contact, channel="voice", queue="mailbox"))
    return cell


def ringing(*, agents: tuple[AgentId, ...] = ("lin",), flow: str | None = None, contact: ContactId = "c") -> Cell:
    """Return a cell in which a customer has called a while ago; with a `flow`, they are asked at `topic`."""
    cell = Cell(CONFIGURE, *(c for agent in agents for c in present(agent)), cmd.AgentSeen(agent="chen"))
    cell.do(start(contact, channel="voice", flow=flow))
    cell.wait(6_000)
    return cell


def claimed() -> Cell:
    """Return a cell in which an agent has accepted the call."""
    cell = ringing()
    cell.accept()
    return cell


def agent_there() -> Cell:
    """Return a cell in which the agent waits in the conference."""
    cell = claimed()
    cell.do(dials(), news(DESK, 1))
    return cell


def connected() -> Cell:
    """Return a cell in which caller and agent talk."""
    cell = agent_there()
    cell.do(news(CALLER, 2))
    cell.wait(6_000)
    return cell


def line_lost() -> Cell:
    """Return a cell in which the agent's line was lost in mid-call."""
    cell = connected()
    cell.do(over(DESK))
    return cell


def transferred(to_agent: AgentId | None = None) -> Cell:
    """Return a cell in which lin has sent the caller on to `care`, where nobody is available."""
    cell = connected()
    cell.do(cmd.TransferContact(contact="c", agent="lin", queue="care", to_agent=to_agent))
    return cell


def leg(cell: Cell, of: LegId, contact: ContactId = "c") -> Leg:
    """Return a leg of a contact."""
    return cell.talk(contact).legs[of]


def owed(cell: Cell, events: list[AnyEvent]) -> list[tuple[str, str | None]]:
    """Return what events decided together owe the carrier: the kinds of the effects, and their legs."""
    effects: dict[Effect, None] = {}
    for event in events:
        effects |= dict.fromkeys(effects_for(event, cell.state))
    return [(effect.kind, effect.leg) for effect in effects if effect.kind != "report_contact"]
