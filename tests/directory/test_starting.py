"""The version in force is kept as its files were, so that a spoilt folder does not stop a start."""

from pathlib import Path
from typing import Literal

import pytest
from sqlalchemy import select

from callcenter.db.database import Database
from callcenter.db.tables import config_versions, metadata
from callcenter.directory.errors import ConfigRefused
from callcenter.directory.loader import read
from callcenter.directory.service import edition_of
from callcenter.directory.starting import directory_in_force, directory_of
from callcenter.directory.versions import Version, Versions
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


# --- what was applied since ---------------------------------------------------------------------------------------


def applied(database: Database, folder: Folder, now: int, source: Literal["applied", "restored"] = "applied") -> str:
    """Have bob called Robert by a version that was applied, while the folder is as it was."""
    folder.edit("agents.yaml", "name: {en: Bob}", "name: {en: Robert}")
    centre, texts = read(folder.path)
    folder.edit("agents.yaml", "name: {en: Robert}", "name: {en: Bob}")
    version = edition_of(centre, now).version
    Versions(database).remember(Version(version=version, applied_at=now, source=source, applied_by="admin"), texts)
    return version


def name_of_bob(database: Database, folder: Folder, now: int) -> str:
    return directory_in_force(database, folder.path, now, report_contacts=False).user_name("bob", "en")


@pytest.mark.parametrize("source", ["applied", "restored"])
def test_what_was_applied_goes_on_over_starts_while_the_folder_is_as_it_was(
    database: Database, folder: Folder, source: Literal["applied", "restored"]
) -> None:
    assert name_of_bob(database, folder, NOW) == "Bob"
    applied(database, folder, NOW + 1, source)
    assert name_of_bob(database, folder, NOW + 2) == "Robert"
    assert name_of_bob(database, folder, NOW + 3) == "Robert"


def test_a_folder_that_was_changed_since_counts_again(database: Database, folder: Folder) -> None:
    name_of_bob(database, folder, NOW)
    applied(database, folder, NOW + 1)
    folder.edit("agents.yaml", "name: {en: Bob}", "name: {en: Bobby}")
    assert name_of_bob(database, folder, NOW + 2) == "Bobby"
    assert name_of_bob(database, folder, NOW + 3) == "Bobby"


def test_what_was_applied_goes_on_though_the_folders_content_was_applied_again_with_other_comments(
    database: Database, folder: Folder
) -> None:
    name_of_bob(database, folder, NOW)
    applied(database, folder, NOW + 1)
    centre, texts = read(folder.path)
    again = Version(version=edition_of(centre, NOW).version, applied_at=NOW + 2, source="applied", applied_by="admin")
    Versions(database).remember(again, {**texts, "agents.yaml": texts["agents.yaml"] + "# As it was.\n"})
    applied(database, folder, NOW + 3)
    assert name_of_bob(database, folder, NOW + 4) == "Robert"


def test_a_spoilt_folder_leaves_what_was_applied_in_force(database: Database, folder: Folder) -> None:
    name_of_bob(database, folder, NOW)
    applied(database, folder, NOW + 1)
    folder.edit("queues.yaml", "hours: office", "hours: nowhere")
    assert name_of_bob(database, folder, NOW + 2) == "Robert"


def test_the_first_start_of_a_database_takes_the_folder(database: Database, folder: Folder) -> None:
    applied(database, folder, NOW)
    assert name_of_bob(database, folder, NOW + 1) == "Bob"


def test_a_version_that_this_program_refuses_gives_way_to_the_folder(
    database: Database, folder: Folder, caplog: pytest.LogCaptureFixture
) -> None:
    name_of_bob(database, folder, NOW)
    texts = {**read(folder.path).texts, "people.yaml": "people: {sun: {nmae: 1}}"}
    Versions(database).remember(Version(version="old", applied_at=NOW + 1, source="applied"), texts)
    assert name_of_bob(database, folder, NOW + 2) == "Bob"
    assert "Version old is refused" in caplog.text


# --- which is in force, whatever the clock and the calendar say ----------------------------------------------------

YEAR_MS = 365 * 24 * 3_600_000


def in_force(database: Database) -> str:
    """Return the version that everybody is told is in force."""
    return Versions(database).list()[0].version


def test_what_comes_into_force_is_the_newest_though_the_clock_was_set_back(database: Database, folder: Folder) -> None:
    name_of_bob(database, folder, NOW)
    folder.edit("agents.yaml", "name: {en: Bob}", "name: {en: Bobby}")
    newest = directory_in_force(database, folder.path, NOW - 5_000, report_contacts=False)
    assert in_force(database) == newest.edition.version


@pytest.mark.parametrize("spoilt", [False, True])
def test_what_goes_on_is_in_force_by_the_name_it_has_a_year_later(
    database: Database, folder: Folder, spoilt: bool
) -> None:
    name_of_bob(database, folder, NOW)
    before = applied(database, folder, NOW + 1)
    if spoilt:
        folder.edit("queues.yaml", "hours: office", "hours: nowhere")
    later = directory_in_force(database, folder.path, NOW + YEAR_MS, report_contacts=False)
    newest = Versions(database).list()[0]
    assert newest.version == later.edition.version != before
    assert (newest.source, newest.applied_by) == ("applied", "admin")
    assert name_of_bob(database, folder, NOW + YEAR_MS + 1) == "Robert"
