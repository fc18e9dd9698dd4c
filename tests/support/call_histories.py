"""What can be done with a call in a history: by the caller, the agent, the carrier in whatever order, the sweeper."""

from callcenter.contacts import commands as cmd
from callcenter.contacts.events import Control
from callcenter.contacts.state import CellState, Conversation, Leg, Talk
from routing.model import PlaceState
from tests.support.steps import AGENTS, Step

CONTROLS: tuple[Control, ...] = ("hold", "unhold", "mute", "unmute")
KEYS = ("1", "2", "0", "471100", None, "7", "9", "3", "4")


def natural(step: Step, talk: Conversation, state: CellState) -> cmd.AnyCommand | None:
    """Return what comes next of a call: the agent's line, its joining, the caller's; None where all is done."""
    place = state.engine.places[talk.contact]
    if talk.calling is not None:
        return _answers(step, talk) if step.b % 4 else _missed(step, talk)
    if talk.caller is None or place.state not in (PlaceState.CLAIMED, PlaceState.ACTIVE):
        return None
    if place.state is PlaceState.ACTIVE and talk.rejoin_by is None:
        return None if step.b < 3 else _asks(step, talk)
    line = next((leg for leg in reversed(talk.agent_legs()) if leg.offer == place.offer), None)
    if line is None:
        return _dials(step, talk, state)
    return _joins(talk, talk.caller if line.present else line, place.offer or "")


def call_command(step: Step, state: CellState) -> cmd.AnyCommand:
    """Return the command that a deed of a call stands for in this state."""
    if step.deed in ("callback", "answers", "missed"):
        return _calls_back(step, state)
    calls = [talk for talk in state.conversations.values() if talk.legs]
    flowing = [talk for talk in state.conversations.values() if talk.talk is Talk.IN_FLOW]
    if step.deed == "press":
        asked = flowing[step.a % len(flowing)] if flowing else None
        number = (asked.number if asked else 1) - (step.b == 11)
        return cmd.GiveInput(contact=asked.contact if asked else "c", number=number, keys=KEYS[step.b % len(KEYS)])
    talking = [talk for talk in calls if talk.talk is Talk.TALKING]
    held = talking or [talk for talk in calls if talk.talk is Talk.CONNECTING]
    fitting = held if held and step.b else calls
    if not fitting:
        return cmd.LegOver(contact="c", leg="strange", status="completed", by="callback")
    talk = fitting[step.a % len(fitting)]
    legs = list(talk.legs.values())
    leg = legs[step.b % len(legs)] if step.flag else legs[-1]
    match step.deed:
        case "dial":
            return _dials(step, talk, state)
        case "news":
            return _news(step, talk, leg)
        case "hang":
            return cmd.LegOver(contact=talk.contact, leg=leg.leg, status="completed", by="callback")
        case "control":
            return _asks(step, talk)
        case "settle":
            return cmd.SettleControl(contact=talk.contact, what=CONTROLS[step.b % len(CONTROLS)], done=step.flag)
        case "transfer":
            to = AGENTS[step.b % len(AGENTS)] if step.flag else None
            queue = None if step.flag else ("care", "sales", "vips")[step.b % 3]
            team = ("one", "two", None)[step.a % 3] if queue else None
            return cmd.TransferContact(
                contact=talk.contact,
                agent=_holder(step, talk),
                queue=queue,
                to_agent=to,
                to_team=team,
                credit=(None, False, True)[step.a % 3],
                back=step.b % 2 == 0,
            )
    return cmd.RepairLeg(contact=talk.contact, leg=leg.leg, what="redirect" if step.flag else "hang_up")


def _calls_back(step: Step, state: CellState) -> cmd.AnyCommand:
    """Return that a caller asks to be called back, or what comes of calling them."""
    wanted = [talk for talk in state.conversations.values() if talk.channel == "voice"]
    called = [talk for talk in wanted if talk.calling is not None]
    if step.deed == "callback" or not wanted:
        queued = [talk for talk in wanted if talk.talk is Talk.QUEUED] or wanted
        now = state.last_at
        windows = ((now, now + 30_000), (now + 40_000, now + 90_000)) if step.flag else ()
        contact = queued[step.a % len(queued)].contact if queued else "c"
        return cmd.AskCallback(contact=contact, windows=windows)
    talk = (called or wanted)[step.a % len(called or wanted)]
    return _answers(step, talk) if step.deed == "answers" else _missed(step, talk)


def _answers(step: Step, talk: Conversation) -> cmd.AnyCommand:
    attempt = (talk.calling or 1) - (step.b == 11)
    return cmd.CustomerAnswers(contact=talk.contact, leg=f"called-{len(talk.legs)}-{talk.contact}", attempt=attempt)


def _missed(step: Step, talk: Conversation) -> cmd.AnyCommand:
    return cmd.CallMissed(contact=talk.contact, attempt=talk.calling or 1, reason="busy" if step.flag else "failed")


def _asks(step: Step, talk: Conversation) -> cmd.AnyCommand:
    return cmd.AskControl(contact=talk.contact, agent=_holder(step, talk), what=CONTROLS[step.b % len(CONTROLS)])


def _dials(step: Step, talk: Conversation, state: CellState) -> cmd.AnyCommand:
    place = state.engine.places.get(talk.contact)
    offer = (place.offer if place else None) or f"{talk.contact}.1"
    leg = f"desk-{len(talk.legs)}-of-{talk.contact}" if step.b % 4 else f"desk-of-{talk.contact}"
    return cmd.AgentLegArrives(
        contact=talk.contact, agent=_holder(step, talk), offer=offer, leg=leg, ticket=f"t{len(talk.legs) - step.flag}"
    )


def _joins(talk: Conversation, leg: Leg, offer: str) -> cmd.AnyCommand:
    conference = f"conference-of-{offer}"
    newest = max(other.sequence for other in talk.legs.values())
    return cmd.ParticipantNews(
        contact=talk.contact, offer=offer, conference=conference, sequence=newest + 1, leg=leg.leg, present=True
    )


def _news(step: Step, talk: Conversation, leg: Leg) -> cmd.AnyCommand:
    """Return news that may be new, late or told before, of this conference or another, of a leg or of all of it."""
    newest = max(other.sequence for other in talk.legs.values())
    offer = leg.offer or next((other.offer for other in talk.legs.values() if other.offer), f"{talk.contact}.1")
    return cmd.ParticipantNews(
        contact=talk.contact,
        offer=offer,
        conference=f"conference-of-{offer}" if step.b != 5 else "another",
        sequence=None if step.b == 7 else newest + (step.a % 4) - 1,
        seen_at=leg.changed_at + step.a - 1,
        leg=None if step.b == 9 else leg.leg,
        present=step.a % 3 != 0,
        held=leg.role == "customer" and step.b % 3 == 0,
        muted=leg.role == "agent" and step.b % 3 == 0,
        reason="participant_hung_up" if step.b == 8 else "moved",
    )


def _holder(step: Step, talk: Conversation) -> str:
    return (talk.agent if step.b else None) or AGENTS[step.a % len(AGENTS)]
