"""Rating: what a customer says of a conversation once it is over, and once."""

import pytest

from callcenter.contacts import commands as cmd
from callcenter.contacts.effects import effects_for
from callcenter.contacts.errors import AlreadyRated, UnknownScore
from callcenter.contacts.events import ContactRated
from tests.support.cells import Cell, kinds, talking

GOOD = cmd.RateContact(contact="c", score=5, note="n1")


def ended() -> Cell:
    cell = talking()
    cell.do(cmd.CustomerLeaves(contact="c"))
    return cell


def test_a_rating_counts_once_however_often_it_is_sent() -> None:
    cell = ended()
    assert cell.do(GOOD) == [ContactRated(at=cell.state.last_at, contact="c", score=5, note="n1")]
    assert cell.do(GOOD) == []
    assert cell.talk().rating == 5


def test_the_first_rating_stands() -> None:
    cell = ended()
    cell.do(GOOD)
    with pytest.raises(AlreadyRated):
        cell.do(cmd.RateContact(contact="c", score=1))
    assert cell.talk().rating == 5


@pytest.mark.parametrize("score", [-1, 0, 6])
def test_there_are_five_scores(score: int) -> None:
    with pytest.raises(UnknownScore):
        ended().do(cmd.RateContact(contact="c", score=score))


def test_a_rating_that_comes_after_the_report_has_the_contact_reported_again() -> None:
    cell = ended()
    cell.wait(60_000)
    [rated] = cell.do(GOOD)
    assert [effect.kind for effect in effects_for(rated, cell.state)] == ["report_contact"]


def test_a_rating_survives_a_restart() -> None:
    cell = ended()
    assert kinds(cell.do(GOOD)) == ["ContactRated"]
    cell.restart()
    assert cell.talk().rating == 5
