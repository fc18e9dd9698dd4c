"""What must be true of flows: that everything they name is there, and that every way through them comes to an end.

A customer who gives nothing goes the *unasked* way: every step that is passed at once, and `otherwise` where one is
asked in vain. If no unasked way goes round, each contact comes to a queue or is hung up by itself, whatever was
given before.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from callcenter.directory import flow_schemas as written
from callcenter.directory.reporting import Refer, Report
from callcenter.directory.schemas import Centre
from callcenter.directory.source import Loc
from callcenter.flows.run import GIVEN
from callcenter.sentences import Either, Sentence

_BRACES = re.compile(r"\{[^{}]*\}|[{}]")


def examine_flows(centre: Centre, report: Report, refer: Refer) -> None:
    """Report what does not fit in each flow, and entries that lead nowhere."""
    for loc, entered in _entries(centre):
        refer("flows", entered, loc)
    for id_, flow in centre.flows.items():
        examine_flow(("flows", id_), flow, report, refer)


def examine_flow(loc: Loc, flow: written.Flow, report: Report, refer: Refer) -> None:
    """Report what does not fit in one flow, which stands at `loc`."""
    _Examination(loc, flow, report, refer).run()


def examine_entered(centre: Centre, report: Report) -> None:
    """Report flows that nothing begins with."""
    entered = {flow for _, flow in _entries(centre)}
    for id_ in centre.flows:
        if id_ not in entered:
            report(("flows", id_), Sentence("nothing enters flow {flow!r}", flow=id_))


def examine_sounds(centre: Centre, sounds: frozenset[str], report: Report) -> None:
    """Report sounds that are neither an address nor one of the centre's files."""
    named: dict[Loc, str] = {("wait_music",): centre.wait_music} if centre.wait_music else {}
    named |= {(*loc, "play"): step.play for loc, step in _steps(centre) if isinstance(step, written.Play)}
    for loc, sound in named.items():
        if not sound.startswith("https://") and sound not in sounds:
            report(loc, Sentence("there is no file {sound!r} in sounds/", sound=sound))


def examine_attributes(centre: Centre, report: Report) -> None:
    """Report words for attributes and values that no flow gives."""
    given: dict[str, set[str]] = {}
    for flow in centre.flows.values():
        for name, values in _given(flow).items():
            given.setdefault(name, set()).update(values)
    for id_, attribute in centre.attributes.items():
        if id_ not in given:
            report(("attributes", id_), _never_given(id_))
            continue
        for value in attribute.values:
            if value not in given[id_]:
                report(("attributes", id_, "values", value), _never_set(id_, value))


def flow_texts(centre: Centre) -> Iterator[tuple[Loc, dict[str, str]]]:
    """Yield everything that flows say, and what their attributes are called, with its place."""
    for loc, step in _steps(centre):
        for spoken in step.spoken():
            yield (*loc, *spoken.loc), spoken.texts
    for id_, attribute in centre.attributes.items():
        yield ("attributes", id_, "name"), attribute.name
        for value, label in attribute.values.items():
            yield ("attributes", id_, "values", value), label


def _given(flow: written.Flow) -> dict[str, set[str]]:
    """Return the attributes a flow gives, each with the values it can give them."""
    values: dict[str, set[str]] = {}
    for step in flow.steps.values():
        if isinstance(step, written.Set):
            for attribute, value in step.set.attributes.items():
                values.setdefault(attribute, set()).add(value)
        elif isinstance(step, written.Collect):
            values.setdefault(step.collect.attribute, set()).add(GIVEN)
    return values


def _steps(centre: Centre) -> Iterator[tuple[Loc, written.Step]]:
    for id_, flow in centre.flows.items():
        for name, step in flow.steps.items():
            yield ("flows", id_, "steps", name), step


def _entries(centre: Centre) -> Iterator[tuple[Loc, str]]:
    entries = centre.entries
    for channel, flow in (("voice", entries.voice), ("chat", entries.chat)):
        if flow is not None:
            yield ("entries", channel), flow
    for number, flow in entries.numbers.items():
        yield ("entries", "numbers", number), flow


class _Examination(NamedTuple):
    """One look at one flow."""

    loc: Loc
    flow: written.Flow
    report: Report
    refer: Refer

    def run(self) -> None:
        """Look at each step, then at the ways through them, if all they lead to is there."""
        for name, step in self.flow.steps.items():
            self._names(step, (*self.loc, "steps", name))
            self._placeholders(step, (*self.loc, "steps", name))
        self._attributes()
        if self._targets():
            self._ways()

    def _names(self, step: written.Step, loc: Loc) -> None:
        match step:
            case written.Say(of=str(queue)):
                self.refer("queues", queue, (*loc, "of"))
            case written.Queue():
                self.refer("queues", step.queue.to, (*loc, "queue", "to"))
            case written.Set():
                if step.set.language is not None:
                    self.refer("languages", step.set.language, (*loc, "set", "language"))
                elif not step.set.attributes:
                    reason = Sentence("there is nothing to set; give attributes, a language or both")
                    self.report((*loc, "set"), reason)
            case written.Menu() if not step.menu.choices:
                self.report((*loc, "menu", "choices"), Sentence("a menu must have choices"))
            case written.Branch():
                self._cases(step, (*loc, "branch"))

    def _cases(self, step: written.Branch, loc: Loc) -> None:
        """Report what a branch is by and is not there; the values of attributes are looked at apart."""
        by = step.branch
        if isinstance(by, written.ByHours):
            self.refer("hours", by.hours, (*loc, "hours"))
        elif isinstance(by, written.ByTier):
            for tier in by.tier:
                self.refer("tiers", tier, (*loc, "tier", tier))
        elif isinstance(by, written.ByLanguage):
            for language in by.language:
                self.refer("languages", language, (*loc, "language", language))
        if not list(step.cases()):
            self.report(loc, Sentence("a branch must have cases"))

    def _placeholders(self, step: written.Step, loc: Loc) -> None:
        for place, texts, known in step.spoken():
            for language, text in texts.items():
                for braces in sorted(set(_BRACES.findall(text)) - known):
                    there = Either(known) or Sentence("none")
                    reason = Sentence(
                        "unknown placeholder {braces!r}; there can be {there} here", braces=braces, there=there
                    )
                    self.report((*loc, *place, language), reason)

    def _attributes(self) -> None:
        """A branch must compare with what the flow itself can have set; of what is collected, that it was given."""
        values = _given(self.flow)
        steps = self.flow.steps.values()
        collected = {step.collect.attribute for step in steps if isinstance(step, written.Collect)}
        for name, step in self.flow.steps.items():
            if not isinstance(step, written.Branch) or not isinstance(step.branch, written.ByAttribute):
                continue
            attribute, loc = step.branch.attribute, (*self.loc, "steps", name, "branch")
            if attribute not in values:
                self.report((*loc, "attribute"), _never_given(attribute))
                continue
            for value in sorted(set(step.branch.cases) - values[attribute]):
                if attribute in collected:
                    reason = Sentence(
                        "what is collected is not compared; the one case of attribute {attribute!r} is {given!r}",
                        attribute=attribute,
                        given=GIVEN,
                    )
                else:
                    reason = _never_set(attribute, value)
                self.report((*loc, "cases", value), reason)

    def _targets(self) -> bool:
        """Report every way to a step that is not there; tell whether all are."""
        steps, loc = self.flow.steps, self.loc
        ways = [((*loc, "start"), self.flow.start)]
        ways += [((*loc, "steps", name, *way.loc), way.to) for name, step in steps.items() for way in step.exits()]
        lost = [(place, to) for place, to in ways if to not in steps]
        for place, to in lost:
            self.report(place, Sentence("unknown step {step!r}", step=to))
        return not lost

    def _ways(self) -> None:
        steps = self.flow.steps
        ways = {name: [way.to for way in step.exits()] for name, step in steps.items()}
        unasked = {name: [way.to for way in step.exits() if way.unasked] for name, step in steps.items()}
        reached = {self.flow.start, *_reached(ways, self.flow.start)}
        for name in steps:
            if name not in reached:
                self.report((*self.loc, "steps", name), Sentence("step {step!r} is never reached", step=name))
        for ring in _rings(unasked):
            who = (
                Sentence("step {step!r} goes", step=ring[0])
                if len(ring) == 1
                else Sentence("steps {steps!r} go", steps=tuple(ring))
            )
            if not any(steps[name].stops for name in ring):
                reason = Sentence("{who} round without a stop", who=who)
            elif any(isinstance(steps[to], written.Queue | written.HangUp) for to in _reached(ways, ring[0])):
                reason = Sentence("{who} round for ever with a customer who gives nothing", who=who)
            else:
                reason = Sentence("{who} round, and no way leads from there to a queue or to hang_up", who=who)
            self.report((*self.loc, "steps", ring[0]), reason)


def _never_given(attribute: str) -> Sentence:
    return Sentence("nothing sets or collects attribute {attribute!r}", attribute=attribute)


def _never_set(attribute: str, value: str) -> Sentence:
    return Sentence("nothing sets attribute {attribute!r} to {value!r}", attribute=attribute, value=value)


def _reached(ways: Mapping[str, Iterable[str]], begin: str) -> set[str]:
    """Return every step that can come after one; itself only if a way leads back."""
    found, ahead = set[str](), list(ways[begin])
    while ahead:
        step = ahead.pop()
        if step not in found:
            found.add(step)
            ahead += ways[step]
    return found


def _rings(ways: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """Yield the steps that lead back to each other, once, in the order of the file."""
    after = {name: _reached(ways, name) for name in ways}
    told = set[str]()
    for name in ways:
        if name in after[name] and name not in told:
            ring = [other for other in ways if other in after[name] and name in after[other]]
            told.update(ring)
            yield ring
