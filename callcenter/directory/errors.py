"""What is wrong with a centre's configuration, to the line."""

import msgspec

from callcenter.errors import StartupError


class Problem(msgspec.Struct, frozen=True, order=True):
    """One mistake: the file (as it can be opened from here), the line (from 1), and a sentence for people."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class ConfigRefused(StartupError):
    """The configuration was refused whole; `problems` lists every mistake found, by file and line."""

    code = "config_refused"

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class ConfigMissing(ConfigRefused):
    """There is no configuration in this place at all."""
