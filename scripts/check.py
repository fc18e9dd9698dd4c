"""Runs the checkers of both languages, two at a time, and shows what those that failed had to say.

Arguments name the groups: `lint` (style and types) and `units` (the console's own tests).
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONSOLE = ROOT / "agents_ui"
BIN = ROOT / ".venv" / "bin"
NPM = ["npm", "run", "--silent"]

GROUPS: dict[str, dict[str, tuple[Path, list[str | Path]]]] = {
    # The slowest first, so that they overlap.
    "lint": {
        "mypy": (ROOT, [BIN / "mypy"]),
        "tsc": (CONSOLE, [*NPM, "typecheck"]),
        "biome": (CONSOLE, [*NPM, "lint", "--", "--error-on-warnings"]),
        "ruff": (ROOT, [BIN / "ruff", "check"]),
        "ruff format": (ROOT, [BIN / "ruff", "format", "--check"]),
    },
    "units": {"vitest": (CONSOLE, [*NPM, "test"])},
}


def check(name: str, folder: Path, command: list[str | Path]) -> bool:
    """Run one checker and print its verdict, with its words if it failed; return whether it passed."""
    began = time.monotonic()
    plain = {} if sys.stdout.isatty() else {"NO_COLOR": "1"}
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **plain},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    verdict = f"{name:<12} {'failed' if done.returncode else 'ok':<6} {time.monotonic() - began:5.1f} s"
    said = done.stdout.decode(errors="replace").rstrip()
    print(f"{said}\n{verdict}" if done.returncode else verdict, flush=True)
    return not done.returncode


def main(groups: list[str]) -> int:
    """Run every checker of the groups, also after one failed; return the exit status."""
    checks = [(name, *how) for group in groups for name, how in GROUPS[group].items()]
    with ThreadPoolExecutor(2) as pool:
        passed = list(pool.map(lambda each: check(*each), checks))
    failed = [name for (name, *_), good in zip(checks, passed, strict=True) if not good]
    if failed:
        print(f"callcenter: not passed: {', '.join(failed)}.", file=sys.stderr)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
