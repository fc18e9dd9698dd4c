"""The demo centre: its accounts, its customers, and what to tell whoever starts it."""

from fastapi import APIRouter

from callcenter.access.demo_users import ensure_demo_users
from callcenter.access.models import Role
from callcenter.clock import CellClock
from callcenter.db.database import Database
from callcenter.demo.carrier import carrier_routes, hotline_number
from callcenter.demo.endpoints import router
from callcenter.demo.seed import seed_demo
from callcenter.directory.service import Directory
from callcenter.settings import Settings

PASSWORD = "demo"  # noqa: S105 - known to everybody, and refused in production


def prepare_demo(
    settings: Settings, database: Database, directory: Directory, now: int, carrier: str | None = None
) -> APIRouter:
    """Make the demo's accounts and customers where they are missing, and return its routes.

    `carrier` is the address of the stand-in for the carrier, where the centre takes calls.
    """
    ensure_demo_users(database, [(user.username, Role(user.role)) for user in directory.users()], PASSWORD)
    seed_demo(database, settings.config_dir, now)
    tiers = {tier.id: tier.label for tier in directory.tiers()}
    number = hotline_number(directory) if carrier else None
    routes = router(database, CellClock(), settings.identity_secret.get_secret_value(), tiers, hotline=number)
    routes.routes.extend(carrier_routes(carrier) if carrier else ())
    return routes


def welcome_text(directory: Directory, port: int) -> str:
    """Return what to open, and who can log in."""
    by_role: dict[str, list[str]] = {}
    for user in directory.users():
        by_role.setdefault(" and ".join((user.role, *user.also)), []).append(user.username)
    name = directory.text(directory.centre.name, "en")
    people = "\n".join(f"    {role:<22}{', '.join(names)}" for role, names in by_role.items())
    return (
        f"\n  {name} is open.\n\n"
        f"  Console   http://localhost:{port}/          password of everybody: {PASSWORD}\n{people}\n"
        f"  Customer  http://localhost:{port}/hotline          chat, or ring the hotline\n"
        f"  Carrier   http://localhost:{port}/demo/carrier/inspector   the stand-in's calls\n"
        f"  REST      http://localhost:{port}/api/docs\n\n"
        "  Ctrl-C ends it.\n"
    )
