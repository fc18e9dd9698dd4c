"""What can come of asking the carrier. The sentences name operations and codes, never numbers, addresses or texts."""

from callcenter.errors import CallcenterError


class CarrierError(CallcenterError):
    """The carrier did not do it, or did not say so."""

    code = "carrier"
    outcome = "refused"
    """What figures and logs call it."""


class Gone(CarrierError):
    """The call, conference or participant has ended or left: nothing happened, nor is there anything left to do."""

    code = "carrier_gone"
    outcome = "gone"

    def __init__(self, operation: str, error: int | None = None) -> None:
        super().__init__(f"{operation}: gone ({error}).")
        self.error = error
        """Twilio's code of the error."""


class Busy(CarrierError):
    """The carrier takes no more requests just now, and did nothing: the same may be asked again later."""

    code = "carrier_busy"
    outcome = "busy"

    def __init__(self, operation: str, retry_after: float = 0) -> None:
        super().__init__(f"{operation}: too many requests.")
        self.retry_after = retry_after
        """Seconds the carrier asks to be left alone, 0 if it does not say."""


class Refused(CarrierError):
    """The carrier will not do it, now or later; nothing happened."""

    code = "carrier_refused"

    def __init__(self, operation: str, status: int, error: int | None = None) -> None:
        super().__init__(f"{operation}: refused with {status} ({error}).")
        self.status = status
        self.error = error
        """Twilio's code of the error, None if it gave none."""


class NoAnswer(CarrierError):
    """The carrier did not say in time whether it was done, or failed: look before asking again."""

    code = "carrier_no_answer"
    outcome = "no_answer"

    def __init__(self, operation: str) -> None:
        super().__init__(f"{operation}: no answer.")


class ForeignHost(CarrierError):
    """The request, and with it the account's credentials, would go to somebody who is not Twilio."""

    code = "carrier_foreign_host"

    def __init__(self) -> None:
        super().__init__("Only https://api.twilio.com, or a stand-in on this machine, is given the credentials.")
