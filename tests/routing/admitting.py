"""A centre whose queues do not keep everybody, and what is asked of it in the tests."""

from typing import Any

from msgspec.structs import replace

from routing import commands as c
from routing import events as e
from routing.limits import Destination, Limits, Overflow
from routing.model import QueueRules, RoutingConfig
from tests.routing.centre import SECOND, Centre, agent

MESSAGE, TO_CARE, TO_DESK = Destination(to="message"), Destination(queue="care"), Destination(queue="desk")
MINUTE = 60 * SECOND
OPENED = 1_000_000
"""When the tests' centre begins."""


def centre(limits: Limits | None = None, *overflow: Overflow, available: bool = False, **queues: Any) -> Centre:
    """Ann serves sales (with these limits and rules) and bob care; nobody serves desk. Nobody is available."""
    rules = {
        "sales": QueueRules(open=((0, OPENED + 10 * MINUTE),), limits=limits, overflow=overflow),
        "care": QueueRules(open=(), target_ms=7_000, slope=150),
        "desk": QueueRules(open=()),
        **queues,
    }
    agents = {"ann": agent("sales"), "bob": agent("care")}
    config = RoutingConfig(version="1", queues=rules, agents=agents, slopes=(100, 150))
    made = Centre(config, available=available)
    if not available:
        for name in agents:
            made.do(c.AgentSeen(agent=name))
    return made


def fates(events: list[e.Event]) -> list[tuple[str, str, str]]:
    """Who went where, and why."""
    return [
        (one.contact, one.cause, one.to_queue if isinstance(one, e.ContactOverflowed) else one.to)
        for one in events
        if isinstance(one, e.ContactOverflowed | e.ContactTurnedAway)
    ]


def configure_anew(made: Centre) -> None:
    """The same again, as another version."""
    config = made.engine.state.config
    assert config is not None
    made.do(c.Configure(config=replace(config, version="2")))


def only(events: list[e.Event], kind: type[e.Event]) -> Any:
    (found,) = [event for event in events if type(event) is kind]
    return found
