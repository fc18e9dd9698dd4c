"""Merging customers who are one person over HTTP, and undoing it."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import Field

from callcenter.access.models import Principal
from callcenter.customers.models import Merge
from callcenter.customers.schemas import MergeOut
from callcenter.db.sight import Sight
from callcenter.http.pages import Closed


class MergeIn(Closed):
    """Who is found to be the customer of the path."""

    customer: Annotated[str, Field(min_length=1, max_length=100)]


def router(
    merge: Callable[[str, str, str], Awaitable[Merge]],
    undo: Callable[[str, str], Awaitable[None]],
    check_seen: Callable[[str, Sight], Awaitable[None]],
    staff: Any,
    seen: Callable[..., object],
) -> APIRouter:
    """Return the routes; `staff` is the dependency that lets only the centre's people in, `seen` says what they see.

    `check_seen` refuses a customer whom they do not.
    """
    routes = APIRouter(prefix="/api/v1/customers/{customer}", tags=["customers"])

    @routes.post("/merged", summary="Merge another customer into this one")
    async def into(
        customer: str,
        body: MergeIn,
        principal: Annotated[Principal, Depends(staff)],
        sight: Annotated[Sight, Depends(seen)],
    ) -> MergeOut:
        """Let both show as this one, everywhere and at once; nothing is rewritten. Said again it changes nothing."""
        for one in (customer, body.customer):
            await check_seen(one, sight)
        return MergeOut.of(await merge(body.customer, customer, principal.username))

    @routes.delete("/merge", summary="Undo the merge of a customer", status_code=204)
    async def apart(
        customer: str, principal: Annotated[Principal, Depends(staff)], sight: Annotated[Sight, Depends(seen)]
    ) -> None:
        """Let this customer stand for themselves again, with all that is kept of them."""
        await check_seen(customer, sight)
        await undo(customer, principal.username)

    return routes
