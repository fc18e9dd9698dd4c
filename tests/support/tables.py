"""Tables of what each command comes to in each state: events in order, `-` for none, or the name of the refusal."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from callcenter.contacts import commands as cmd
from callcenter.errors import Rejected
from routing.errors import RoutingError
from tests.support.cells import Cell, encoded, kinds

States = Mapping[str, Callable[[], Cell]]
Table = Mapping[str, tuple[cmd.AnyCommand, Mapping[str, str]]]


def states_of(*states: Callable[[], Cell]) -> States:
    """Return the states by their names."""
    return {state.__name__: state for state in states}


def cases(table: Table) -> Iterator[tuple[str, str, str]]:
    """Yield every command, state and outcome of a table; states that share one stand in one text."""
    for name, (_, expected) in table.items():
        for states, result in expected.items():
            for state in states.split():
                yield name, state, result


def check_is_whole(table: Table, states: States, commands: Iterable[type[cmd.Command]]) -> None:
    """Hold a table to naming each of the commands in each of the states, and once."""
    listed = [(name, state) for name, state, _ in cases(table)]
    assert sorted(listed) == sorted((name, state) for name in table for state in states)
    assert {type(command) for command, _ in table.values()} == set(commands)


def check_case(cell: Cell, command: cmd.AnyCommand, expected: str) -> None:
    """Hold a command to its outcome, and to changing nothing where it is refused or comes to nothing; then restart."""
    before, deadline = encoded(cell.state), cell.lifecycle.next_deadline()
    try:
        said = " ".join(kinds(cell.do(command))) or "-"
    except (Rejected, RoutingError) as refusal:
        said, refused = type(refusal).__name__, True
    else:
        refused = False
    assert said == expected
    if refused or said == "-":
        assert (encoded(cell.state), cell.lifecycle.next_deadline()) == (before, deadline)
    cell.restart()
