"""Reads the folder of a centre's YAML files and collects every mistake, so that one look mends them all.

What is wrong is cut out and the rest is looked at further. Only what cannot be judged without the cut part is left
for the next look: a mistake in an agent hides "nobody has this skill", but not that hours overlap elsewhere.
"""

import copy
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from callcenter.directory import condition_schemas, flow_schemas, source
from callcenter.directory.checks import Draft, examine
from callcenter.directory.errors import ConfigInvalid, ConfigMissing, ConfigRefused, Problem
from callcenter.directory.schemas import SECTIONS, Centre
from callcenter.directory.source import Loc, Source
from callcenter.directory.validation import mistake_of
from callcenter.directory.versions import as_folder
from callcenter.sentences import Sentence

_NO_KEYS = flow_schemas.FORMS | condition_schemas.FORMS | {"[key]"}
"""What stands in the places of validation errors in between the keys of the files."""
_STANDS_FOR_MISSING = {"zone": "UTC", "default_language": "en"}


class Reading(NamedTuple):
    """A centre, and the text of each file it was read from."""

    centre: Centre
    texts: dict[str, str]


def load(path: Path, *, sounds: bool = True) -> Centre:
    """Return the centre in a folder of YAML files; raises as `read` does."""
    return read(path, sounds=sounds).centre


def read_texts(texts: Mapping[str, str], sounds: Path) -> Centre:
    """Return the centre of files with these texts, by name, whose sounds lie in that folder.

    Raises `ConfigInvalid`, which lists every mistake with file, line and reason.
    """
    with as_folder(texts) as folder:
        try:
            return read(folder, sounds=sounds).centre
        except ConfigRefused as refused:
            raise ConfigInvalid([replace(one, file=Path(one.file).name) for one in refused.problems]) from None


def read(path: Path, *, sounds: bool | Path = True) -> Reading:
    """Return the centre in a folder of YAML files, and their texts.

    Its sounds lie in the folder `sounds` within, or elsewhere; where only the texts were kept, they are not asked for.

    Raises:
        ConfigMissing: there is no such folder, or none of the files in it.
        ConfigRefused: something is wrong with it; the error lists every mistake with file, line and reason.
    """
    if not path.is_dir():
        raise ConfigMissing([Problem(str(path), 1, Sentence("there is no such folder"))])
    if not any((path / name).exists() for name in SECTIONS):
        reason = Sentence("none of a centre's files is there: {files}", files=tuple(SECTIONS))
        raise ConfigMissing([Problem(str(path), 1, reason)])
    reading = _Reading(path)
    found = sounds if isinstance(sounds, Path) else path / "sounds"
    files = frozenset(file.name for file in found.glob("*") if file.is_file()) if sounds else None
    centre = reading.centre(files)
    if reading.problems:
        raise ConfigRefused(_each_once(reading.problems))
    return Reading(centre, reading.texts)


class _Reading:
    """One reading of a folder."""

    def __init__(self, folder: Path) -> None:
        self.problems: list[Problem] = []
        self.texts: dict[str, str] = {}
        self._sources: dict[str, Source] = {}
        self._raw: dict[str, Any] = {}
        for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
            if path.name not in SECTIONS:
                reason = Sentence("unknown file; the files are {files}", files=tuple(SECTIONS))
                self.problems.append(Problem(str(path), 1, reason))
        for name, sections in SECTIONS.items():
            if any(map(_required, sections)) or (folder / name).exists():
                self._read(folder / name, sections)

    def _read(self, path: Path, sections: tuple[str, ...]) -> None:
        file, problems = source.read(path)
        self.problems += problems
        if file is None:
            return
        self.texts[path.name] = file.text
        for key in file.data:
            if key not in sections:
                reason = Sentence("unknown key {key!r}; the keys of this file are {keys}", key=key, keys=sections)
                self.problems.append(file.problem((key,), reason))
        for section in sections:
            self._sources[section] = file
            if section in file.data:
                self._raw[section] = file.data[section]
            elif _required(section):
                self.problems.append(file.problem((), Sentence("the key {key!r} is missing", key=section)))

    def centre(self, sounds: frozenset[str] | None) -> Centre:
        """Return the centre, without whatever was wrong with it."""
        data = copy.deepcopy(self._raw)
        cut = {section for section in Centre.model_fields if _placeholder(data, section)}
        while True:
            try:
                centre = Centre.model_validate(data)
            except ValidationError as error:
                details = [_placed(detail) for detail in error.errors(include_url=False)]
                for detail in details:
                    self._report(detail["loc"], mistake_of(detail))
                cut |= _cut(data, details)
            else:
                examine(Draft(centre, self._ids(), cut, self._report, sounds))
                return centre

    def _ids(self) -> dict[str, set[str]]:
        """Return the ids in each section; none in one that may be left out, and is."""
        raw = {section: self._raw.get(section, None if _required(section) else {}) for section in self._sources}
        return {section: set(map(str, ids)) for section, ids in raw.items() if isinstance(ids, dict)}

    def _report(self, loc: Loc, reason: Sentence) -> None:
        self.problems.append(self._sources[str(loc[0])].problem(loc, reason))


def _each_once(problems: Iterable[Problem]) -> list[Problem]:
    """Return them in the order of the lines. What is aliased is spoken of more than once: it is where it stands."""
    told: dict[tuple[str, int, str], Problem] = {}
    for problem in problems:
        told.setdefault((problem.file, problem.line, problem.reason), problem)
    return [told[where] for where in sorted(told)]


def _required(section: str) -> bool:
    return Centre.model_fields[section].is_required()


def _placed(detail: ErrorDetails) -> ErrorDetails:
    """Leave out of an error's place what is no key of the file."""
    return {**detail, "loc": tuple(step for step in detail["loc"] if step not in _NO_KEYS)}


def _placeholder(data: dict[str, Any], section: str) -> bool:
    """Put something harmless where a required section is missing, and tell whether that was so."""
    if section in data or not _required(section):
        return False
    data[section] = _STANDS_FOR_MISSING.get(section, {})
    return True


def _cut(data: dict[str, Any], details: list[ErrorDetails]) -> set[str]:
    """Cut out what validation errors speak of; return the sections that lost anything but superfluous keys.

    Where a value is bad its whole entry goes: half an entry would give rise to mistakes that nobody made.
    """
    superfluous = [detail["loc"] for detail in details if detail["type"] == "extra_forbidden"]
    entries = {_entry(data, detail["loc"]) for detail in details if detail["type"] != "extra_forbidden"}
    for *path, key in superfluous:
        holder: Any = data
        for step in path:
            holder = holder[step]
        holder.pop(key, None)  # one that is aliased is spoken of more than once
    for section, key in entries:
        if key is not None:
            del data[section][key]
    for section, key in entries:
        if key is None:
            del data[section]
            _placeholder(data, section)
    return {section for section, _ in entries}


def _entry(data: dict[str, Any], loc: Loc) -> tuple[str, Any]:
    """Return the section and the key of the entry that `loc` lies in; without a key, it is the section itself."""
    section = str(loc[0])
    annotation = Centre.model_fields[section].annotation
    one = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    if len(loc) == 1 or one or not isinstance(data[section], dict):
        return section, None
    return section, next((key for key in data[section] if str(key) == str(loc[1])), None)
