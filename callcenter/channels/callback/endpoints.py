"""`POST /api/v1/callbacks`: a visitor of the customer's page asks to be called back."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from callcenter.access.dependencies import anyone, client_ip
from callcenter.channels.allowances import ByAddress
from callcenter.channels.callback.service import CallbackService
from callcenter.errors import TooMany


class CallbackWish(BaseModel):
    """Which queue shall call, and where. `visitor` and `id` are the page's own; a resend has the same ones."""

    model_config = ConfigDict(extra="forbid")

    queue: Annotated[str, Field(min_length=1, max_length=40)]
    phone: Annotated[str, Field(min_length=3, max_length=40)]
    language: Annotated[str | None, Field(max_length=20)] = None
    visitor: Annotated[str, Field(min_length=8, max_length=100)]
    id: Annotated[str, Field(min_length=1, max_length=100)]


class CallbackOut(BaseModel):
    """The contact that waits in line for them."""

    contact: str


def router(callbacks: CallbackService, *, starts_per_minute: float) -> APIRouter:
    """Return the route."""
    routes = APIRouter(prefix="/api/v1/callbacks", tags=["customers"])
    allowance = ByAddress(starts_per_minute)

    @routes.post("", status_code=201, summary="Ask to be called back", dependencies=[Depends(anyone)])
    async def ask(wish: CallbackWish, request: Request) -> CallbackOut:
        """Put the visitor into line; they are called when it is their turn, within working hours where they are."""
        if not allowance.take(client_ip(request)):
            raise TooMany("Too many callbacks were asked for from here; wait a minute.", 60)
        contact = await callbacks.ask_visitor(wish.queue, wish.phone, wish.language, wish.visitor, wish.id)
        return CallbackOut(contact=contact)

    return routes
