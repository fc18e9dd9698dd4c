"""Files through the running server: sent by either side, announced in the conversation, downloaded, forgotten."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from callcenter.attachments.storage import MOST, folder_of
from callcenter.customers.forget import forget_customer
from callcenter.http.uploads import MAX_UPLOAD_BYTES
from callcenter.live.messages import ChatMessage
from callcenter.settings import Settings
from tests.support.centre import Running, running
from tests.support.sockets import Console, Customer

PNG = b"\x89PNG\r\n\x1a\n" + b"pixels" * 100
SITE = "https://shop.example"


@pytest.fixture
async def centre(tmp_path: Path) -> AsyncIterator[Running]:
    settings = Settings(mode="demo", console_dir=tmp_path / "console", widget_origins=(SITE,))
    async with running(tmp_path, settings=settings) as centre:
        yield centre


async def talking(centre: Running, **wish: Any) -> tuple[Console, Customer, str]:
    lin, customer = await centre.console("lin", ready=True), await centre.chatting(**wish)
    return lin, customer, await lin.accept()


async def send(
    centre: Running, customer: Customer, body: bytes = PNG, *, to: str | None = None, **more: Any
) -> httpx.Response:
    """Send a file as the customer's page does."""
    assert customer.welcome is not None
    params = {"name": more.pop("name", "seat.png"), "id": more.pop("id", "f1")}
    headers = {
        "content-type": "application/octet-stream",
        "authorization": f"Bearer {customer.welcome.visitor_token}",
        **more.pop("headers", {}),
    }
    async with centre.http(headers=headers) as http:
        return await http.post(f"/api/v1/chat/{to or customer.contact}/attachments", params=params, content=body)


def files(centre: Running) -> list[str]:
    return sorted(file.name for file in folder_of(centre.database).glob("*"))


async def brought(page: Console | Customer, name: str) -> ChatMessage:
    """Return the message that brings a file of that name."""
    await page.until(lambda: [m for m in page.of(ChatMessage) if m.text == name])
    found: ChatMessage = next(m for m in page.of(ChatMessage) if m.text == name)
    return found


async def test_a_file_is_announced_to_the_other_side_and_can_be_downloaded_but_not_opened(centre: Running) -> None:
    lin, customer, contact = await talking(centre)
    answer = await send(centre, customer, name='C:\\docs\\座位 "seat".png')
    assert answer.status_code == 200, answer.text
    message = await brought(lin, '座位 "seat".png')
    assert (message.contact, message.sender, message.author) == (contact, "customer", None)
    assert message.attachment is not None
    assert (message.attachment.media_type, message.attachment.size) == ("image/png", len(PNG))
    async with centre.http() as http:
        got = await http.get(f"/api/v1/attachments/{message.attachment.id}")
        detail = await http.get(f"/api/v1/contacts/{contact}", headers={"cookie": await cookie(centre, "lin")})
    assert got.content == PNG
    assert got.headers["content-type"] == "image/png"
    assert got.headers["content-disposition"] == ("attachment; filename*=UTF-8''%E5%BA%A7%E4%BD%8D%20%22seat%22.png")
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-security-policy"].startswith("sandbox")
    assert detail.json()["transcript"][0]["attachment"] == {
        "id": message.attachment.id,
        "media_type": "image/png",
        "size": len(PNG),
    }


async def cookie(centre: Running, username: str) -> str:
    return f"callcenter_session={await centre.token(username)}"


async def test_the_agent_sends_one_too_and_nobody_elses_does(centre: Running) -> None:
    _, customer, contact = await talking(centre)
    headers = {"content-type": "application/octet-stream", "cookie": await cookie(centre, "lin")}
    params = {"name": "ticket.pdf", "id": "f1"}
    async with centre.http(headers=headers) as http:
        sent = await http.post(f"/api/v1/contacts/{contact}/attachments", params=params, content=b"%PDF-1.7")
    assert sent.status_code == 200, sent.text
    assert (await brought(customer, "ticket.pdf")).author == "lin"
    headers["cookie"] = await cookie(centre, "chen")
    async with centre.http(headers=headers) as http:
        refused = await http.post(f"/api/v1/contacts/{contact}/attachments", params=params, content=b"%PDF-1.7")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_your_contact")
    assert len(files(centre)) == 1


async def test_a_file_that_is_sent_again_is_the_same_file(centre: Running) -> None:
    lin, customer, contact = await talking(centre)
    first, again = await send(centre, customer), await send(centre, customer)
    assert first.json() == again.json()
    await brought(lin, "seat.png")
    assert centre.transcript(contact) == ["seat.png"]
    assert len(files(centre)) == 1


@pytest.mark.parametrize(
    ("body", "name", "status", "code"),
    [
        (b"MZ\x90\0" + bytes(100), "seat.png", 422, "attachment_kind"),
        (PNG, "seat.exe", 422, "attachment_kind"),
        (b"", "seat.png", 422, "attachment_kind"),
        (PNG + bytes(MAX_UPLOAD_BYTES), "seat.png", 413, "file_too_large"),
    ],
    ids=["an executable named .png", "an image named .exe", "nothing", "17 MB"],
)
async def test_what_may_not_be_attached_is_refused_and_not_kept(
    centre: Running, body: bytes, name: str, status: int, code: str
) -> None:
    _, customer, contact = await talking(centre)
    refused = await send(centre, customer, body, name=name)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert (files(centre), centre.transcript(contact)) == ([], [])


async def test_a_body_that_grows_past_the_limit_is_cut_off_and_not_kept(centre: Running) -> None:
    _, customer, _ = await talking(centre)
    assert customer.welcome is not None

    async def parts() -> AsyncIterator[bytes]:
        yield PNG
        for _ in range(17):
            yield bytes(1024 * 1024)

    headers = {
        "content-type": "application/octet-stream",
        "authorization": f"Bearer {customer.welcome.visitor_token}",
    }
    async with centre.http(headers=headers) as http:
        path, params = f"/api/v1/chat/{customer.contact}/attachments", {"name": "a.png", "id": "f"}
        with suppress(httpx.NetworkError):  # the server hangs up on who goes on
            assert (await http.post(path, params=params, content=parts())).status_code == 413
    await asyncio.sleep(0)
    assert files(centre) == []


async def test_only_the_visitor_whose_contact_it_is_may_send(centre: Running) -> None:
    _, customer, contact = await talking(centre)
    stranger = await centre.customer()
    refused = await send(centre, stranger, to=contact)
    assert (refused.status_code, refused.json()["code"]) == (401, "not_signed_in")
    assert (await send(centre, customer, headers={"authorization": ""})).status_code == 401
    assert files(centre) == []


async def test_a_conversation_that_is_over_takes_no_file_and_keeps_none(centre: Running) -> None:
    lin, customer, contact = await talking(centre)
    assert (await lin.ask("end", contact=contact)).ok
    refused = await send(centre, customer)
    assert (refused.status_code, refused.json()["code"]) == (409, "conversation_over")
    assert files(centre) == []


async def test_a_conversation_has_so_many_files_and_no_more(centre: Running) -> None:
    _, customer, _ = await talking(centre)
    answers = [await send(centre, customer, id=f"f{number}") for number in range(MOST + 1)]
    assert [answer.status_code for answer in answers] == [*[200] * MOST, 409]
    assert answers[-1].json()["code"] == "too_many_attachments"


async def test_sites_that_embed_the_widget_may_send_and_others_may_not(centre: Running) -> None:
    _, customer, contact = await talking(centre)
    path, asked = f"/api/v1/chat/{contact}/attachments", {"access-control-request-method": "POST"}
    async with centre.http() as http:
        ours = await http.options(path, headers={"origin": SITE, **asked})
        other = await http.options(path, headers={"origin": "https://evil.example", **asked})
        staff = await http.options(f"/api/v1/contacts/{contact}/attachments", headers={"origin": SITE, **asked})
    assert ours.headers["access-control-allow-origin"] == SITE
    assert "authorization" in ours.headers["access-control-allow-headers"]
    for answer in (other, staff):
        assert "access-control-allow-origin" not in answer.headers
    taken = await send(centre, customer, headers={"origin": SITE})
    assert (taken.status_code, taken.headers["access-control-allow-origin"]) == (200, SITE)
    refused = await send(centre, customer, headers={"origin": "https://evil.example"})
    assert (refused.status_code, refused.json()["code"]) == (403, "cross_site")


async def test_a_forgotten_customers_files_are_deleted(centre: Running) -> None:
    ann = centre.add_customer("ann", phone="+8613800138000")
    lin, customer, _ = await talking(centre, phone="13800138000")
    sent = await send(centre, customer)
    await brought(lin, "seat.png")
    assert len(files(centre)) == 1
    assert (await asyncio.to_thread(forget_customer, centre.database, ann)).attachments == 1
    assert files(centre) == []
    async with centre.http() as http:
        gone = await http.get(f"/api/v1/attachments/{sent.json()['id']}")
    assert (gone.status_code, gone.json()["code"]) == (404, "not_found")
