"""Customers over HTTP: find them, see one, see their contacts."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from callcenter.customers.schemas import CustomerPageOut, CustomerProfile, TimelinePageOut
from callcenter.customers.service import CustomerService
from callcenter.db.sight import Sight
from callcenter.http.pages import DEFAULT_LIMIT, CursorParam, Limit

Wanted = Annotated[str | None, Query(max_length=320)]


def router(service: CustomerService, staff: Callable[..., object]) -> APIRouter:
    """Return the routes; `staff` is the dependency that lets only the centre's people in, and says what they see."""
    routes = APIRouter(prefix="/api/v1/customers", tags=["customers"])

    @routes.get("", summary="Find customers")
    async def find(
        sight: Annotated[Sight, Depends(staff)],
        phone: Annotated[str | None, Query(max_length=100, description="However written.")] = None,
        email: Wanted = None,
        external_id: Wanted = None,
        q: Annotated[
            str | None,
            Query(max_length=320, description="Part of a name, or a whole phone number, e-mail or external id."),
        ] = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: CursorParam = None,
    ) -> CustomerPageOut:
        """Return the customers to whom everything given applies; all of them when nothing is.

        Those whom the caller may not see are left out.
        """
        page = await service.search(
            sight, phone=phone, email=email, external_id=external_id, text=q, limit=limit, cursor=cursor
        )
        return CustomerPageOut.of(page)

    @routes.get("/{customer}", summary="Everything kept of a customer")
    async def profile(customer: str, sight: Annotated[Sight, Depends(staff)]) -> CustomerProfile:
        """Return their identities, what the centre knows of them, and their trips."""
        return CustomerProfile.of_profile(await service.profile(customer, sight))

    @routes.get("/{customer}/timeline", summary="A customer's contacts")
    async def timeline(
        customer: str,
        sight: Annotated[Sight, Depends(staff)],
        limit: Limit = DEFAULT_LIMIT,
        cursor: CursorParam = None,
    ) -> TimelinePageOut:
        """Return their contacts with notes and promises, the newest first, with those of other systems."""
        return TimelinePageOut.of(await service.timeline(customer, sight, limit=limit, cursor=cursor))

    return routes
