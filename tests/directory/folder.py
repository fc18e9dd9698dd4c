"""A small good centre on disk, for tests to spoil."""

from pathlib import Path

import pytest

from callcenter.directory.errors import ConfigRefused
from callcenter.directory.loader import load
from callcenter.directory.schemas import Centre

FILES = {
    "centre.yaml": """\
name: {en: Test Line}
zone: Europe/Berlin
default_language: en
languages:
  en: {name: {en: English}, skill: english, level: 5}
tiers:
  gold: {name: {en: Gold}, priority: 10}
reasons:
  lunch: {name: {en: Lunch}}
dispositions:
  done: {name: {en: Done}}
timings:
  decline_hold: 45s
  idle_warn: 4m
""",
    "skills.yaml": """\
skills:
  english: {name: {en: English}}
  fares: {name: {en: Fares}}
""",
    "hours.yaml": """\
hours:
  always:
    weekly: {daily: 00:00-24:00}
  office:
    zone: America/New_York
    weekly:
      mon-thu: 09:00-17:00
      fri: [09:00-12:00, 13:00-15:00]
    holidays: [days_off]
    exceptions:
      2026-12-24: 09:00-12:00
holidays:
  days_off:
    - {date: 2026-12-25, until: 2026-12-26, name: {en: Christmas}}
""",
    "queues.yaml": """\
queues:
  sales:
    name: {en: Sales}
    hours: always
    requires: {fares: 3}
  help:
    name: {en: Help}
    hours: office
    offer: 15s
    wrap_up: 1m30s
    service_level: {share: 0.9, within: 30s}
""",
    "agents.yaml": """\
teams:
  one: {name: {en: One}}
profiles:
  all:
    name: {en: All}
    queues: [sales, help]
    capacity: {chat: 2, voice: 1}
agents:
  ann:
    name: {en: Ann}
    team: one
    profile: all
    skills: {english: 9, fares: 4}
  bob:
    name: {en: Bob}
    team: one
    profile: all
    skills: {english: 4, fares: 8}
    capacity: {chat: 3}
""",
    "people.yaml": """\
people:
  sue: {name: {en: Sue}, role: supervisor}
""",
}

FLOWS = """\
entries:
  voice: main
  numbers:
    "+4930123456": evening
flows:
  main:
    start: hello
    steps:
      hello:
        greet:
          known: {en: "Hello {name}."}
          unknown: {en: Hello.}
        next: melody
      melody: {play: chime.wav, next: tier}
      tier:
        branch:
          tier: {gold: to_sales}
          otherwise: ask
      ask:
        menu:
          say: {en: For help press 1.}
          choices:
            1: {label: {en: Help}, next: number}
            "*": {label: {en: Again}, next: ask}
          timeout: 5s
          tries: 2
          otherwise: to_sales
      number:
        collect:
          say: {en: Your number?}
          label: {en: Number}
          attribute: order
          digits: 4-8
          otherwise: topic
        next: topic
      topic: {set: {attributes: {topic: help}, language: en}, next: known}
      known:
        branch:
          attribute: order
          cases: {given: to_help}
          otherwise: hours
      hours: {branch: {hours: office, open: to_help, closed: shut}}
      shut:
        say: {en: "We open {opens_at}."}
        of: help
        next: bye
      to_sales: {queue: sales}
      to_help: {queue: {to: help, closed: shut}}
      bye: {hang_up: {outcome: closed}}
  evening:
    start: language
    steps:
      language:
        branch:
          language: {en: sorry}
          otherwise: bye
      sorry: {say: {en: Sorry.}, next: bye}
      bye: {hang_up: {}}
"""
"""A good file of flows with every kind of step; `chime.wav` lies among the sounds."""

RULES = {
    "centre.yaml": FILES["centre.yaml"].replace("priority: 10}", "priority: 10, head_start: 90s}")
    + """\
slopes: [50, 200]
misses:
  declined: {not_ready_after: 3}
  not_answered: {hold: 1m, not_ready_after: 2}
  connect_failed: {hold: 10s}
""",
    "queues.yaml": FILES["queues.yaml"]
    + """\
    steps:
      - for: 20s
        where: {skill: {fares: 7}}
      - for: 30s
        where:
          any:
            - {team: one}
            - {attribute: {site: berlin}}
            - all:
                - {agent: ann}
                - not: {skill: {fares: 9}}
            - not: [{agent: bob}, {team: one}]
      - {}
    skip_unmet_steps: true
    order: {slope: 150, cap: 30m, raise_after: 10m}
    choice: {rule: most_skilled, weights: {fares: 2}}
    offer_by_channel: {voice: 30s}
    wrap_up_extension: {by: 30s, times: 2}
    expected_handling: 4m
""",
    "agents.yaml": FILES["agents.yaml"].replace(
        "    capacity: {chat: 2, voice: 1}\n",
        """\
    capacity: {chat: 2, voice: 1}
    while_open: {voice: {chat: 1}, chat: {voice: 0}}
    ranks: {sales: 2, help: 1}
    rank_first: true
    auto_accept: true
""",
    )
    + """\
    attributes: {site: berlin}
agent_attributes:
  site: [berlin, munich]
""",
}
"""The files that say more of routing, with every rule there is."""


class Folder:
    """A centre's folder that can be spoilt and read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        for name, text in FILES.items():
            (path / name).write_text(text, "utf-8")

    def add_flows(self, text: str = FLOWS) -> None:
        """Write a file of flows, and the one sound they play."""
        (self.path / "flows.yaml").write_text(text, "utf-8")
        (self.path / "sounds").mkdir(exist_ok=True)
        (self.path / "sounds" / "chime.wav").touch()

    def add_rules(self) -> None:
        """Write every rule of routing."""
        for name, text in RULES.items():
            (self.path / name).write_text(text, "utf-8")

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace a text that must be there exactly once."""
        text = (self.path / file).read_text("utf-8")
        assert text.count(old) == 1, (old, text.count(old))
        (self.path / file).write_text(text.replace(old, new), "utf-8")

    def load(self) -> Centre:
        return load(self.path)

    def problems(self) -> list[str]:
        """Return what is wrong, as `file:line: reason` with the file's bare name."""
        with pytest.raises(ConfigRefused) as refused:
            load(self.path)
        return [line.removeprefix(f"{self.path}/") for line in str(refused.value).splitlines()]
