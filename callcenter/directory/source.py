"""One YAML file: its plain data, and the line of everything in it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from callcenter.directory.errors import Problem
from callcenter.directory.yaml_says import mistake_in_yaml
from callcenter.sentences import Sentence

Loc = tuple[str | int, ...]


class _Constructor(SafeConstructor):
    """Plain data only; dates stay text, so that a wrong one is refused with its line like any other value."""


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


class Source:
    """A file that is a mapping, as far as it could be read: its text, and the plain data in it."""

    def __init__(self, file: str, text: str, node: MappingNode, data: dict[Any, Any]) -> None:
        self.file, self.text, self.data = file, text, data
        self._node = node

    def problem(self, loc: Loc, reason: Sentence) -> Problem:
        """Return a problem with the part of the file at `loc`, a path of keys and indexes."""
        return Problem(self.file, self._line(loc), reason, loc)

    def _line(self, loc: Loc) -> int:
        """Return the line of the innermost part of `loc` that is there; a mapping's entry is where its key is."""
        node: Node = self._node
        line = 1
        for step in loc:
            # What `<<` merges in stands before what is said here, which counts.
            found = next((pair for name, *pair in reversed([*_children(node)]) if name == str(step)), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        return line


def read(path: Path) -> tuple[Source | None, list[Problem]]:
    """Read one file. Without a source, the problems say why it could not be used."""
    file = str(path)
    try:
        text = path.read_text("utf-8")
        yaml = YAML(typ="safe", pure=True)
        yaml.Constructor = _Constructor
        yaml.allow_duplicate_keys = True
        node = yaml.compose(text)
        twice = [] if node is None else list(_duplicates(file, node, set()))
        data: Any = None if node is None else yaml.constructor.construct_document(node)
    except FileNotFoundError:
        return None, [Problem(file, 1, Sentence("the file is missing"))]
    except OSError as error:
        return None, [Problem(file, 1, Sentence("the file cannot be read: {why}", why=error.strerror))]
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return None, [Problem(file, line, Sentence("the file is not UTF-8 text"))]
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return None, [Problem(file, mark.line + 1 if mark else 1, mistake_in_yaml(error))]
    except (YAMLError, ValueError) as error:
        return None, [Problem(file, 1, mistake_in_yaml(error))]
    if not isinstance(node, MappingNode):
        empty = Sentence("the file is empty")
        return None, [Problem(file, 1, empty if node is None else Sentence("the file must be a mapping of keys"))]
    return Source(file, text, node, data), twice


def dotted(loc: Loc) -> str:
    """Return a place as sentences name it."""
    return ".".join(map(str, loc))


def _children(node: Node) -> Iterator[tuple[str, Node, Node]]:
    """Yield each entry of a node: its name, the node that marks its line, and its value."""
    if isinstance(node, MappingNode):
        for key, value in node.value:
            yield str(key.value), key, value
    elif isinstance(node, SequenceNode):
        for index, item in enumerate(node.value):
            yield str(index), item, item


def _duplicates(file: str, node: Node, seen: set[int]) -> Iterator[Problem]:
    """Yield a problem for every key that a mapping has twice; an aliased node is looked at once."""
    if id(node) in seen:
        return
    seen.add(id(node))
    first: dict[str, int] = {}
    for name, key, value in _children(node):
        line = key.start_mark.line + 1
        if isinstance(node, MappingNode) and isinstance(key, ScalarNode) and first.setdefault(name, line) != line:
            reason = Sentence("duplicate key {key!r}; it is already in line {line}", key=name, line=first[name])
            yield Problem(file, line, reason)
        yield from _duplicates(file, value, seen)
