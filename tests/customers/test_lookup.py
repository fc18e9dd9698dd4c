"""From what somebody says of themselves to the customer it is."""

from callcenter.contacts.events import Match
from callcenter.customers.models import Claim, LookupResult
from callcenter.customers.service import CustomerService


async def test_nobody_known_becomes_a_prospect_whom_the_next_look_up_finds(service: CustomerService) -> None:
    claim = Claim(name="Ann", phone="138 0013 8000", email="Ann@Example.com")
    made = await service.identify(claim)
    assert made.match is Match.NONE
    assert made.customer is not None
    again = await service.identify(Claim(phone="+86 13800138000"))
    assert again == LookupResult(match=Match.ONE, customer=made.customer)
