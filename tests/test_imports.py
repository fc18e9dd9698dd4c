"""The arrows of the architecture, read from the source: who of ours may import whom."""

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("routing", "callcenter")
FOUNDATION = ("callcenter.clock", "callcenter.errors", "callcenter.ids", "callcenter.sentences", "callcenter.settings")
COMPOSITION_ROOT = ("callcenter.app", "callcenter.cli", "callcenter.startup")

# Everything else of ours that a package may import, itself apart. Who is not named here is bound by the other tests.
MAY_KNOW: dict[str, tuple[str, ...]] = {
    "routing": (),
    "callcenter.flows": (),
    "callcenter.contacts": ("routing", "callcenter.flows", "callcenter.clock", "callcenter.errors", "callcenter.ids"),
    "callcenter.db": FOUNDATION,
    "callcenter.http": (*FOUNDATION, "routing.errors"),
    "callcenter.contact_log": (
        *FOUNDATION,
        "routing",
        "callcenter.contacts",
        "callcenter.flows",
        "callcenter.db",
        "callcenter.http",
    ),
}
# The libraries of the pure packages: no framework, no store, no network.
MAY_USE: dict[str, set[str]] = {
    "routing": {"msgspec"},
    "callcenter.flows": {"msgspec"},
    "callcenter.contacts": {"msgspec"},
}


@dataclass(frozen=True)
class Import:
    """One import statement's target; `lazy` when it runs in a function only."""

    importer: str
    target: str
    lazy: bool


def statements(nodes: Iterable[ast.AST], lazy: bool = False) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool]]:
    """Yield every import that can run among the nodes and beneath, and whether it is inside a function."""
    for node in nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node, lazy
        elif isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            yield from statements(node.orelse, lazy)
        else:
            inside = lazy or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            yield from statements(ast.iter_child_nodes(node), inside)


def imports_of(module: str, is_package: bool, source: str, modules: set[str]) -> Iterator[Import]:
    """Yield what a module imports; `from package import module` counts as importing that module."""
    for node, lazy in statements([ast.parse(source)]):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(module, alias.name, lazy)
            continue
        base = node.module or ""
        if node.level:
            parents = module.split(".")[: None if is_package and node.level == 1 else -node.level + is_package]
            base = ".".join([*parents, base]).rstrip(".")
        for alias in node.names:
            name = f"{base}.{alias.name}"
            yield Import(module, name if name in modules else base, lazy)


def read(root: Path) -> tuple[set[str], list[Import]]:
    """Return the names of all modules of ours under `root`, and all that they import."""
    files = {}
    for package in PACKAGES:
        for file in (root / package).rglob("*.py"):
            parts = file.relative_to(root).with_suffix("").parts
            files[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    modules = set(files)
    return modules, [
        found
        for module, file in files.items()
        for found in imports_of(module, file.name == "__init__.py", file.read_text(encoding="utf-8"), modules)
    ]


def within(module: str, packages: tuple[str, ...]) -> bool:
    """Tell whether the module is one of the packages or inside one."""
    return any(module == package or module.startswith(package + ".") for package in packages)


def feature(module: str) -> str:
    """Return the package or top-level module that a module belongs to, such as `callcenter.live`."""
    return ".".join(module.split(".")[: 1 if module.startswith("routing") else 2])


def cycle(edges: set[tuple[str, str]]) -> list[str]:
    """Return one cycle of the graph, nothing if it has none."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for importer, target in edges:
        if importer != target:
            sorter.add(importer, target)
    try:
        sorter.prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


MODULES, IMPORTS = read(ROOT)
OURS = [found for found in IMPORTS if within(found.target, PACKAGES)]


@pytest.mark.parametrize("package", MAY_KNOW)
def test_a_package_knows_only_who_it_may_know(package: str) -> None:
    allowed = (package, *MAY_KNOW[package])
    assert not [each for each in OURS if within(each.importer, (package,)) and not within(each.target, allowed)]


@pytest.mark.parametrize("package", MAY_USE)
def test_a_pure_package_uses_the_standard_library_and_msgspec_only(package: str) -> None:
    allowed = {*sys.stdlib_module_names, *MAY_USE[package], *PACKAGES}
    mine = [each for each in IMPORTS if within(each.importer, (package,))]
    assert mine
    assert not [each for each in mine if each.target.split(".")[0] not in allowed]


def test_the_foundation_knows_nobody_else() -> None:
    assert not [e for e in OURS if within(e.importer, FOUNDATION) and not within(e.target, FOUNDATION)]


def test_live_screens_do_not_know_the_channels() -> None:
    assert not [
        e for e in OURS if within(e.importer, ("callcenter.live",)) and within(e.target, ("callcenter.channels",))
    ]


def test_only_the_command_line_knows_the_composition_root() -> None:
    outside = [e for e in OURS if within(e.target, COMPOSITION_ROOT) and not within(e.importer, COMPOSITION_ROOT)]
    assert {e.importer for e in outside} <= {"callcenter.__main__"}


def test_the_demo_is_imported_lazily_and_by_the_composition_root_only() -> None:
    demo = ("callcenter.demo",)
    into = [each for each in OURS if within(each.target, demo) and not within(each.importer, demo)]
    assert not [each for each in into if not each.lazy or not within(each.importer, COMPOSITION_ROOT)]


def test_no_module_imports_itself_by_way_of_others() -> None:
    assert not cycle({(each.importer, each.target) for each in OURS})


def test_no_feature_folder_imports_itself_by_way_of_others() -> None:
    assert not cycle({(feature(each.importer), feature(each.target)) for each in OURS})


def plant(root: Path, **sources: str) -> tuple[set[str], list[Import]]:
    """Write small modules of a package `routing` and read them."""
    (root / "routing").mkdir()
    for name, source in sources.items():
        (root / "routing" / f"{name}.py").write_text(source)
    return read(root)


def test_a_planted_cycle_is_found_through_every_way_of_importing(tmp_path: Path) -> None:
    modules, found = plant(
        tmp_path,
        __init__="",
        one="import routing.two",
        two="def later():\n    from routing import three",
        three="from .one import name",
    )
    assert modules == {"routing", "routing.one", "routing.two", "routing.three"}
    assert set(cycle({(each.importer, each.target) for each in found})) == modules - {"routing"}
    assert [each.target for each in found if each.lazy] == ["routing.three"]


def test_imports_for_type_checkers_do_not_count(tmp_path: Path) -> None:
    _, found = plant(
        tmp_path, __init__="from . import one", one="if TYPE_CHECKING:\n    import routing\nelse:\n    import json"
    )
    assert [(each.importer, each.target) for each in found] == [("routing", "routing.one"), ("routing.one", "json")]
