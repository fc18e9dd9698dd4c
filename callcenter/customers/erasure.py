"""`DELETE /api/v1/customers/{id}`: an administrator has a customer forgotten while the server runs."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel

from callcenter.customers.forget import ForgottenCounts
from callcenter.db.sight import Sight


class ForgottenOut(BaseModel):
    """How many rows of each kind were deleted."""

    customers: int
    identities: int
    trips: int
    past_contacts: int
    messages: int
    notes: int
    mails: int
    attachments: int
    callback_numbers: int
    voicemails: int


def router(
    forget: Callable[[str], Awaitable[ForgottenCounts]],
    check_seen: Callable[[str, Sight], Awaitable[None]],
    admin: Callable[..., object],
) -> APIRouter:
    """Return the route; `forget` deletes the rows and writes it into the log.

    `check_seen` refuses a customer whom the caller does not see, of whom `admin` says what that is.
    """
    routes = APIRouter(prefix="/api/v1/customers", tags=["customers"])

    @routes.delete("/{customer}", summary="Forget a customer")
    async def erase(
        customer: Annotated[str, Path(max_length=100)], sight: Annotated[Sight, Depends(admin)]
    ) -> ForgottenOut:
        """Delete every row that says who they are or what was said with them; the figures stay."""
        await check_seen(customer, sight)
        counts = await forget(customer)
        return ForgottenOut(**{field: getattr(counts, field) for field in counts.__struct_fields__})

    return routes
