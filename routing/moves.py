"""How an event moves a contact's place, by the tables of `states`."""

from routing import events as e
from routing.errors import IllegalMove
from routing.model import ContactId, EngineState, Place
from routing.states import PLACE_MOVES, place_after


def move(state: EngineState, contact: ContactId, event: e.Event) -> Place:
    """Put the contact's place where the table says."""
    place, kind = state.places.get(contact), type(event)
    if place is None:
        raise IllegalMove(contact, None, kind.__name__)
    moves = PLACE_MOVES[kind]
    if place.state not in moves:
        raise IllegalMove(contact, place.state, kind.__name__)
    after = moves[place.state]
    if after is None:
        del state.places[contact]
    else:
        place.state = after
    place.since, place.deadline = event.at, None
    return place


def stay(state: EngineState, contact: ContactId, event: e.Event) -> Place:
    """Return the contact's place, which keeps its state and its deadline."""
    place, kind = state.places.get(contact), type(event)
    if place is None:
        raise IllegalMove(contact, None, kind.__name__)
    place_after(contact, place.state, kind, kind.__name__)
    return place
