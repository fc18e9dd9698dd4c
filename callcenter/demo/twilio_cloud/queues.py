"""Queues of waiting calls: first in, first out, and never longer than they may be."""

from callcenter.demo.twilio_cloud.agenda import Agenda
from callcenter.demo.twilio_cloud.legs import Legs
from callcenter.demo.twilio_cloud.model import Call, Queue, QueueEntry
from callcenter.demo.twilio_cloud.sids import Sids


class Queues:
    """The queues of the account; one is made when somebody first joins it by name."""

    def __init__(self, agenda: Agenda, sids: Sids, legs: Legs) -> None:
        self.all: dict[str, Queue] = {}
        self._agenda = agenda
        self._sids = sids
        self._legs = legs

    def named(self, name: str, max_size: int | None = None) -> Queue:
        """Return the queue of that name, new if need be."""
        for queue in self.all.values():
            if queue.name == name:
                return queue
        queue = Queue(sid=self._sids.new("QU"), name=name, created=self._agenda.now, max_size=max_size or 1_000)
        self.all[queue.sid] = queue
        return queue

    def join(self, call: Call, queue: Queue) -> QueueEntry | None:
        """Return the call's new place at the end; None when the queue is full."""
        if len(queue.entries) >= queue.max_size:
            return None
        entry = QueueEntry(call=call, queue=queue, entered=self._agenda.now)
        queue.entries.append(entry)
        call.entry = entry
        self._legs.tell(call, "queued", queue=queue.name)
        self._legs.enter(call, "queued")
        return entry

    def leave(self, entry: QueueEntry, result: str) -> dict[str, str]:
        """Take the call out, and return what the Enqueue's action is told."""
        entry.queue.entries.remove(entry)
        entry.call.entry = None
        self._legs.tell(entry.call, "left queue", queue=entry.queue.name, result=result)
        return {"QueueResult": result, "QueueSid": entry.queue.sid, "QueueTime": str(self.waited(entry))}

    def waited(self, entry: QueueEntry) -> int:
        """Return for how many seconds it has waited."""
        return (self._agenda.now - entry.entered) // 1_000

    def average(self, queue: Queue) -> int:
        """Return the mean of how long those now waiting have waited, in seconds."""
        times = [self.waited(entry) for entry in queue.entries]
        return sum(times) // len(times) if times else 0

    def parameters(self, entry: QueueEntry) -> dict[str, str]:
        """Return what a wait document is asked for with."""
        queue = entry.queue
        return {
            "QueuePosition": str(queue.entries.index(entry) + 1),
            "QueueSid": queue.sid,
            "QueueTime": str(self.waited(entry)),
            "AvgQueueTime": str(self.average(queue)),
            "CurrentQueueSize": str(len(queue.entries)),
            "MaxQueueSize": str(queue.max_size),
        }
