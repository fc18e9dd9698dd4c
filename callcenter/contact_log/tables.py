"""The columns of a list of contacts as CSV: those of the console's page, then what finds a contact again."""

from typing import Final

from callcenter.contact_log.repository import AnyRow
from callcenter.contact_log.words import CHANNELS, OUTCOMES, STAGES
from callcenter.http.tables import Cell, Column, seconds
from callcenter.sentences import Sentence


def _conversation(row: AnyRow) -> Cell:
    """Return how long who was answered was there from then on."""
    return None if row.answered_at is None or row.ended_at is None else seconds(row.ended_at - row.answered_at)


CONTACTS: Final = (
    Column(Sentence("arrived_at"), lambda row, to: to.time(row.arrived_at)),
    Column(Sentence("channel"), lambda row, to: to.word(CHANNELS, row.channel)),
    Column(Sentence("customer_name"), lambda row, _: row.customer_name),
    Column(Sentence("queue"), lambda row, to: to.name("queue", row.queue)),
    Column(Sentence("agent"), lambda row, to: to.name("agent", row.agent)),
    Column(Sentence("state"), lambda row, to: to.word(STAGES, row.state)),
    Column(Sentence("outcome"), lambda row, to: to.word(OUTCOMES, row.outcome)),
    Column(Sentence("disposition"), lambda row, to: to.name("disposition", row.disposition)),
    Column(Sentence("conversation_s"), lambda row, _: _conversation(row)),
    Column(Sentence("rating"), lambda row, _: row.rating),
    Column(Sentence("queued_at"), lambda row, to: to.time(row.queued_at)),
    Column(Sentence("answered_at"), lambda row, to: to.time(row.answered_at)),
    Column(Sentence("ended_at"), lambda row, to: to.time(row.ended_at)),
    Column(Sentence("contact"), lambda row, _: row.id),
    Column(Sentence("customer"), lambda row, _: row.customer),
)
