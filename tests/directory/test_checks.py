"""A centre whose parts are well formed but do not fit together, or cannot work, is refused with the line."""

import pytest

from tests.directory.folder import Folder

# name: (file, what is replaced, by what, what must be said)
MISFITS = {
    "an unknown default language": (
        "centre.yaml",
        "default_language: en",
        "default_language: fr",
        ["centre.yaml:3: unknown language 'fr'"],
    ),
    "a language asking for an unknown skill": (
        "centre.yaml",
        "skill: english",
        "skill: danish",
        ["centre.yaml:5: unknown skill 'danish'"],
    ),
    "a language whose skill nobody has at that level": (
        "centre.yaml",
        "level: 5",
        "level: 10",
        [
            "centre.yaml:5: language 'en' asks for skill 'english' at level 10, "
            "which nobody has (the highest level is 9)",
        ],
    ),
    "a name that lacks one of the centre's languages": (
        "people.yaml",
        "name: {en: Sue}",
        "name: {}",
        ["people.yaml:2: people.sue.name lacks its text in en"],
    ),
    "a name in a language the centre has not": (
        "hours.yaml",
        "name: {en: Christmas}",
        "name: {en: Christmas, de: Weihnachten}",
        ["hours.yaml:14: unknown language 'de' in holidays.days_off.0.name"],
    ),
    "a reason that is the system's own": (
        "centre.yaml",
        "lunch:",
        "no_answer:",
        ["centre.yaml:9: 'no_answer' is a reason that the system itself gives"],
    ),
    "no disposition at all": (
        "centre.yaml",
        "dispositions:\n  done: {name: {en: Done}}\n",
        "dispositions: {}\n",
        ["centre.yaml:10: dispositions must not be empty"],
    ),
    "a queue with unknown opening hours": (
        "queues.yaml",
        "hours: office",
        "hours: offices",
        ["queues.yaml:8: unknown opening hours 'offices'"],
    ),
    "a queue asking for an unknown skill": (
        "queues.yaml",
        "fares: 3",
        "fare: 3",
        ["queues.yaml:5: unknown skill 'fare'"],
    ),
    "a queue asking for a skill nobody has at that level": (
        "queues.yaml",
        "fares: 3",
        "fares: 9",
        ["queues.yaml:5: queue 'sales' asks for skill 'fares' at level 9, which nobody has (the highest level is 8)"],
    ),
    "a queue asking for skills nobody has together": (
        "queues.yaml",
        "{fares: 3}",
        "{fares: 7, english: 7}",
        ["queues.yaml:2: nobody who serves queue 'sales' has all the skills it asks for"],
    ),
    "a queue whose able agents do not talk a language": (
        "queues.yaml",
        "{fares: 3}",
        "{fares: 7}",
        ["queues.yaml:2: nobody who can serve queue 'sales' talks 'en'"],
    ),
    "a queue nobody serves": (
        "agents.yaml",
        "queues: [sales, help]",
        "queues: [sales]",
        ["queues.yaml:6: nobody serves queue 'help'"],
    ),
    "a routing profile with an unknown queue": (
        "agents.yaml",
        "queues: [sales, help]",
        "queues:\n      - sales\n      - help\n      - hepl",
        ["agents.yaml:9: unknown queue 'hepl'"],
    ),
    "a routing profile with a queue twice": (
        "agents.yaml",
        "queues: [sales, help]",
        "queues: [sales, help, sales]",
        ["agents.yaml:6: queue 'sales' is listed twice"],
    ),
    "an agent of an unknown team": (
        "agents.yaml",
        "team: one\n    profile: all\n    skills: {english: 4",
        "team: two\n    profile: all\n    skills: {english: 4",
        ["agents.yaml:16: unknown team 'two'"],
    ),
    "an agent of an unknown routing profile": (
        "agents.yaml",
        "profile: all\n    skills: {english: 4",
        "profile: al\n    skills: {english: 4",
        ["agents.yaml:17: unknown routing profile 'al'"],
    ),
    "an agent with an unknown skill": (
        "agents.yaml",
        "{english: 4, fares: 8}",
        "{english: 4, fares: 8, flying: 2}",
        ["agents.yaml:18: unknown skill 'flying'"],
    ),
    "an agent who can hold nothing": (
        "agents.yaml",
        "capacity: {chat: 3}",
        "capacity: {chat: 0, voice: 0}",
        ["agents.yaml:14: agent 'bob' has no capacity for any channel"],
    ),
    "an agent with a reserved id": (
        "agents.yaml",
        "  bob:",
        "  system:",
        ["agents.yaml:14: 'system' is a reserved id"],
    ),
    "a supervisor with an agent's id": (
        "people.yaml",
        "sue:",
        "ann:",
        ["people.yaml:2: duplicate id 'ann'; an agent has it already"],
    ),
    "hours with an unknown list of holidays": (
        "hours.yaml",
        "[days_off]",
        "[day_off]",
        ["hours.yaml:9: unknown list of holidays 'day_off'"],
    ),
    "hours that are never open": (
        "hours.yaml",
        "weekly: {daily: 00:00-24:00}",
        "weekly: {daily: []}",
        ["hours.yaml:2: hours 'always' are never open"],
    ),
    "hours that overlap within a day": (
        "hours.yaml",
        "fri: [09:00-12:00, 13:00-15:00]",
        "fri:\n        - 09:00-12:00\n        - 11:59-15:00",
        ["hours.yaml:10: hours.office.weekly.fri.1 overlaps hours.office.weekly.fri.0"],
    ),
    "hours that overlap between a range of days and a day": (
        "hours.yaml",
        "mon-thu: 09:00-17:00",
        "mon-fri: 11:00-12:30",
        ["hours.yaml:8: hours.office.weekly.fri.0 overlaps hours.office.weekly.mon-fri.0"],
    ),
    "hours that overlap over midnight": (
        "hours.yaml",
        "mon-thu: 09:00-17:00",
        "thu: 20:00-09:30",
        ["hours.yaml:8: hours.office.weekly.fri.0 overlaps hours.office.weekly.thu.0"],
    ),
    "hours that overlap over the week's end": (
        "hours.yaml",
        "mon-thu: 09:00-17:00",
        "mon: 05:00-17:00\n      sun: 20:00-05:30",
        ["hours.yaml:8: hours.office.weekly.sun.0 overlaps hours.office.weekly.mon.0"],
    ),
    "hours that overlap on an exception's date": (
        "hours.yaml",
        "2026-12-24: 09:00-12:00",
        "2026-12-24: [09:00-12:00, 10:00-11:00]",
        ["hours.yaml:11: hours.office.exceptions.2026-12-24.1 overlaps hours.office.exceptions.2026-12-24.0"],
    ),
    "a day off given twice": (
        "hours.yaml",
        "name: {en: Christmas}}",
        "name: {en: Christmas}}\n    - {date: 2026-12-26, name: {en: Again}}",
        ["hours.yaml:15: holidays.days_off.1 overlaps holidays.days_off.0"],
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "said"), MISFITS.values(), ids=MISFITS)
def test_a_misfit_is_named_with_its_line(folder: Folder, file: str, old: str, new: str, said: list[str]) -> None:
    folder.edit(file, old, new)
    assert folder.problems() == said


def test_a_queue_asking_for_a_skill_nobody_has_at_all_is_named(folder: Folder) -> None:
    folder.edit("skills.yaml", "  fares:", "  dance: {name: {en: Dance}}\n  fares:")
    folder.edit("queues.yaml", "{fares: 3}", "{dance: 1}")
    assert folder.problems() == [
        "queues.yaml:5: queue 'sales' asks for skill 'dance' at level 1, which nobody has (nobody has it at all)"
    ]


def test_an_agent_serving_no_queue_is_named(folder: Folder) -> None:
    folder.edit(
        "agents.yaml", "profiles:\n", "profiles:\n  idle: {name: {en: Idle}, queues: [], capacity: {chat: 1}}\n"
    )
    folder.edit("agents.yaml", "profile: all\n    skills: {english: 4", "profile: idle\n    skills: {english: 4")
    assert folder.problems() == ["agents.yaml:15: agent 'bob' serves no queue: routing profile 'idle' has none"]


def test_windows_that_only_touch_do_not_overlap(folder: Folder) -> None:
    folder.edit("hours.yaml", "[09:00-12:00, 13:00-15:00]", "[09:00-12:00, 12:00-15:00]")
    folder.edit("hours.yaml", "mon-thu: 09:00-17:00", "mon-thu: 09:00-09:00")
    folder.load()


def test_a_reference_to_something_refused_for_another_mistake_is_not_called_unknown(folder: Folder) -> None:
    folder.edit("hours.yaml", "America/New_York", "Nowhere")
    folder.edit("skills.yaml", "fares: {name: {en: Fares}}", "fares: {nme: {en: Fares}}")
    assert [line.split(":")[0] for line in folder.problems()] == ["hours.yaml", "skills.yaml", "skills.yaml"]


def test_nothing_is_said_about_staff_when_the_file_of_agents_cannot_be_read(folder: Folder) -> None:
    (folder.path / "agents.yaml").write_text("agents: [\n")
    assert [line.split(":")[0] for line in folder.problems()] == ["agents.yaml"]
