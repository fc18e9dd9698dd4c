"""What comes between people: the network is cut, the server killed. Each returns when everybody has seen it."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.browser.centre import Centre
from tests.browser.people import Agent, Customer

CUT_OFF = (
    r"ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_INTERNET_DISCONNECTED|WebSocket connection"
)
"""What Chromium then says on the console of a page."""


def cut(*people: Agent | Customer) -> None:
    """Take the network away from them, until they see it."""
    for person in people:
        person.page.context.set_offline(True)
    for person in people:
        person.connected(False)


def mend(*people: Agent | Customer) -> None:
    """Give it back, until they are connected again."""
    for person in people:
        person.page.context.set_offline(False)
    for person in people:
        person.connected()


@contextmanager
def killed(centre: Centre, *people: Agent | Customer) -> Iterator[None]:
    """Kill the server, until they see it; at the end of the block it starts again, until they are connected again."""
    centre.kill()
    for person in people:
        person.connected(False)
    yield
    centre.start()
    for person in people:
        person.connected()


def restart(centre: Centre, *people: Agent | Customer) -> None:
    """Kill the server and start it again, until they have seen both."""
    with killed(centre, *people):
        pass
