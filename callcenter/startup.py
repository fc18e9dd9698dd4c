"""What has to be in order before the server starts; each failure is one line that names the thing and the way out."""

import gc
import os
import socket
import sys
from pathlib import Path
from typing import Any

import filelock
from sqlalchemy.exc import ArgumentError

from callcenter.access.demo_users import demo_users_present
from callcenter.db.database import Database
from callcenter.db.migrate import is_current, migrate
from callcenter.directory.schemas import Timings
from callcenter.errors import StartupError
from callcenter.http.sockets import GatheringProtocol
from callcenter.settings import Settings

_UNREAD_FOR_MS = 30_000
"""How long what was sent may lie unread before the connection is cut."""


class AlreadyRunning(StartupError):
    """Another callcenter works on the database."""


def open_database(settings: Settings) -> Database:
    """Return the database, brought to this program's version; refuse to do that while a server is at work on it."""
    database = connect(settings)
    if not is_current(database):
        try:
            taken = lock(database)
        except AlreadyRunning as error:
            raise AlreadyRunning(
                f"{database.path} is of an older version, and a callcenter still works on it; stop that one first."
            ) from error
        try:
            migrate(database)
        finally:
            taken.release()
    return database


def connect(settings: Settings) -> Database:
    """Return the database as it is, once its folder is known to be there and writable."""
    try:
        database = Database(settings.database_url)
    except ArgumentError:
        raise StartupError("CALLCENTER_DATABASE_URL is not a database's address; write sqlite:///PATH.") from None
    folder = database.path.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StartupError(
            f"The folder {folder} cannot be made ({error.strerror}). Make it, or set CALLCENTER_DATABASE_URL."
        ) from error
    if not os.access(folder, os.W_OK):
        raise StartupError(f"The folder {folder} cannot be written. Change its owner or set CALLCENTER_DATABASE_URL.")
    return database


def lock(database: Database) -> filelock.BaseFileLock:
    """Take the lock that keeps a second server (or an offline command) off this database."""
    path = Path(f"{database.path}.lock")
    taken = filelock.FileLock(path)
    try:
        taken.acquire(timeout=0)
    except filelock.Timeout:
        raise AlreadyRunning(f"Another callcenter already works on {database.path}; stop it first.") from None
    except OSError as error:
        raise StartupError(f"The lock file {path} cannot be written ({error.strerror}).") from error
    return taken


def refuse_unsafe(settings: Settings, database: Database) -> None:
    """Refuse what production must not have, with the whole list."""
    problems = settings.unsafe_for_production()
    if settings.mode == "production" and (demo := demo_users_present(database)):
        problems.append(f"These accounts have the demo password: {', '.join(demo)}. Disable them or set passwords.")
    if problems:
        lines = "".join(f"\n  - {problem}" for problem in problems)
        raise StartupError(f"Refusing to start in production mode:{lines}\nFor a trial, set CALLCENTER_MODE=demo.")


def listen(settings: Settings) -> socket.socket:
    """Return a listening socket, so that a taken port is known before anything else happens."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    if sys.platform != "win32":
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if sys.platform == "linux":
        # Every connection inherits it. Without, one who never reads would keep a closed connection and its buffers.
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNREAD_FOR_MS)
    try:
        sock.bind((settings.host, settings.port))
        sock.listen(1024)
    except OSError as error:
        sock.close()
        raise StartupError(
            f"Port {settings.port} on {settings.host} cannot be used ({error.strerror}). "
            "Stop what uses it, or choose another: CALLCENTER_PORT=8001."
        ) from error
    sock.set_inheritable(True)
    return sock


def settle_memory() -> None:
    """Keep the garbage collector off what was loaded at the start, and from looking often: a full pass holds all up."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 50, 100)


def server_options(timings: Timings) -> dict[str, Any]:
    """Return how uvicorn runs the application: the same in every process and in the tests."""
    return {
        "loop": "uvloop",
        "http": "httptools",
        "ws": GatheringProtocol,
        "ws_max_size": 64 * 1024,
        "ws_per_message_deflate": False,
        "ws_ping_interval": timings.ping_every / 1_000,
        "ws_ping_timeout": (timings.ping_within - timings.ping_every) / 1_000,
        "access_log": False,
        "server_header": False,
        "timeout_graceful_shutdown": 5,
    }
