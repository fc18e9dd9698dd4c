"""The centre in force, for everybody who shows it or asks it something."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Literal, Self

from callcenter.contacts.events import ConversationRules
from callcenter.directory.compile import compile_routing, compile_rules
from callcenter.directory.hours import Intervals, is_open, opens_at, start_of_day
from callcenter.directory.loader import load
from callcenter.directory.models import AgentInfo, AttributeInfo, Choice, QueueInfo, UserInfo
from callcenter.directory.schemas import Centre, LanguageRule, Named, Queue, Tier
from callcenter.directory.zones import zone
from callcenter.errors import NotFound
from callcenter.sentences import Sentence
from routing.model import RoutingConfig


@dataclass(frozen=True)
class Edition:
    """One centre and what was compiled from it; never changed, only replaced as a whole."""

    centre: Centre
    routing: RoutingConfig
    rules: ConversationRules

    @property
    def version(self) -> str:
        """The version by which the contact log names this configuration."""
        return self.routing.version

    @cached_property
    def serving(self) -> dict[str, tuple[str, ...]]:
        """The agents whose routing profile serves each queue: asked for every live card of a queue."""
        return {queue: self.centre.serving(queue) for queue in self.centre.queues}


def edition_of(centre: Centre, now: int, *, report_contacts: bool = False) -> Edition:
    """Compile a centre."""
    return Edition(centre, compile_routing(centre, now), compile_rules(centre, now, report_contacts=report_contacts))


class Directory:
    """Holds the edition in force. Asking is memory only; `load` and `compile` take a while and belong off the loop."""

    def __init__(self, edition: Edition, *, report_contacts: bool = False) -> None:
        self._edition = edition
        self._report_contacts = report_contacts

    @classmethod
    def load(cls, path: Path, now: int, *, report_contacts: bool = False, sounds: bool = True) -> Self:
        """Read the centre in a folder, with its sounds or without; `ConfigRefused` lists what is wrong with it."""
        centre = load(path, sounds=sounds)
        return cls(edition_of(centre, now, report_contacts=report_contacts), report_contacts=report_contacts)

    def compile(self, centre: Centre, now: int) -> Edition:
        """Compile a centre as of `now` without putting it in force.

        Of the same centre, the version changes only when the hours are compiled from a later date, twice a year.
        """
        return edition_of(centre, now, report_contacts=self._report_contacts)

    def put_in_force(self, edition: Edition) -> None:
        """Go by this edition from now on; where a loop runs, only in its thread."""
        self._edition = edition

    @property
    def edition(self) -> Edition:
        """The edition in force; take it once and use it throughout where several answers must agree."""
        return self._edition

    @property
    def centre(self) -> Centre:
        """The centre in force."""
        return self._edition.centre

    # --- words ------------------------------------------------------------------------------------------------------

    def language(self, wanted: str | None) -> str:
        """Return the centre's language nearest to a language tag: the same, else `en` for `en-GB`, else the default."""
        return _nearest(self.centre.languages, wanted) or self.centre.default_language

    def text(self, label: Mapping[str, str], language: str | None) -> str:
        """Return a label's text in the nearest language there is."""
        return label[_nearest(label, language) or self.centre.default_language]

    def user_name(self, username: str, language: str | None) -> str:
        """Return what to call a user; one who is no longer configured goes by the username."""
        user = self.centre.agents.get(username) or self.centre.people.get(username)
        return self.text(user.name, language) if user else username

    def name_of(self, kind: Literal["queue", "agent", "disposition", "reason"], id_: str, language: str | None) -> str:
        """Return what something of the centre's is called; what is no longer configured goes by its id."""
        if kind == "agent":
            return self.user_name(id_, language)
        centre = self.centre
        named: dict[str, Mapping[str, Named | Queue]] = {
            "queue": centre.queues,
            "disposition": centre.dispositions,
            "reason": centre.reasons,
        }
        found = named[kind].get(id_)
        return self.text(found.name, language) if found else id_

    # --- sound ------------------------------------------------------------------------------------------------------

    def voice(self, language: str | None) -> str | None:
        """Return the voice that reads texts out in the nearest language there is; None for the carrier's own."""
        return self.centre.languages[self.language(language)].voice

    @property
    def wait_music(self) -> str | None:
        """What a waiting caller hears: an https URL or the name of a file in `sounds/`; None for pauses."""
        return self.centre.wait_music

    # --- lists, in the order of the files -----------------------------------------------------------------------------

    def teams(self) -> tuple[Choice, ...]:
        """Return the teams."""
        return _choices(self.centre.teams)

    def skills(self) -> tuple[Choice, ...]:
        """Return the skills."""
        return _choices(self.centre.skills)

    def tiers(self) -> tuple[Choice, ...]:
        """Return the customers' tiers."""
        return _choices(self.centre.tiers)

    def reasons(self) -> tuple[Choice, ...]:
        """Return the reasons an agent can give for being not ready."""
        return _choices(self.centre.reasons)

    def dispositions(self) -> tuple[Choice, ...]:
        """Return what a contact can have come to."""
        return _choices(self.centre.dispositions)

    def attributes(self) -> tuple[AttributeInfo, ...]:
        """Return the attributes of flows that have words."""
        return tuple(
            AttributeInfo(
                id=id_,
                label=of.name,
                values=tuple(Choice(id=value, label=label) for value, label in of.values.items()),
            )
            for id_, of in self.centre.attributes.items()
        )

    def users(self) -> tuple[UserInfo, ...]:
        """Return everybody who may sign in: the agents, then the supervisors and administrators."""
        agents = (
            UserInfo(username=id_, role="agent", also=of.also, name=of.name) for id_, of in self.centre.agents.items()
        )
        people = (UserInfo(username=id_, role=of.role, name=of.name) for id_, of in self.centre.people.items())
        return (*agents, *people)

    def agents(self) -> tuple[AgentInfo, ...]:
        """Return the agents."""
        return tuple(self.agent(id_) for id_ in self.centre.agents)

    def agent(self, id_: str) -> AgentInfo:
        """Return one agent; `NotFound` if there is none of that id."""
        centre = self.centre
        if id_ not in centre.agents:
            raise NotFound(Sentence("There is no agent {agent!r}.", agent=id_))
        agent = centre.agents[id_]
        return AgentInfo(
            id=id_,
            name=agent.name,
            team=agent.team,
            profile=agent.profile,
            queues=centre.profiles[agent.profile].queues,
            skills=agent.skills,
            capacity=centre.capacity(id_),
        )

    def queues(self, now: int) -> tuple[QueueInfo, ...]:
        """Return the queues, as open or closed as they are at `now`."""
        return tuple(self.queue(id_, now) for id_ in self.centre.queues)

    def queue(self, id_: str, now: int) -> QueueInfo:
        """Return one queue; `NotFound` if there is none of that id."""
        edition = self._edition
        if id_ not in edition.centre.queues:
            raise NotFound(Sentence("There is no queue {queue!r}.", queue=id_))
        queue, intervals = edition.centre.queues[id_], edition.routing.queues[id_].open
        return QueueInfo(
            id=id_,
            name=queue.name,
            requires=queue.requires,
            agents=edition.serving[id_],
            target_ms=queue.service_level.within,
            target_share=queue.service_level.share,
            zone=edition.centre.hours[queue.hours].zone or edition.centre.zone,
            open=is_open(intervals, now),
            opens_at=opens_at(intervals, now),
        )

    def hours_of(self, id_: str) -> Intervals:
        """Return when a configured queue is open by its hours."""
        return self._edition.routing.queues[id_].open

    # --- time ---------------------------------------------------------------------------------------------------------

    @property
    def zone(self) -> str:
        """The centre's IANA zone."""
        return self.centre.zone

    def local(self, at: int) -> datetime:
        """Return what clock and calendar of the centre's zone show at an instant."""
        return datetime.fromtimestamp(at / 1_000, zone(self.centre.zone))

    def start_of_day(self, now: int) -> int:
        """Return when today began in the centre's zone."""
        return start_of_day(zone(self.centre.zone), now)


def _choices(named: Mapping[str, Named | Tier | LanguageRule]) -> tuple[Choice, ...]:
    return tuple(Choice(id=id_, label=part.name) for id_, part in named.items())


def _nearest(tags: Mapping[str, object], wanted: str | None) -> str | None:
    if not wanted or wanted in tags:
        return wanted or None
    base = wanted.split("-")[0].lower()
    return next((tag for tag in tags if tag.split("-")[0] == base), None)
