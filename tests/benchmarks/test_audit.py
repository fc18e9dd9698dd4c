"""The soak's second opinion finds what is wrong with a log, and nothing wrong with a right one."""

from types import SimpleNamespace

import pytest

import callcenter.contacts.events as ev
import routing.events as rev
from benchmarks.audit import Acknowledged, Audit, missing
from callcenter.contacts import commands as cmd
from callcenter.contacts.records import Recorded
from routing.model import Availability
from tests.support.cells import Cell
from tests.support.centres import CONFIGURE, present, start


def a_day() -> list[ev.AnyEvent]:
    """Return what a real lifecycle says of a contact that is declined, taken, ended and wrapped up."""
    cell = Cell(CONFIGURE, *present("lin"), *present("chen"), start("c"))
    agent = cell.state.engine.places["c"].agent
    assert agent is not None
    cell.do(cmd.DeclineOffer(offer=cell.offer(), agent=agent))
    cell.accept()
    owner = cell.talk().agent
    assert owner is not None
    cell.do(cmd.AgentEnds(contact="c", agent=owner), cmd.WrapUp(contact="c", agent=owner, disposition="solved"))
    return cell.log


def audited(log: list[ev.AnyEvent], *, first: int = 1) -> Audit:
    audit = Audit()
    audit.take(Recorded(position, event) for position, event in enumerate(log, first))
    return audit


def first_of(log: list[ev.AnyEvent], kind: type) -> int:
    return next(n for n, event in enumerate(log) if isinstance(event, kind))


def test_a_real_day_breaks_no_rule() -> None:
    audit = audited(a_day())
    assert audit.violations == []
    assert (audit.arrived, audit.open, audit.dispositions) == ({"c"}, set(), {"c": "solved"})
    assert audit.ended == {"c": ev.Outcome.ANSWERED}


def test_a_gap_is_found() -> None:
    assert audited(a_day(), first=2).violations == ["after position 0 comes 2"]


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        (ev.ContactArrived, "never arrived"),
        (rev.OfferMade, "not theirs"),
        (rev.OfferDeclined, "while"),
        (rev.AgentStateChanged, "while not available"),
        (rev.OfferAccepted, None),
    ],
)
def test_a_lost_event_is_found_by_what_follows_it(kind: type, found: str | None) -> None:
    log = a_day()
    if kind is rev.OfferMade:  # the second one, which was accepted
        del log[first_of(log, rev.OfferAccepted) - 1]
    elif kind is rev.AgentStateChanged:
        log = [e for e in log if not isinstance(e, kind)]
    else:
        del log[first_of(log, kind)]
    violations = audited(log).violations
    if found is None:
        assert ("c.2", "chen") not in audited(log).accepted
    else:
        assert any(found in sentence for sentence in violations), violations


@pytest.mark.parametrize(("kind", "found"), [(ev.ContactArrived, "arrived twice"), (ev.ContactEnded, "ended twice")])
def test_what_happens_twice_is_found(kind: type, found: str) -> None:
    log = a_day()
    at = first_of(log, kind)
    assert any(found in sentence for sentence in audited([*log[: at + 1], *log[at:]]).violations)


def test_too_many_contacts_for_one_agent_are_found() -> None:
    log = Cell(CONFIGURE, *present("chen"), start("c")).log
    offer = log[first_of(log, rev.OfferMade)]
    assert isinstance(offer, rev.OfferMade)
    second = rev.OfferMade(at=offer.at, offer="d.1", contact="d", agent="chen", deadline=offer.deadline, why=offer.why)
    assert any("more than their capacity" in sentence for sentence in audited([*log, second]).violations)


def test_time_that_goes_back_is_found() -> None:
    log = a_day()
    early = rev.AgentStateChanged(at=1, agent="lin", availability=Availability.AVAILABLE, by="lin")
    assert any("time goes back" in sentence for sentence in audited([*log, early]).violations)


def test_whatever_was_acknowledged_and_is_not_stored_is_named() -> None:
    audit = audited(a_day())
    offer, agent = next(iter(audit.accepted))
    rows = [
        SimpleNamespace(contact="c", number=number, sender="customer", client_id=str(number), text=f"text {number}")
        for number in (1, 2)
    ]
    done = Acknowledged(
        started={"c"},
        accepted={(offer, agent)},
        said={("c", "customer", "2"): "text 2"},
        left={"c"},
        wrapped={"c": "solved"},
        notes={"call back"},
    )
    assert missing(done, audit, rows, {"call back"}) == []
    done.started.add("d")
    done.accepted.add(("d.1", "lin"))
    done.left.add("d")
    done.wrapped["d"] = "solved"
    done.said["c", "customer", "2"] = "another text"
    lost = missing(done, audit, rows[1:], set())
    assert [sentence.split(" was ")[0] for sentence in lost] == [
        "this start",
        "this accepted offer",
        "this leaving",
        "this disposition",
        "this note",
        "this message",
        "contact c has no message 1",
    ]
