"""What must be true of a centre beyond the form of each part: that its parts fit together and that it can work."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from callcenter.directory.desk_checks import examine_desk, examine_sight, reply_texts
from callcenter.directory.flow_checks import (
    examine_attributes,
    examine_entered,
    examine_flows,
    examine_sounds,
    flow_texts,
)
from callcenter.directory.limit_checks import examine_limits, limit_texts
from callcenter.directory.reporting import KINDS, Report
from callcenter.directory.routing_checks import examine_rules, examine_steps, examine_tiers
from callcenter.directory.schemas import Centre
from callcenter.directory.source import Loc, dotted
from callcenter.directory.values import DAY_MINUTES, parse_days
from callcenter.sentences import Sentence
from routing.model import Reason

RESERVED = frozenset({"system", "lookup", "customer"})
"""Ids that the contact log uses for those who are no users."""

_MUST_HAVE_SOME = ("languages", "reasons", "dispositions", "skills", "hours", "queues", "teams", "profiles", "agents")
_NAMED = ("languages", "tiers", "reasons", "dispositions", "skills", "queues", "teams", "profiles", "agents", "people")


@dataclass(frozen=True)
class Draft:
    """A centre that may have lost parts to mistakes already reported.

    `ids` are those the files give, lost ones included; `cut` names the sections that lost something. `sounds` are the
    centre's files of sound; None where they cannot be looked at.
    """

    centre: Centre
    ids: dict[str, set[str]]
    cut: set[str]
    report: Report
    sounds: frozenset[str] | None = None

    def whole(self, *sections: str) -> bool:
        """Tell whether nothing of these sections is lost, so that "nobody" and "none" can be said of them."""
        return self.cut.isdisjoint(sections)

    def refer(self, section: str, id_: str, loc: Loc) -> None:
        """Report a reference to something that is nowhere in the files."""
        if section in self.ids and id_ not in self.ids[section]:
            self.report(loc, Sentence("unknown {what} {id!r}", what=KINDS[section], id=id_))


def examine(draft: Draft) -> None:
    """Report everything that does not fit."""
    for section in _MUST_HAVE_SOME:
        if draft.whole(section) and not getattr(draft.centre, section):
            draft.report((section,), Sentence("{section} must not be empty", section=section))
    _labels(draft)
    _references(draft)
    _users(draft)
    _hours(draft)
    examine_rules(draft.centre, draft.report, draft.refer)
    examine_limits(draft.centre, draft.report, draft.refer)
    examine_flows(draft.centre, draft.report, draft.refer)
    examine_desk(draft.centre, draft.report, draft.refer)
    if draft.whole("visible_customers"):
        examine_sight(draft.centre, draft.report, draft.refer)
    if draft.whole("entries"):
        examine_entered(draft.centre, draft.report)
    if draft.whole("flows"):
        examine_attributes(draft.centre, draft.report)
    if draft.sounds is not None:
        examine_sounds(draft.centre, draft.sounds, draft.report)
    if draft.whole("agents", "profiles"):
        _staffing(draft)


def _labels(draft: Draft) -> None:
    """Every text the centre gives must be there in each of its languages, and in no other."""
    languages = set(draft.centre.languages)
    if not languages or not draft.whole("languages"):
        return
    for loc, label in _all_labels(draft):
        for language in sorted(languages - set(label)):
            reason = Sentence("{where} lacks its text in {language}", where=dotted(loc), language=language)
            draft.report(loc, reason)
        for language in sorted(set(label) - languages):
            reason = Sentence("unknown language {language!r} in {where}", language=language, where=dotted(loc))
            draft.report((*loc, language), reason)


def _all_labels(draft: Draft) -> Iterator[tuple[Loc, dict[str, str]]]:
    centre = draft.centre
    if draft.whole("name"):
        yield ("name",), centre.name
    for section in _NAMED:
        for id_, part in getattr(centre, section).items():
            yield (section, id_, "name"), part.name
    for id_, days in centre.holidays.items():
        for index, holiday in enumerate(days):
            yield ("holidays", id_, index, "name"), holiday.name
    yield from flow_texts(centre)
    yield from limit_texts(centre)
    yield from reply_texts(centre)


def _references(draft: Draft) -> None:
    centre = draft.centre
    if draft.whole("default_language"):
        draft.refer("languages", centre.default_language, ("default_language",))
    for language, rule in centre.languages.items():
        draft.refer("skills", rule.skill, ("languages", language, "skill"))
    for id_, hours in centre.hours.items():
        for index, holidays in enumerate(hours.holidays):
            draft.refer("holidays", holidays, ("hours", id_, "holidays", index))
    for id_, queue in centre.queues.items():
        draft.refer("hours", queue.hours, ("queues", id_, "hours"))
        for skill in queue.requires:
            draft.refer("skills", skill, ("queues", id_, "requires", skill))
    for id_, profile in centre.profiles.items():
        for index, name in enumerate(profile.queues):
            draft.refer("queues", name, ("profiles", id_, "queues", index))
            if name in profile.queues[:index]:
                reason = Sentence("{what} {id!r} is listed twice", what=KINDS["queues"], id=name)
                draft.report(("profiles", id_, "queues", index), reason)
    for id_, agent in centre.agents.items():
        draft.refer("teams", agent.team, ("agents", id_, "team"))
        draft.refer("profiles", agent.profile, ("agents", id_, "profile"))
        for skill in agent.skills:
            draft.refer("skills", skill, ("agents", id_, "skills", skill))


def _users(draft: Draft) -> None:
    centre = draft.centre
    for section in ("agents", "people"):
        for id_ in getattr(centre, section):
            if id_ in RESERVED:
                draft.report((section, id_), Sentence("{id!r} is a reserved id", id=id_))
    for id_ in centre.people:
        if id_ in draft.ids.get("agents", ()):
            draft.report(("people", id_), Sentence("duplicate id {id!r}; an agent has it already", id=id_))
    for id_ in centre.reasons:
        if id_ in set(Reason):
            reason = Sentence("{reason!r} is a reason that the system itself gives", reason=id_)
            draft.report(("reasons", id_), reason)


def _hours(draft: Draft) -> None:
    for id_, hours in draft.centre.hours.items():
        if not any(hours.weekly.values()) and not any(hours.exceptions.values()):
            draft.report(("hours", id_), Sentence("hours {hours!r} are never open", hours=id_))
        week = [
            _Span(day * DAY_MINUTES + start, day * DAY_MINUTES + end, ("hours", id_, "weekly", days, index))
            for days, windows in hours.weekly.items()
            for index, (start, end) in enumerate(windows)
            for day in parse_days(days)
        ]
        _overlaps(draft, week, around=7 * DAY_MINUTES)
        for date, windows in hours.exceptions.items():
            place = ("hours", id_, "exceptions", date.isoformat())
            _overlaps(draft, [_Span(start, end, (*place, index)) for index, (start, end) in enumerate(windows)])
    for id_, holidays in draft.centre.holidays.items():
        days = [holiday.days() for holiday in holidays]
        spans = [_Span(day[0].toordinal(), day[-1].toordinal() + 1, ("holidays", id_, n)) for n, day in enumerate(days)]
        _overlaps(draft, spans)


class _Span(NamedTuple):
    start: int
    end: int
    loc: Loc


def _overlaps(draft: Draft, spans: list[_Span], around: int = 0) -> None:
    """Report every two spans that overlap, once, at the one later in the file. With `around`, time is a circle."""
    told = set()
    for index, late in enumerate(spans):
        for early in spans[:index]:
            meet = any(early.start < late.end + turn and late.start + turn < early.end for turn in {-around, 0, around})
            if meet and (early.loc, late.loc) not in told:
                told.add((early.loc, late.loc))
                reason = Sentence("{late} overlaps {early}", late=dotted(late.loc), early=dotted(early.loc))
                draft.report(late.loc, reason)


def _staffing(draft: Draft) -> None:
    """Nobody may wait for ever: each queue, and each language in each queue, must have somebody."""
    centre = draft.centre
    staff = {id_: agent for id_, agent in centre.agents.items() if agent.profile in centre.profiles}
    for id_, agent in staff.items():
        if not centre.profiles[agent.profile].queues:
            reason = Sentence(
                "agent {agent!r} serves no queue: routing profile {profile!r} has none",
                agent=id_,
                profile=agent.profile,
            )
            draft.report(("agents", id_), reason)
        if not any(centre.capacity(id_).values()):
            draft.report(("agents", id_), Sentence("agent {agent!r} has no capacity for any channel", agent=id_))
    spoken = {
        language: {rule.skill: rule.level}
        for language, rule in centre.languages.items()
        if _somebody_has(draft, rule.skill, rule.level, ("languages", language))
    }
    for id_, queue in centre.queues.items():
        everybody_had = [
            _somebody_has(draft, skill, level, ("queues", id_, "requires", skill))
            for skill, level in queue.requires.items()
        ]
        serving = {name: agent for name, agent in staff.items() if id_ in centre.profiles[agent.profile].queues}
        examine_tiers(centre, id_, staff.keys() - serving.keys(), draft.report)
        able = tuple(name for name, agent in serving.items() if _covers(agent.skills, queue.requires))
        if not serving:
            draft.report(("queues", id_), Sentence("nobody serves queue {queue!r}", queue=id_))
        elif not able and all(everybody_had):
            reason = Sentence("nobody who serves queue {queue!r} has all the skills it asks for", queue=id_)
            draft.report(("queues", id_), reason)
        elif able:
            talking = {
                language: tuple(name for name in able if _covers(staff[name].skills, asks))
                for language, asks in spoken.items()
            }
            for language, names in talking.items():
                if not names:
                    reason = Sentence(
                        "nobody who can serve queue {queue!r} talks {language!r}", queue=id_, language=language
                    )
                    draft.report(("queues", id_), reason)
            examine_steps(centre, id_, able, talking, draft.report)


def _covers(has: Mapping[str, int], asks: Mapping[str, int]) -> bool:
    return all(has.get(skill, 0) >= level for skill, level in asks.items())


def _somebody_has(draft: Draft, skill: str, level: int, loc: Loc) -> bool:
    """Tell whether any agent has the skill at the level, and report if not. An unknown skill is reported already.

    `loc` begins with the section and the id of what asks for it.
    """
    best = max((agent.skills.get(skill, 0) for agent in draft.centre.agents.values()), default=0)
    if best < level and skill in draft.centre.skills:
        reason = Sentence(
            "{what} {id!r} asks for skill {skill!r} at level {level}, which nobody has ({highest})",
            what=KINDS[str(loc[0])],
            id=loc[1],
            skill=skill,
            level=level,
            highest=Sentence("the highest level is {best}", best=best) if best else Sentence("nobody has it at all"),
        )
        draft.report(loc, reason)
    return best >= level
