"""The exchange: everything that a call's TwiML works with, in one place."""

from dataclasses import dataclass

from callcenter.demo.twilio_cloud.account import Account
from callcenter.demo.twilio_cloud.agenda import Agenda
from callcenter.demo.twilio_cloud.conferences import Conferences
from callcenter.demo.twilio_cloud.faults import Faults
from callcenter.demo.twilio_cloud.legs import Legs
from callcenter.demo.twilio_cloud.queues import Queues
from callcenter.demo.twilio_cloud.record import Record
from callcenter.demo.twilio_cloud.recordings import Recordings
from callcenter.demo.twilio_cloud.sids import Sids
from callcenter.demo.twilio_cloud.webhooks import Webhooks


@dataclass(frozen=True)
class Exchange:
    """The parts of one cloud, which share one time and one source of identifiers."""

    account: Account
    agenda: Agenda
    sids: Sids
    record: Record
    faults: Faults
    webhooks: Webhooks
    legs: Legs
    queues: Queues
    conferences: Conferences
    recordings: Recordings


def make_exchange(account: Account, now: int) -> Exchange:
    """Return an exchange where nobody has called yet."""
    agenda, sids, record, faults = Agenda(now), Sids(account.seed), Record(), Faults()
    webhooks = Webhooks(account, agenda, sids, record, faults)
    legs = Legs(account, agenda, sids, webhooks, faults)
    queues = Queues(agenda, sids, legs)
    conferences = Conferences(account, agenda, sids, legs, webhooks)
    recordings = Recordings(account, agenda, sids, legs, webhooks)
    return Exchange(account, agenda, sids, record, faults, webhooks, legs, queues, conferences, recordings)
