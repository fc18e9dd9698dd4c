"""The sweeper: compares open calls with what Twilio has, every minute and after a start, and mends what differs.

Callbacks are best effort, and while the server is down nobody takes them. What the sweeper finds goes through the same
loop as a callback would; what a leg should do and does not is ordered again.
"""

import asyncio
import logging
from collections import Counter
from contextlib import suppress
from typing import Literal, NamedTuple

from prometheus_client import Counter as Metric

from callcenter.channels.voice.twilio.errors import Gone
from callcenter.channels.voice.twilio.rest import Carrier, ConferenceState, ParticipantState, RecordingState
from callcenter.contacts.commands import ParticipantNews
from callcenter.contacts.service import Contacts
from callcenter.contacts.state import Conversation, Leg, Talk
from callcenter.errors import CallcenterError, Rejected
from callcenter.live.view import LiveView
from routing.model import OfferId, Place, PlaceState

log = logging.getLogger(__name__)

REPAIRS = Metric(
    "callcenter_voice_repairs_total",
    "What the sweeper found different at the carrier: leg_ended, participant, redirect, hang_up, recording.",
    ["what"],
)
EVERY_S = 60.0
SETTLES_WITHIN_MS = 10_000
"""What changed so lately may still be on its way, and is left alone."""

SPEAKS_FOR_MS = 90_000
"""How long a call whose contact is over may go on to hear why."""

_STILL_MADE = frozenset({"in-progress", "paused", "processing"})
Repair = Literal["redirect", "hang_up"]


class _Seen(NamedTuple):
    """A leg in a conference, as the carrier has it."""

    conference: str
    offer: OfferId
    participant: ParticipantState


class Sweeper:
    """Sweeps by itself once started (not, where `every_s` is None); `sweep` does it once."""

    def __init__(
        self, carrier: Carrier, contacts: Contacts, view: LiveView, *, every_s: float | None = EVERY_S
    ) -> None:
        self._carrier = carrier
        self._contacts = contacts
        self._view = view
        self._every_s = every_s
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Sweep now, and again and again."""
        if self._every_s is None:
            return
        self._task = asyncio.create_task(self._run(), name="sweeper")

    async def stop(self) -> None:
        """Stop sweeping."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        settles_within_ms = 0  # what was on its way when the server ended has not come
        while self._every_s is not None:
            try:
                if repaired := await self.sweep(settles_within_ms=settles_within_ms):
                    log.info("the sweeper mended %s", dict(repaired))
            except CallcenterError as failure:
                log.warning("the sweeper could not look (%s)", type(failure).__name__)
            except Exception:
                log.exception("the sweeper stumbled")
            settles_within_ms = SETTLES_WITHIN_MS
            await asyncio.sleep(self._every_s)

    async def sweep(self, *, settles_within_ms: int = SETTLES_WITHIN_MS) -> Counter[str]:
        """Compare and mend; return how often what. Raises a `CarrierError` when Twilio cannot be asked.

        What changed less than `settles_within_ms` ago is taken as it is in the log.
        """
        began, repaired = self._view.now(), Counter[str]()
        calls = [
            talk for talk in self._view.state.conversations.values() if any(leg.live for leg in talk.legs.values())
        ]
        if not any(talk.legs for talk in self._view.state.conversations.values()):
            return repaired
        live = {call.sid for call in await self._carrier.live_calls()}
        seen = await self._participants({talk.contact for talk in calls})
        settled = began - settles_within_ms
        for talk in calls:
            for leg in [leg for leg in talk.legs.values() if leg.live and leg.arrived_at <= settled]:
                try:
                    if leg.leg not in live:
                        await self._ended(talk, leg, repaired)
                    elif leg.changed_at <= settled:
                        await self._compare(talk, leg, seen.get(leg.leg), began, repaired)
                except Rejected as refused:  # somebody was quicker
                    log.info("a repair is no longer needed (%s)", refused.code)
        await self._find_messages(settled, repaired)
        await self._end_leftovers(live, settled, repaired)
        for what, count in repaired.items():
            REPAIRS.labels(what).inc(count)
        return repaired

    async def _participants(self, contacts: set[str]) -> dict[str, _Seen]:
        conferences = await self._carrier.live_conferences()
        ours = [conference for conference in conferences if conference.name.rpartition(".")[0] in contacts]
        found: dict[str, _Seen] = {}
        for conference, legs in zip(ours, await asyncio.gather(*map(self._legs_in, ours)), strict=True):
            found |= {leg.call_sid: _Seen(conference.sid, conference.name, leg) for leg in legs}
        return found

    async def _legs_in(self, conference: ConferenceState) -> list[ParticipantState]:
        try:
            return await self._carrier.participants(conference.sid)
        except Gone:  # it ended meanwhile
            return []

    async def _find_messages(self, settled: int, repaired: Counter[str]) -> None:
        """Take the messages, or that there are none, of callers who are gone and of whom no recording was told."""
        for talk in list(self._view.state.conversations.values()):
            caller = talk.caller if talk.talk is Talk.RECORDING else None
            if caller is None or caller.ended_at is None or caller.ended_at > settled:
                continue
            recorded: list[RecordingState] = []
            with suppress(Gone):
                recorded = await self._carrier.recordings_of(caller.leg)
            if any(one.status in _STILL_MADE for one in recorded):
                continue
            message = max(recorded, key=lambda one: one.seconds, default=None)
            known, seconds = (message.sid, message.seconds) if message is not None else (None, 0)
            with suppress(Rejected):
                await self._contacts.take_recording(talk.contact, caller.leg, known, seconds)
                repaired["recording"] += 1

    async def _end_leftovers(self, live: set[str], settled: int, repaired: Counter[str]) -> None:
        """Hang up what the carrier still has although it said that it was gone."""
        for talk in self._view.state.conversations.values():
            for leg in talk.legs.values():
                if leg.leg in live and leg.ended_at is not None and leg.ended_at <= settled:
                    with suppress(Gone):
                        await self._carrier.hang_up(leg.leg)
                    repaired["hang_up"] += 1

    async def _ended(self, talk: Conversation, leg: Leg, repaired: Counter[str]) -> None:
        try:
            call = await self._carrier.fetch_call(leg.leg)
        except Gone:
            status, seconds = "gone", None
        else:
            if call.live:  # between two questions
                return
            status, seconds = call.status, call.duration
        await self._contacts.leg_over(talk.contact, leg.leg, status, "sweeper", seconds)
        repaired["leg_ended"] += 1

    async def _compare(
        self, talk: Conversation, leg: Leg, seen: _Seen | None, began: int, repaired: Counter[str]
    ) -> None:
        if _differs(leg, seen):
            conference, offer = (seen.conference, seen.offer) if seen else (leg.conference or "", leg.offer or "")
            await self._contacts.participant_news(
                ParticipantNews(
                    contact=talk.contact,
                    offer=offer,
                    conference=conference,
                    seen_at=began,
                    leg=leg.leg,
                    present=seen is not None,
                    held=seen is not None and seen.participant.held,
                    muted=seen is not None and seen.participant.muted,
                    reason="seen_by_sweeper",
                )
            )
            repaired["participant"] += 1
        present = self._view.state.conversations.get(talk.contact)
        # It hangs up by itself after that.
        speaking = present is not None and (present.ended_by == "system" or present.voicemail_ms is not None)
        if present is None or present.since > began - (SPEAKS_FOR_MS if speaking else SETTLES_WITHIN_MS):
            return
        what = misplaced(present, leg, self._view.state.engine.places.get(talk.contact), seen.offer if seen else None)
        if what is not None:
            await self._contacts.repair_leg(talk.contact, leg.leg, what)
            repaired[what] += 1


def _differs(leg: Leg, seen: _Seen | None) -> bool:
    if seen is None:
        return leg.present
    state = (leg.present, leg.conference, leg.held, leg.muted)
    return state != (True, seen.conference, seen.participant.held, seen.participant.muted)


def misplaced(talk: Conversation, leg: Leg, place: Place | None, where: OfferId | None) -> Repair | None:
    """Return what a live leg has to be told, by the conference it is in (None: in none); None when all is well."""
    claimed = place is not None and place.state in (PlaceState.CLAIMED, PlaceState.ACTIVE)
    if leg.role == "agent":
        theirs = claimed and place is not None and place.offer == leg.offer
        return None if theirs and talk.talk is not Talk.ENDED else "hang_up"
    if talk.talk is Talk.ENDED:
        return "hang_up"
    belongs = place.offer if place is not None and place.state is PlaceState.ACTIVE else None
    if place is not None and place.state is PlaceState.CLAIMED:
        ready = any(other.in_conference(place.offer) for other in talk.agent_legs())
        belongs = place.offer if ready else where  # until the agent is there, nothing is amiss
    return None if where == belongs else "redirect"
