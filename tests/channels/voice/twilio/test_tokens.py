"""What lets an agent's browser in: identities, access tokens and tickets."""

import re
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.channels.voice.twilio.tokens import (
    Ticket,
    TicketRefused,
    agent_of,
    identity_of,
    make_ticket,
    read_ticket,
    voice_token,
)
from callcenter.customers.identity import sign_identity
from callcenter.settings import Settings

NOW = 1_749_974_400_000
SECONDS = NOW // 1000
SECRET = "a secret of at least thirty-two bytes"
AGENTS = st.from_regex(r"[a-z][a-z0-9_-]{0,39}", fullmatch=True)


@pytest.mark.parametrize(
    ("agent", "identity"),
    [("lin", "agent_lin"), ("li_n-2", "agent_li_un_d2"), ("a_d", "agent_a_ud"), ("a-", "agent_a_d")],
)
def test_an_agents_identity(agent: str, identity: str) -> None:
    assert identity_of(agent) == identity
    assert agent_of(identity) == agent


@given(AGENTS)
def test_every_agent_is_known_again_by_an_identity_twilio_allows(agent: str) -> None:
    assert agent_of(identity_of(agent)) == agent
    assert re.fullmatch(r"\w{1,121}", identity_of(agent), re.ASCII)


@given(AGENTS, AGENTS)
def test_no_two_agents_have_one_identity(one: str, other: str) -> None:
    assert (identity_of(one) == identity_of(other)) == (one == other)


@given(st.text("agent_ud-x0"))
def test_an_identity_is_one_agents_or_nobodys(identity: str) -> None:
    for said in (identity, f"agent_{identity}"):
        agent = agent_of(said)
        assert agent is None or identity_of(agent) == said


@pytest.mark.parametrize(
    "identity", ["", "lin", "Agent_lin", "agent-lin", "agent_a_", "agent_a_x", "agent_a-b", "agent_a\n"]
)
def test_what_is_no_agents_identity(identity: str) -> None:
    assert agent_of(identity) is None


def test_an_access_token_lets_the_agent_call_the_app_for_an_hour() -> None:
    account = {
        "twilio_account_sid": "AC1",
        "twilio_api_key": "SK1",
        "twilio_api_secret": SECRET,
        "twilio_app_sid": "AP1",
    }
    made = voice_token(Settings.model_validate({"mode": "demo", **account}), "li_n", NOW + 999)
    assert (made.identity, made.expires_at) == ("agent_li_un", NOW + 3_600_000)
    assert jwt.get_unverified_header(made.token) == {"alg": "HS256", "typ": "JWT", "cty": "twilio-fpa;v=1"}
    claims = jwt.decode(made.token, SECRET, algorithms=["HS256"], options={"verify_exp": False, "verify_nbf": False})
    assert claims.pop("jti").startswith("SK1-")
    assert claims == {
        "iss": "SK1",
        "sub": "AC1",
        "nbf": SECONDS,
        "exp": SECONDS + 3600,
        "grants": {"identity": "agent_li_un", "voice": {"outgoing": {"application_sid": "AP1"}}},
    }


def ticket(**changed: Any) -> str:
    said = {"contact": "c1", "offer": "c1.1", "agent": "lin", "now": NOW, **changed}
    return make_ticket(SECRET, **said)


def test_a_ticket_says_who_may_join_what() -> None:
    read = read_ticket(ticket(), SECRET, NOW)
    assert read == Ticket(contact="c1", offer="c1.1", agent="lin", id=read.id, expires_at=SECONDS + 60)


def test_no_two_tickets_are_one() -> None:
    assert read_ticket(ticket(), SECRET, NOW).id != read_ticket(ticket(), SECRET, NOW).id


def test_a_ticket_is_good_for_a_minute() -> None:
    made = ticket()
    assert read_ticket(made, SECRET, NOW + 59_999).agent == "lin"
    with pytest.raises(TicketRefused) as refused:
        read_ticket(made, SECRET, NOW + 60_000)
    assert refused.value.code == "ticket_refused"


@given(st.integers(0), st.characters())
def test_a_changed_ticket_is_refused(at: int, by: str) -> None:
    made = ticket()
    at %= len(made) - 1  # the last character has bits that mean nothing
    changed = made[:at] + by + made[at + 1 :]
    if changed != made:
        with pytest.raises(TicketRefused):
            read_ticket(changed, SECRET, NOW)


@pytest.mark.parametrize("odd", ["", "a.b.c", "\x00", "白雪", "\udcff", "x" * 100_000])
def test_what_is_no_ticket_is_refused(odd: str) -> None:
    with pytest.raises(TicketRefused):
        read_ticket(odd, SECRET, NOW)


def test_a_ticket_of_another_secret_is_refused() -> None:
    with pytest.raises(TicketRefused):
        read_ticket(ticket(), SECRET + "!", NOW)


def test_an_identity_token_is_no_ticket_although_the_secret_is_the_same() -> None:
    with pytest.raises(TicketRefused):
        read_ticket(sign_identity(SECRET, "M0001", NOW), SECRET, NOW)
    said = {"aud": "voice-ticket", "contact": "c1", "offer": "c1.1", "agent": "lin", "jti": "1", "exp": SECONDS + 60}
    with pytest.raises(TicketRefused):
        read_ticket(jwt.encode(said, SECRET, algorithm="HS256"), SECRET, NOW)


def test_a_ticket_for_nothing_is_refused() -> None:
    with pytest.raises(TicketRefused):
        read_ticket(ticket(offer=""), SECRET, NOW)
