"""The server's error tree. Domain errors carry facts and a stable `code`; only the HTTP edge knows status codes.

CallcenterError
 +-- Rejected          the request cannot be carried out; it changed nothing
 |    +-- NotFound
 |    +-- Invalid
 |    +-- Conflict
 |    +-- Forbidden
 |    +-- NotSignedIn
 |    +-- TooMany
 +-- Unavailable       the store cannot be written; nothing happened, try again
 +-- OutcomeUnknown    the store answers neither yes nor no; look before trying again
 +-- StartupError      the server cannot start; the sentence names the thing and the way out
"""

from collections.abc import Sequence
from typing import NamedTuple


class CallcenterError(Exception):
    """Base of all our own errors. `code` goes to clients; the sentence is for people."""

    code = "error"


class Rejected(CallcenterError):
    """The request cannot be carried out; nothing was changed."""

    code = "rejected"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        if code is not None:
            self.code = code


class NotFound(Rejected):
    """There is no such thing, or none that the caller may see."""

    code = "not_found"


class Wrong(NamedTuple):
    """What is wrong with a field of a request; in a file, the place is the keys and indexes that lead to it."""

    field: str
    message: str
    place: tuple[str | int, ...] | None = None


class Invalid(Rejected):
    """The request is not of the form it must have; `fields` says what is wrong where."""

    code = "invalid"

    def __init__(self, message: str, *, code: str | None = None, fields: Sequence[Wrong] = ()) -> None:
        super().__init__(message, code=code)
        self.fields = fields


class Conflict(Rejected):
    """The thing is not in a state in which this can be done."""

    code = "conflict"


class Forbidden(Rejected):
    """Signed in, but not allowed."""

    code = "forbidden"


class NotSignedIn(Rejected):
    """Nobody is signed in."""

    code = "not_signed_in"


class TooMany(Rejected):
    """Too many requests; `retry_after` seconds from now it may work again."""

    code = "too_many_requests"

    def __init__(self, message: str, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(CallcenterError):
    """The contact log cannot be written just now. Nothing happened; the same request can be sent again."""

    code = "unavailable"

    def __init__(
        self, message: str = "The contact log cannot be written just now. Nothing happened; try again."
    ) -> None:
        super().__init__(message)


class OutcomeUnknown(CallcenterError):
    """It is not known yet whether the request took effect."""

    code = "outcome_unknown"

    def __init__(self) -> None:
        super().__init__("The store did not say whether this was written. Look before you try again.")


class StartupError(CallcenterError):
    """The server cannot start; the message is one line that names the thing and the way out."""

    code = "startup_error"
