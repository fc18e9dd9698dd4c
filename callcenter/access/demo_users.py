"""The demo centre's accounts, whose password everybody knows. Production refuses to start while there are any."""

from collections.abc import Sequence

from sqlalchemy import Connection

from callcenter.access import repository
from callcenter.access.models import Role, User
from callcenter.access.passwords import HASHER
from callcenter.clock import CellClock
from callcenter.db.database import Database


def ensure_demo_users(database: Database, accounts: Sequence[tuple[str, Role]], password: str) -> list[str]:
    """Create those accounts that are missing, flagged as demo; return their names. Call it before the loop runs."""

    def missing(connection: Connection) -> list[tuple[str, Role]]:
        present = {user.username for user in repository.list_users(connection)}
        return [(username, role) for username, role in accounts if username not in present]

    if not database.read_now(missing):
        return []
    # One hash for all of them: that two have the same password is no secret here, and hashing is slow on purpose.
    password_hash, now = HASHER.hash(password), CellClock().now()

    def add(connection: Connection) -> list[str]:
        added = missing(connection)
        for username, role in added:
            user = User(username, role, demo=True, disabled=False, created_at=now)
            repository.add_user(connection, user, password_hash)
        return [username for username, _ in added]

    return database.write_now(add)


def demo_users_present(database: Database) -> list[str]:
    """Return the names of the accounts that can be signed in to with the demo password."""
    return [user.username for user in database.read_now(repository.list_users) if user.demo and not user.disabled]
