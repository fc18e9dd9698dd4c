"""From decided events to what is committed: their positions, and every row that goes with them."""

from collections.abc import Callable, Sequence

from callcenter.contacts.effects import Effect, effects_for
from callcenter.contacts.events import AnyEvent, ContactEnded, FlowMoved, VoicemailLeft
from callcenter.contacts.records import Batch, Draft, EffectRow, Recorded, VoicemailRow, contact_row
from callcenter.contacts.state import CellState
from callcenter.contacts.transcripts import Transcripts

Answered = Callable[[FlowMoved], str | None]
"""Gives the line of the transcript that an answer in a flow stands for, if any."""


def no_answer(_event: FlowMoved) -> str | None:
    """Give no line."""
    return None


def record(
    batch: Batch,
    events: Sequence[AnyEvent],
    state: CellState,
    transcripts: Transcripts,
    cell: str,
    position: int,
    answered: Answered,
) -> int:
    """Put events decided together, and all they bring with them, into the batch; return the last one's position.

    `position` is that of the event before the first, `state` what the decision led to.
    """
    touched: dict[str, None] = {}
    owed: dict[Effect, EffectRow] = {}
    for event in events:
        position += 1
        batch.events.append(Recorded(position, event))
        contact = getattr(event, "contact", None)
        if contact is None:
            continue
        touched[contact] = None
        for n, effect in enumerate(effects_for(event, state)):  # one decision owes nothing twice
            owed[effect] = EffectRow(f"{cell}.{position}.{n}", position, effect)
        if type(event) is FlowMoved and (text := answered(event)) is not None:
            client_id = f"flow.{event.number}"
            if transcripts.number_of(contact, "customer", client_id) is None:  # a page may have used that up itself
                batch.messages.append(transcripts.add(Draft(contact, "customer", None, client_id, text), event.at))
        elif type(event) is VoicemailLeft:
            queue = state.conversations[contact].queue
            batch.voicemails.append(VoicemailRow(event.recording, contact, queue, event.at, event.seconds))
        elif type(event) is ContactEnded:
            transcripts.close(contact)
    batch.outbox.extend(owed.values())
    for contact in touched:
        talk = state.conversations.get(contact)
        if talk is not None:
            batch.contacts[contact] = contact_row(state, talk, cell, position)
    return position
