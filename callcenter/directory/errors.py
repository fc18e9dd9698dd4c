"""What is wrong with a centre's configuration, to the line."""

from collections.abc import Sequence

import msgspec

from callcenter.errors import Conflict, Invalid, StartupError, Wrong
from callcenter.sentences import InTurn, Sentence
from routing.preview import Stranded


class Problem(msgspec.Struct, frozen=True):
    """One mistake: the file (as it can be opened from here), the line (from 1), and a sentence for people.

    `place` is the keys and indexes that lead to it in the file; empty where it is about the file as a whole.
    """

    file: str
    line: int
    reason: Sentence
    place: tuple[str | int, ...] = ()

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> Sentence:
        """The whole of it as a sentence."""
        return Sentence("{file}:{line}: {reason}", file=self.file, line=self.line, reason=self.reason)


class ConfigRefused(StartupError):
    """The configuration was refused whole; `problems` lists every mistake found, by file and line."""

    code = "config_refused"

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class ConfigMissing(ConfigRefused):
    """There is no configuration in this place at all."""


class ConfigInvalid(Invalid):
    """What was sent is no configuration; `fields` are the mistakes, by file and line."""

    code = "config_refused"

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        fields = [
            Wrong(f"{problem.file}:{problem.line}", problem.reason, problem.place or None) for problem in problems
        ]
        message = Sentence("The configuration is refused: {mistakes}", mistakes=InTurn(p.sentence for p in problems))
        super().__init__(message, fields=fields)


class WouldStrand(Conflict):
    """After the change nobody could answer some of those who wait."""

    code = "would_strand"

    def __init__(self, stranded: Sequence[Stranded]) -> None:
        self.stranded = stranded
        super().__init__(
            Sentence(
                "Nobody could answer {count} of the waiting contacts any more; "
                "look at what the change would do, and force it if it is to be so.",
                count=len(stranded),
            )
        )
