"""The customer's door is open to everybody."""

from tests.support.centre import Running
from tests.support.sockets import Customer


async def test_everybody_from_our_own_pages_may_come_and_is_given_a_token_of_their_own(centre: Running) -> None:
    first, second = await centre.customer(), await centre.customer()
    assert first.token != second.token
    assert first.token is not None
    assert len(first.token) == 43
    signed_in = Customer(centre.address)
    signed_in.headers = {"Cookie": f"callcenter_session={await centre.token('lin')}"}
    await signed_in.connect()
    assert signed_in.status is None
    await signed_in.close()
