"""Users and sessions in the database. Each function works in the transaction of the connection it is given."""

from sqlalchemy import Connection, Row, delete, insert, select, update

from callcenter.access.models import Principal, Role, Session, User
from callcenter.db.tables import sessions, users


def find_password(connection: Connection, username: str) -> tuple[str, Role] | None:
    """Return the password hash and role of a user who is not disabled."""
    query = select(users.c.password_hash, users.c.role).where(users.c.username == username, ~users.c.disabled)
    row = connection.execute(query).one_or_none()
    return (row.password_hash, Role(row.role)) if row else None


def find_user(connection: Connection, username: str) -> User | None:
    """Return an account, if there is one of that name."""
    row = connection.execute(select(users).where(users.c.username == username)).one_or_none()
    return _user(row) if row else None


def list_users(connection: Connection) -> list[User]:
    """Return every account, by name."""
    return [_user(row) for row in connection.execute(select(users).order_by(users.c.username))]


def add_user(connection: Connection, user: User, password_hash: str) -> None:
    """Add an account; the name must be free."""
    connection.execute(
        insert(users).values(
            username=user.username,
            role=user.role.value,
            password_hash=password_hash,
            demo=user.demo,
            disabled=user.disabled,
            created_at=user.created_at,
        )
    )


def set_password_hash(connection: Connection, username: str, password_hash: str) -> bool:
    """Give an account another password, which is no demo password; tell whether there is such an account."""
    change = update(users).where(users.c.username == username).values(password_hash=password_hash, demo=False)
    return connection.execute(change).rowcount == 1


def set_role(connection: Connection, username: str, role: Role) -> bool:
    """Give an account another role; tell whether there is such an account."""
    change = update(users).where(users.c.username == username).values(role=role.value)
    return connection.execute(change).rowcount == 1


def set_disabled(connection: Connection, username: str, disabled: bool) -> bool:
    """Disable or enable an account; tell whether there is such an account."""
    change = update(users).where(users.c.username == username).values(disabled=disabled)
    return connection.execute(change).rowcount == 1


def add_session(connection: Connection, token_hash: str, username: str, now: int, expires_at: int) -> None:
    """Add a session, and remove those that have expired."""
    connection.execute(delete(sessions).where(sessions.c.expires_at <= now))
    connection.execute(
        insert(sessions).values(token_hash=token_hash, username=username, created_at=now, expires_at=expires_at)
    )


def find_session(connection: Connection, token_hash: str, now: int) -> Session | None:
    """Return the session of a token, unless it has expired or its user is disabled."""
    query = (
        select(users.c.username, users.c.role, sessions.c.expires_at)
        .join_from(sessions, users)
        .where(sessions.c.token_hash == token_hash, sessions.c.expires_at > now, ~users.c.disabled)
    )
    row = connection.execute(query).one_or_none()
    return Session(Principal(row.username, Role(row.role)), row.expires_at) if row else None


def remove_session(connection: Connection, token_hash: str) -> None:
    """End one session."""
    connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash))


def remove_sessions_of(connection: Connection, username: str) -> None:
    """End every session of a user."""
    connection.execute(delete(sessions).where(sessions.c.username == username))


def _user(row: Row[tuple[object, ...]]) -> User:
    return User(row.username, Role(row.role), row.demo, row.disabled, row.created_at)
