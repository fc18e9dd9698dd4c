"""What the oracle is told of callbacks."""

from routing import commands as c
from routing import errors as x
from routing import events as e
from tests.routing.oracle_checks import check_callback
from tests.routing.oracle_model import CALLING, CLAIMED, OFFERED, WAITING
from tests.routing.oracle_settling import Settling


class Callbacks(Settling):
    """Customers who go, and are called when it is their turn."""

    def on_PlaceCallback(self, command: c.PlaceCallback) -> None:  # noqa: N802
        contact = self.contact(command.contact)
        if contact.callback is not None:
            return
        if contact.state not in (WAITING, OFFERED):
            raise x.IllegalMove(contact.id, contact.state, "become a callback")
        check_callback(command.callback, self.now)
        for offer in list(contact.offers):
            self.withdraw(contact, offer, "called_back")
        contact.callback, contact.not_before, contact.tried = command.callback, 0, 0
        contact.entry = "called_back"
        self.say(e.CallbackPlaced, contact=contact, callback=command.callback, by=command.by)

    def on_ReachCustomer(self, command: c.ReachCustomer) -> None:  # noqa: N802
        contact = self.contact(command.contact)
        if contact.state not in (CALLING, CLAIMED) or contact.callback is None:
            raise x.IllegalMove(contact.id, contact.state, "be reached")
        agent = self.holder_of(contact)
        self.marks += 1
        contact.callback, contact.reserved, contact.front = None, None, self.marks
        if contact.state == CLAIMED:
            contact.until = self.now + self.connect_ms(contact)
            self.say(e.CustomerReached, contact=contact, agent=agent, connect_by=contact.until)
            return
        self.wait(contact)
        self.say(e.CustomerReached, contact=contact, agent=agent)
        self.forget_if_removed(agent)

    def on_MissCallback(self, command: c.MissCallback) -> None:  # noqa: N802
        contact = self.contact(command.contact)
        if contact.state not in (CALLING, CLAIMED) or contact.callback is None:
            raise x.IllegalMove(contact.id, contact.state, "be missed")
        self.call_missed(contact, command.reason, None)
