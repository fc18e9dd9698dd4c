"""What a centre is, as its YAML files say it. `SECTIONS` tells which top-level key stands in which file.

Durations are integer milliseconds here, windows minutes since midnight. `docs/configuration.md` explains every key.
"""

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from callcenter.directory.condition_schemas import WideningStep
from callcenter.directory.desk_schemas import CannedReply, OfAgents, OfPeople, VisibleCustomers
from callcenter.directory.flow_schemas import Attribute, Entries, Flow
from callcenter.directory.limit_schemas import LimitsOf, OverflowRule
from callcenter.directory.part import Part
from callcenter.directory.routing_schemas import (
    Callback,
    Choice,
    ChoiceOf,
    LastAgent,
    Misses,
    OfferByChannel,
    Order,
    Rank,
    Slope,
    Transfers,
    WhileOpen,
    WrapUpExtension,
)
from callcenter.directory.values import (
    Day,
    Duration,
    Id,
    Label,
    Language,
    Level,
    PositiveDuration,
    Region,
    Sound,
    Voice,
    Weekdays,
    Windows,
    Zone,
)
from callcenter.sentences import Mistake

Priority = Annotated[int, Field(strict=True, ge=0, le=100)]
Capacity = dict[Literal["chat", "voice"], Annotated[int, Field(strict=True, ge=0, le=20)]]
Skills = dict[Id, Level]


class LanguageRule(Part):
    """A language customers can choose, what an agent must have to talk it, and the voice that reads texts out in it."""

    name: Label
    skill: Id
    level: Level = 1
    voice: Voice | None = None


class Tier(Part):
    """Customers of a kind. The higher its priority, the earlier its contacts come; customers without a tier have 0.

    Among those of one priority, `head_start` counts as time waited.
    """

    name: Label
    priority: Priority
    head_start: Duration = 0


class Named(Part):
    """Something that only has a name: a skill, a team, a not-ready reason, a disposition."""

    name: Label


class Timings(Part):
    """The clocks of the whole centre; each can be left out."""

    decline_hold: Duration = 30_000
    connect_chat: PositiveDuration = 5_000
    connect_voice: PositiveDuration = 15_000
    connect_callback: PositiveDuration = 60_000
    rejoin: PositiveDuration = 20_000
    transfer_wait: PositiveDuration = 30_000
    ping_every: PositiveDuration = 10_000
    ping_within: PositiveDuration = 25_000
    unreachable_withdraw: Duration = 10_000
    unreachable_not_ready: Duration = 30_000
    unreachable_return: Duration = 120_000
    short_abandon: Duration = 5_000
    waiting_grace: Duration = 90_000
    idle_warn: PositiveDuration = 300_000
    idle_end: PositiveDuration = 600_000

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ping_every >= self.ping_within:
            raise Mistake("ping_within must be longer than ping_every")
        if not self.unreachable_withdraw <= self.unreachable_not_ready <= self.unreachable_return:
            raise Mistake(
                "unreachable_withdraw, unreachable_not_ready and unreachable_return must not get shorter in this order"
            )
        if self.idle_warn >= self.idle_end:
            raise Mistake("idle_end must be longer than idle_warn")
        return self


class ServiceLevel(Part):
    """The goal: this share of contacts answered within this time."""

    share: Annotated[float, Field(strict=True, gt=0, le=1)] = 0.8
    within: PositiveDuration = 20_000


class Alarms(Part):
    """When supervisors are alarmed of a queue; what is left out rings never. docs/console.md says what each means."""

    waiting: Annotated[int, Field(strict=True, ge=1, le=100_000)] | None = None
    longest_wait: PositiveDuration | None = None
    service_level: Annotated[float, Field(strict=True, gt=0, le=1)] | None = None
    unanswerable: Annotated[bool, Field(strict=True)] = False
    unstaffed: PositiveDuration | None = None
    capacity: Annotated[float, Field(strict=True, gt=0, le=1)] | None = None


class Queue(Part):
    """A line of waiting contacts: when it is open, what it asks of an agent, in which order, and of whom first."""

    name: Label
    hours: Id
    requires: Skills = {}
    steps: tuple[WideningStep, ...] = ()
    skip_unmet_steps: Annotated[bool, Field(strict=True)] = False
    order: Order = Order()
    choice: Choice = ChoiceOf()
    last_agent: LastAgent | None = None
    transfers: Transfers = Transfers()
    callback: Callback | None = None
    at_once: Annotated[int, Field(strict=True, ge=1, le=20)] = 1
    offer: PositiveDuration = 20_000
    offer_by_channel: OfferByChannel = {}
    wrap_up: Duration = 60_000
    wrap_up_extension: WrapUpExtension = WrapUpExtension()
    expected_handling: PositiveDuration = 180_000
    dispositions: tuple[Id, ...] = ()
    disposition_required: Annotated[bool, Field(strict=True)] = True
    service_level: ServiceLevel = ServiceLevel()
    alarms: Alarms = Alarms()
    limits: LimitsOf = LimitsOf()
    overflow: tuple[OverflowRule, ...] = ()


class Hours(Part):
    """Opening hours. An exception's windows replace everything else on its date; a holiday has none."""

    zone: Zone | None = None
    weekly: dict[Weekdays, Windows] = {}
    holidays: tuple[Id, ...] = ()
    exceptions: dict[Day, Windows] = {}


class Holiday(Part):
    """One day off, or all from `date` to `until`, both included."""

    name: Label
    date: Day
    until: Day | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.until is not None and self.until < self.date:
            raise Mistake("the holiday ends before it begins")
        return self

    def days(self) -> list[dt.date]:
        """Return every day off, in order."""
        count = ((self.until or self.date) - self.date).days + 1
        return [self.date + dt.timedelta(days=step) for step in range(count)]


class Profile(Part):
    """A routing profile: which queues agents serve and how many contacts at once they can hold, by channel.

    `while_open` bounds by what is open on other channels. With `rank_first`, queues come by their rank before all else.
    With `auto_accept`, what agents are offered is accepted of itself.
    """

    name: Label
    queues: tuple[Id, ...]
    capacity: Capacity
    while_open: WhileOpen = {}
    ranks: dict[Id, Rank] = {}
    rank_first: Annotated[bool, Field(strict=True)] = False
    auto_accept: Annotated[bool, Field(strict=True)] = False


class Agent(Part):
    """Somebody who takes contacts, and a user of the console by the same id. `capacity` goes before the profile's.

    `also` is what they are besides: a team lead is a supervisor.
    """

    name: Label
    team: Id
    profile: Id
    skills: Skills
    capacity: Capacity = {}
    attributes: dict[Id, Id] = {}
    visible_customers: OfAgents | None = None
    also: tuple[Literal["supervisor", "admin"], ...] = ()


class Person(Part):
    """A user of the console who takes no contacts. `teams` are those whose customers they see, where not all."""

    name: Label
    role: Literal["supervisor", "admin"]
    teams: tuple[Id, ...] = ()
    visible_customers: OfPeople | None = None


class Centre(Part):
    """A whole contact centre."""

    name: Label
    zone: Zone
    region: Region = "CN"
    default_language: Language
    languages: dict[Language, LanguageRule]
    tiers: dict[Id, Tier] = {}
    reasons: dict[Id, Named]
    dispositions: dict[Id, Named]
    timings: Timings = Timings()
    slopes: tuple[Slope, ...] = ()
    misses: Misses = Misses()
    transfers: Transfers = Transfers()
    wait_music: Sound | None = None
    visible_customers: VisibleCustomers = VisibleCustomers()
    skills: dict[Id, Named]
    hours: dict[Id, Hours]
    holidays: dict[Id, tuple[Holiday, ...]] = {}
    queues: dict[Id, Queue]
    teams: dict[Id, Named]
    agent_attributes: dict[Id, tuple[Id, ...]] = {}
    profiles: dict[Id, Profile]
    agents: dict[Id, Agent]
    people: dict[Id, Person]
    entries: Entries = Entries()
    flows: dict[Id, Flow] = {}
    attributes: dict[Id, Attribute] = {}
    replies: dict[Id, CannedReply] = {}

    def capacity(self, agent: str) -> dict[Literal["chat", "voice"], int]:
        """Return how many contacts at once an agent can hold, by channel."""
        of = self.agents[agent]
        return {**self.profiles[of.profile].capacity, **of.capacity}

    def teams_of(self, user: str) -> tuple[str, ...]:
        """Return the team an agent is in, or those a supervisor or administrator has."""
        if user in self.agents:
            return (self.agents[user].team,)
        return self.people[user].teams if user in self.people else ()

    def serving(self, queue: str) -> tuple[str, ...]:
        """Return the agents whose routing profile serves a queue."""
        return tuple(id_ for id_, agent in self.agents.items() if queue in self.profiles[agent.profile].queues)


SECTIONS: dict[str, tuple[str, ...]] = {
    "centre.yaml": (
        "name",
        "zone",
        "region",
        "default_language",
        "languages",
        "tiers",
        "reasons",
        "dispositions",
        "timings",
        "slopes",
        "misses",
        "transfers",
        "wait_music",
        "visible_customers",
    ),
    "skills.yaml": ("skills",),
    "hours.yaml": ("hours", "holidays"),
    "queues.yaml": ("queues",),
    "agents.yaml": ("teams", "agent_attributes", "profiles", "agents"),
    "people.yaml": ("people",),
    "flows.yaml": ("entries", "flows", "attributes"),
    "replies.yaml": ("replies",),
}
"""The files of a centre and the top-level keys of each. A file of which no key is required may be missing."""
