"""The alarm desk: judges the queues every second, tells the screens what has changed, and keeps who has seen to it.

It goes by the live view, so no alarm ever rests on what the log may yet deny. Rows are written beside the loop; while
they cannot be, the alarms ring all the same, and are written when they can.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping

import msgspec

from callcenter.db.database import Database
from callcenter.directory.schemas import Centre
from callcenter.errors import NotFound
from callcenter.ids import new_id
from callcenter.live.messages import AlarmCard
from callcenter.live.view import LiveView
from callcenter.supervision.alarm_store import Alarm, open_alarms, save_alarms
from callcenter.supervision.alarms import AlarmKey, QueueNow, Thresholds, duties, judge, unanswerable

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0


class UnknownAlarm(NotFound):
    """The alarm is not on, or never was."""

    code = "unknown_alarm"

    def __init__(self, alarm: str) -> None:
        super().__init__(f"There is no alarm {alarm} that is on; it may be over already.")


class AlarmDesk:
    """Knows which alarms are on. All methods belong to the event loop's thread."""

    def __init__(self, view: LiveView, database: Database) -> None:
        self._view = view
        self._database = database
        self._on: dict[AlarmKey, Alarm] = {}
        self._unstaffed_since: dict[str, int] = {}
        self._unsaved: dict[str, Alarm] = {}
        self._centre: Centre | None = None
        self._thresholds: dict[str, Thresholds] = {}
        self._told: Callable[[], None] = lambda: None

    def tell(self, told: Callable[[], None]) -> None:
        """Have it called when the alarms have changed."""
        self._told = told

    def cards(self) -> tuple[AlarmCard, ...]:
        """Return the alarms that are on, oldest first."""
        names = {user.username: user.name for user in self._view.directory.users()} if self._on else {}
        return tuple(
            AlarmCard(
                id=alarm.id,
                queue=alarm.queue,
                kind=alarm.kind,
                value=alarm.value,
                threshold=alarm.threshold,
                raised_at=alarm.raised_at,
                acknowledged_by=alarm.acknowledged_by,
                acknowledged_at=alarm.acknowledged_at,
                acknowledged_name=names.get(alarm.acknowledged_by or "", {}),
            )
            for alarm in sorted(self._on.values(), key=lambda alarm: (alarm.raised_at, alarm.id))
        )

    async def acknowledge(self, alarm_id: str, by: str) -> None:
        """Note that somebody sees to an alarm, once; who comes second changes nothing. Raises `UnknownAlarm`."""
        found = next((alarm for alarm in self._on.values() if alarm.id == alarm_id), None)
        if found is None:
            raise UnknownAlarm(alarm_id)
        if found.acknowledged_by is None:
            self._set(msgspec.structs.replace(found, acknowledged_by=by, acknowledged_at=self._view.now()))
            self._told()
        await self.save()

    def look(self) -> None:
        """Judge the queues as they are now."""
        now = self._view.now()
        limits = self._limits()
        on = judge(self._queues(limits, now), limits, now)
        changed = False
        for key, reading in on.items():
            before = self._on.get(key)
            if before is None:
                changed = True
                value, threshold = reading
                self._set(Alarm(id=new_id(), **key._asdict(), value=value, threshold=threshold, raised_at=now))
                log.warning("alarm: %s of queue %s", key.kind, key.queue)
            elif _worse(before, reading.value):  # told and written with the next change: a wait grows every second
                self._on[key] = msgspec.structs.replace(before, value=reading.value, threshold=reading.threshold)
        for key in [key for key in self._on if key not in on]:
            changed = True
            over = msgspec.structs.replace(self._on.pop(key), cleared_at=now)
            self._unsaved[over.id] = over
        if changed:
            self._told()

    async def take_up(self) -> None:
        """Go on with the alarms that were on at the last stop."""
        for alarm in await self._database.read(open_alarms):
            self._on.setdefault(AlarmKey(alarm.queue, alarm.kind), alarm)

    async def save(self) -> None:
        """Write what has changed; what could not be written is written next time."""
        if not self._unsaved:
            return
        changed, self._unsaved = self._unsaved, {}
        try:
            await self._database.write(lambda connection: save_alarms(connection, list(changed.values())))
        except Exception:
            self._unsaved = {**changed, **self._unsaved}
            raise

    async def run(self) -> None:
        """Look every second, for as long as the server runs."""
        taken_up = False
        while True:
            try:
                if not taken_up:
                    await self.take_up()
                    taken_up = True
                self.look()
                await self.save()
            except Exception as failure:
                log.warning("the alarms could not be looked after (%s); tried again", type(failure).__name__)
            await asyncio.sleep(LOOK_EVERY_S)

    def _set(self, alarm: Alarm) -> None:
        self._on[AlarmKey(alarm.queue, alarm.kind)] = alarm
        self._unsaved[alarm.id] = alarm

    def _limits(self) -> dict[str, Thresholds]:
        """Return the thresholds of the centre in force, of the queues that have any."""
        centre = self._view.directory.centre
        if centre is not self._centre:
            self._centre, self._thresholds = centre, thresholds_of(centre)
        return self._thresholds

    def _queues(self, limits: Mapping[str, Thresholds], now: int) -> list[QueueNow]:
        state, serving = self._view.state.engine, self._view.directory.edition.serving
        stuck, standing = unanswerable(state), duties(state)
        found = []
        for card in self._view.queue_cards(limits):
            staff = [standing[agent] for agent in serving[card.id] if agent in standing]
            if any(duty.signed_in for duty in staff):
                self._unstaffed_since.pop(card.id, None)
            else:
                self._unstaffed_since.setdefault(card.id, now)
            found.append(
                QueueNow(
                    queue=card.id,
                    open=card.open,
                    waiting=card.waiting,
                    oldest_queued_at=card.oldest_queued_at,
                    answered=card.answered,
                    abandoned=card.abandoned,
                    service_level=card.service_level,
                    unanswerable=stuck.get(card.id, 0),
                    unstaffed_since=self._unstaffed_since.get(card.id),
                    on_duty=sum(duty.on_duty for duty in staff),
                    full=sum(duty.full for duty in staff),
                )
            )
        return found


def thresholds_of(centre: Centre) -> dict[str, Thresholds]:
    """Return when the alarms of each queue go on, of the queues that have any."""
    found = {
        name: Thresholds(
            waiting=queue.alarms.waiting,
            longest_wait_ms=queue.alarms.longest_wait,
            service_level=queue.alarms.service_level,
            unanswerable=queue.alarms.unanswerable,
            unstaffed_ms=queue.alarms.unstaffed,
            capacity=queue.alarms.capacity,
        )
        for name, queue in centre.queues.items()
    }
    return {name: limits for name, limits in found.items() if limits != Thresholds()}


def _worse(alarm: Alarm, value: float) -> bool:
    return value < alarm.value if alarm.kind == "service_level" else value > alarm.value
