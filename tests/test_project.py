"""What must be true of the project's own files, whoever wrote them."""

import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE = 400

# Written in pieces, so that this file does not find itself.
REGISTRY_HOSTS = re.compile("|".join(["python" + "hosted", "pypi" + r"\.org", "npm" + r"js\.", "debian" + r"\.org"]))
MACHINE_PATHS = re.compile(r"(?<![\w.$}])/(?:work|root|home|Users)/|file:/" + "//")
UNFINISHED = re.compile(r"\b(?:TO" + "DO|FIX" + r"ME)\b")


def tracked() -> Iterator[tuple[str, str]]:
    """Yield the name and text of every text file under version control."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("needs a git clone")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        try:
            yield name, (ROOT / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):  # a picture; a file removed but not yet from the index
            continue


def lines_like(pattern: re.Pattern[str]) -> list[str]:
    """Return where the pattern stands in the project's files, as `name:line`."""
    return [
        f"{name}:{number}"
        for name, text in tracked()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def pins(name: str) -> dict[str, tuple[str, int]]:
    """Return the pinned version of each package of a requirements file, and how many hashes it has."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text().replace("\\\n", " ")
    requirements = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    found = [re.fullmatch(r"([a-z0-9-]+)(?:\[[a-z,-]+\])?==(\S+) ([^#]*)", line) for line in requirements]
    assert all(found), "a requirement that is not pinned exactly"
    return {each[1]: (each[2], len(re.findall(r"--hash=sha256:[0-9a-f]{64}", each[3]))) for each in found if each}


@pytest.mark.parametrize("pattern", [REGISTRY_HOSTS, MACHINE_PATHS], ids=["registry", "path"])
def test_no_file_names_a_package_registry_or_a_path_of_the_machine_it_was_written_on(pattern: re.Pattern[str]) -> None:
    assert not lines_like(pattern)


def test_nothing_is_left_to_be_done_later() -> None:
    assert not lines_like(UNFINISHED)


def test_no_python_file_is_too_long() -> None:
    sizes = {name: len(text.splitlines()) for name, text in tracked() if name.endswith(".py")}
    assert sizes
    assert not {name: size for name, size in sizes.items() if size > LONGEST_FILE}


@pytest.mark.parametrize("name", ["run", "dev", "build"])
def test_every_python_package_is_pinned_with_hashes(name: str) -> None:
    assert pins(name)
    assert not [package for package, (_, hashes) in pins(name).items() if not hashes]


def test_the_tests_run_on_the_packages_that_are_shipped() -> None:
    run, dev = pins("run"), pins("dev")
    assert {name: dev.get(name) for name in run} == run


def test_everything_the_package_asks_for_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for wanted, name in [(project["dependencies"], "run"), (project["optional-dependencies"]["dev"], "dev")]:
        names = {re.split(r"[<>=~\[ ;]", each, maxsplit=1)[0] for each in wanted}
        assert names <= set(pins(name))


def test_every_package_of_the_console_is_locked_by_content_for_every_system() -> None:
    packages = json.loads((ROOT / "agents_ui" / "package-lock.json").read_text())["packages"]
    del packages[""]
    assert not [name for name, package in packages.items() if "integrity" not in package or "resolved" in package]
    locked = {name.rpartition("node_modules/")[2] for name in packages}
    wanted = {
        name
        for package in packages.values()
        for kind in ("dependencies", "optionalDependencies")
        for name in package.get(kind, {})
    }
    assert not wanted - locked


def test_the_changelog_has_the_version_of_the_package() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"\n## [{version}]" in (ROOT / "CHANGELOG.md").read_text()


def test_make_lists_every_public_target_with_what_it_does() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    listed = {line.split()[0] for line in shown.splitlines() if len(line.split()) > 1}
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert phony
    assert listed == set(phony[1].split())
    assert {"install", "run", "test", "lint", "bench", "screenshots", "clean"} <= listed


def test_every_link_between_the_documents_leads_somewhere() -> None:
    links = [
        (name, link)
        for name, text in tracked()
        if name.endswith(".md")
        for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
        if "://" not in link
    ]
    assert links
    assert not [(name, link) for name, link in links if not (ROOT / name).parent.joinpath(link).exists()]
