"""The versions of the centre that have been in force, each as its files were, so that a good one can be found again."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import msgspec
from sqlalchemy import Connection, Row, func, select
from sqlalchemy.dialects.sqlite import insert

from callcenter.db.database import Database
from callcenter.db.tables import config_versions

Source = Literal["folder", "applied", "restored"]
_TEXTS = msgspec.json.Decoder(dict[str, str])


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One version: when it last came into force, from where, by whom and why. The folder's have no `by`."""

    version: str
    applied_at: int
    source: Source = "folder"
    applied_by: str | None = None
    message: str = ""


class Versions:
    """Keeps the versions. Everything blocks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self) -> list[Version]:
        """Return all versions, the one in force last first."""
        query = select(config_versions).order_by(config_versions.c.applied_at.desc(), config_versions.c.version)
        return [_version(row) for row in self._database.read_now(lambda c: c.execute(query).all())]

    def find(self, version: str) -> tuple[Version, dict[str, str]] | None:
        """Return a version and the texts of its files by name; None if it has never been in force."""
        query = select(config_versions).where(config_versions.c.version == version)
        row = self._database.read_now(lambda c: c.execute(query).one_or_none())
        return (_version(row), _TEXTS.decode(row.data)) if row else None

    def newest(self) -> tuple[Version, dict[str, str]] | None:
        """Return what came into force last."""
        listed = self.list()
        return self.find(listed[0].version) if listed else None

    def folder(self) -> dict[str, str] | None:
        """Return what the folder of the centre's files held when it was last put in force; None if it never was."""
        seen = config_versions.c.folder_at
        query = select(config_versions.c.folder_data).where(seen.is_not(None)).order_by(seen.desc()).limit(1)
        data = self._database.read_now(lambda c: c.scalar(query))
        return None if data is None else _TEXTS.decode(data)

    def remember(self, version: Version, texts: Mapping[str, str]) -> None:
        """Keep a version that comes into force, with the texts of its files as they were read.

        It is the newest, though the clock may have been set back since the one before.
        """
        data = msgspec.json.encode(texts).decode()

        def write(connection: Connection) -> None:
            before = connection.scalar(select(func.max(config_versions.c.applied_at))) or 0
            at = max(version.applied_at, before + 1)
            kept = {**msgspec.structs.asdict(version), "applied_at": at, "data": data}
            if version.source == "folder":
                kept |= {"folder_at": at, "folder_data": data}
            row = insert(config_versions).values(kept)
            connection.execute(row.on_conflict_do_update(index_elements=["version"], set_=kept))

        self._database.write_now(write)

    def rename(self, version: str, now: int) -> None:
        """Keep the files in force under the name they have by now: zone data are newer, or the hours begin later."""
        before = self.newest()
        if before is not None and before[0].version != version:
            self.remember(msgspec.structs.replace(before[0], version=version, applied_at=now), before[1])


def _version(row: "Row[tuple[object, ...]]") -> Version:
    fields = {name: getattr(row, name) for name in Version.__struct_fields__}
    return Version(**fields)


def texts_in(connection: Connection, version: str) -> dict[str, str] | None:
    """Return the texts of a version's files by name; None if it has never been in force. Blocks."""
    data = connection.scalar(select(config_versions.c.data).where(config_versions.c.version == version))
    return None if data is None else _TEXTS.decode(data)


@contextmanager
def as_folder(texts: Mapping[str, str]) -> Iterator[Path]:
    """Give a folder of files with these texts, for as long as the block lasts."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in texts.items():
            (Path(folder) / name).write_text(text, "utf-8")
        yield Path(folder)
