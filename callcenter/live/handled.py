"""What the conversations of a day came to, by queue: summed up once for each quarter of an hour that is over."""

from routing.figures.counts import BUCKET_MS, Bucket, HandlingCounts
from routing.metrics import Metrics
from routing.model import QueueId


class Handled:
    """Keeps the sums of the quarters that are over: the agents of a large centre are many to add up at every change."""

    def __init__(self) -> None:
        self._since = self._until = 0
        self._sums: dict[QueueId, HandlingCounts] = {}

    def of(self, metrics: Metrics, queue: QueueId, since: int) -> HandlingCounts:
        """Return what the conversations of a queue came to since the quarter of `since`."""
        # The quarter that the fold is in is the only one that can still change, whatever the clock says.
        since, current = since - since % BUCKET_MS, metrics.until - BUCKET_MS
        if since != self._since or current < self._until:
            self._since = self._until = since
            self._sums = {}
        while self._until < current:
            if (bucket := metrics.buckets.get(self._until)) is not None:
                _add(self._sums, bucket)
            self._until += BUCKET_MS
        counts = HandlingCounts()
        counts.add(self._sums.get(queue, counts))
        if current >= since and (bucket := metrics.buckets.get(current)) is not None:
            for of_queue, counted in bucket.conversations():
                if of_queue == queue:
                    counts.add(counted)
        return counts


def _add(sums: dict[QueueId, HandlingCounts], bucket: Bucket) -> None:
    for queue, counted in bucket.conversations():
        sums.setdefault(queue, HandlingCounts()).add(counted)
