"""Signing in and out, and accounts. A session is a random token; only its SHA-256 is stored."""

import hashlib
import ipaddress
import re
import secrets
from collections.abc import Callable, Collection, Sequence

from sqlalchemy import Connection

from callcenter.access import repository
from callcenter.access.guesses import FailureLimit
from callcenter.access.models import Principal, Role, Session, User
from callcenter.access.passwords import Passwords
from callcenter.clock import CellClock, Clock
from callcenter.db.database import Database
from callcenter.errors import Conflict, Invalid, NotFound, NotSignedIn, TooMany

_TOKEN_BYTES = 32
_TOKEN_LENGTH = len(secrets.token_urlsafe(_TOKEN_BYTES))
_CACHE_MS = 3_000
"""How long an account disabled by another process (the command line) can still be used."""
_MOST_CACHED = 10_000
_MINUTE_MS = 60_000
_FAILURES_PER_USER = 5
_FAILURES_PER_IP = 30
"""A whole site may sit behind one address, and at the change of shifts a few mistype."""

_USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}")


class Access:
    """Who is calling. One per process; every method may be called from the event loop without holding it up.

    `also` gives what an agent is besides, at this moment; an account of another role has that one alone.
    """

    def __init__(
        self,
        database: Database,
        *,
        session_hours: float,
        clock: Clock | None = None,
        passwords: Passwords | None = None,
        also: Callable[[str], Collection[Role]] = lambda agent: (),
    ) -> None:
        self._database = database
        self._session_ms = int(session_hours * 3_600_000)
        self._clock = clock or CellClock()
        self._passwords = passwords or Passwords()
        self._also = also
        self._per_user = FailureLimit(_FAILURES_PER_USER, _MINUTE_MS)
        self._per_ip = FailureLimit(_FAILURES_PER_IP, _MINUTE_MS)
        self._cache: dict[str, tuple[Session, int]] = {}
        self._ended = 0
        """Counts what may have ended a session, so that a look-up begun before it is not cached after it."""

    async def sign_in(self, username: str, password: str, client_ip: str) -> tuple[str, Principal, int]:
        """Begin a session; return its token, who it is, and when it expires (milliseconds UTC).

        Raise NotSignedIn when name and password do not belong together or the account is disabled (the answer and
        the time it takes are the same), TooMany after too many failures.
        """
        network = _network(client_ip)
        self._refuse_guessing(username, network)
        found = await self._database.read(lambda c: repository.find_password(c, username))
        async with self._passwords.slot():
            # Again, since others may have failed while this one waited for its turn.
            self._refuse_guessing(username, network)
            if not await self._passwords.matches(found[0] if found else None, password) or found is None:
                now = self._clock.now()
                self._per_user.failed((username, network), now)
                self._per_ip.failed(network, now)
                raise _wrong_credentials()
        self._per_user.forget((username, network))
        token, now = secrets.token_urlsafe(_TOKEN_BYTES), self._clock.now()
        expires_at = now + self._session_ms

        def begin(connection: Connection) -> None:
            # The account may have been disabled or given another password while this one was being checked.
            if repository.find_password(connection, username) != found:
                raise _wrong_credentials()
            repository.add_session(connection, _hash(token), username, now, expires_at)

        await self._database.write(begin)
        return token, self._as_of_now(Principal(username, found[1])), expires_at

    async def principal(self, token: str | None) -> Principal | None:
        """Return who a token belongs to, or None. Costs a look-up in the database every few seconds only."""
        session = await self.session(token)
        return session.principal if session else None

    async def session(self, token: str | None) -> Session | None:
        """Return the session of a token, or None when it is forged, expired, ended, or its user is disabled."""
        session = await self._session(token)
        return session and Session(self._as_of_now(session.principal), session.expires_at)

    async def _session(self, token: str | None) -> Session | None:
        if token is None or len(token) != _TOKEN_LENGTH:
            return None
        key, now = _hash(token), self._clock.now()
        cached = self._cache.get(key)
        if cached is not None and now < cached[1]:
            return cached[0]
        ended_before = self._ended
        session = await self._database.read(lambda c: repository.find_session(c, key, now))
        if session is not None and ended_before == self._ended:
            if len(self._cache) >= _MOST_CACHED:
                self._cache.clear()
            self._cache[key] = session, min(now + _CACHE_MS, session.expires_at)
        return session

    async def sign_out(self, token: str) -> None:
        """End a session, at once. A token that has none is no error."""
        await self._database.write(lambda c: repository.remove_session(c, _hash(token)))
        self._ended += 1
        self._cache.pop(_hash(token), None)

    async def add_user(self, username: str, role: Role, password: str) -> None:
        """Add an account. Raise Invalid for a bad name or password, Conflict when the name is taken."""
        if not _USERNAME.fullmatch(username):
            rule = "A username has up to 64 letters, digits and any of . _ @ + - and begins with a letter or digit."
            raise Invalid(rule, code="invalid_username")
        password_hash = await self._passwords.hash(password)
        user = User(username, role, demo=False, disabled=False, created_at=self._clock.now())

        def add(connection: Connection) -> None:
            if repository.find_user(connection, username):
                raise Conflict(f"There is a user {username!r} already.", code="user_exists")
            repository.add_user(connection, user, password_hash)

        await self._database.write(add)

    async def set_password(self, username: str, password: str) -> None:
        """Give an account another password and end its sessions. Raise NotFound, or Invalid for a bad password."""
        password_hash = await self._passwords.hash(password)
        await self._change(username, lambda c: repository.set_password_hash(c, username, password_hash))

    async def set_role(self, username: str, role: Role) -> None:
        """Give an account another role and end its sessions. Raise NotFound."""
        await self._change(username, lambda c: repository.set_role(c, username, role))

    async def disable(self, username: str) -> None:
        """Let an account sign in no more and end its sessions. Raise NotFound."""
        await self._change(username, lambda c: repository.set_disabled(c, username, disabled=True))

    async def enable(self, username: str) -> None:
        """Let a disabled account sign in again. Raise NotFound."""
        await self._change(username, lambda c: repository.set_disabled(c, username, disabled=False))

    async def list(self) -> list[User]:
        """Return every account, by name."""
        return await self._database.read(repository.list_users)

    def also(self, user: User) -> Sequence[Role]:
        """Return what the configuration makes of an account besides its role."""
        return sorted(self._as_of_now(Principal(user.username, user.role)).also)

    def _as_of_now(self, principal: Principal) -> Principal:
        if principal.role is not Role.AGENT or not (also := frozenset(self._also(principal.username))):
            return principal
        return Principal(principal.username, principal.role, also)

    async def _change(self, username: str, change: Callable[[Connection], bool]) -> None:
        def apply(connection: Connection) -> None:
            if not change(connection):
                raise NotFound(f"There is no user {username!r}.", code="unknown_user")
            repository.remove_sessions_of(connection, username)

        await self._database.write(apply)
        self._ended += 1
        self._cache.clear()

    def _refuse_guessing(self, username: str, network: str) -> None:
        now = self._clock.now()
        wait = max(self._per_user.retry_after((username, network), now), self._per_ip.retry_after(network, now))
        if wait:
            raise TooMany("Too many wrong passwords; wait a little.", retry_after=wait)


def _wrong_credentials() -> NotSignedIn:
    return NotSignedIn("The username or the password is wrong.", code="wrong_credentials")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _network(client_ip: str) -> str:
    """Return what counts as one client: an IPv4 address, or the /64 that one IPv6 customer has to itself."""
    try:
        address = ipaddress.ip_address(client_ip)
    except ValueError:
        return client_ip
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)
