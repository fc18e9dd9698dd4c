"""`/api/v1/users`: the accounts of the console, for administrators."""

from collections.abc import Callable, Collection
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from callcenter.access.dependencies import Gate
from callcenter.access.models import Principal, Role
from callcenter.access.passwords import MAX_PASSWORD
from callcenter.access.service import Access
from callcenter.errors import Conflict
from callcenter.http.pages import Closed, Instant

Password = Annotated[str, Field(max_length=MAX_PASSWORD, json_schema_extra={"format": "password"})]


class UserOut(Closed):
    """An account. `demo` means that it still has the published demo password.

    `configured` tells whether the configuration has an agent or a person of this id; without, an agent's desk is empty.
    `also` is what the configuration makes of an agent besides.
    """

    username: str
    role: Role
    also: list[Role]
    disabled: bool
    demo: bool
    configured: bool
    created_at: Instant


class UsersOut(Closed):
    """Every account, by name."""

    items: list[UserOut]


class NewUser(BaseModel):
    """An account to add."""

    username: str = Field(max_length=64)
    role: Role
    password: Password


class UserChange(BaseModel):
    """What is to be different; what is left out stays. Either signs the account out everywhere."""

    password: Password | None = None
    disabled: bool | None = None


def router(access: Access, gate: Gate, configured: Callable[[], Collection[str]]) -> APIRouter:
    """Return the routes; `configured` gives the ids of the users that the configuration has."""
    api = APIRouter(prefix="/api/v1/users", tags=["users"])
    admins = gate.requires(Role.ADMIN)

    @api.get("", dependencies=[Depends(admins)], summary="Accounts")
    async def users() -> UsersOut:
        """Return every account."""
        known = set(configured())
        return UsersOut(
            items=[
                UserOut(
                    username=user.username,
                    role=user.role,
                    also=list(access.also(user)),
                    disabled=user.disabled,
                    demo=user.demo,
                    configured=user.username in known,
                    created_at=user.created_at,
                )
                for user in await access.list()
            ]
        )

    @api.post("", dependencies=[Depends(admins)], status_code=204, summary="Add an account")
    async def add(user: NewUser) -> None:
        """Add an account; 409 `user_exists` when the name is taken."""
        await access.add_user(user.username, user.role, user.password)

    @api.patch("/{username}", status_code=204, summary="Change an account")
    async def change(username: str, change: UserChange, principal: Annotated[Principal, Depends(admins)]) -> None:
        """Give an account another password, or let it sign in no more, or again. It is signed out everywhere."""
        if change.disabled and username == principal.username:
            raise Conflict("You cannot disable the account you are signed in with.", code="own_account")
        if change.password is not None:
            await access.set_password(username, change.password)
        if change.disabled is not None:
            await (access.disable(username) if change.disabled else access.enable(username))

    return api
