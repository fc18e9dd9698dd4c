"""What must be true of limits and overflow rules: that the queues they name are there, and that no way goes round.

A queue that would rather call contacts back must call back at all.
"""

from collections.abc import Iterator

from callcenter.directory.limit_schemas import WayOf
from callcenter.directory.reporting import Refer, Report
from callcenter.directory.schemas import Centre, Queue
from callcenter.directory.source import Loc
from callcenter.sentences import Sentence
from routing.limits import find_cycle


def examine_limits(centre: Centre, report: Report, refer: Refer) -> None:
    """Report ways that lead to no queue or to no callback, and the first that leads from a queue back to it."""
    for id_, queue in centre.queues.items():
        for loc, way in ways_on(queue):
            if way.queue is not None:
                refer("queues", way.queue, ("queues", id_, *loc, "queue"))
            if way.callback and queue.callback is None:
                reason = Sentence("nobody is called back by {queue}: give the queue a `callback`", queue=id_)
                report(("queues", id_, *loc), reason)
        for number, rule in enumerate(queue.overflow):
            loc = ("queues", id_, "overflow", number, "when", "of")
            if rule.when.of == id_:
                report(loc, Sentence("a rule goes by this queue where there is no `of`"))
            elif rule.when.of is not None:
                refer("queues", rule.when.of, loc)
    _cycle(centre, report)


def limit_texts(centre: Centre) -> Iterator[tuple[Loc, dict[str, str]]]:
    """Yield everything that contacts are told when they are turned away or may leave a message, with its place."""
    for id_, queue in centre.queues.items():
        for loc, way in ways_on(queue):
            if way.message is not None:
                yield ("queues", id_, *loc, "message"), way.message
            if way.voicemail is not None:
                yield ("queues", id_, *loc, "voicemail", "say"), way.voicemail.say


def ways_on(queue: Queue) -> Iterator[tuple[Loc, WayOf]]:
    """Yield where contacts go that the queue does not keep, with the place within the queue."""
    for key, way in queue.limits.ways():
        yield ("limits", key, "to"), way
    for number, rule in enumerate(queue.overflow):
        yield ("overflow", number, "to"), rule.to


def _cycle(centre: Centre, report: Report) -> None:
    leads = {id_: [way.queue for _, way in ways_on(queue) if way.queue] for id_, queue in centre.queues.items()}
    cycle = find_cycle(leads)
    if cycle is not None:
        loc = next(loc for loc, way in ways_on(centre.queues[cycle[0]]) if way.queue == cycle[1])
        reason = Sentence("contacts could go round for ever: {queues}", queues=" -> ".join(cycle))
        report(("queues", cycle[0], *loc, "queue"), reason)
