"""The columns of what stands behind a figure as CSV: what each adds to it, then what the console's lists show of it."""

from collections.abc import Sequence
from typing import Any, Final

from callcenter.contact_log.words import AVAILABILITY, CHANNELS, OUTCOMES, REASONS
from callcenter.http.tables import Cell, Column, Reader, seconds
from callcenter.reports.listings import LISTINGS
from callcenter.sentences import Sentence

_NUMERATOR = Column(Sentence("numerator"), lambda row, _: row.numerator)
_DENOMINATOR = Column(Sentence("denominator"), lambda row, _: row.denominator)
_NUMERATOR_S = Column(Sentence("numerator_s"), lambda row, _: seconds(row.numerator))
_DENOMINATOR_S = Column(Sentence("denominator_s"), lambda row, _: seconds(row.denominator))

_COUNTED: Final = (
    Column(Sentence("channel"), lambda row, to: to.word(CHANNELS, row.channel)),
    Column(Sentence("queue"), lambda row, to: to.name("queue", row.queue)),
    Column(Sentence("agent"), lambda row, to: to.name("agent", row.agent)),
    Column(Sentence("wait_s"), lambda row, _: seconds(row.wait_ms)),
    Column(Sentence("talk_s"), lambda row, _: seconds(row.talk_ms)),
    Column(Sentence("hold_s"), lambda row, _: seconds(row.hold_ms)),
    Column(Sentence("wrap_s"), lambda row, _: seconds(row.wrap_ms)),
    Column(Sentence("disposition"), lambda row, to: to.name("disposition", row.disposition)),
    Column(Sentence("outcome"), lambda row, to: to.word(OUTCOMES, row.outcome)),
    Column(Sentence("contact"), lambda row, _: row.contact),
    Column(Sentence("number"), lambda row, _: row.number),
)


def of_contacts(figure: str) -> Sequence[Column]:
    """Return the columns of the contacts behind a figure; a counter has no denominator."""
    listing = LISTINGS.get(figure)
    return (
        Column(Sentence("at"), lambda row, to: to.time(row.at)),
        _NUMERATOR_S if figure.endswith("_ms") else _NUMERATOR,
        *((_DENOMINATOR,) if listing is not None and listing.denominator else ()),
        *_COUNTED,
    )


STRETCHES: Final = (
    Column(Sentence("since"), lambda row, to: to.time(row.since)),
    Column(Sentence("until"), lambda row, to: to.time(row.until)),
    Column(Sentence("length_s"), lambda row, _: seconds(row.length_ms)),
    _NUMERATOR_S,
    _DENOMINATOR_S,
    Column(Sentence("agent"), lambda row, to: to.name("agent", row.agent)),
    Column(Sentence("availability"), lambda row, to: to.word(AVAILABILITY, row.availability)),
    Column(Sentence("reason"), lambda row, to: _reason(row, to)),
    Column(Sentence("held"), lambda row, _: row.held),
    Column(Sentence("contacts"), lambda row, _: " ".join(row.contacts)),
)
"""Of the contacts held, those that the reader may see are named, spaces between."""


def _reason(stretch: Any, to: Reader) -> Cell:
    """Return why they were not ready: one of the centre's reasons, or one of the system's."""
    return to.word(REASONS, stretch.reason) if stretch.reason in REASONS else to.name("reason", stretch.reason)
