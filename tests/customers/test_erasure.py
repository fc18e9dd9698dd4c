"""Forgetting a customer while the server runs: rows, log and screens."""

from pathlib import Path

from callcenter.contacts.events import CustomerForgotten
from tests.support.centre import Running, everything_stored, running

PLANTED = ("Zebedee", "E12345678", "13800138000", "window seat")


async def forget(centre: Running, customer: str, *, by: str = "admin", origin: str | None = None) -> tuple[int, str]:
    """Ask for a customer to be forgotten; return the status and the body."""
    headers = {"origin": origin} if origin else {}
    async with centre.http(cookies={"callcenter_session": await centre.token(by)}) as http:
        response = await http.delete(f"/api/v1/customers/{customer}", headers=headers)
        return response.status_code, response.text


async def test_a_forgotten_customer_is_gone_from_rows_and_screens_and_the_log_says_so(tmp_path: Path) -> None:
    async with running(tmp_path) as centre:
        centre.add_customer("ann", phone="+8613800138000", name="Zebedee Quux")
        lin, customer = await centre.console("lin", ready=True), await centre.chatting(phone="13800138000")
        contact = await lin.accept()
        assert (await customer.post(contact, "my passport is E12345678")).ok
        status, body = await forget(centre, "ann")
        assert (status, "contact_still_open" in body) == (409, True)
        assert (await lin.ask("end", contact=contact)).ok
        assert (await lin.ask("wrap_up", contact=contact, disposition="solved", note="wants a window seat")).ok
        await lin.staged(contact, None)
        await centre.projected()
        assert all(text in everything_stored(centre.database) for text in PLANTED)

        status, body = await forget(centre, "ann")
        assert (status, body) == (
            200,
            '{"customers":1,"identities":1,"trips":0,"past_contacts":0,"messages":1,"notes":1,"mails":0,"attachments":0,"callback_numbers":0,"voicemails":0}',
        )
        assert centre.last(CustomerForgotten).customer == "ann"
        assert not [text for text in PLANTED if text in everything_stored(centre.database)]
        async with centre.http(cookies={"callcenter_session": await centre.token("admin")}) as http:
            assert (await http.get("/api/v1/customers/ann")).status_code == 404
            detail = (await http.get(f"/api/v1/contacts/{contact}")).json()
            assert (detail["customer_name"], detail["transcript"], detail["notes"]) == (None, [], [])
            assert detail["outcome"] == "answered"

        # Whoever calls from that number now is somebody new, and the page they come back to is empty.
        again = await centre.chatting(phone="13800138000")
        card = (await lin.offered(again.contact)).customer
        assert card is not None
        assert (card.name, card.contacts_this_month, card.last_contacts) == ("", 1, ())
        await customer.drop()
        fresh = await centre.customer(visitor_token=customer.token)
        assert (fresh.status, fresh.messages) == (None, {})


async def test_forgetting_is_for_administrators_and_finds_only_whom_there_is(tmp_path: Path) -> None:
    async with running(tmp_path) as centre:
        centre.add_customer("ann", phone="+8613800138000")
        for username in ("lin", "sun"):
            assert (await forget(centre, "ann", by=username))[0] == 403
        assert (await forget(centre, "ann", origin="https://evil.example"))[0] == 403
        assert (await forget(centre, "ann"))[0] == 200
        status, body = await forget(centre, "nobody")
        assert (status, "customer_not_found" in body) == (404, True)
        status, body = await forget(centre, "ann")
        assert (status, '"customers":0' in body) == (200, True)
