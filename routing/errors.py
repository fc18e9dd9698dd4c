"""What the engine refuses, as types carrying the facts. A refused command has changed nothing.

RoutingError
 +-- NotConfigured
 +-- UnknownQueue, UnknownAgent, UnknownContact, UnknownOffer
 +-- DuplicateContact
 +-- AlreadyTaken
 +-- CannotTake
 +-- OfferOver
 +-- NotYours
 +-- IllegalMove, IllegalAgentMove
 +-- TransferToSelf
 +-- StillHolding
 +-- ReasonMissing
 +-- NoExtensionLeft
 +-- InvalidValue, UnknownName
"""

from routing.model import AgentId, ContactId, OfferId, PlaceState, QueueId


class RoutingError(Exception):
    """A command that cannot be carried out. `code` is stable and goes to clients; the sentence is for people."""

    code = "routing_error"


class NotConfigured(RoutingError):
    """No configuration is in force yet."""

    code = "not_configured"

    def __init__(self) -> None:
        super().__init__("The routing engine has no configuration yet; apply one first.")


class UnknownQueue(RoutingError):
    """No queue of that id is configured."""

    code = "unknown_queue"

    def __init__(self, queue: QueueId) -> None:
        self.queue = queue
        super().__init__(f"There is no queue {queue!r}.")


class UnknownAgent(RoutingError):
    """No agent of that id is configured."""

    code = "unknown_agent"

    def __init__(self, agent: AgentId) -> None:
        self.agent = agent
        super().__init__(f"There is no agent {agent!r}.")


class UnknownContact(RoutingError):
    """The contact has no place in the engine (it never had one, or has given it up)."""

    code = "unknown_contact"

    def __init__(self, contact: ContactId) -> None:
        self.contact = contact
        super().__init__(f"Contact {contact} is not in any queue or conversation.")


class UnknownOffer(RoutingError):
    """There never was such an offer, or its contact is gone."""

    code = "unknown_offer"

    def __init__(self, offer: OfferId) -> None:
        self.offer = offer
        super().__init__(f"There is no offer {offer}; the customer may have left.")


class DuplicateContact(RoutingError):
    """The contact is in line already."""

    code = "duplicate_contact"

    def __init__(self, contact: ContactId) -> None:
        self.contact = contact
        super().__init__(f"Contact {contact} already has a place.")


class AlreadyTaken(RoutingError):
    """Another agent has the contact."""

    code = "already_taken"

    def __init__(self, offer: OfferId, by: AgentId) -> None:
        self.offer, self.by = offer, by
        super().__init__(f"Offer {offer} was taken by {by}.")


class CannotTake(RoutingError):
    """The agent can be offered nothing of the kind now; `why` is a code of the exclusions in docs/routing.md."""

    code = "cannot_take"

    def __init__(self, agent: AgentId, contact: ContactId, why: str) -> None:
        self.agent, self.contact, self.why = agent, contact, why
        self.code = f"cannot_take_{why}"
        super().__init__(f"{agent} cannot take contact {contact} now ({why}); choose somebody else, or wait.")


class OfferOver(RoutingError):
    """The offer has ended: expired, declined or withdrawn."""

    code = "offer_over"

    def __init__(self, offer: OfferId) -> None:
        self.offer = offer
        super().__init__(f"Offer {offer} is over; the contact went back to its place in line.")


class NotYours(RoutingError):
    """The contact or offer is held by somebody else."""

    code = "not_yours"

    def __init__(self, what: str, holder: AgentId | None) -> None:
        self.what, self.holder = what, holder
        super().__init__(f"{what} belongs to {holder or 'nobody'}.")


class IllegalMove(RoutingError):
    """The contact is not in a state from which this can happen."""

    code = "illegal_move"

    def __init__(self, contact: ContactId, state: PlaceState | None, move: str) -> None:
        self.contact, self.state, self.move = contact, state, move
        super().__init__(f"Contact {contact} is {state or 'gone'}; it cannot {move} from there.")


class IllegalAgentMove(RoutingError):
    """The agent is not in a state from which this can happen; only a damaged log asks for it."""

    code = "illegal_agent_move"

    def __init__(self, agent: AgentId, state: str, move: str) -> None:
        self.agent, self.state, self.move = agent, state, move
        super().__init__(f"{agent} is {state}; there is no {move} from there.")


class TransferToSelf(RoutingError):
    """An agent cannot transfer a contact to themself."""

    code = "transfer_to_self"

    def __init__(self, agent: AgentId) -> None:
        self.agent = agent
        super().__init__(f"{agent} has the contact already; choose somebody else.")


class StillHolding(RoutingError):
    """An agent who holds contacts cannot go offline."""

    code = "still_holding"

    def __init__(self, agent: AgentId, contacts: tuple[ContactId, ...]) -> None:
        self.agent, self.contacts = agent, contacts
        super().__init__(f"{agent} still holds {len(contacts)} contact(s); end and wrap up first.")


class ReasonMissing(RoutingError):
    """Not ready needs a reason."""

    code = "reason_missing"

    def __init__(self, agent: AgentId) -> None:
        self.agent = agent
        super().__init__("Choose a reason for being not ready.")


class NoExtensionLeft(RoutingError):
    """The wrap-up has been extended as often as the queue allows."""

    code = "no_extension_left"

    def __init__(self, contact: ContactId) -> None:
        self.contact = contact
        super().__init__(f"The wrap-up of contact {contact} cannot be extended further.")


class InvalidValue(RoutingError):
    """A value that a command or configuration gives is outside what it can be."""

    code = "invalid_value"

    def __init__(self, field: str, value: object, rule: str) -> None:
        self.field, self.value, self.rule = field, value, rule
        super().__init__(f"{field} is {value!r}; it must be {rule}.")


class UnknownName(RoutingError):
    """A command or configuration names something of this kind that does not exist."""

    code = "unknown_name"

    def __init__(self, kind: str, name: str) -> None:
        self.kind, self.name = kind, name
        super().__init__(f"There is no {kind} {name!r}.")
