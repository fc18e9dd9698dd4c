"""Logs of whatever can happen in a centre, with customers known on arrival, found later, and forgotten."""

from contextlib import suppress

import msgspec
from hypothesis import strategies as st

from callcenter.contacts import commands as cmd
from callcenter.contacts.events import AnyEvent, Match
from callcenter.contacts.state import CellState
from callcenter.errors import Rejected
from routing.errors import RoutingError
from tests.support.cells import Cell
from tests.support.histories import STEP, command, instant, opened, play
from tests.support.steps import Step

STEPS = st.lists(STEP, min_size=30, max_size=80)
CUSTOMERS = ("mei", "may", "bob")


def log_of(steps: list[Step], cell: Cell | None = None) -> list[AnyEvent]:
    """Return the log of a centre in which all this was tried; `seen` stands for a late look-up here."""
    cell = cell or Cell(*opened())
    for step in steps:
        with suppress(Rejected, RoutingError):
            if step.deed in ("start", "seen"):
                cell.wait(instant(step, cell.now, cell.lifecycle.next_deadline()) - cell.now)
                cell.do(_known(step, cell.state) if step.deed == "start" else _found(step, cell.state))
            else:
                play(cell, step)
    return cell.log


def _known(step: Step, state: CellState) -> cmd.AnyCommand:
    wish = command(step, state)
    assert isinstance(wish, cmd.StartContact)
    if not step.flag:
        return wish
    return msgspec.structs.replace(wish, match=Match.ONE, customer=CUSTOMERS[step.a % 3], candidates=())


def _found(step: Step, state: CellState) -> cmd.AnyCommand:
    places = [*state.engine.places, "nobody"]
    customer = (*CUSTOMERS, None)[step.b % 4]
    match = Match.NONE if customer is None else Match.ONE
    return cmd.IdentifyCustomer(contact=places[step.a % len(places)], match=match, by="lookup", customer=customer)
