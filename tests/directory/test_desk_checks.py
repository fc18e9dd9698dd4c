"""Replies and dispositions that name what is not there, or blanks that nobody fills in, are refused with the line."""

import pytest

from tests.directory.folder import Folder

REPLIES = """\
replies:
  hello:
    name: {en: Hello}
    text: {en: "Hello {customer}, this is {agent} of {queue}."}
    queues: [sales, help]
"""


def test_replies_and_the_dispositions_of_a_queue_are_read(folder: Folder) -> None:
    (folder.path / "replies.yaml").write_text(REPLIES, "utf-8")
    folder.edit("queues.yaml", "    hours: always\n", "    hours: always\n    dispositions: [done]\n")
    centre = folder.load()
    assert centre.replies["hello"].queues == ("sales", "help")
    assert (centre.queues["sales"].dispositions, centre.queues["sales"].disposition_required) == (("done",), True)


@pytest.mark.parametrize(
    ("was", "is_", "said"),
    [
        (
            "{agent}",
            "{agnt}",
            "replies.yaml:4: unknown variable {agnt}; the variables are {agent}, {customer}, {queue}",
        ),
        ("sales,", "sails,", "replies.yaml:5: unknown queue 'sails'"),
        ("sales, help", "help, help", "replies.yaml:5: queue 'help' is listed twice"),
        ("{en: Hello}", "{de: Hallo}", "replies.yaml:3: replies.hello.name lacks its text in en"),
    ],
)
def test_what_is_wrong_with_a_reply_is_said(folder: Folder, was: str, is_: str, said: str) -> None:
    (folder.path / "replies.yaml").write_text(REPLIES.replace(was, is_), "utf-8")
    assert said in folder.problems()


def test_a_queue_has_none_but_the_centres_dispositions_and_each_once(folder: Folder) -> None:
    folder.edit("queues.yaml", "    hours: always\n", "    hours: always\n    dispositions: [done, dne, done]\n")
    assert folder.problems() == [
        "queues.yaml:5: disposition 'done' is listed twice",
        "queues.yaml:5: unknown disposition 'dne'",
    ]


def test_who_sees_which_customers_is_read_for_roles_and_for_users(folder: Folder) -> None:
    folder.edit("centre.yaml", "zone:", "visible_customers: {agent: own, supervisor: team}\nzone:")
    folder.edit(
        "agents.yaml",
        "    skills: {english: 9, fares: 4}",
        "    visible_customers: team\n    skills: {english: 9, fares: 4}",
    )
    people = (
        "people:\n  sue: {name: {en: Sue}, role: supervisor, teams: [one]}\n  amy: {name: {en: Amy}, role: admin}\n"
    )
    (folder.path / "people.yaml").write_text(people, "utf-8")
    centre = folder.load()
    assert (centre.visible_customers.agent, centre.visible_customers.supervisor) == ("own", "team")
    assert (centre.visible_customers.admin, centre.agents["ann"].visible_customers) == ("all", "team")
    assert (centre.teams_of("sue"), centre.teams_of("ann"), centre.teams_of("amy")) == (("one",), ("one",), ())


def test_who_is_to_see_the_customers_of_teams_has_some_and_each_once(folder: Folder) -> None:
    folder.edit("centre.yaml", "zone:", "visible_customers: {supervisor: team}\nzone:")
    people = (
        "people:\n  sue: {name: {en: Sue}, role: supervisor}\n"
        "  sam: {name: {en: Sam}, role: supervisor, teams: [one, two, one]}\n"
        "  amy: {name: {en: Amy}, role: admin, visible_customers: team}\n"
    )
    (folder.path / "people.yaml").write_text(people, "utf-8")
    none = "sees the customers of their teams alone, and has none; give them teams, or visible_customers: all"
    assert folder.problems() == [
        f"people.yaml:2: 'sue' {none}",
        "people.yaml:3: team 'one' is listed twice",
        "people.yaml:3: unknown team 'two'",
        f"people.yaml:4: 'amy' {none}",
    ]


def test_those_who_take_no_contacts_have_no_customers_of_their_own(folder: Folder) -> None:
    folder.edit("centre.yaml", "zone:", "visible_customers: {admin: own}\nzone:")
    assert folder.problems() == ["centre.yaml:2: visible_customers.admin: must be 'all' or 'team'"]


def test_an_agent_can_be_more_than_that_and_each_once(folder: Folder) -> None:
    lead = "    also: [supervisor]\n    skills: {english: 9, fares: 4}"
    folder.edit("agents.yaml", "    skills: {english: 9, fares: 4}", lead)
    centre = folder.load()
    assert (centre.agents["ann"].also, centre.agents["bob"].also) == (("supervisor",), ())
    folder.edit("agents.yaml", "[supervisor]", "[supervisor, supervisor]")
    assert folder.problems() == ["agents.yaml:13: role 'supervisor' is listed twice"]
    folder.edit("agents.yaml", "[supervisor, supervisor]", "[agent]")
    assert folder.problems() == ["agents.yaml:13: agents.ann.also.0: must be 'supervisor' or 'admin'"]
