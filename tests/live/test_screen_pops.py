"""Who the customer is comes when it comes: no screen waits for it."""

import asyncio

import pytest

import callcenter.live.screen_pops
from callcenter.customers.models import CandidateCard, CustomerCard
from callcenter.live.screen_pops import Profiles
from tests.support.centre import Running, eventually


class Held:
    """Profiles that can be read once `free` is set, and only after some failures."""

    def __init__(self, centre: Running, failures: int = 0) -> None:
        pops = centre.centre.pops
        self.rest: Profiles = pops._profiles
        self.free = asyncio.Event()
        self.failures = failures
        self.asked = 0
        pops._profiles = self
        pops.keep = lambda contact, met: None  # type: ignore[method-assign]  # as if each look-up had been late

    async def card(self, customer: str, contact: str) -> CustomerCard:
        self.asked += 1
        await self.free.wait()
        if self.failures:
            self.failures -= 1
            raise OSError("the disk is slow to answer")
        return await self.rest.card(customer, contact)

    async def candidates(self, ids: tuple[str, ...]) -> tuple[CandidateCard, ...]:
        return await self.rest.candidates(ids)


async def test_an_offer_comes_before_the_profile_is_read_and_the_profile_follows(centre: Running) -> None:
    centre.add_customer("ann", phone="+8613800138000", name="Ann Lee")
    profiles = Held(centre)
    lin = await centre.console("lin", ready=True)
    customer = await centre.chatting(phone="13800138000")
    card = await lin.offered()
    assert (card.customer_id, card.customer) == ("ann", None)
    contact = await lin.accept()
    assert (await customer.post(contact, "hello")).ok
    await lin.said(contact, "hello")
    sun = await centre.console("sun")
    assert sun.contacts[contact].customer is None, "nor does a supervisor's first screen wait"
    assert lin.contacts[contact].customer is None

    profiles.free.set()
    for screen in (lin, sun):
        found = await screen.until(lambda: screen.contacts[contact].customer)  # noqa: B023 - awaited in its turn
        assert found.name == "Ann Lee"
    assert profiles.asked == 1, "one reading is for everybody"


async def test_a_profile_that_cannot_be_read_is_tried_again(centre: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callcenter.live.screen_pops, "TRY_AGAIN_AFTER_S", (0.01, 0.01, 0.01))
    centre.add_customer("ann", phone="+8613800138000", name="Ann Lee")
    profiles = Held(centre, failures=3)
    lin = await centre.console("lin", ready=True)
    await centre.chatting(phone="13800138000")
    card = await lin.offered()
    assert card.customer is None
    profiles.free.set()
    await lin.until(lambda: lin.contacts[card.id].customer)
    assert (profiles.asked, profiles.failures) == (4, 0)


async def test_a_profile_that_cannot_be_read_at_all_is_given_up_until_something_changes(
    centre: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callcenter.live.screen_pops, "TRY_AGAIN_AFTER_S", (0.01,))
    centre.add_customer("ann", phone="+8613800138000", name="Ann Lee")
    profiles = Held(centre, failures=2)
    profiles.free.set()
    sun, customer = await centre.console("sun"), await centre.customer()
    await customer.start(phone="13800138000")
    await eventually(lambda: profiles.asked >= 2 and not centre.centre.pops._loading)
    lin = await centre.console("lin", ready=True)
    await lin.until(lambda: lin.contacts.get(customer.contact) and lin.contacts[customer.contact].customer)
    await sun.until(lambda: sun.contacts[customer.contact].customer)
