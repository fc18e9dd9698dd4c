"""Whose pages may act on this server."""

import pytest
from starlette.requests import HTTPConnection

from callcenter.http.origins import connection_origin_allowed, customer_origin_allowed, origin_allowed
from callcenter.settings import Settings

PUBLIC = "https://centre.example"


@pytest.mark.parametrize(
    ("origin", "public_url", "allowed"),
    [
        ("https://centre.example", PUBLIC, True),
        ("https://centre.example", PUBLIC + "/", True),
        ("https://centre.example", PUBLIC + "/some/path", True),
        ("https://centre.example:443", PUBLIC, True),
        ("https://CENTRE.example", PUBLIC, True),
        ("http://centre.example", PUBLIC, False),
        ("https://centre.example:8443", PUBLIC, False),
        ("https://sub.centre.example", PUBLIC, False),
        ("https://centre.example.evil.example", PUBLIC, False),
        ("https://evil.example/centre.example", PUBLIC, False),
        ("https://centre.example@evil.example", PUBLIC, False),
        ("https://evil.example#https://centre.example", PUBLIC, False),
        ("https://centre.example/", PUBLIC, False),
        ("https://centre.example:bad", PUBLIC, False),
        ("https://[", PUBLIC, False),
        ("file://", PUBLIC, False),
        ("null", PUBLIC, False),
        ("", PUBLIC, False),
        (None, PUBLIC, False),
        (None, "", False),
        ("null", "null", False),
        ("http://[::1]:8000", "http://[::1]:8000", True),
    ],
)
def test_without_a_host_only_the_public_urls_origin_is_allowed(
    origin: str | None, public_url: str, allowed: bool
) -> None:
    assert origin_allowed(origin, public_url) is allowed


@pytest.mark.parametrize(
    ("origin", "host", "allowed"),
    [
        ("http://localhost:8123", "localhost:8123", True),
        ("http://127.0.0.1:8123", "localhost:8123", True),
        ("http://localhost:8123", "127.0.0.1:8123", True),
        ("http://[::1]:8123", "127.0.0.1:8123", True),
        ("http://192.0.2.9:8123", "192.0.2.9:8123", True),
        ("http://192.0.2.9", "192.0.2.9:80", True),
        ("http://localhost:8123", "localhost:8124", False),
        ("http://localhost:3000", "127.0.0.1:8123", False),
        ("http://evil.example:8123", "localhost:8123", False),
        ("http://localhost.evil.example:8123", "localhost:8123", False),
        ("http://localhost:8123", "", False),
        ("http://localhost:8123", "localhost:8123@evil", False),
        ("null", "null", False),
    ],
)
def test_with_a_host_its_own_pages_are_allowed_and_loopback_names_are_one_host(
    origin: str, host: str, allowed: bool
) -> None:
    assert origin_allowed(origin, "http://localhost:8000", host) is allowed


@pytest.mark.parametrize(("mode", "allowed"), [("demo", True), ("production", False)])
def test_the_host_header_is_believed_in_demo_mode_only(mode: str, allowed: bool) -> None:
    settings = Settings.model_validate({"mode": mode, "public_url": PUBLIC})
    headers = [(b"origin", b"http://localhost:9"), (b"host", b"localhost:9")]
    connection = HTTPConnection({"type": "http", "headers": headers})
    assert connection_origin_allowed(connection, settings) is allowed


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        (PUBLIC, True),
        ("https://shop.example", True),
        ("https://SHOP.example:443", True),
        ("https://www.example:8443", True),
        ("https://www.example", False),
        ("http://shop.example", False),
        ("https://sub.shop.example", False),
        ("null", False),
        ("", False),
    ],
)
def test_customers_come_from_our_own_pages_and_from_the_sites_that_embed_the_widget(origin: str, allowed: bool) -> None:
    settings = Settings.model_validate(
        {"public_url": PUBLIC, "widget_origins": "https://shop.example  https://www.example:8443"}
    )
    connection = HTTPConnection({"type": "websocket", "headers": [(b"origin", origin.encode())]})
    assert customer_origin_allowed(connection, settings) is allowed
    assert connection_origin_allowed(connection, settings) is (origin == PUBLIC)
