"""Which web origins may act on this server: its own and, as customers, those of the sites that embed the widget."""

import re

from starlette.requests import HTTPConnection

from callcenter.settings import Settings

_ORIGIN = re.compile(r"(https?)://([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
_DEFAULT_PORTS = {"http": 80, "https": 443}


def origin_allowed(origin: str | None, public_url: str, host: str | None = None) -> bool:
    """Tell whether a request that carries this `Origin` header comes from our own pages.

    It does when it equals the origin of `public_url`. Where `host` (the Host header) is given, it also does when it
    names that host and port, the loopback names being one host. A missing or opaque ("null") origin never does.
    """
    claimed = _origin(origin or "")
    if claimed is None:
        return False
    if claimed == _origin("/".join(public_url.split("/", 3)[:3])):
        return True
    served = _origin(f"{claimed[0]}://{host}") if host else None
    return served is not None and _one_loopback(served) == _one_loopback(claimed)


def connection_origin_allowed(connection: HTTPConnection, settings: Settings) -> bool:
    """Apply `origin_allowed` to a request or socket. The Host header is believed in demo mode only."""
    host = connection.headers.get("host") if settings.mode == "demo" else None
    return origin_allowed(connection.headers.get("origin"), settings.public_url, host)


def customer_origin_allowed(connection: HTTPConnection, settings: Settings) -> bool:
    """Tell whether a customer may come from there: our own pages, and those in `widget_origins`."""
    if connection_origin_allowed(connection, settings):
        return True
    claimed = _origin(connection.headers.get("origin") or "")
    return claimed is not None and claimed in {_origin(allowed) for allowed in settings.widget_origins}


def _origin(text: str) -> tuple[str, str, int] | None:
    """Return scheme, host and port of scheme://host[:port], or None for anything else."""
    match = _ORIGIN.fullmatch(text.lower())
    if match is None:
        return None
    scheme, host, port = match.groups()
    return scheme, host, int(port) if port else _DEFAULT_PORTS[scheme]


def _one_loopback(origin: tuple[str, str, int]) -> tuple[str, str, int]:
    scheme, host, port = origin
    return scheme, "localhost" if host in _LOOPBACK else host, port
