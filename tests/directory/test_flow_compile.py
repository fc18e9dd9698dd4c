"""Flows become what the interpreter runs, inside the lifecycle's rules."""

import datetime as dt

import msgspec

from callcenter.contacts.events import ConversationRules
from callcenter.directory.compile import compile_routing, compile_rules, version_of
from callcenter.directory.hours import is_open
from callcenter.directory.models import AttributeInfo
from callcenter.directory.models import Choice as Named
from callcenter.directory.service import Directory
from callcenter.flows.model import Branch, Choice, Collect, Enqueue, Entries, Greet, HangUp, Menu, Play, Say, Set
from tests.directory.folder import Folder

NOW = int(dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC).timestamp() * 1000)
MONDAY_NOON_IN_NEW_YORK = int(dt.datetime(2026, 11, 23, 17, tzinfo=dt.UTC).timestamp() * 1000)


def test_every_kind_of_step_is_compiled(folder: Folder) -> None:
    folder.add_flows()
    flow = compile_rules(folder.load(), NOW).flows["main"]
    assert flow.start == "hello"
    assert flow.steps == {
        "hello": Greet(known={"en": "Hello {name}."}, unknown={"en": "Hello."}, next="melody"),
        "melody": Play(sound="chime.wav", next="tier"),
        "tier": Branch(by="tier", cases={"gold": "to_sales"}, otherwise="ask"),
        "ask": Menu(
            text={"en": "For help press 1."},
            choices={"1": Choice(label={"en": "Help"}, next="number"), "*": Choice(label={"en": "Again"}, next="ask")},
            otherwise="to_sales",
            timeout_ms=5_000,
            tries=2,
        ),
        "number": Collect(
            text={"en": "Your number?"},
            label={"en": "Number"},
            attribute="order",
            next="topic",
            otherwise="topic",
            least=4,
            most=8,
        ),
        "topic": Set(attributes={"topic": "help"}, language="en", next="known"),
        "known": Branch(by="attribute", name="order", cases={"given": "to_help"}, otherwise="hours"),
        "hours": Branch(by="hours", name="office", cases={"open": "to_help", "closed": "shut"}, otherwise="shut"),
        "shut": Say(text={"en": "We open {opens_at}."}, of="help", next="bye"),
        "to_sales": Enqueue(queue="sales"),
        "to_help": Enqueue(queue="help", closed="shut"),
        "bye": HangUp(outcome="closed"),
    }


def test_a_question_can_be_written_otherwise_than_it_is_said(folder: Folder) -> None:
    folder.add_flows()
    folder.edit("flows.yaml", "{en: For help press 1.}", "{en: For help press 1.}\n          chat: {en: What is it?}")
    folder.edit("flows.yaml", "{en: Your number?}", "{en: Your number?}\n          chat: {en: Which number?}")
    steps = compile_rules(folder.load(), NOW).flows["main"].steps
    menu, collect = steps["ask"], steps["number"]
    assert isinstance(menu, Menu)
    assert isinstance(collect, Collect)
    assert (menu.text, menu.chat) == ({"en": "For help press 1."}, {"en": "What is it?"})
    assert (collect.text, collect.chat) == ({"en": "Your number?"}, {"en": "Which number?"})


def test_a_step_has_the_defaults_that_the_interpreter_has(folder: Folder) -> None:
    folder.add_flows()
    rules = compile_rules(folder.load(), NOW)
    assert rules.flows["evening"].steps["language"] == Branch(by="language", cases={"en": "sorry"}, otherwise="bye")
    assert rules.flows["evening"].steps["bye"] == HangUp()
    folder.edit("flows.yaml", "          timeout: 5s\n          tries: 2\n", "")
    menu, plain = compile_rules(folder.load(), NOW).flows["main"].steps["ask"], Menu(text={}, choices={}, otherwise="")
    assert isinstance(menu, Menu)
    assert (menu.timeout_ms, menu.tries) == (plain.timeout_ms, plain.tries)
    folder.edit("flows.yaml", "          digits: 4-8\n", "")
    collect = compile_rules(folder.load(), NOW).flows["main"].steps["number"]
    assert isinstance(collect, Collect)
    plain_one = Collect(text={}, label={}, attribute="", next="", otherwise="")
    assert (collect.least, collect.most, collect.timeout_ms, collect.tries) == (
        plain_one.least,
        plain_one.most,
        plain_one.timeout_ms,
        plain_one.tries,
    )


def test_the_lifecycle_gets_entries_and_the_hours_that_branches_name(folder: Folder) -> None:
    folder.add_flows()
    rules = compile_rules(folder.load(), NOW)
    assert rules.entries == Entries(voice="main", numbers={"+4930123456": "evening"})
    assert list(rules.hours) == ["office"]
    assert is_open(rules.hours["office"], MONDAY_NOON_IN_NEW_YORK)
    assert not is_open(rules.hours["office"], NOW)


def test_a_centre_without_flows_has_none(folder: Folder) -> None:
    rules = compile_rules(folder.load(), NOW)
    assert (rules.entries, rules.flows, rules.hours) == (Entries(), {}, {})


def test_the_clocks_of_calls_are_passed_on(folder: Folder) -> None:
    assert compile_rules(folder.load(), NOW).rejoin_ms == 20_000
    assert compile_routing(folder.load(), NOW).transfer_wait_ms == 30_000
    folder.edit("centre.yaml", "idle_warn: 4m", "rejoin: 25s\n  transfer_wait: 1m")
    assert compile_rules(folder.load(), NOW).rejoin_ms == 25_000
    assert compile_routing(folder.load(), NOW).transfer_wait_ms == 60_000


def test_another_word_in_a_flow_makes_another_version(folder: Folder) -> None:
    plain = version_of(folder.load(), NOW)
    folder.add_flows()
    with_flows = version_of(folder.load(), NOW)
    folder.edit("flows.yaml", "{en: Sorry.}", "{en: So sorry.}")
    assert len({plain, with_flows, version_of(folder.load(), NOW)}) == 3


def test_rules_with_flows_are_written_and_read_again(folder: Folder) -> None:
    folder.add_flows()
    rules = compile_rules(folder.load(), NOW)
    assert msgspec.json.decode(msgspec.json.encode(rules), type=ConversationRules) == rules


def test_rules_from_before_there_were_flows_are_read() -> None:
    old = b'{"version":"v","languages":{},"tiers":{},"dispositions":[]}'
    rules = msgspec.json.decode(old, type=ConversationRules)
    assert (rules.flows, rules.entries, rules.hours, rules.rejoin_ms) == ({}, Entries(), {}, 20_000)


def test_a_language_has_the_voice_it_is_read_out_in_or_none(folder: Folder) -> None:
    assert Directory.load(folder.path, NOW).voice("en") is None
    folder.edit("centre.yaml", "level: 5}", "level: 5, voice: Polly.Amy}")
    directory = Directory.load(folder.path, NOW)
    assert (directory.voice("en-GB"), directory.voice("fr"), directory.voice(None)) == ("Polly.Amy",) * 3


def test_the_words_for_attributes_are_asked_of_the_directory(folder: Folder) -> None:
    folder.add_flows()
    assert Directory.load(folder.path, NOW).attributes() == ()
    words = "attributes: {topic: {name: {en: Topic}, values: {help: {en: Help}}}, order: {name: {en: Order}}}\n"
    folder.edit("flows.yaml", "entries:", f"{words}entries:")
    assert Directory.load(folder.path, NOW).attributes() == (
        AttributeInfo(id="topic", label={"en": "Topic"}, values=(Named(id="help", label={"en": "Help"}),)),
        AttributeInfo(id="order", label={"en": "Order"}, values=()),
    )


def test_the_wait_music_is_asked_of_the_directory(folder: Folder) -> None:
    assert Directory.load(folder.path, NOW).wait_music is None
    folder.edit("centre.yaml", "tiers:", "wait_music: https://example.com/wait.mp3\ntiers:")
    assert Directory.load(folder.path, NOW).wait_music == "https://example.com/wait.mp3"
