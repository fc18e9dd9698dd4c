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
