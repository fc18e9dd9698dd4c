"""Compiles the limits and overflow rules of a centre, checked before, and what those turned away are told."""

from collections.abc import Iterator

from callcenter.contacts.events import VoicemailRules
from callcenter.directory.limit_schemas import LimitsOf, OverflowRule, WayOf
from callcenter.directory.schemas import Centre
from callcenter.flows.model import Texts
from routing.limits import Destination, Limits, Overflow
from routing.limits import Way as Away
from routing.model import QueueId


def compile_limits(limits: LimitsOf) -> Limits:
    """Return the limits of one queue; every queue of a centre goes by its hours."""
    length, wait, unstaffed = limits.length, limits.wait, limits.unstaffed
    return Limits(
        length=length.most if length is not None else None,
        full=_way(length.to) if length is not None else Destination(),
        wait_ms=wait.staffed if wait is not None else None,
        wait_unstaffed_ms=wait.unstaffed if wait is not None else None,
        wait=_way(wait.to) if wait is not None else Destination(),
        unstaffed=_way(unstaffed.to) if unstaffed is not None else None,
        closed=_way(limits.closed.to),
        send_on=limits.closed.waiting == "send_on",
    )


def compile_overflow(rule: OverflowRule) -> Overflow:
    """Return one overflow rule."""
    when = rule.when
    return Overflow(measure=when.measure, of=when.of, on=when.on, off=when.off, to=_way(rule.to), whom=rule.whom)


def compile_messages(centre: Centre) -> dict[QueueId, dict[str, Texts]]:
    """Return what each queue has those told whom it turns away, by cause, or by the number of its overflow rule."""
    found: dict[QueueId, dict[str, Texts]] = {}
    for id_, key, way in _away(centre):
        said = way.message or (way.voicemail.say if way.voicemail is not None else None)
        if said is not None:
            found.setdefault(id_, {})[key] = said
    return found


def compile_voicemails(centre: Centre) -> dict[QueueId, dict[str, VoicemailRules]]:
    """Return, by the same keys, where callers may leave a message."""
    found: dict[QueueId, dict[str, VoicemailRules]] = {}
    for id_, key, way in _away(centre):
        if (mail := way.voicemail) is not None:
            found.setdefault(id_, {})[key] = VoicemailRules(say=mail.say, longest_ms=mail.longest)
    return found


def _away(centre: Centre) -> Iterator[tuple[QueueId, str, WayOf]]:
    """Yield each queue's ways by cause, or by the number of its overflow rule."""
    for id_, queue in centre.queues.items():
        # The limit of the wait is the cause `unstaffed`, too, but what is said of that goes before.
        for key, way in queue.limits.ways():
            for cause in _CAUSES[key]:
                yield id_, cause, way
        for number, rule in enumerate(queue.overflow):
            yield id_, f"overflow.{number}", rule.to


_CAUSES = {"length": ("full",), "wait": ("wait", "unstaffed"), "unstaffed": ("unstaffed",), "closed": ("closed",)}


def _way(way: WayOf) -> Destination:
    to: Away = "voicemail" if way.voicemail is not None else "refused" if way.message is None else "message"
    return Destination(to=to, queue=way.queue, callback=way.callback)
