"""Many mistakes at once: each is named, and none hides or invents another."""

from tests.directory.folder import Folder


def test_two_mistakes_in_one_entry_are_both_named_and_hide_none_elsewhere(folder: Folder) -> None:
    folder.edit("skills.yaml", "fares: {name: {en: Fares}}", "fares: {nme: {en: Fares}}")
    folder.edit("skills.yaml", "english: {name: {en: English}}", "english: {name: {}}")
    assert folder.problems() == [
        "skills.yaml:2: skills.english.name lacks its text in en",
        "skills.yaml:3: the key 'name' is missing in skills.fares",
        "skills.yaml:3: unknown key 'nme' in skills.fares",
    ]


def test_an_unknown_key_in_something_aliased_is_named_where_it_stands(folder: Folder) -> None:
    folder.edit("queues.yaml", "name: {en: Sales}", "service_level: &goal {shre: 0.5}\n    name: {en: Sales}")
    folder.edit("queues.yaml", "{share: 0.9, within: 30s}", "*goal")
    assert folder.problems() == [
        "queues.yaml:3: unknown key 'shre' in queues.help.service_level",
        "queues.yaml:3: unknown key 'shre' in queues.sales.service_level",
    ]


def test_one_look_finds_mistakes_of_every_kind_in_all_files(folder: Folder) -> None:
    folder.edit("centre.yaml", "tiers:", "colour: red\ntiers:")
    folder.edit("skills.yaml", "  fares: {name: {en: Fares}}\n", "  fares: {name: {en: Fares}}\n  english: {}\n")
    folder.edit("hours.yaml", "mon-thu: 09:00-17:00", "mon-fri: 09:00-17:00")
    folder.edit("queues.yaml", "fares: 3", "fares: 9")
    folder.edit("queues.yaml", "offer: 15s", "ofer: 15s")
    folder.edit(
        "agents.yaml",
        "    team: one\n    profile: all\n    skills: {english: 9",
        "    team: two\n    profile: all\n    skills: {english: 9",
    )
    folder.edit("people.yaml", "sue:", "ann:")
    said = folder.problems()
    assert [line.split(": ", 1)[0] for line in said] == [
        "agents.yaml:11",
        "centre.yaml:6",
        "hours.yaml:8",
        "hours.yaml:8",
        "people.yaml:2",
        "queues.yaml:5",
        "queues.yaml:9",
        "skills.yaml:4",
    ]


def test_a_mistake_in_an_agent_does_not_make_it_look_as_if_nobody_had_the_skill(folder: Folder) -> None:
    folder.edit("agents.yaml", "english: 9", "english: 90")
    folder.edit(
        "agents.yaml", "  bob:\n    name: {en: Bob}\n    team: one", "  bob:\n    name: {en: Bob}\n    team: two"
    )
    assert folder.problems() == [
        "agents.yaml:13: agents.ann.skills.english: must be less than or equal to 10",
        "agents.yaml:16: unknown team 'two'",
    ]
