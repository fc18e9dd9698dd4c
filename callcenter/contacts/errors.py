"""What the lifecycle refuses. A refused command has changed nothing.

Rejected
 +-- Conflict
 |    +-- AlreadyOpen, ConversationOver, NotInConversation, ContactStillOpen, StateChanged
 |    +-- LineNotConnected, TicketUsed, NotACall, NothingToRate, AlreadyRated
 |    +-- NothingToSend, MailsUsedUp, NoCallbacks
 +-- NotFound
 |    +-- UnknownContact, UnknownFlow
 +-- Invalid
 |    +-- UnknownDisposition, DispositionMissing, UnknownCandidate, UnknownScore, MessageTooLong, MessageEmpty
 +-- Forbidden
      +-- NotYourContact
"""

from callcenter.errors import Conflict, Forbidden, Invalid, NotFound
from routing.model import AgentId, ContactId, QueueId

MESSAGE_LIMIT = 4_000


class UnknownContact(NotFound):
    """The contact is not open, nor was it a short while ago."""

    code = "unknown_contact"

    def __init__(self, contact: ContactId) -> None:
        self.contact = contact
        super().__init__(f"There is no open contact {contact}.")


class AlreadyOpen(Conflict):
    """The visitor has an open contact and cannot start a second one."""

    code = "already_open"

    def __init__(self, contact: ContactId) -> None:
        self.contact = contact
        super().__init__(f"Contact {contact} is still open; continue it or end it first.")


class ConversationOver(Conflict):
    """The conversation has ended."""

    code = "conversation_over"

    def __init__(self, contact: ContactId) -> None:
        self.contact = contact
        super().__init__("The conversation has ended.")


class NotInConversation(Conflict):
    """The contact is not connected to an agent now."""

    code = "not_in_conversation"

    def __init__(self, contact: ContactId) -> None:
        self.contact = contact
        super().__init__(f"Contact {contact} is not in conversation now.")


class ContactStillOpen(Conflict):
    """The customer cannot be forgotten while somebody is at work on a contact of theirs."""

    code = "contact_still_open"

    def __init__(self, contact: ContactId) -> None:
        self.contact = contact
        super().__init__(f"Contact {contact} of this customer is still open; end it and wrap it up first.")


class StateChanged(Conflict):
    """The agent's state is no longer the one they wanted to leave."""

    code = "state_changed"

    def __init__(self, agent: AgentId) -> None:
        self.agent = agent
        super().__init__("Your state has changed in the meantime; look, and choose again.")


class LineNotConnected(Conflict):
    """The line that was meant is not in the call just now."""

    code = "line_not_connected"

    def __init__(self, contact: ContactId) -> None:
        self.contact = contact
        super().__init__("The line is not connected just now.")


class TicketUsed(Conflict):
    """The ticket has let a line in before."""

    code = "ticket_used"

    def __init__(self, contact: ContactId) -> None:
        self.contact = contact
        super().__init__(f"That ticket to contact {contact} has been used.")


class NotACall(Conflict):
    """That can only be done with a call."""

    code = "not_a_call"

    def __init__(self, contact: ContactId) -> None:
        self.contact = contact
        super().__init__(f"Contact {contact} is not a call.")


class NoCallbacks(Conflict):
    """Customers of the queue are not called back."""

    code = "no_callbacks"

    def __init__(self, queue: QueueId) -> None:
        self.queue = queue
        super().__init__(f"Customers of the queue {queue!r} are not called back; they can wait or try again later.")


class UnknownFlow(NotFound):
    """No flow of that id is configured."""

    code = "unknown_flow"

    def __init__(self, flow: str) -> None:
        self.flow = flow
        super().__init__(f"There is no flow {flow!r}.")


class NotYourContact(Forbidden):
    """Somebody else has the contact."""

    code = "not_your_contact"

    def __init__(self, contact: ContactId) -> None:
        self.contact = contact
        super().__init__(f"Contact {contact} is not yours.")


class UnknownDisposition(Invalid):
    """The disposition is none of those of the centre, or of the queue."""

    code = "unknown_disposition"

    def __init__(self, disposition: str) -> None:
        self.disposition = disposition
        super().__init__("That disposition is not one of those of this queue.")


class DispositionMissing(Invalid):
    """The queue needs a disposition."""

    code = "disposition_missing"

    def __init__(self) -> None:
        super().__init__("Choose what the contact came to: its queue needs a disposition.")


class NothingToRate(Conflict):
    """Only a conversation that is over can be rated."""

    code = "nothing_to_rate"

    def __init__(self, contact: ContactId) -> None:
        self.contact = contact
        super().__init__("There is no conversation to rate, or it is not over yet.")


class AlreadyRated(Conflict):
    """A conversation is rated once."""

    code = "already_rated"

    def __init__(self, contact: ContactId) -> None:
        self.contact = contact
        super().__init__("This conversation has been rated; the first rating counts.")


class NothingToSend(Conflict):
    """Only a conversation that is over can be sent by mail."""

    code = "nothing_to_send"

    def __init__(self, contact: ContactId) -> None:
        self.contact = contact
        super().__init__("There is no conversation to send, or it is not over yet.")


class MailsUsedUp(Conflict):
    """The conversation has been sent as often as it may be."""

    code = "mails_used_up"

    def __init__(self, contact: ContactId) -> None:
        self.contact = contact
        super().__init__("This conversation has been sent by mail as often as it can be.")


class UnknownScore(Invalid):
    """A score that is none of the scale."""

    code = "unknown_score"

    def __init__(self, score: int) -> None:
        self.score = score
        super().__init__(f"A rating is 1, 2, 3, 4 or 5, and not {score}.")


class UnknownCandidate(Invalid):
    """The customer is none of those it could be."""

    code = "unknown_candidate"

    def __init__(self, contact: ContactId) -> None:
        self.contact = contact
        super().__init__("That customer is not one of the candidates.")


class MessageTooLong(Invalid):
    """A chat message over the limit."""

    code = "message_too_long"

    def __init__(self, length: int) -> None:
        self.length = length
        super().__init__(f"A message may have {MESSAGE_LIMIT} characters; this one has {length}.")


class MessageEmpty(Invalid):
    """A chat message with nothing in it."""

    code = "message_empty"

    def __init__(self) -> None:
        super().__init__("The message is empty.")
