"""The centre is changed over HTTP and from the command line while customers wait and talk."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from callcenter.clock import CellClock
from callcenter.directory.change_cli import Centre as Remote
from callcenter.directory.change_cli import Refused, apply_there, roll_back, show_versions, write_files
from callcenter.directory.service import Directory
from callcenter.settings import Settings
from routing.events import ContactQueued, RoutingConfigured, WrapUpStarted
from tests.rules.deeds import does, shows
from tests.support.centre import PASSWORD, Running, running, write_folder

PATH = "/api/v1/configuration"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder the centre was started from."""
    return write_folder(tmp_path / "config")


@pytest.fixture
async def centre(tmp_path: Path, folder: Path) -> AsyncIterator[Running]:
    settings = Settings(mode="demo", config_dir=folder, console_dir=tmp_path / "console")
    async with running(tmp_path, Directory.load(folder, CellClock().now()), settings=settings) as centre:
        await centre.centre.changes.reload()  # so that the version it starts with is kept
        yield centre


def files(folder: Path, **changes: tuple[str, str]) -> dict[str, str]:
    """Return the folder's files, with one thing said otherwise in some."""
    texts = {path.name: path.read_text() for path in folder.glob("*.yaml")}
    for file, (old, new) in changes.items():
        assert old in texts[f"{file}.yaml"]
        texts[f"{file}.yaml"] = texts[f"{file}.yaml"].replace(old, new)
    return texts


SHORT_WRAP_UP = ('"hours": "always"\n', '"hours": "always", "wrap_up": "5s"\n')


def without_chats(folder: Path) -> dict[str, str]:
    """Return the folder's files, with agents who take calls alone."""
    texts = files(folder, agents=('"chat": 2', '"chat": 0'))
    return {**texts, "agents.yaml": texts["agents.yaml"].replace('"voice": 0', '"voice": 1')}


async def asked(centre: Running, method: str, path: str, user: str = "admin", **body: Any) -> httpx.Response:
    cookie = {"Cookie": f"callcenter_session={await centre.token(user)}"}
    async with centre.http(headers=cookie) as http:
        return await http.request(method, PATH + path, json=body or None)


async def test_a_change_loses_nobody_and_what_is_in_progress_ends_by_the_old_rules(
    centre: Running, folder: Path
) -> None:
    lin, talks = await centre.console("lin", ready=True), await centre.chatting()
    await lin.accept(talks.contact)
    await does(lin, "set_state", availability="not_ready", reason="lunch")
    waits, sun = await centre.chatting(), await centre.console("sun")
    answer = await asked(centre, "POST", "", files=files(folder, queues=SHORT_WRAP_UP), message="Busy season")
    assert (answer.status_code, answer.json()["changed"]) == (200, True)
    assert centre.last(RoutingConfigured).config.version == answer.json()["version"]
    await shows(sun, waits.contact, stage="waiting")
    await does(lin, "end", contact=talks.contact)
    started = centre.last(WrapUpStarted)
    assert started.until - started.at == 60_000
    await does(lin, "wrap_up", contact=talks.contact, disposition="solved")
    await does(lin, "set_state", availability="available")
    await lin.accept(waits.contact)
    await does(lin, "end", contact=waits.contact)
    started = centre.last(WrapUpStarted)
    assert started.until - started.at == 5_000


async def test_a_preview_says_who_would_be_offered_whom_and_changes_nothing(centre: Running, folder: Path) -> None:
    lin = await centre.console("lin", ready=True)
    busy = [await centre.chatting() for _ in range(3)]
    for customer in busy[:2]:
        await lin.accept(customer.contact)
    more_room = ('"chat": 2', '"chat": 3')
    position = centre.centre.view.position
    answer = await asked(centre, "POST", "/preview", files=files(folder, agents=more_room))
    assert answer.json()["offered"] == [{"contact": busy[2].contact, "agents": ["lin"]}]
    assert centre.centre.view.position == position
    assert centre.events(busy[2].contact)[-1] == "ContactQueued"


async def test_mistakes_are_told_by_file_and_line(centre: Running, folder: Path) -> None:
    wrong = files(folder, queues=('"hours": "never"', '"hours": "nowhere"'))
    answer = await asked(centre, "POST", "", files=wrong)
    assert (answer.status_code, answer.json()["code"]) == (422, "config_refused")
    (error,) = [one for one in answer.json()["errors"] if "nowhere" in one["message"]]
    assert error["field"].startswith("queues.yaml:")


async def test_mistakes_are_told_in_the_language_of_who_asks(centre: Running, folder: Path) -> None:
    wrong = files(folder, queues=('"hours": "never"', '"hours": "nowhere"'))
    cookie = {"Cookie": f"callcenter_session={await centre.token('admin')}"}
    told = {}
    for language in ("zh-CN", "en"):
        async with centre.http(headers={**cookie, "Accept-Language": language}) as http:
            told[language] = (await http.post(f"{PATH}/preview", json={"files": wrong})).json()
    (chinese,) = [one for one in told["zh-CN"]["errors"] if "nowhere" in one["message"]]
    (english,) = [one for one in told["en"]["errors"] if "nowhere" in one["message"]]
    assert (chinese["message"], english["message"]) == ("开放时间“nowhere”不存在", "unknown opening hours 'nowhere'")
    assert chinese["field"] == english["field"]
    assert told["zh-CN"]["detail"].startswith("配置有误，未予采用：")


@pytest.mark.parametrize("name", ["../centre.yaml", "/etc/passwd", "Centre.yaml", "centre.txt"])
async def test_a_file_of_any_other_name_is_refused(centre: Running, folder: Path, name: str) -> None:
    answer = await asked(centre, "POST", "/preview", files={**files(folder), name: "x: 1"})
    assert answer.status_code == 422


async def test_versions_tell_who_when_and_why_and_one_goes_back_to_them(centre: Running, folder: Path) -> None:
    first = centre.centre.directory.edition.version
    done = await asked(centre, "POST", "", files=files(folder, queues=SHORT_WRAP_UP), message="Busy season")
    listed = (await asked(centre, "GET", "/versions", "sun")).json()["items"]
    assert [(one["version"], one["source"], one["applied_by"], one["message"], one["in_force"]) for one in listed] == [
        (done.json()["version"], "applied", "admin", "Busy season", True),
        (first, "folder", None, "", False),
    ]
    one = (await asked(centre, "GET", f"/versions/{first}", "sun")).json()
    assert one["files"] == files(folder)
    back = await asked(centre, "POST", f"/versions/{first}/restore", message="Over")
    assert (back.json()["version"], back.json()["before"]) == (first, done.json()["version"])
    assert centre.centre.directory.edition.version == first


async def test_of_two_applied_at_once_from_one_version_one_is_refused(centre: Running, folder: Path) -> None:
    base = centre.centre.directory.edition.version
    answers = await asyncio.gather(
        *(
            asked(centre, "POST", "", files=files(folder, queues=(old, new)), base=base)
            for old, new in (SHORT_WRAP_UP, ('"Sales"', '"Shop"'))
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert next(answer.json()["code"] for answer in answers if answer.is_error) == "configuration_changed"


async def test_a_change_that_strands_who_waits_is_refused_unless_forced(centre: Running, folder: Path) -> None:
    customer = await centre.chatting()
    answer = await asked(centre, "POST", "", files=without_chats(folder))
    assert (answer.status_code, answer.json()["code"]) == (409, "would_strand")
    answer = await asked(centre, "POST", "", files=without_chats(folder), force=True)
    assert answer.json()["stranded"] == [{"contact": customer.contact, "queue": "sales", "code": "nobody_ever"}]
    assert centre.last(ContactQueued).contact == customer.contact


# --- from the command line ------------------------------------------------------------------------------------------


async def remotely(centre: Running, what: Any, *arguments: Any, user: str = "admin", **said: Any) -> None:
    def work() -> None:
        with Remote.signed_in(f"http://{centre.address}", user, lambda: PASSWORD) as remote:
            what(remote, *arguments, **said)

    await asyncio.to_thread(work)


def changed(folder: Path) -> Path:
    """Return another folder, in which the queues' wrap-up is short."""
    other = folder.with_name("other")
    other.mkdir()
    for name, text in files(folder, queues=SHORT_WRAP_UP).items():
        (other / name).write_text(text)
    return other


async def test_the_command_applies_a_folder_and_rolls_back(
    centre: Running, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, other = centre.centre.directory.edition.version, changed(folder)
    await remotely(centre, apply_there, other, "Why not", dry_run=True, force=False)
    assert f"Nothing was changed; version {first} is in force." in capsys.readouterr().out
    await remotely(centre, apply_there, other, "Why not", dry_run=False, force=False)
    assert f"is in force, after {first}." in capsys.readouterr().out
    await remotely(centre, apply_there, other, "", dry_run=False, force=False)
    assert "is in force already." in capsys.readouterr().out
    await remotely(centre, roll_back, first, "", dry_run=False, force=False)
    assert centre.centre.directory.edition.version == first


async def test_the_command_writes_a_version_into_a_folder_from_which_it_is_applied_again(
    centre: Running, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, other = centre.centre.directory.edition.version, changed(folder)
    await remotely(centre, apply_there, other, "", dry_run=False, force=False)
    await remotely(centre, write_files, tmp_path / "now", None)
    assert {file.name: file.read_text() for file in (tmp_path / "now").iterdir()} == files(other)
    await remotely(centre, write_files, tmp_path / "before", first)
    await remotely(centre, apply_there, tmp_path / "before", "", dry_run=False, force=False)
    assert centre.centre.directory.edition.version == first
    with pytest.raises(Refused, match=r"before has agents.yaml, .* already; name a folder"):
        await remotely(centre, write_files, tmp_path / "before", None)
    with pytest.raises(Refused, match="There is no version 'never'"):
        await remotely(centre, write_files, tmp_path / "nowhere", "never")
    assert not (tmp_path / "nowhere").exists()
    assert f"Version {first} is in {tmp_path / 'before'}: " in capsys.readouterr().out


async def test_the_command_shows_who_would_be_stranded_and_does_it_only_with_force(
    centre: Running, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    customer = await centre.chatting()
    (folder / "agents.yaml").write_text(without_chats(folder)["agents.yaml"])
    with pytest.raises(Refused, match="With --force"):
        await remotely(centre, apply_there, folder, "", dry_run=False, force=False)
    said = capsys.readouterr().out
    assert "STRANDED" in said
    assert customer.contact[:8] in said
    await remotely(centre, apply_there, folder, "", dry_run=False, force=True)
    assert "is in force, after" in capsys.readouterr().out


async def test_the_command_tells_what_the_server_refuses(centre: Running, folder: Path) -> None:
    with pytest.raises(Refused, match="not for your role"):
        await remotely(centre, apply_there, folder, "", dry_run=True, force=False, user="sun")
    with pytest.raises(Refused, match="There is no version"):
        await remotely(centre, roll_back, "never", "", dry_run=True, force=False)

    def wrong() -> None:
        with Remote.signed_in(f"http://{centre.address}", "admin", lambda: "wrong password"):
            raise AssertionError("nobody is let in")

    with pytest.raises(Refused, match="password is wrong"):
        await asyncio.to_thread(wrong)


async def test_the_command_lists_the_versions(centre: Running, capsys: pytest.CaptureFixture[str]) -> None:
    from rich.console import Console

    await centre.centre.hub.contacts.adjust_agent("lin", "sun", queues=(), skills={"care": 3})
    await remotely(centre, lambda remote: show_versions(remote.versions(), Console(width=200)))
    said = capsys.readouterr().out
    assert f"{centre.centre.directory.edition.version} (in force)" in said
    assert re.search(r"lin .*nothing .*care 3 .*sun", said)


def test_a_server_that_is_not_there_is_named() -> None:
    with (
        pytest.raises(Refused, match=r"http://127.0.0.1:9/? does not answer"),
        Remote.signed_in("http://127.0.0.1:9", "admin", lambda: PASSWORD),
    ):
        raise AssertionError("nobody is there")
