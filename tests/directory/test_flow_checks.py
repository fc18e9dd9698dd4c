"""Flows that name what is not there, or through which no end is reached, are refused with the line."""

import pytest

from tests.directory.folder import Folder

# name: (what is replaced, by what, what must be said)
MISFITS = {
    "an entry by channel to an unknown flow": (
        "voice: main",
        "voice: man",
        [
            "2: unknown flow 'man'",
            "6: nothing enters flow 'main'",
        ],
    ),
    "an entry by number to an unknown flow": (
        '"+4930123456": evening',
        '"+4930123456": morning',
        [
            "4: unknown flow 'morning'",
            "50: nothing enters flow 'evening'",
        ],
    ),
    "a flow that nothing enters": (
        '  numbers:\n    "+4930123456": evening\n',
        "",
        ["48: nothing enters flow 'evening'"],
    ),
    "an unknown start": ("start: hello", "start: hallo", ["7: unknown step 'hallo'"]),
    "an unknown next step": ("next: melody", "next: melodie", ["13: unknown step 'melodie'"]),
    "an unknown step of a choice": ("next: number}", "next: numbers}", ["23: unknown step 'numbers'"]),
    "an unknown step of a branch": ("{given: to_help}", "{given: help}", ["40: unknown step 'help'"]),
    "an unknown step of a closed queue": (
        "to: help, closed: shut",
        "to: help, closed: shop",
        ["48: unknown step 'shop'"],
    ),
    "an unknown step for no answer": (
        "tries: 2\n          otherwise: to_sales",
        "otherwise: to_sale",
        ["26: unknown step 'to_sale'"],
    ),
    "an unknown queue": ("{queue: sales}", "{queue: sale}", ["47: unknown queue 'sale'"]),
    "an unknown queue with a way on": ("{to: help,", "{to: hepl,", ["48: unknown queue 'hepl'"]),
    "an unknown queue to say the opening of": ("of: help", "of: hepl", ["45: unknown queue 'hepl'"]),
    "unknown opening hours": ("{hours: office,", "{hours: offices,", ["42: unknown opening hours 'offices'"]),
    "an unknown tier": ("{gold: to_sales}", "{golden: to_sales}", ["17: unknown tier 'golden'"]),
    "an unknown language to go on in": ("language: en}", "language: de}", ["36: unknown language 'de'"]),
    "an unknown language to branch by": (
        "language: {en: sorry}",
        "language: {de: sorry}",
        ["55: unknown language 'de'"],
    ),
    "nothing to set": (
        "{attributes: {topic: help}, language: en}",
        "{}",
        ["36: there is nothing to set; give attributes, a language or both"],
    ),
    "a text that lacks a language": (
        "{en: Hello.}",
        "{}",
        ["12: flows.main.steps.hello.greet.unknown lacks its text in en"],
    ),
    "a text in a language the centre has not": (
        "{en: For help press 1.}",
        "{en: For help press 1., de: Hilfe}",
        ["21: unknown language 'de' in flows.main.steps.ask.menu.say"],
    ),
    "a written question that lacks a language": (
        "{en: For help press 1.}",
        "{en: For help press 1.}\n          chat: {}",
        ["22: flows.main.steps.ask.menu.chat lacks its text in en"],
    ),
    "a label that lacks a language": (
        "label: {en: Again}",
        "label: {}",
        ["24: flows.main.steps.ask.menu.choices.*.label lacks its text in en"],
    ),
    "an unknown placeholder in a greeting": (
        "Hello {name}.",
        "Hello {nme}.",
        ["11: unknown placeholder '{nme}'; there can be {name} here"],
    ),
    "a name where it is not known": (
        "{en: Hello.}",
        '{en: "Hello {name}."}',
        ["12: unknown placeholder '{name}'; there can be none here"],
    ),
    "an opening of no queue": (
        "        of: help\n",
        "",
        ["44: unknown placeholder '{opens_at}'; there can be none here"],
    ),
    "a stray brace": ("{en: Sorry.}", '{en: "Sorry}."}', ["57: unknown placeholder '}'; there can be none here"]),
    "a branch without cases": ("cases: {given: to_help}", "cases: {}", ["38: a branch must have cases"]),
    "a branch by an attribute nobody sets": (
        "attribute: order\n          cases",
        "attribute: odrer\n          cases",
        ["39: nothing sets or collects attribute 'odrer'"],
    ),
    "a branch by a value nobody sets": (
        "attribute: order\n          cases: {given: to_help}",
        "attribute: topic\n          cases: {hepl: to_help}",
        ["40: nothing sets attribute 'topic' to 'hepl'"],
    ),
    "a branch by what was collected": (
        "cases: {given: to_help}",
        'cases: {"4711": to_help}',
        ["40: what is collected is not compared; the one case of attribute 'order' is 'given'"],
    ),
    "words for an attribute nobody sets": (
        "entries:",
        "attributes: {odrer: {name: {en: Order}}}\nentries:",
        ["1: nothing sets or collects attribute 'odrer'"],
    ),
    "words for a value nobody sets": (
        "entries:",
        "attributes: {topic: {name: {en: Topic}, values: {hepl: {en: Help}}}}\nentries:",
        ["1: nothing sets attribute 'topic' to 'hepl'"],
    ),
    "words that lack a language": (
        "entries:",
        "attributes: {topic: {name: {}, values: {help: {}}}}\nentries:",
        ["1: attributes.topic.name lacks its text in en", "1: attributes.topic.values.help lacks its text in en"],
    ),
    "a step that is never reached": ("{en: sorry}", "{en: bye}", ["57: step 'sorry' is never reached"]),
    "a step that leads to itself": (
        "{say: {en: Sorry.}, next: bye}",
        "{say: {en: Sorry.}, next: sorry}",
        ["57: step 'sorry' goes round without a stop"],
    ),
    "steps that lead to each other without a stop": (
        "{say: {en: Sorry.}, next: bye}",
        "{say: {en: Sorry.}, next: language}",
        ["53: steps 'language', 'sorry' go round without a stop"],
    ),
    "a closed queue that leads back to itself": (
        "        of: help\n        next: bye",
        "        of: help\n        next: hours",
        [
            "42: steps 'hours', 'shut', 'to_help' go round without a stop",
            "49: step 'bye' is never reached",
        ],
    ),
    "a menu that asks for ever": (
        "tries: 2\n          otherwise: to_sales",
        "tries: 2\n          otherwise: ask",
        ["19: step 'ask' goes round for ever with a customer who gives nothing"],
    ),
    "a question that is asked for ever": (
        "digits: 4-8\n          otherwise: topic",
        "digits: 4-8\n          otherwise: number",
        ["28: step 'number' goes round for ever with a customer who gives nothing"],
    ),
}


@pytest.mark.parametrize(("old", "new", "said"), MISFITS.values(), ids=MISFITS)
def test_a_misfit_is_named_with_its_line(folder: Folder, old: str, new: str, said: list[str]) -> None:
    folder.add_flows()
    folder.edit("flows.yaml", old, new)
    assert folder.problems() == [f"flows.yaml:{line}" for line in said]


def test_menus_from_which_no_way_leads_out_are_named_once(folder: Folder) -> None:
    menu = "{{menu: {{say: {{en: Or}}, choices: {{1: {{label: {{en: Or}}, next: {}}}}}, otherwise: {}}}}}"
    folder.add_flows(
        "entries: {chat: f}\nflows:\n  f:\n    start: begin\n    steps:\n      begin: {say: {en: Well}, next: one}\n"
        f"      one: {menu.format('one', 'two')}\n      two: {menu.format('two', 'one')}\n"
    )
    reason = "steps 'one', 'two' go round, and no way leads from there to a queue or to hang_up"
    assert folder.problems() == [f"flows.yaml:7: {reason}"]


def test_a_menu_without_choices_is_named(folder: Folder) -> None:
    folder.add_flows(
        "entries: {chat: f}\nflows:\n  f:\n    start: ask\n    steps:\n      bye: {hang_up: {}}\n"
        "      ask: {menu: {say: {en: Or}, choices: {}, otherwise: bye}}\n"
    )
    assert folder.problems() == ["flows.yaml:7: a menu must have choices"]


def test_a_choice_may_lead_back(folder: Folder) -> None:
    folder.add_flows()
    folder.load()


def test_a_sound_that_is_no_file_of_the_centre_is_named(folder: Folder) -> None:
    folder.add_flows()
    (folder.path / "sounds" / "chime.wav").unlink()
    assert folder.problems() == ["flows.yaml:14: there is no file 'chime.wav' in sounds/"]


def test_wait_music_that_is_no_file_of_the_centre_is_named(folder: Folder) -> None:
    folder.edit("centre.yaml", "tiers:", "wait_music: wait.wav\ntiers:")
    assert folder.problems() == ["centre.yaml:6: there is no file 'wait.wav' in sounds/"]


def test_a_sound_can_be_an_address(folder: Folder) -> None:
    folder.add_flows()
    folder.edit("flows.yaml", "chime.wav", "https://example.com/chime.wav")
    folder.edit("centre.yaml", "tiers:", "wait_music: https://example.com/wait.mp3\ntiers:")
    assert folder.load().wait_music == "https://example.com/wait.mp3"


def test_a_flow_refused_for_its_form_counts_as_there(folder: Folder) -> None:
    folder.add_flows()
    folder.edit("flows.yaml", "hang_up: {outcome: closed}", "hang_up: {outcome: open}")
    assert [line.split(": ")[0] for line in folder.problems()] == ["flows.yaml:49"]


def test_an_entry_without_any_flows_leads_nowhere(folder: Folder) -> None:
    folder.add_flows("entries: {chat: main}\n")
    assert folder.problems() == ["flows.yaml:1: unknown flow 'main'"]


def test_a_tier_of_a_centre_without_tiers_is_unknown(folder: Folder) -> None:
    folder.add_flows()
    folder.edit("centre.yaml", "tiers:\n  gold: {name: {en: Gold}, priority: 10}\n", "")
    assert folder.problems() == ["flows.yaml:17: unknown tier 'gold'"]
