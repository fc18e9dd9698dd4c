"""`DELETE /api/v1/customers/{id}`: an administrator has a customer forgotten while the server runs."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel

from callcenter.customers.forget import ForgottenCounts


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


def router(forget: Callable[[str], Awaitable[ForgottenCounts]], admin: Any) -> APIRouter:
    """Return the route; `forget` deletes the rows and writes it into the log."""
    routes = APIRouter(prefix="/api/v1/customers", tags=["customers"], dependencies=[Depends(admin)])

    @routes.delete("/{customer}", summary="Forget a customer")
    async def erase(customer: Annotated[str, Path(max_length=100)]) -> ForgottenOut:
        """Delete every row that says who they are or what was said with them; the figures stay."""
        counts = await forget(customer)
        return ForgottenOut(**{field: getattr(counts, field) for field in counts.__struct_fields__})

    return routes
