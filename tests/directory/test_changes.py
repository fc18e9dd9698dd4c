"""The centre is changed while it runs: looked at before, whole or not at all, and kept to be found again."""

import asyncio
import sqlite3
from collections.abc import Mapping
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from callcenter.contacts.commands import AnyCommand, Configure
from callcenter.db.database import Database
from callcenter.db.tables import config_versions, metadata
from callcenter.directory.changes import Changes
from callcenter.directory.errors import ConfigInvalid, WouldStrand
from callcenter.directory.loader import read
from callcenter.directory.schemas import Centre
from callcenter.directory.service import Directory, Edition
from callcenter.directory.starting import directory_in_force
from callcenter.directory.versions import Versions
from callcenter.errors import Conflict, NotFound, Unavailable
from routing import commands as c
from routing.engine import Engine
from tests.directory.folder import Folder

NOW = 1_790_000_000_000


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = Database(f"sqlite:///{tmp_path / 'centre.db'}")
    metadata.create_all(database.engine)
    return database


class Loop:
    """The engine of a centre that runs."""

    def __init__(self, directory: Directory) -> None:
        self.engine, self.now = Engine(), NOW
        self.engine.handle(c.Configure(config=directory.edition.routing), NOW)

    async def execute(self, command: AnyCommand) -> None:
        await asyncio.sleep(0)
        assert isinstance(command, Configure)
        self.engine.handle(c.Configure(config=command.routing), self.now)


def changes(
    directory: Directory, database: Database, folder: Path, now: int = NOW, loop: Loop | None = None
) -> Changes:
    runs = loop or Loop(directory)
    return Changes(
        directory, database, folder, now=count(now).__next__, engine=lambda: runs.engine.state, execute=runs.execute
    )


def versions(database: Database) -> list[str]:
    """Return the versions kept, in the order in which they came into force."""
    return [one.version for one in reversed(Versions(database).list())]


class Running:
    """A centre of a folder that runs, with one contact waiting that asks for `fares`."""

    def __init__(self, database: Database, folder: Folder) -> None:
        self.database, self.folder = database, folder
        self.directory = directory_in_force(database, folder.path, NOW, report_contacts=False)
        self.loop = Loop(self.directory)
        self.loop.engine.handle(c.Enqueue(contact="c", queue="help", channel="chat"), NOW)
        self.changes = changes(self.directory, database, folder.path, NOW + 1, self.loop)
        self.first = self.directory.edition.version

    def texts(self, file: str = "", old: str = "", new: str = "") -> Mapping[str, str]:
        """Return the files with something else written in one of them."""
        texts = dict(read(self.folder.path).texts)
        if file:
            assert old in texts[file]
            texts[file] = texts[file].replace(old, new)
        return texts

    def renamed(self, name: str = "Robert") -> Mapping[str, str]:
        return self.texts("agents.yaml", "name: {en: Bob}", f"name: {{en: {name}}}")

    def in_force(self) -> tuple[str | None, str]:
        """Return the version by which the engine works, and the one that is shown."""
        config = self.loop.engine.state.config
        return config.version if config else None, self.directory.edition.version


@pytest.fixture
def centre(database: Database, folder: Folder) -> Running:
    return Running(database, folder)


async def test_what_is_applied_is_in_force_at_once_and_kept_with_who_and_why(centre: Running) -> None:
    done = await centre.changes.apply(centre.renamed(), by="admin", message="His real name")
    version = done.edition.version
    assert centre.in_force() == (version, version)
    assert centre.directory.user_name("bob", "en") == "Robert"
    (newest, before) = Versions(centre.database).list()
    assert (newest.version, newest.source, newest.applied_by, newest.message) == (
        version,
        "applied",
        "admin",
        "His real name",
    )
    assert before.version == done.before == centre.first


async def test_a_preview_changes_nothing(centre: Running) -> None:
    change = await centre.changes.preview(centre.renamed())
    assert change.edition.version != centre.first
    assert centre.in_force() == (centre.first, centre.first)
    assert versions(centre.database) == [centre.first]


async def test_mistakes_are_told_by_file_and_line_and_nothing_changes(centre: Running) -> None:
    with pytest.raises(ConfigInvalid) as refused:
        await centre.changes.apply(centre.texts("agents.yaml", "name: {en: Bob}", "nmae: {en: Bob}"), by="admin")
    assert all(wrong.field.startswith("agents.yaml:") for wrong in refused.value.fields)
    told = {wrong.message: wrong.place for wrong in refused.value.fields}
    assert told["unknown key 'nmae' in agents.bob"] == ("agents", "bob", "nmae")
    assert centre.in_force() == (centre.first, centre.first)


async def test_the_version_in_force_again_changes_nothing(centre: Running) -> None:
    assert (await centre.changes.apply(centre.texts(), by="admin")).edition.version == centre.first
    assert [one.source for one in Versions(centre.database).list()] == ["folder"]


async def test_a_change_whose_answer_was_lost_is_asked_for_again_and_is_kept_once(centre: Running) -> None:
    first = await centre.changes.apply(centre.renamed(), by="admin", base=centre.first)
    again = await centre.changes.apply(centre.renamed(), by="admin", base=centre.first)
    assert again.edition.version == again.before == first.edition.version
    assert versions(centre.database) == [centre.first, first.edition.version]


async def test_a_version_is_put_in_force_again_that_was_before(centre: Running) -> None:
    await centre.changes.apply(centre.renamed(), by="admin")
    done = await centre.changes.restore(centre.first, by="sun", message="It was better")
    assert centre.in_force() == (centre.first, centre.first) == (done.edition.version, centre.first)
    newest = Versions(centre.database).list()[0]
    assert (newest.version, newest.source, newest.applied_by) == (centre.first, "restored", "sun")
    with pytest.raises(NotFound, match="no version 'never'"):
        await centre.changes.restore("never", by="sun")


async def test_of_two_that_were_made_from_the_same_version_the_second_is_refused(centre: Running) -> None:
    first, second = await asyncio.gather(
        centre.changes.apply(centre.renamed("Robert"), by="admin", base=centre.first),
        centre.changes.apply(centre.renamed("Bobby"), by="sun", base=centre.first),
        return_exceptions=True,
    )
    assert not isinstance(first, BaseException)
    assert isinstance(second, Conflict)
    assert second.code == "configuration_changed"
    assert centre.directory.user_name("bob", "en") == "Robert"


async def test_two_at_once_come_one_after_the_other(centre: Running) -> None:
    await asyncio.gather(
        *(centre.changes.apply(centre.renamed(name), by="admin") for name in ("Robert", "Bobby", "Rob"))
    )
    assert centre.directory.user_name("bob", "en") == "Rob"
    assert len(versions(centre.database)) == 4


async def test_the_server_dies_once_a_version_is_kept_and_is_started_with_that_one(
    centre: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(_command: AnyCommand) -> None:
        raise Unavailable

    monkeypatch.setattr(centre.loop, "execute", dies)
    dying = changes(centre.directory, centre.database, centre.folder.path, NOW + 1, centre.loop)
    with pytest.raises(Unavailable):
        await dying.apply(centre.renamed(), by="admin")
    started = directory_in_force(centre.database, centre.folder.path, NOW + 9, report_contacts=False)
    assert started.user_name("bob", "en") == "Robert"
    assert versions(centre.database)[-1] == started.edition.version


async def test_the_server_dies_before_a_version_is_kept_and_is_started_with_the_one_before(
    centre: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies() -> None:
        raise OperationalError("", {}, sqlite3.OperationalError("database or disk is full"))

    with monkeypatch.context() as dying:
        dying.setattr(centre.database, "writing", dies)
        with pytest.raises(OperationalError):
            await centre.changes.apply(centre.renamed(), by="admin")
    started = directory_in_force(centre.database, centre.folder.path, NOW + 9, report_contacts=False)
    assert centre.in_force() == (centre.first, centre.first) == (started.edition.version, versions(centre.database)[-1])


async def test_what_is_compiled_anew_a_year_later_is_in_force_by_the_name_it_has_then(centre: Running) -> None:
    await centre.changes.apply(centre.renamed(), by="admin")
    later = changes(centre.directory, centre.database, centre.folder.path, NOW + 365 * 24 * 3_600_000, centre.loop)
    await later.recompile()
    newest = Versions(centre.database).list()[0]
    assert centre.in_force() == (newest.version, newest.version)
    assert (newest.applied_by, len(versions(centre.database))) == ("admin", 3)
    await later.apply(centre.renamed("Bobby"), by="sun", base=newest.version)


async def test_a_change_that_strands_who_waits_must_be_forced(centre: Running) -> None:
    """Somebody qualifies for the queue by the files, or they are refused; but nobody who takes chats."""
    chatless = dict(centre.texts())
    chatless["agents.yaml"] = chatless["agents.yaml"].replace("chat: 2", "chat: 0").replace("chat: 3", "chat: 0")
    with pytest.raises(WouldStrand) as refused:
        await centre.changes.apply(chatless, by="admin")
    assert [one.contact for one in refused.value.stranded] == ["c"]
    assert centre.in_force() == (centre.first, centre.first)
    done = await centre.changes.apply(chatless, by="admin", force=True)
    assert centre.in_force()[0] == done.edition.version
    assert centre.loop.engine.state.places["c"].unanswerable == "nobody_ever"


async def test_reloading_puts_a_good_folder_in_force_and_refuses_a_bad_one_whole(
    database: Database, folder: Folder, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "callcenter")
    directory = directory_in_force(database, folder.path, NOW, report_contacts=False)
    folder.edit("agents.yaml", "name: {en: Bob}", "name: {en: Robert}")
    assert await changes(directory, database, folder.path, NOW + 1).reload()
    edition = directory.edition
    assert f"is in force, version {edition.version}" in caplog.text
    assert directory.user_name("bob", "en") == "Robert"
    assert versions(database)[-1] == edition.version
    folder.edit("agents.yaml", "capacity: {chat: 3}", "capacity: {chat: lots}")
    assert not await changes(directory, database, folder.path, NOW + 2).reload()
    assert directory.edition is edition
    assert "agents.yaml:19: " in caplog.text
    assert versions(database)[-1] == edition.version


async def test_a_reload_that_cannot_be_remembered_changes_nothing(database: Database, folder: Folder) -> None:
    directory = directory_in_force(database, folder.path, NOW, report_contacts=False)
    edition = directory.edition
    folder.edit("agents.yaml", "name: {en: Bob}", "name: {en: Robert}")
    config_versions.drop(database.engine)
    with pytest.raises(OperationalError):
        await changes(directory, database, folder.path, NOW + 1).reload()
    assert directory.edition is edition


async def test_what_is_remembered_is_what_was_read_whatever_becomes_of_the_folder_meanwhile(
    database: Database, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = directory_in_force(database, folder.path, NOW, report_contacts=False)
    folder.edit("agents.yaml", "name: {en: Bob}", "name: {en: Robert}")
    compile_ = directory.compile

    def slowly(centre: Centre, now: int) -> Edition:
        folder.edit("agents.yaml", "name: {en: Robert}", "name: [")
        return compile_(centre, now)

    monkeypatch.setattr(directory, "compile", slowly)
    assert await changes(directory, database, folder.path, NOW + 1).reload()
    again = directory_in_force(database, folder.path, NOW + 2, report_contacts=False)
    assert (again.edition.version, again.user_name("bob", "en")) == (directory.edition.version, "Robert")
