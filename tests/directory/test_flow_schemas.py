"""Steps, keys, numbers and sounds of a wrong form are named with their line."""

import pytest
from pydantic import TypeAdapter, ValidationError

from callcenter.directory.flow_schemas import Queue, Step
from callcenter.directory.values import Key, PhoneNumber, Sound, Voice, parse_digits
from tests.directory.folder import Folder

STEP = "a step does exactly one of say, greet, play, set, branch, menu, collect, queue, hang_up"
BRANCH = "a branch is by exactly one of hours, tier, language, attribute"

# name: (what is replaced, by what, what must be said)
MISTAKES = {
    "a step that does nothing known": (
        "{play: chime.wav,",
        "{pley: chime.wav,",
        [f"14: flows.main.steps.melody: {STEP}"],
    ),
    "a step that does two things": (
        "{queue: sales}",
        "{queue: sales, hang_up: {}}",
        [f"47: flows.main.steps.to_sales: {STEP}"],
    ),
    "a step that is no mapping": ("{queue: sales}", "sales", [f"47: flows.main.steps.to_sales: {STEP}"]),
    "a step that leads nowhere": (
        "{play: chime.wav, next: tier}",
        "{play: chime.wav}",
        ["14: the key 'next' is missing in flows.main.steps.melody"],
    ),
    "a step that leads on where it ends": (
        "{queue: sales}",
        "{queue: sales, next: bye}",
        ["47: unknown key 'next' in flows.main.steps.to_sales"],
    ),
    "a branch by nothing": (
        "{hours: office, open: to_help, closed: shut}",
        "{open: to_help, closed: shut}",
        [f"42: flows.main.steps.hours.branch: {BRANCH}"],
    ),
    "a branch by two things": (
        "attribute: order\n          cases",
        "attribute: order\n          tier: {}\n          cases",
        [f"38: flows.main.steps.known.branch: {BRANCH}"],
    ),
    "a branch without a way for all else": (
        "tier: {gold: to_sales}\n          otherwise: ask",
        "tier: {gold: to_sales}",
        ["16: the key 'otherwise' is missing in flows.main.steps.tier.branch"],
    ),
    "an unknown key deep inside a step": (
        '"*": {label: {en: Again}, next: ask}',
        '"*": {label: {en: Again}, next: ask, nxt: 1}',
        ["24: unknown key 'nxt' in flows.main.steps.ask.menu.choices.*"],
    ),
    "an unknown key in a choice whose key has no quotes": (
        "1: {label: {en: Help},",
        "1: {lable: 1, label: {en: Help},",
        ["23: unknown key 'lable' in flows.main.steps.ask.menu.choices.1"],
    ),
    "a key no telephone has": (
        '"*": {',
        "12: {",
        [
            "24: flows.main.steps.ask.menu.choices.12: '12' is not a key; a telephone has 0 to 9, * and #",
        ],
    ),
    "a key given twice, with quotes and without": (
        '"*": {label: {en: Again}, next: ask}',
        '"1": {label: {en: Again}, next: number}',
        ["24: duplicate key '1'; it is already in line 23"],
    ),
    "digits of no number": (
        "digits: 4-8",
        "digits: 8-4",
        [
            "33: flows.main.steps.number.collect.digits: '8-4' is not a number of digits; "
            "write it like 6 or 4-8, from 1 to 20"
        ],
    ),
    "a wait that is too long": (
        "timeout: 5s",
        "timeout: 2m",
        ["25: flows.main.steps.ask.menu.timeout: '2m' is out of range; it must be between 1s and 60s"],
    ),
    "no try at all": (
        "tries: 2",
        "tries: 0",
        ["26: flows.main.steps.ask.menu.tries: must be greater than or equal to 1"],
    ),
    "a sound that is neither an address nor a name": (
        "chime.wav",
        "http://example.com/a.wav",
        [
            "14: flows.main.steps.melody.play: 'http://example.com/a.wav' is not a sound; "
            "write an https URL or the name of a .wav or .mp3 in sounds/"
        ],
    ),
    "an outcome that no flow can give": (
        "{outcome: closed}",
        "{outcome: answered}",
        ["49: flows.main.steps.bye.hang_up.outcome: must be 'closed', 'sent_elsewhere' or 'refused_blocked'"],
    ),
    "a text that is too long": (
        "{en: Sorry.}",
        "{en: " + "x" * 1001 + "}",
        ["57: flows.evening.steps.sorry.say.en: String should have at most 1000 characters"],
    ),
    "a number without its country": (
        '"+4930123456"',
        '"030123456"',
        [
            "4: entries.numbers.030123456: '030123456' is not a phone number; "
            'write it in E.164 and in quotes, like "+862155500100"'
        ],
    ),
    "a flow without a start": ("    start: hello\n", "", ["6: the key 'start' is missing in flows.main"]),
    "an unknown section": (
        "entries:",
        "entry:",
        [
            "1: unknown key 'entry'; the keys of this file are entries, flows, attributes",
            "6: nothing enters flow 'main'",
            "50: nothing enters flow 'evening'",
        ],
    ),
}


@pytest.mark.parametrize(("old", "new", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named_with_its_line(folder: Folder, old: str, new: str, said: list[str]) -> None:
    folder.add_flows()
    folder.edit("flows.yaml", old, new)
    assert folder.problems() == [f"flows.yaml:{line}" for line in said]


def test_a_centre_without_the_file_has_no_flows(folder: Folder) -> None:
    centre = folder.load()
    assert (centre.flows, centre.entries.voice, centre.entries.numbers) == ({}, None, {})


def test_an_empty_file_is_named(folder: Folder) -> None:
    folder.add_flows("# nothing yet\n")
    assert folder.problems() == ["flows.yaml:1: the file is empty"]


def test_every_part_of_a_centre_reads_what_it_has_written(folder: Folder) -> None:
    folder.add_flows()
    centre = folder.load()
    flows = centre.model_dump(include={"flows", "entries"}, mode="json")
    to_help = flows["flows"]["main"]["steps"]["to_help"]["queue"]
    assert {key: value for key, value in to_help.items() if value is not None} == {"to": "help", "closed": "shut"}
    assert flows["entries"]["numbers"] == {"+4930123456": "evening"}
    assert "choices" in centre.model_dump_json()


def test_a_queue_can_be_written_alone(folder: Folder) -> None:
    folder.add_flows()
    step = folder.load().flows["main"].steps["to_sales"]
    assert isinstance(step, Queue)
    assert (step.queue.to, step.queue.closed) == ("sales", None)


def test_a_step_by_itself_leads_nowhere_and_says_nothing() -> None:
    assert (list(Step().exits()), list(Step().spoken())) == ([], [])


@pytest.mark.parametrize(("digits", "read"), [(6, (6, 6)), ("6", (6, 6)), ("4-8", (4, 8)), ("4 - 8", (4, 8))])
def test_digits_are_one_number_or_from_one_to_another(digits: object, read: tuple[int, int]) -> None:
    assert parse_digits(digits) == read


@pytest.mark.parametrize("digits", [0, 21, "0-3", "3-21", "", "a", "1-2-3", -4, None, [4, 8]])
def test_other_digits_are_refused(digits: object) -> None:
    with pytest.raises(ValueError, match="is not a number of digits"):
        parse_digits(digits)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (PhoneNumber, "+862155500100"),
        (PhoneNumber, "+8613800138000"),
        (Sound, "wait.wav"),
        (Sound, "https://example.com/music/wait.mp3?low=1"),
        (Voice, "Polly.Zhiyu-Neural"),
        (Key, "#"),
    ],
)
def test_a_good_value_is_taken_as_it_is(kind: type[str], value: str) -> None:
    assert TypeAdapter(kind).validate_python(value) == value


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (PhoneNumber, 862155500100),
        (PhoneNumber, "+86 21 5550 0100"),
        (PhoneNumber, "+1"),
        (PhoneNumber, "+999123456789"),
        (Sound, "../wait.wav"),
        (Sound, ".wav"),
        (Sound, "wait.ogg"),
        (Sound, "https://example.com/a b.wav"),
        (Sound, "https:///wait.wav"),
        (Voice, "Polly Zhiyu"),
        (Key, True),
        (Key, "A"),
        (Key, "٣"),
    ],
)
def test_a_bad_value_is_refused(kind: type[str], value: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(value)
