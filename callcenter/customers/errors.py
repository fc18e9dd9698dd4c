"""Why something about a customer cannot be done. The sentences name ids and lines, never what a person is called."""

from callcenter.errors import Conflict, Forbidden, Invalid, NotFound


class CustomerNotFound(NotFound):
    """No customer has this id."""

    code = "customer_not_found"

    def __init__(self, customer: str) -> None:
        super().__init__(f"There is no customer {customer[:100]}.")
        self.customer = customer


class SamePerson(Conflict):
    """The two customers are one person already: the same id, or merged before."""

    code = "same_person"

    def __init__(self, customer: str, person: str) -> None:
        super().__init__(f"Customer {customer[:100]} and customer {person[:100]} are one person already.")


class AlreadyMerged(Conflict):
    """The customer has gone into somebody else."""

    code = "already_merged"

    def __init__(self, customer: str, person: str) -> None:
        super().__init__(f"Customer {customer} was merged into customer {person}; undo that first, or merge that one.")


class NotMerged(NotFound):
    """There is nothing to undo."""

    code = "not_merged"

    def __init__(self, customer: str) -> None:
        super().__init__(f"Customer {customer[:100]} is not merged into anybody.")


class IdentityRefused(Forbidden):
    """The signed identity token is not accepted."""

    code = "identity_refused"


class IdentityForged(IdentityRefused):
    """The token was not signed with our secret, or does not say what it must."""

    code = "identity_forged"


class IdentityExpired(IdentityRefused):
    """The token was good once; the host page must give a fresh one."""

    code = "identity_expired"


class ImportRefused(Invalid):
    """The file as a whole cannot be imported; nothing was."""

    code = "import_refused"
