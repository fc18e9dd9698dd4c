"""Prepares what the Makefile's targets need, and does nothing when it is there already.

Parts: `run` and `dev` (the virtual environment with that set of pinned packages), `modules` (the console's packages),
`console` (the built console), `var` (the folder of the database), `chromium` (for the browser tests). Whatever is wrong
ends in one line.
Standard library only, and syntax an old Python can read, so that it can say that it is too old.
"""

import contextlib
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Callable, Dict, Iterable, Iterator, List, Optional, Tuple, Union

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
CONSOLE = ROOT / "agents_ui"
OLDEST_PYTHON = (3, 11)
OLDEST_PIP = (22, 3)  # the first that can install into another environment
OLDEST_NODE = (20, 19)
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


Command = List[Union[str, Path]]


class Problem(Exception):
    """Something the person at the keyboard can mend; the text is the whole line they see."""


def say(text: str) -> None:
    """Print one line at once."""
    print("callcenter: " + text, flush=True)


@contextlib.contextmanager
def step(text: str) -> Iterator[None]:
    """Announce a long step, and say how long it took."""
    say(text + " ...")
    began = time.monotonic()
    yield
    say(f"done in {time.monotonic() - began:.0f} s.")


def run(command: Command, problem: str, cwd: Path = ROOT, env: Optional[Dict[str, str]] = None) -> str:
    """Run a command, show what it said only when it fails, and fail with `problem`."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode:
        sys.stdout.flush()
        sys.stderr.write(done.stdout.decode("utf-8", "replace"))
        raise Problem(problem)
    return done.stdout.decode("utf-8", "replace").strip()


def check_writable(folder: Path) -> None:
    """Fail unless files can be made in `folder`, which is made if it is missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise Problem(f"cannot write in the folder {folder} ({error.strerror}).") from None


def digest(files: Iterable[Path], *facts: object) -> str:
    """Return a hash of the facts and of the files' names and contents: the same only when nothing changed."""
    total = hashlib.sha256(repr(facts).encode())
    for file in files:
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        total.update(f"{file.relative_to(ROOT).as_posix()} {content}\n".encode())
    return total.hexdigest()


def stamped(stamp: Path) -> Optional[str]:
    """Return what the stamp file holds, or nothing."""
    try:
        return stamp.read_text()
    except OSError:
        return None


# Python packages


def packages_digest(name: str) -> str:
    """Return what identifies an installed set: where and for which Python it is, and what is pinned."""
    files = [ROOT / "requirements" / file for file in ("build.txt", "run.txt", "dev.txt")]
    if name == "run":
        files.pop()
    return digest([*files, ROOT / "pyproject.toml"], str(ROOT), sys.version_info[:2])


def pip_version() -> Tuple[int, ...]:
    """Return the version of the pip this Python has, (0,) if none."""
    asked = subprocess.run(
        [sys.executable, "-m", "pip", "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT
    )
    found = re.match(r"pip (\d+)\.(\d+)", asked.stdout.decode("utf-8", "replace"))
    return tuple(int(part) for part in found.groups()) if found else (0,)


def place() -> str:
    """Return what the virtual environment's scripts depend on: moved elsewhere, it has to be made anew."""
    return "{} {}.{}".format(ROOT, *sys.version_info[:2])


def make_venv() -> Command:
    """Make the virtual environment unless it is there; return the beginning of a pip command that installs into it."""
    python = VENV / "bin" / "python"
    usable = stamped(VENV / ".place") in (None, place()) and runs_same_version(python)
    command: Command = [sys.executable, "-m", "venv", VENV, *([] if usable else ["--clear"])]
    trouble = f"could not make the virtual environment in {VENV}."
    if pip_version() >= OLDEST_PIP:
        if not usable:
            # Without its own pip: that would need ensurepip, which Debian keeps in a package of its own.
            run([*command, "--without-pip"], trouble)
        return [sys.executable, "-m", "pip", "--python", python]
    if importlib.util.find_spec("ensurepip") is None:
        raise Problem(
            "pip 22.3 or newer is needed; for example: apt-get install python3-pip, or python3 -m pip install -U pip."
        )
    run(command, trouble)
    return [python, "-m", "pip"]


def runs_same_version(python: Path) -> bool:
    """Tell whether that interpreter starts and is of our own version."""
    test = f"import sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    return python.exists() and not subprocess.call([str(python), "-c", test], stderr=subprocess.DEVNULL)


def install_packages(name: str) -> None:
    """Install a set of pinned packages, hashes checked, and the project itself in place."""
    stamp = VENV / f".installed-{name}"
    wanted = packages_digest(name)
    if stamped(stamp) == wanted and (VENV / "bin" / "callcenter").exists() and (VENV / "bin" / "python").exists():
        return
    check_writable(ROOT)
    with step(f"installing Python packages ({name})"):
        pip = [*make_venv(), "install", "--quiet", "--disable-pip-version-check", "--no-input"]
        trouble = "could not install the Python packages; pip says why above. Is there a way to the package index?"
        # Wheels only: building a source package would fetch build tools that nobody pinned.
        lists = ["-r", "requirements/build.txt", "-r", f"requirements/{name}.txt"]
        run([*pip, "--require-hashes", "--only-binary=:all:", *lists], trouble)
        run([*pip, "--no-deps", "--no-index", "--no-build-isolation", "-e", "."], trouble)
        (VENV / ".place").write_text(place())
        stamp.write_text(wanted)
        if name == "dev":  # which holds all of the other set
            (VENV / ".installed-run").write_text(packages_digest("run"))


# The web console


def console_sources() -> List[Path]:
    """Return every file the console is built from, in one order."""
    found = []
    for folder, folders, files in os.walk(CONSOLE):
        folders[:] = sorted(name for name in folders if name not in ("node_modules", "dist", "tests"))
        found += [Path(folder) / name for name in sorted(files) if not name.endswith((".tsbuildinfo", "-stamp"))]
    return found


def check_node() -> None:
    """Fail when there is no Node.js, or an old one, or no npm."""
    wanted = "Node.js {}.{} or newer with npm is needed to build the console".format(*OLDEST_NODE)
    for tool in ("node", "npm"):
        if shutil.which(tool) is None:
            raise Problem(f"{wanted}; there is no {tool} here.")
    version = run(["node", "--version"], wanted + "; node does not start.")
    found = re.match(r"v(\d+)\.(\d+)", version)
    if not found or tuple(int(part) for part in found.groups()) < OLDEST_NODE:
        raise Problem(f"{wanted}; this one is {version}.")


def install_modules() -> None:
    """Install the console's packages, unless those of the lock are there."""
    stamp = CONSOLE / "node_modules" / ".callcenter-stamp"
    wanted = digest([CONSOLE / "package.json", CONSOLE / "package-lock.json"])
    if stamped(stamp) == wanted:
        return
    check_node()
    check_writable(CONSOLE)
    with step("installing the console's packages"):
        trouble = "could not install the console's packages; npm says why above. Is there a way to its registry?"
        quiet = ["--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
        run(["npm", "ci", *quiet], trouble, cwd=CONSOLE)
        stamp.write_text(wanted)


def install_console() -> None:
    """Build the console, unless nothing it is built from has changed."""
    stamp = CONSOLE / ".build-stamp"
    wanted = digest(console_sources())
    if stamped(stamp) == wanted and (CONSOLE / "dist" / "index.html").exists():
        return
    check_node()
    install_modules()
    with step("building the console"):
        run(["npm", "run", "build"], "could not build the console; the reason is above.", cwd=CONSOLE)
        stamp.write_text(wanted)


# The rest


def install_var() -> None:
    """Make the folder of the database."""
    check_writable(ROOT / "var")


def install_chromium() -> None:
    """Make sure of a Chromium and of fonts for Chinese, from the system's packages if we may."""
    if any(map(shutil.which, CHROMIUM_NAMES)):
        return
    packages = ["chromium", "fonts-noto-cjk"]
    how = "the browser tests need Chromium; install it as root: apt-get install {}".format(" ".join(packages))
    if os.geteuid() or shutil.which("apt-get") is None:
        raise Problem(how + " (or leave them out: make test TESTS='-m \"not browser\"').")
    with step("installing Chromium from the system's packages"):
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        run(["apt-get", "-qq", "update"], how, env=quiet)
        run(["apt-get", "-qq", "install", "-y", "--no-install-recommends", *packages], how, env=quiet)
    if not any(map(shutil.which, CHROMIUM_NAMES)):
        raise Problem(how)


PARTS: Dict[str, Callable[[], None]] = {
    "run": lambda: install_packages("run"),
    "dev": lambda: install_packages("dev"),
    "modules": install_modules,
    "console": install_console,
    "var": install_var,
    "chromium": install_chromium,
}


def main(parts: List[str], version: Tuple[int, ...] = sys.version_info[:3]) -> int:
    """Prepare the parts in order; return the exit status."""
    try:
        if version < OLDEST_PYTHON:
            found = "{}.{}.{}".format(*version)
            raise Problem(
                f"Python 3.11 or newer is needed; {sys.executable} is {found}. Name another: make run PYTHON=python3.12"
            )
        for part in parts:
            PARTS[part]()
    except Problem as problem:
        sys.stdout.flush()
        sys.stderr.write(f"callcenter: {problem}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"callcenter: {error.filename}: {error.strerror}.\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
