"""The version in force is kept as its files were, so that a spoilt folder does not stop a start."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from callcenter.db.database import Database
from callcenter.db.tables import config_versions, metadata
from callcenter.directory.errors import ConfigRefused
from callcenter.directory.schemas import Centre
from callcenter.directory.service import Edition
from callcenter.directory.versions import directory_in_force, directory_of, reload_into
from callcenter.errors import StartupError
from tests.directory.folder import Folder

NOW = 1_790_000_000_000


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = Database(f"sqlite:///{tmp_path / 'centre.db'}")
    metadata.create_all(database.engine)
    return database


def versions(database: Database) -> list[str]:
    """Return the versions kept, in the order in which they came into force."""
    query = select(config_versions.c.version).order_by(config_versions.c.applied_at)
    return list(database.read_now(lambda c: c.scalars(query).all()))


def test_a_version_that_comes_into_force_is_kept_once(database: Database, folder: Folder) -> None:
    first = directory_in_force(database, folder.path, NOW, report_contacts=False)
    again = directory_in_force(database, folder.path, NOW + 1, report_contacts=False)
    assert versions(database) == [first.edition.version] == [again.edition.version]


def test_a_start_with_a_spoilt_folder_goes_on_with_the_version_in_force_before(
    database: Database, folder: Folder, caplog: pytest.LogCaptureFixture
) -> None:
    directory_in_force(database, folder.path, NOW, report_contacts=False)
    folder.edit("agents.yaml", "name: {en: Bob}", "name: {en: Robert}")
    newest = directory_in_force(database, folder.path, NOW + 1, report_contacts=False)
    folder.edit("queues.yaml", "hours: office", "hours: nowhere")
    old = directory_in_force(database, folder.path, NOW + 2, report_contacts=True)
    assert old.centre == newest.centre
    assert old.edition.rules.report_contacts
    assert f"{folder.path} is refused; the centre goes on as it was.\n{folder.path}/queues.yaml:8: " in caplog.text
    assert versions(database)[-1] == newest.edition.version
    assert len(versions(database)) == 2


def test_the_version_in_force_last_counts_not_the_one_made_last(database: Database, folder: Folder) -> None:
    first = directory_in_force(database, folder.path, NOW, report_contacts=False)
    folder.edit("agents.yaml", "name: {en: Bob}", "name: {en: Robert}")
    directory_in_force(database, folder.path, NOW + 1, report_contacts=False)
    folder.edit("agents.yaml", "name: {en: Robert}", "name: {en: Bob}")
    directory_in_force(database, folder.path, NOW + 2, report_contacts=False)
    (folder.path / "people.yaml").unlink()
    assert directory_in_force(database, folder.path, NOW + 3, report_contacts=False).centre == first.centre


def test_a_first_start_with_a_spoilt_folder_is_refused_with_every_mistake(database: Database, folder: Folder) -> None:
    folder.edit("queues.yaml", "hours: office", "hours: nowhere")
    folder.edit("centre.yaml", "decline_hold: 45s", "decline_hold: soon")
    with pytest.raises(ConfigRefused) as refused:
        directory_in_force(database, folder.path, NOW, report_contacts=False)
    assert [Path(problem.file).name for problem in refused.value.problems] == ["centre.yaml", "queues.yaml"]
    assert versions(database) == []


async def test_reloading_puts_a_good_folder_in_force_and_refuses_a_bad_one_whole(
    database: Database, folder: Folder, caplog: pytest.LogCaptureFixture
) -> None:
    directory = directory_in_force(database, folder.path, NOW, report_contacts=False)
    folder.edit("agents.yaml", "name: {en: Bob}", "name: {en: Robert}")
    assert await reload_into(directory, database, folder.path, NOW + 1)
    edition = directory.edition
    assert directory.user_name("bob", "en") == "Robert"
    assert versions(database)[-1] == edition.version
    folder.edit("agents.yaml", "capacity: {chat: 3}", "capacity: {chat: lots}")
    assert not await reload_into(directory, database, folder.path, NOW + 2)
    assert directory.edition is edition
    assert "agents.yaml:19: " in caplog.text
    assert versions(database)[-1] == edition.version


@pytest.mark.parametrize("there", [False, True])
def test_a_place_without_a_configuration_never_stands_for_the_centre_in_force_before(
    database: Database, folder: Folder, tmp_path: Path, there: bool
) -> None:
    directory_in_force(database, folder.path, NOW, report_contacts=False)
    elsewhere = tmp_path / "elsewhere"
    if there:
        elsewhere.mkdir()
    with pytest.raises(StartupError, match=r"elsewhere:1: [^\n]+\nCALLCENTER_CONFIG_DIR must name the folder"):
        directory_in_force(database, elsewhere, NOW + 1, report_contacts=False)


async def test_a_reload_that_cannot_be_remembered_changes_nothing(database: Database, folder: Folder) -> None:
    directory = directory_in_force(database, folder.path, NOW, report_contacts=False)
    edition = directory.edition
    folder.edit("agents.yaml", "name: {en: Bob}", "name: {en: Robert}")
    config_versions.drop(database.engine)
    with pytest.raises(OperationalError):
        await reload_into(directory, database, folder.path, NOW + 1)
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
    assert await reload_into(directory, database, folder.path, NOW + 1)
    again = directory_in_force(database, folder.path, NOW + 2, report_contacts=False)
    assert (again.edition.version, again.user_name("bob", "en")) == (directory.edition.version, "Robert")


def test_a_version_with_flows_goes_on_whatever_has_become_of_its_sounds(database: Database, folder: Folder) -> None:
    folder.add_flows()
    newest = directory_in_force(database, folder.path, NOW, report_contacts=False)
    (folder.path / "sounds" / "chime.wav").unlink()
    old = directory_in_force(database, folder.path, NOW + 1, report_contacts=False)
    assert old.centre == newest.centre
    assert old.edition.version == newest.edition.version
    assert set(old.edition.rules.flows) == {"main", "evening"}


def test_a_version_that_was_in_force_can_be_had_again_for_an_instant(database: Database, folder: Folder) -> None:
    old = directory_in_force(database, folder.path, NOW, report_contacts=False)
    folder.edit("agents.yaml", "name: {en: Bob}", "name: {en: Robert}")
    directory_in_force(database, folder.path, NOW + 1, report_contacts=False)
    then = database.read_now(lambda c: directory_of(c, old.edition.version, NOW))
    assert then is not None
    assert then.centre == old.centre
    assert database.read_now(lambda c: directory_of(c, "unheard-of", NOW)) is None
