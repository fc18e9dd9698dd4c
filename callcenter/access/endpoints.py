"""`/api/v1/session`: sign in, who am I, sign out."""

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from callcenter.access.dependencies import COOKIE, Gate, anyone, client_ip, token_of
from callcenter.access.models import Principal, Role
from callcenter.access.passwords import MAX_PASSWORD
from callcenter.access.service import Access
from callcenter.errors import NotSignedIn
from callcenter.http.pages import Instant
from callcenter.settings import Settings


class SignIn(BaseModel):
    """What is typed into the log-in form."""

    username: str = Field(min_length=1, max_length=64)
    password: str = Field(min_length=1, max_length=MAX_PASSWORD, json_schema_extra={"format": "password"})


class SessionOut(BaseModel):
    """Who is signed in, and until when. `roles` are all they have, `role` is their account's."""

    username: str
    role: Role
    roles: list[Role]
    expires_at: Instant


def _session_out(principal: Principal, expires_at: int) -> SessionOut:
    return SessionOut(
        username=principal.username, role=principal.role, roles=sorted(principal.roles), expires_at=expires_at
    )


def router(access: Access, settings: Settings) -> APIRouter:
    """Return the routes of a session."""
    api = APIRouter(prefix="/api/v1/session", tags=["session"])
    gate = Gate(access, settings)
    secure = settings.public_url.startswith("https://")

    @api.post("", dependencies=[Depends(anyone)])
    async def sign_in(form: SignIn, request: Request, response: Response) -> SessionOut:
        """Sign in; the session is in the cookie. A session the client still had is ended."""
        token, principal, expires_at = await access.sign_in(form.username, form.password, client_ip(request))
        if before := token_of(request):
            await access.sign_out(before)
        response.set_cookie(
            COOKIE,
            token,
            max_age=int(settings.session_hours * 3600),
            path="/",
            secure=secure,
            httponly=True,
            samesite="strict",
        )
        return _session_out(principal, expires_at)

    @api.get("", dependencies=[Depends(gate.signed_in)])
    async def who_am_i(request: Request) -> SessionOut:
        """Say who is signed in."""
        session = await access.session(token_of(request))
        if session is None:
            raise NotSignedIn("Sign in first.")
        return _session_out(session.principal, session.expires_at)

    @api.delete("", status_code=204, dependencies=[Depends(anyone)])
    async def sign_out(request: Request, response: Response) -> None:
        """Sign out; whoever is not signed in has nothing to do."""
        if token := token_of(request):
            await access.sign_out(token)
        response.delete_cookie(COOKIE, path="/", secure=secure, httponly=True, samesite="strict")

    return api
