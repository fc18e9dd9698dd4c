"""The installer: does what is needed once, and says in one line what a person has to mend."""

import ast
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "install.py"

NPM = """#!/bin/sh
echo "$*" >> "$CALLS"
case "$1" in
ci) mkdir -p node_modules ;;
run) [ ! -e src/broken ] || { echo "src/broken: no such thing" >&2; exit 2; }; mkdir -p dist && touch dist/index.html ;;
esac
"""


class Project:
    """A copy of the installer beside a small console, with a Node.js of our own making."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.tools = root / "tools"
        self.calls = root / "calls"
        self.calls.touch()
        for folder in (root / "scripts", root / "agents_ui" / "src", self.tools):
            folder.mkdir(parents=True)
        shutil.copy(SCRIPT, root / "scripts")
        for name in ("package.json", "package-lock.json", "src/main.ts"):
            (root / "agents_ui" / name).write_text("{}")
        self.tool("node", "#!/bin/sh\necho v20.19.0\n")
        self.tool("npm", NPM)

    def tool(self, name: str, text: str) -> None:
        """Put a command on the search path."""
        (self.tools / name).write_text(text)
        (self.tools / name).chmod(0o755)

    def install(self, *parts: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run the installer."""
        environment = {**os.environ, "CALLS": str(self.calls), "PATH": path or f"{self.tools}:/usr/bin:/bin"}
        script = str(self.root / "scripts" / "install.py")
        return subprocess.run([sys.executable, script, *parts], env=environment, capture_output=True, text=True)

    def module(self) -> ModuleType:
        """Import the copied installer."""
        spec = importlib.util.spec_from_file_location("install", self.root / "scripts" / "install.py")
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def npm_calls(self) -> list[str]:
        """Return the first word of each call of npm since the last time we asked."""
        calls = [line.split()[0] for line in self.calls.read_text().splitlines()]
        self.calls.write_text("")
        return calls


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def assert_one_line(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """The run failed, and all it said is one line with these words."""
    assert done.returncode == 1
    assert len((done.stdout + done.stderr).splitlines()) == 1
    assert all(word in done.stderr for word in words)


def test_the_console_is_built_again_only_when_something_it_is_built_from_changed(project: Project) -> None:
    assert project.install("console").returncode == 0
    assert project.npm_calls() == ["ci", "run"]
    again = project.install("console")
    assert (again.returncode, again.stdout, project.npm_calls()) == (0, "", [])
    (project.root / "agents_ui" / "src" / "main.ts").write_text("changed")
    project.install("console")
    assert project.npm_calls() == ["run"]
    (project.root / "agents_ui" / "package-lock.json").write_text("changed")
    project.install("console")
    assert project.npm_calls() == ["ci", "run"]


def test_a_build_that_fails_shows_why_and_is_tried_again_next_time(project: Project) -> None:
    broken = project.root / "agents_ui" / "src" / "broken"
    broken.touch()
    done = project.install("console")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "src/broken: no such thing",
        "callcenter: could not build the console; the reason is above.",
    ]
    broken.unlink()
    project.npm_calls()
    assert project.install("console").returncode == 0
    assert project.npm_calls() == ["run"]


@pytest.mark.parametrize("missing", ["node", "npm"])
def test_a_missing_node_is_one_line(project: Project, missing: str) -> None:
    (project.tools / missing).unlink()
    assert_one_line(project.install("console", path=str(project.tools)), "Node.js 20", f"no {missing} here")


@pytest.mark.parametrize("version", ["v18.20.4", "v20.9.0"])
def test_an_old_node_is_one_line(project: Project, version: str) -> None:
    project.tool("node", f"#!/bin/sh\necho {version}\n")
    assert_one_line(project.install("console"), "Node.js 20.19 or newer", version)


def test_an_unwritable_folder_is_one_line(project: Project) -> None:
    (project.root / "var").write_text("in the way")
    assert_one_line(project.install("var", "run"), f"cannot write in the folder {project.root / 'var'}")


def test_an_old_python_is_one_line(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert project.module().main(["run"], version=(3, 10, 4)) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("callcenter: Python 3.11 or newer is needed;")
    assert "is 3.10.4." in shown.err
    assert shown.err.count("\n") == 1


def test_an_old_python_can_read_the_installer() -> None:
    ast.parse(SCRIPT.read_text(), feature_version=(3, 7))


def test_python_packages_are_installed_with_hashes_and_only_when_the_pins_changed(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project.root / "requirements").mkdir()
    pinned = [project.root / "requirements" / f"{name}.txt" for name in ("build", "run", "dev")]
    for file in (*pinned, project.root / "pyproject.toml"):
        file.touch()
    binaries = project.root / ".venv" / "bin"
    binaries.mkdir(parents=True)
    binaries.joinpath("callcenter").touch()
    binaries.joinpath("python").symlink_to(sys.executable)
    commands: list[str] = []
    installer = project.module()
    monkeypatch.setattr(installer, "run", lambda command, *_, **__: commands.append(" ".join(map(str, command))))
    monkeypatch.setattr(installer, "pip_version", lambda: (23, 0))

    assert installer.main(["dev"]) == 0
    packages, ourselves = commands
    assert "--require-hashes --only-binary=:all: -r requirements/build.txt -r requirements/dev.txt" in packages
    assert "--no-deps --no-index --no-build-isolation -e ." in ourselves

    assert installer.main(["run", "dev"]) == 0
    assert len(commands) == 2

    pinned[1].write_text("changed")
    assert installer.main(["run"]) == 0
    assert len(commands) == 4


def test_a_project_moved_elsewhere_gets_a_new_virtual_environment(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    venv = project.root / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(sys.executable)
    commands: list[str] = []
    installer = project.module()
    monkeypatch.setattr(installer, "run", lambda command, *_, **__: commands.append(" ".join(map(str, command))))
    monkeypatch.setattr(installer, "pip_version", lambda: (23, 0))
    (venv / ".place").write_text(installer.place())
    installer.make_venv()
    assert commands == []
    (venv / ".place").write_text("elsewhere 3.11")
    installer.make_venv()
    assert commands == [f"{sys.executable} -m venv {venv} --clear --without-pip"]


def test_no_way_to_install_packages_is_one_line(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (project.root / "requirements").mkdir()
    for file in ("requirements/build.txt", "requirements/run.txt", "pyproject.toml"):
        (project.root / file).touch()
    installer = project.module()
    monkeypatch.setattr(installer, "pip_version", lambda: (22, 2))
    monkeypatch.setattr(installer.importlib.util, "find_spec", lambda _: None)
    assert installer.main(["run"]) == 1
    assert capsys.readouterr().err.startswith("callcenter: pip 22.3 or newer is needed;")
