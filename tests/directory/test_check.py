"""`check` names every mistake on its line and says by its exit status whether there is any."""

import pytest

from callcenter.directory.check import check, check_command
from callcenter.directory.errors import Problem
from callcenter.sentences import Sentence
from tests.directory.folder import Folder


def test_a_good_centre_is_summed_up_and_passes(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(folder.path) == []
    assert check_command(folder.path) == 0
    said = capsys.readouterr().out
    assert said == f"{folder.path}: Test Line is good: queues 2, agents 2, teams 1, skills 2, languages 1, flows 0.\n"


def test_each_mistake_is_a_line_and_the_check_fails(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    folder.edit("people.yaml", "role: supervisor", "role: boss")
    folder.edit("queues.yaml", "fares: 3", "fares: 9")
    assert check(folder.path)[0] == Problem(
        f"{folder.path}/people.yaml",
        2,
        Sentence("people.sue.role: must be 'supervisor' or 'admin'"),
        ("people", "sue", "role"),
    )
    assert check_command(folder.path) == 1
    assert capsys.readouterr().out.splitlines() == [str(problem) for problem in check(folder.path)]
    assert len(check(folder.path)) == 2
