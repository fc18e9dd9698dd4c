"""What has to be in order before the server starts; each failure is one line that names the thing and the way out."""

import os
import socket
import sys
from pathlib import Path

import filelock

from callcenter.access.demo_users import demo_users_present
from callcenter.db.database import Database
from callcenter.db.migrate import migrate
from callcenter.errors import StartupError
from callcenter.settings import Settings


def open_database(settings: Settings) -> Database:
    """Return the database, brought to this program's version."""
    database = Database(settings.database_url)
    folder = database.path.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StartupError(
            f"The folder {folder} cannot be made ({error.strerror}). Make it, or set CALLCENTER_DATABASE_URL."
        ) from error
    if not os.access(folder, os.W_OK):
        raise StartupError(f"The folder {folder} cannot be written. Change its owner or set CALLCENTER_DATABASE_URL.")
    migrate(database)
    return database


def lock(database: Database) -> filelock.BaseFileLock:
    """Take the lock that keeps a second server (or an offline command) off this database."""
    path = Path(f"{database.path}.lock")
    taken = filelock.FileLock(path)
    try:
        taken.acquire(timeout=0)
    except filelock.Timeout:
        raise StartupError(f"Another callcenter already works on {database.path}; stop it first.") from None
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
