"""What has to be in order before the server starts: each failure names the thing and the way out."""

import asyncio
import errno
import os
import socket
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import inspect

import callcenter.startup
from callcenter.access.demo_users import ensure_demo_users
from callcenter.access.models import Role
from callcenter.directory.schemas import Timings
from callcenter.errors import StartupError
from callcenter.settings import Settings
from callcenter.startup import connect, listen, lock, open_database, refuse_unsafe, server_options
from tests.support.centre import database_in
from tests.support.patience import PATIENCE_S


def settings(path: Path, **more: object) -> Settings:
    return Settings.model_validate({"database_url": f"sqlite:///{path}", **more})


def test_the_folder_of_the_database_is_made_and_the_database_brought_up_to_date(tmp_path: Path) -> None:
    database = open_database(settings(tmp_path / "deep" / "down" / "centre.db"))
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("select count(*) from events").scalar() == 0
    database.close()


def test_while_a_server_is_at_work_on_an_older_database_nobody_else_brings_it_up_to_date(tmp_path: Path) -> None:
    """The server would find its tables changed under its hands."""
    older, current = settings(tmp_path / "older.db"), settings(tmp_path / "centre.db")
    server = connect(older)
    taken = lock(server)
    with pytest.raises(
        StartupError, match=r"older\.db is of an older version, and a callcenter still works on it; stop"
    ):
        open_database(older)
    assert not inspect(server.engine).get_table_names()
    taken.release()
    open_database(older).close()
    assert "events" in inspect(server.engine).get_table_names()
    lock(server).release()
    server.close()

    server = database_in(tmp_path)
    taken = lock(server)
    open_database(current).close()
    taken.release()
    server.close()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("I am no folder")
    with pytest.raises(StartupError, match=r"The folder .*/file/var cannot be made .*CALLCENTER_DATABASE_URL"):
        connect(settings(tmp_path / "file" / "var" / "centre.db"))


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may write anywhere
    with pytest.raises(StartupError, match=r"cannot be written\. Change its owner"):
        connect(settings(tmp_path / "centre.db"))


@pytest.mark.parametrize(("url", "said"), [("nonsense", "write sqlite:///PATH"), ("mysql://x/y", "not supported")])
def test_an_address_that_is_no_sqlite_file_is_refused(url: str, said: str) -> None:
    with pytest.raises(StartupError, match=said):
        connect(Settings(database_url=url))


def test_only_one_server_works_on_a_database(tmp_path: Path) -> None:
    database = database_in(tmp_path)
    first = lock(database)
    with pytest.raises(StartupError, match=r"Another callcenter already works on .*centre\.db; stop it first"):
        lock(database)
    first.release()
    lock(database).release()
    database.close()


def test_a_lock_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    database = database_in(tmp_path)
    (tmp_path / "centre.db.lock").mkdir()
    with pytest.raises(StartupError, match=r"The lock file .*centre\.db\.lock cannot be written"):
        lock(database)
    database.close()


def test_a_taken_port_is_named_with_the_way_out() -> None:
    with listen(Settings(port=0)) as first:
        port = first.getsockname()[1]
        with pytest.raises(StartupError, match=rf"Port {port} on 127\.0\.0\.1 cannot be used .*CALLCENTER_PORT=8001"):
            listen(Settings(port=port))


def test_it_listens_on_ipv6_too() -> None:
    try:
        with listen(Settings(host="::1", port=0)) as listener:
            assert listener.family is socket.AF_INET6
    except StartupError:
        pytest.skip("this machine has no IPv6")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be told so")
async def test_a_connection_that_is_never_read_is_cut_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else one who connects and never reads would keep the socket, and what waits to be sent, for ever."""
    monkeypatch.setattr(callcenter.startup, "_UNREAD_FOR_MS", 300)
    cut: asyncio.Future[Exception | None] = asyncio.get_running_loop().create_future()

    class Talker(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            assert isinstance(transport, asyncio.Transport)
            transport.write(b"x" * 20_000_000)
            transport.close()

        def connection_lost(self, exc: Exception | None) -> None:
            cut.set_result(exc)

    listener = listen(Settings(port=0))
    server = await asyncio.get_running_loop().create_server(Talker, sock=listener)
    with socket.create_connection(listener.getsockname()):
        async with asyncio.timeout(PATIENCE_S):
            lost = await cut
    assert isinstance(lost, OSError)
    assert lost.errno == errno.ETIMEDOUT
    server.close()


def test_production_refuses_everything_that_is_unsafe_with_the_whole_list(tmp_path: Path) -> None:
    database = database_in(tmp_path)
    ensure_demo_users(database, [("lin", Role.AGENT), ("demo1", Role.AGENT), ("demo2", Role.ADMIN)], "demo")
    unsafe = Settings(mode="production", crm_webhook_url="http://crm.example", config_dir=tmp_path / "config")
    with pytest.raises(StartupError) as refused:
        refuse_unsafe(unsafe, database)
    assert str(refused.value) == (
        "Refusing to start in production mode:"
        "\n  - CALLCENTER_PUBLIC_URL must begin with https://."
        "\n  - CALLCENTER_IDENTITY_SECRET still has its default value; set a random one."
        "\n  - CALLCENTER_CRM_WEBHOOK_SECRET still has its default value; set a random one."
        "\n  - These accounts have the demo password: demo1, demo2. Disable them or set passwords."
        "\nFor a trial, set CALLCENTER_MODE=demo."
    )
    with pytest.raises(StartupError, match="CALLCENTER_CONFIG_DIR is not set"):
        refuse_unsafe(Settings(mode="production"), database)
    refuse_unsafe(Settings(mode="demo"), database)
    database.close()


def test_production_with_everything_in_order_starts(tmp_path: Path) -> None:
    database = database_in(tmp_path)
    secret = SecretStr("a secret of our own, long enough to be one")
    safe = Settings(
        mode="production", public_url="https://centre.example", identity_secret=secret, config_dir=tmp_path / "config"
    )
    refuse_unsafe(safe, database)
    database.close()


CARRIER = {
    "twilio_account_sid": "AC1",
    "twilio_auth_token": "the token",
    "twilio_api_key": "SK1",
    "twilio_api_secret": "the secret",
    "twilio_app_sid": "AP1",
}


def production(path: Path, **more: object) -> Settings:
    safe = {"mode": "production", "public_url": "https://centre.example", "config_dir": path / "config"}
    return Settings.model_validate({**safe, "identity_secret": "a secret of our own, long enough to be one", **more})


def test_production_with_a_carrier_needs_all_it_is_asked_for(tmp_path: Path) -> None:
    assert not production(tmp_path, **CARRIER).unsafe_for_production()
    assert production(
        tmp_path, twilio_account_sid="AC1", twilio_api_key="SK1", twilio_app_sid=""
    ).unsafe_for_production() == [
        "CALLCENTER_TWILIO_ACCOUNT_SID is set, so these must be too: CALLCENTER_TWILIO_AUTH_TOKEN, "
        "CALLCENTER_TWILIO_API_SECRET, CALLCENTER_TWILIO_APP_SID."
    ]


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9100", "http://api.twilio.com", "https://api.twilio.com.evil.example"]
)
def test_production_refuses_a_stand_in_for_the_carrier(tmp_path: Path, url: str) -> None:
    [problem] = production(tmp_path, **CARRIER, twilio_api_url=url).unsafe_for_production()
    assert problem == "CALLCENTER_TWILIO_API_URL must be https://api.twilio.com; a stand-in is for the demo."
    assert not Settings.model_validate({"mode": "demo", **CARRIER, "twilio_api_url": url}).unsafe_for_production()


@pytest.mark.parametrize(
    ("given", "carrier"),
    [
        ({}, "none"),
        ({"twilio_account_sid": ""}, "none"),
        ({"twilio_api_url": "http://127.0.0.1:9100"}, "none"),
        ({"twilio_account_sid": "AC1"}, "twilio"),
        ({"twilio_account_sid": "AC1", "twilio_api_url": "https://api.twilio.com/"}, "twilio"),
        ({"twilio_account_sid": "AC1", "twilio_api_url": "http://127.0.0.1:9100"}, "stand_in"),
    ],
)
def test_who_carries_the_calls(given: dict[str, str], carrier: str) -> None:
    assert Settings.model_validate({"mode": "demo", **given}).carrier == carrier


def test_while_the_auth_token_is_changed_there_are_two() -> None:
    def tokens(**given: str) -> list[str]:
        return Settings.model_validate({"mode": "demo", **given}).twilio_auth_tokens

    assert tokens() == []
    assert tokens(twilio_auth_token="new", twilio_auth_token_previous="") == ["new"]
    assert tokens(twilio_auth_token="new", twilio_auth_token_previous="old") == ["new", "old"]


def test_no_secret_of_the_carrier_shows_in_the_settings(tmp_path: Path) -> None:
    shown = repr(production(tmp_path, **CARRIER, twilio_auth_token_previous="the token before"))
    assert "the token" not in shown
    assert "the secret" not in shown


def test_a_socket_is_pinged_as_the_centre_says_and_takes_no_large_frames() -> None:
    options = server_options(Timings.model_validate({"ping_every": "8s", "ping_within": "20s"}))
    assert (options["ws_ping_interval"], options["ws_ping_timeout"]) == (8, 12)
    assert options["ws_max_size"] == 65_536
    assert not options["access_log"]


def test_production_lets_sites_embed_the_widget_by_their_https_origins_only(tmp_path: Path) -> None:
    sites = "https://shop.example https://www.example/chat http://shop.example *"
    path, plain, any_site = production(tmp_path, widget_origins=sites).unsafe_for_production()
    assert path == (
        "CALLCENTER_WIDGET_ORIGINS: 'https://www.example/chat' must be https:// and a host, without a path."
    )
    assert "'http://shop.example'" in plain
    assert "'*'" in any_site


def test_production_sends_mail_from_an_address_and_by_a_server_it_understands(tmp_path: Path) -> None:
    server, sender = production(tmp_path, smtp_url="mail.example:25").unsafe_for_production()
    assert server.startswith("CALLCENTER_SMTP_URL must be smtp://host:port")
    assert "CALLCENTER_MAIL_FROM" in sender
    fine = production(tmp_path, smtp_url="smtps://us:pass%40word@mail.example", mail_from="hotline@centre.example")
    assert fine.unsafe_for_production() == []
