"""Forgetting a customer while the server runs: rows, log and screens."""

from pathlib import Path

from callcenter.contacts.events import CustomerForgotten
from callcenter.live import messages as m
from tests.support.centre import everything_stored, running
from tests.support.sockets import Console


def cookies(token: str) -> dict[str, str]:
    return {"callcenter_session": token}


async def test_a_forgotten_customer_is_gone_from_rows_and_screens_and_the_log_says_so(tmp_path: Path) -> None:
    async with running(tmp_path) as centre:
        centre.add_customer("ann", phone="+8613800138000", name="Zebedee Quux")
        lin, sun = await centre.console("lin", ready=True), await centre.console("sun")
        away = await centre.console("sun")
        customer = await centre.chatting(phone="13800138000")
        contact = await lin.accept()
        assert (await customer.post(contact, "my passport is E12345678")).ok
        await lin.said(contact, "my passport is E12345678")
        await sun.until(lambda: contact in sun.contacts and sun.contacts[contact].customer)
        await away.staged(contact, "talking")
        await away.drop()
        async with centre.http(cookies=cookies(await centre.token("admin"))) as http:
            response = await http.delete("/api/v1/customers/ann")
            assert response.status_code == 200
            counted = {"customers": 1, "identities": 1, "trips": 0, "past_contacts": 0, "messages": 1, "notes": 0}
            assert response.json() == counted
            assert (await http.get("/api/v1/customers/ann")).status_code == 404
            assert (await http.get(f"/api/v1/contacts/{contact}")).json()["customer_name"] is None
        await away.connect()
        for screen in (lin, sun, away):
            await screen.until(lambda: all(card.customer is None for card in screen.contacts.values()))  # noqa: B023
            assert screen.contacts[contact].customer_id == "ann"
        assert away.of(m.Snapshot), "what was shown before is not to be relied on"
        stored = everything_stored(centre.database)
        assert not [text for text in ("Zebedee", "E12345678", "13800138000") if text in stored]
        assert centre.last(CustomerForgotten).customer == "ann"
        # The conversation itself goes on.
        assert (await customer.post(contact, "two")).ok
        assert (await lin.post(contact, "three")).ok
        await customer.said("three")
        await lin.until(lambda: [one.text for one in lin.of(m.ChatMessage)][-2:] == ["two", "three"])
        fresh = Console(centre.address, await centre.token("lin"))
        fresh.gaps = True
        await fresh.connect()
        await fresh.said(contact, "three")
        assert fresh.texts(contact) == ["two", "three"]
        await fresh.close()


async def test_forgetting_is_for_administrators_and_finds_only_whom_there_is(tmp_path: Path) -> None:
    async with running(tmp_path) as centre:
        centre.add_customer("ann", phone="+8613800138000")
        for username, status in (("lin", 403), ("sun", 403), ("admin", 200)):
            async with centre.http(cookies=cookies(await centre.token(username))) as http:
                assert (await http.delete("/api/v1/customers/ann")).status_code == status
        async with centre.http(cookies=cookies(await centre.token("admin"))) as http:
            unknown = await http.delete("/api/v1/customers/nobody")
            assert (unknown.status_code, unknown.json()["code"]) == (404, "customer_not_found")
            again = await http.delete("/api/v1/customers/ann")
            assert (again.status_code, again.json()["customers"]) == (200, 0)
            elsewhere = await http.delete("/api/v1/customers/ann", headers={"origin": "https://evil.example"})
            assert elsewhere.status_code == 403
