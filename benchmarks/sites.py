"""The centre that is measured: the demo centre with as many agents as wanted, in a folder of its own.

The server runs in production mode, as shipped. Accounts and sessions are written into the database directly, so that
200 agents need not sign in one after another.
"""

import hashlib
import secrets
import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from ruamel.yaml import YAML
from sqlalchemy import select

from callcenter.access import repository
from callcenter.access.models import Role, User
from callcenter.access.passwords import HASHER
from callcenter.clock import CellClock
from callcenter.customers.identity import sign_identity
from callcenter.db.tables import customers, identities
from callcenter.demo.seed import seed_demo
from callcenter.settings import Settings
from callcenter.startup import open_database

ROOT = Path(__file__).absolute().parent.parent
ORIGIN = "https://centre.example"
OPEN_QUEUES = ("sales", "changes", "loyalty")
"""Those of the demo centre that are open at any hour."""
GENERALISTS = ("lin", "chen")
"""Those of the demo centre's agents who serve all queues in both languages."""


@dataclass(frozen=True)
class Site:
    """A centre ready to be served. `tokens` are the agents' sessions; `identity_tokens` prove signed-in customers."""

    folder: Path
    settings: Settings
    tokens: dict[str, str]
    supervisor_token: str
    identity_tokens: list[str]
    phones: list[str]

    @property
    def database_path(self) -> Path:
        """The database's file."""
        return self.folder / "callcenter.db"

    def environment(self) -> dict[str, str]:
        """Return the settings as `callcenter serve` reads them, but for the port."""
        said = self.settings
        return {
            "CALLCENTER_MODE": said.mode,
            "CALLCENTER_PUBLIC_URL": said.public_url,
            "CALLCENTER_DATABASE_URL": said.database_url,
            "CALLCENTER_CONFIG_DIR": str(said.config_dir),
            "CALLCENTER_IDENTITY_SECRET": said.identity_secret.get_secret_value(),
            "CALLCENTER_MESSAGES_PER_SECOND": str(said.messages_per_second),
            "CALLCENTER_STARTS_PER_MINUTE": str(said.starts_per_minute),
            "CALLCENTER_LOG_LEVEL": said.log_level,
        }

    def generalists(self) -> list[str]:
        """Return the agents who can take any contact."""
        return [agent for agent in self.tokens if agent.split("-")[0] in GENERALISTS]


def make_site(folder: Path, agents: int) -> Site:
    """Make a centre in `folder` with `agents` agents, copies of the demo centre's ten in turn, and its customers."""
    config = folder / "config"
    shutil.copytree(ROOT / "config" / "demo", config)
    names = _multiply_agents(config / "agents.yaml", agents)
    settings = Settings(
        mode="production",
        public_url=ORIGIN,
        database_url=f"sqlite:///{folder / 'callcenter.db'}",
        config_dir=config,
        identity_secret=SecretStr(secrets.token_hex(32)),
        messages_per_second=1e6,
        starts_per_minute=1e6,
        log_level="warning",
    )
    database = open_database(settings)
    now = CellClock().now()
    tokens = {name: secrets.token_urlsafe(32) for name in names}
    password_hash = HASHER.hash(secrets.token_urlsafe())
    supervisor_token = secrets.token_urlsafe(32)
    people = [
        *((name, Role.AGENT, token) for name, token in tokens.items()),
        ("sun", Role.SUPERVISOR, supervisor_token),
    ]
    with database.writing() as connection:
        for name, role, token in people:
            user = User(name, role, demo=False, disabled=False, created_at=now)
            repository.add_user(connection, user, password_hash)
            hashed = hashlib.sha256(token.encode()).hexdigest()
            repository.add_session(connection, hashed, name, now, now + 12 * 3_600_000)
    seed_demo(database, config, now)
    known = select(customers.c.external_id).where(customers.c.external_id.is_not(None))
    phones = select(identities.c.value).where(identities.c.kind == "phone")
    external_ids, numbers = database.read_now(lambda c: (c.scalars(known).all(), c.scalars(phones).all()))
    database.close()
    secret = settings.identity_secret.get_secret_value()
    day = timedelta(hours=24)
    return Site(
        folder,
        settings,
        tokens,
        supervisor_token,
        [sign_identity(secret, str(who), now, lifetime=day) for who in external_ids],
        [str(number) for number in numbers],
    )


def _multiply_agents(path: Path, wanted: int) -> list[str]:
    yaml = YAML(typ="safe")
    said: dict[str, Any] = yaml.load(path)
    demo = list(said["agents"].items())
    said["agents"] = {f"{demo[n % len(demo)][0]}-{n}": demo[n % len(demo)][1] for n in range(wanted)}
    yaml.dump(said, path)
    return list(said["agents"])
