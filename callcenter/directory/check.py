"""Checking a centre without putting it in force."""

from pathlib import Path

import typer

from callcenter.directory.errors import ConfigRefused, Problem
from callcenter.directory.loader import load


def check(path: Path) -> list[Problem]:
    """Return every mistake in a folder of YAML files; none if the centre is good."""
    try:
        load(path)
    except ConfigRefused as refused:
        return refused.problems
    return []


def check_command(path: Path) -> int:
    """Print each mistake as `file:line: reason`, or what the centre has; return the exit status, 0 or 1."""
    try:
        centre = load(path)
    except ConfigRefused as refused:
        typer.echo(str(refused))
        return 1
    parts = ("queues", "agents", "teams", "skills", "languages", "flows")
    counts = ", ".join(f"{part} {len(getattr(centre, part))}" for part in parts)
    typer.echo(f"{path}: {centre.name[centre.default_language]} is good: {counts}.")
    return 0
