"""What is wrong with a report that is asked for. Each names the thing, and the way out."""

from callcenter.errors import Invalid
from callcenter.http.pages import rfc3339


class EmptyRange(Invalid):
    """The range has no time in it."""

    code = "empty_range"

    def __init__(self, at: int) -> None:
        super().__init__(f"`from` and `to` are both {rfc3339(at)}; `to` must be later.")


class BackwardRange(Invalid):
    """The range ends before it begins."""

    code = "backward_range"

    def __init__(self, since: int, until: int) -> None:
        super().__init__(f"`to`, {rfc3339(until)}, is before `from`, {rfc3339(since)}; exchange them.")


class FutureRange(Invalid):
    """The range has not begun yet."""

    code = "future_range"

    def __init__(self, since: int, now: int) -> None:
        super().__init__(f"`from`, {rfc3339(since)}, is yet to come; it is {rfc3339(now)} now.")


class RaggedRange(Invalid):
    """A bound of the range is inside a quarter of an hour."""

    code = "ragged_range"

    def __init__(self, name: str, at: int, before: int) -> None:
        super().__init__(
            f"`{name}`, {rfc3339(at)}, is inside a quarter of an hour; figures are kept by quarters, "
            f"so give {rfc3339(before)} or a later quarter."
        )


class UnknownZone(Invalid):
    """There is no such time zone."""

    code = "unknown_zone"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no time zone {name[:60]!r}; give an IANA name, such as Europe/Berlin.")


class RaggedZone(Invalid):
    """The zone's clock is not a whole number of quarters from UTC."""

    code = "ragged_zone"

    def __init__(self, name: str) -> None:
        super().__init__(f"In that time the clock of {name} is not whole quarters of an hour from UTC; choose another.")


class TooMuch(Invalid):
    """The report would have more rows than are given at once."""

    code = "report_too_large"

    def __init__(self, what: str, found: int, most: int) -> None:
        super().__init__(f"This report has {found} {what}, {most} at most; choose a shorter range or longer intervals.")


class UnknownGroup(Invalid):
    """Figures are not kept by this."""

    code = "unknown_group"

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"Figures cannot be had by {name[:60]!r}; `by` takes {', '.join(known)}.")


class UnknownTarget(Invalid):
    """Waits are not told apart at this target."""

    code = "unknown_target"

    def __init__(self, target_ms: int, known: tuple[int, ...]) -> None:
        bounds = ", ".join(str(bound // 1_000) for bound in known)
        super().__init__(
            f"Waits are not told apart at {target_ms / 1_000:g} s; `target` takes these seconds: {bounds}."
        )


class UnlistedFigure(Invalid):
    """The contacts behind this figure cannot be listed."""

    code = "unlisted_figure"

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"The contacts behind {name[:60]!r} cannot be listed; `figure` takes {', '.join(known)}.")
