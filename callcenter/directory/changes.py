"""Changes of the centre while it runs: one at a time, looked at before they are made, and kept, so as to be undone."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from callcenter.contacts.commands import AnyCommand, Configure
from callcenter.db.database import Database
from callcenter.directory.errors import ConfigRefused, WouldStrand
from callcenter.directory.loader import read, read_texts
from callcenter.directory.service import Directory, Edition
from callcenter.directory.versions import Source, Version, Versions
from callcenter.errors import Conflict, NotFound
from callcenter.sentences import Sentence
from routing.adjustment import Adjustment
from routing.model import AgentId, EngineState
from routing.preview import Preview, copied, preview

log = logging.getLogger(__name__)


class Change(NamedTuple):
    """A configuration that may come into force, and what it would do, or did, to those who wait and work now."""

    edition: Edition
    preview: Preview
    before: str
    """The version that was in force."""


class Changes:
    """Puts other configurations in force. `engine` gives the engine's committed state, `execute` tells the loop."""

    def __init__(
        self,
        directory: Directory,
        database: Database,
        folder: Path,
        *,
        now: Callable[[], int],
        engine: Callable[[], EngineState],
        execute: Callable[[AnyCommand], Awaitable[object]],
    ) -> None:
        self._directory = directory
        self._versions = Versions(database)
        self._folder = folder
        self._now, self._engine, self._execute = now, engine, execute
        self._changing = asyncio.Lock()
        """Held while another edition is made, so that none is lost to one that was begun before it."""

    async def configure(self) -> None:
        """Put the directory's edition in force in the loop."""
        edition = self._directory.edition
        await self._execute(Configure(routing=edition.routing, rules=edition.rules))

    async def reload(self) -> bool:
        """Put the folder's centre in force; one with mistakes is refused whole, the log says why, and it is False.

        It is remembered before it is in force: when that fails, nothing has changed.
        """

        def prepare() -> Edition:
            now = self._now()
            centre, texts = read(self._folder)
            edition = self._directory.compile(centre, now)
            self._versions.remember(Version(version=edition.version, applied_at=now), texts)
            return edition

        async with self._changing:
            try:
                edition = await asyncio.to_thread(prepare)
            except ConfigRefused as refused:
                log.error("%s is refused; the centre goes on as it was.\n%s", self._folder, refused)
                return False
            self._directory.put_in_force(edition)
            await self.configure()
            log.info("%s is in force, version %s", self._folder, edition.version)
            return True

    async def recompile(self) -> None:
        """Compile the centre in force anew, so that its opening hours reach years ahead; do so once a day."""
        async with self._changing:
            now = self._now()
            edition = await asyncio.to_thread(self._directory.compile, self._directory.centre, now)
            await asyncio.to_thread(self._versions.rename, edition.version, now)
            self._directory.put_in_force(edition)
            await self.configure()

    async def preview(self, texts: Mapping[str, str]) -> Change:
        """Return what the files with these texts would do now; `ConfigInvalid` lists what is wrong with them."""
        edition = await asyncio.to_thread(self._compiled, texts)
        state, now = copied(self._engine()), self._now()
        found = await asyncio.to_thread(preview, state, edition.routing, now)
        return Change(edition, found, self._directory.edition.version)

    async def apply(
        self, texts: Mapping[str, str], *, by: str, message: str = "", base: str | None = None, force: bool = False
    ) -> Change:
        """Put the files with these texts in force, and keep them; the version in force already changes nothing.

        So one can ask again for a change whose answer was lost.

        Raises `ConfigInvalid` for mistakes, `WouldStrand` for a change after which nobody could answer some who wait
        (unless `force`), and `Conflict` if another version than `base` is in force. Nothing has changed then.
        """
        return await self._change(texts, "applied", by, message, base, force)

    async def restore(
        self, version: str, *, by: str, message: str = "", base: str | None = None, force: bool = False
    ) -> Change:
        """Put a version in force again that has been before; refused as `apply` is, and `NotFound`."""
        texts = await self.texts_of(version)
        return await self._change(texts, "restored", by, message, base, force)

    async def texts_of(self, version: str) -> dict[str, str]:
        """Return the texts of a version's files; `NotFound` if it has never been in force."""
        return (await self.version(version))[1]

    async def version(self, version: str) -> tuple[Version, dict[str, str]]:
        """Return a version, and the texts of its files; `NotFound` if it has never been in force."""
        found = await asyncio.to_thread(self._versions.find, version)
        if found is None:
            raise NotFound(Sentence("There is no version {version!r} of the configuration.", version=version))
        return found

    async def versions(self) -> list[Version]:
        """Return every version that has been in force, the one that is first."""
        return await asyncio.to_thread(self._versions.list)

    def adjustments(self) -> dict[AgentId, Adjustment]:
        """Return what supervisors have changed of agents, on top of the version in force."""
        return dict(self._engine().adjustments)

    async def _change(
        self, texts: Mapping[str, str], source: Source, by: str, message: str, base: str | None, force: bool
    ) -> Change:
        async with self._changing:
            before = self._directory.edition.version
            change = await self.preview(texts)
            if change.edition.version == before:
                return change  # also when it was asked again because the first answer was lost
            if base is not None and base != before:
                raise Conflict(
                    Sentence(
                        "Version {before} is in force by now, not {base}; look again at what the change would do.",
                        before=before,
                        base=base,
                    ),
                    code="configuration_changed",
                )
            if change.preview.stranded and not force:
                raise WouldStrand(change.preview.stranded)
            version = Version(
                version=change.edition.version, applied_at=self._now(), source=source, applied_by=by, message=message
            )
            await asyncio.to_thread(self._versions.remember, version, dict(texts))
            self._directory.put_in_force(change.edition)
            await self.configure()
            return change

    def _compiled(self, texts: Mapping[str, str]) -> Edition:
        return self._directory.compile(read_texts(texts, self._folder / "sounds"), self._now())
