"""`/api/v1/users`: the accounts of the console, for administrators."""

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Protocol

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from callcenter.access.dependencies import Gate
from callcenter.access.models import Principal, Role, User
from callcenter.access.passwords import MAX_PASSWORD
from callcenter.access.service import Access
from callcenter.errors import Conflict
from callcenter.http.pages import Closed, Instant


class Configured(Protocol):
    """Somebody as the configuration has them."""

    @property
    def username(self) -> str:
        """The name they sign in with."""

    @property
    def role(self) -> str:
        """The role that their account is to have."""

    @property
    def name(self) -> dict[str, str]:
        """What they are called, by language."""


Password = Annotated[str, Field(max_length=MAX_PASSWORD, json_schema_extra={"format": "password"})]


class UserOut(Closed):
    """An account. `demo` means that it still has the published demo password.

    `configured` is the role that the configuration has for this id: null where it has nobody of it (then an agent's
    desk is empty), and perhaps not the account's. `label` is what it calls them, by language. `also` is what it makes
    of an agent besides.
    """

    username: str
    role: Role
    also: list[Role]
    disabled: bool
    demo: bool
    configured: Role | None
    label: dict[str, str]
    created_at: Instant


class MissingOut(Closed):
    """Somebody whom the configuration has, with the role and what they are called, and who has no account."""

    username: str
    role: Role
    label: dict[str, str]


class UsersOut(Closed):
    """Every account, by name; and who lacks one, in the order of the configuration."""

    items: list[UserOut]
    missing: list[MissingOut]


class NewUser(BaseModel):
    """An account to add."""

    username: str = Field(max_length=64)
    role: Role
    password: Password


class UserChange(BaseModel):
    """What is to be different; what is left out stays. Any of it signs the account out everywhere."""

    password: Password | None = None
    role: Role | None = None
    disabled: bool | None = None


def router(access: Access, gate: Gate, configured: Callable[[], Iterable[Configured]]) -> APIRouter:
    """Return the routes; `configured` gives the users that the configuration has."""
    api = APIRouter(prefix="/api/v1/users", tags=["users"])
    admins = gate.requires(Role.ADMIN)

    @api.get("", dependencies=[Depends(admins)], summary="Accounts")
    async def users() -> UsersOut:
        """Return every account, and who lacks one."""
        known, listed = {of.username: of for of in configured()}, await access.list()
        having = {user.username for user in listed}
        return UsersOut(
            items=[_account(user, access.also(user), known.get(user.username)) for user in listed],
            missing=[
                MissingOut(username=id_, role=Role(of.role), label=of.name)
                for id_, of in known.items()
                if id_ not in having
            ],
        )

    @api.post("", dependencies=[Depends(admins)], status_code=204, summary="Add an account")
    async def add(user: NewUser) -> None:
        """Add an account; 409 `user_exists` when the name is taken."""
        await access.add_user(user.username, user.role, user.password)

    @api.patch("/{username}", status_code=204, summary="Change an account")
    async def change(username: str, change: UserChange, principal: Annotated[Principal, Depends(admins)]) -> None:
        """Give an account another password or role, bar it or admit it again. It is signed out everywhere."""
        if (change.disabled or change.role is not None) and username == principal.username:
            raise Conflict(
                "You cannot disable the account you are signed in with, nor change its role.", code="own_account"
            )
        if change.role is not None:
            await access.set_role(username, change.role)
        if change.password is not None:
            await access.set_password(username, change.password)
        if change.disabled is not None:
            await (access.disable(username) if change.disabled else access.enable(username))

    return api


def _account(user: User, also: Sequence[Role], configured: Configured | None) -> UserOut:
    return UserOut(
        username=user.username,
        role=user.role,
        also=list(also),
        disabled=user.disabled,
        demo=user.demo,
        configured=Role(configured.role) if configured else None,
        label=configured.name if configured else {},
        created_at=user.created_at,
    )
