"""What an agent's browser asks before it can join a call."""

from typing import Any

import httpx
import pytest

from callcenter.channels.voice.twilio.tokens import read_ticket
from callcenter.demo.twilio_cloud.model import Call
from tests.support.call_centre import ACCOUNT, SECRET
from tests.support.centre import PASSWORD, running
from tests.support.telephone import Exchange, exchange


async def ask(x: Exchange, who: str | None, path: str, **body: Any) -> httpx.Response:
    """Ask for something as somebody."""
    headers = {"Origin": ACCOUNT.public_url}
    if who is not None:
        token, _, _ = await x.centre.access.sign_in(who, PASSWORD, "192.0.2.1")
        headers["Cookie"] = f"callcenter_session={token}"
    return await x.web.post(f"/api/v1/voice/{path}", json=body, headers=headers)


async def accepted(x: Exchange) -> Call:
    """Return a call that lin has accepted."""
    await x.ready("lin")
    call = await x.ring()
    await x.press(call, "1")
    await x.accept(call)
    return call


@pytest.mark.parametrize("path", ["token", "tickets"])
@pytest.mark.parametrize(("who", "status"), [(None, 401), ("sun", 403), ("admin", 403)])
async def test_only_agents_have_a_softphone(path: str, who: str | None, status: int) -> None:
    async with exchange() as x:
        assert (await ask(x, who, path, contact="c")).status_code == status


async def test_an_agent_gets_an_access_token_in_their_name() -> None:
    async with exchange() as x:
        told = (await ask(x, "lin", "token")).json()
        assert told["identity"] == "agent_lin"
        assert told["expires_at"].endswith("Z")
        assert told["token"].count(".") == 2


async def test_a_ticket_is_for_the_call_one_has_accepted() -> None:
    async with exchange() as x:
        call = await accepted(x)
        told = (await ask(x, "lin", "tickets", contact=x.talk(call).contact)).json()
        ticket = read_ticket(told["ticket"], SECRET, x.clock.now())
        assert (ticket.contact, ticket.offer, ticket.agent) == (x.talk(call).contact, x.offer(call)[0], "lin")


async def test_a_ticket_is_given_again_in_conversation_to_who_has_lost_their_line() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call, leg = await x.talking()
        await x.hang_up(leg)
        assert (await ask(x, "lin", "tickets", contact=x.talk(call).contact)).status_code == 200


async def test_nobody_gets_a_ticket_for_somebody_elses_call_or_one_not_accepted_or_over_or_unknown() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call = await x.ring()
        assert (await ask(x, "lin", "tickets", contact=x.talk(call).contact)).status_code == 404  # in the flow
        await x.press(call, "1")
        contact = x.talk(call).contact
        assert (await ask(x, "lin", "tickets", contact=contact)).json()["code"] == "not_your_contact"  # only offered
        await x.accept(call)
        assert (await ask(x, "chen", "tickets", contact=contact)).json()["code"] == "not_your_contact"
        await x.hang_up(call)
        assert (await ask(x, "lin", "tickets", contact=contact)).status_code == 404
        assert (await ask(x, "lin", "tickets", contact="nobody")).status_code == 404


@pytest.mark.parametrize("body", [{}, {"contact": ""}, {"contact": "c" * 200}, {"contact": "c", "agent": "chen"}])
async def test_a_wish_that_is_none_is_refused(body: dict[str, str]) -> None:
    async with exchange() as x:
        assert (await ask(x, "lin", "tickets", **body)).status_code == 422


async def test_a_centre_without_a_carrier_has_no_softphones(tmp_path: Any) -> None:
    async with running(tmp_path) as centre, centre.http() as http:
        headers = {"Cookie": f"callcenter_session={await centre.token('lin')}", "Origin": f"http://{centre.address}"}
        for path, body in (("token", {}), ("tickets", {"contact": "c"})):
            answer = await http.post(f"/api/v1/voice/{path}", json=body, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (404, "no_voice")
