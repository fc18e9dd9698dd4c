"""The benchmark of calls runs from end to end and says what it promises; no figure is judged here."""

import json
import subprocess
import sys
from typing import Any

import pytest

from benchmarks.carrier import Signer, action_of, caller
from benchmarks.sites import ORIGIN, ROOT
from callcenter.channels.voice.twilio.signature import Signatures


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.voice", "--json", "--quick"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert isinstance(said, dict)
    return said


def test_the_webhooks_are_held_against_the_bare_route(figures: dict[str, Any]) -> None:
    said = figures["webhooks"]
    ours, bare = said["per_s"]["median"], said["bare_per_s"]["median"]
    assert figures["webhook_vs_asgi"] == pytest.approx(ours / bare)
    assert list(said["steps"]) == ["inbound", "menu", "digits", "status"]
    assert all(step["per_s"]["median"] > 0 for step in said["steps"].values())


def test_calls_were_offered_with_every_number_of_agents(figures: dict[str, Any]) -> None:
    assert list(figures["offer_p50_ms"]) == list(figures["offer_p99_ms"]) == ["20", "40"]
    for agents, offers in figures["offers"]["by_agents"].items():
        assert offers["calls"] == 6
        assert 0 < offers["p50_ms"]["median"] <= offers["p99_ms"]["median"]
        assert figures["offer_p50_ms"][agents] == offers["p50_ms"]["median"]
    assert figures["offer_p50_spread"] >= 1


def test_whole_calls_ran_through_the_stand_in(figures: dict[str, Any]) -> None:
    assert figures["calls"]["faults"] == 0
    assert sum(figures["calls"]["calls"]) > 0
    assert figures["cpu_ms_per_call"] >= 0


def test_goals_machine_and_the_number_of_runs_are_told(figures: dict[str, Any]) -> None:
    assert figures["goals"] == {"webhook_vs_asgi": 0.33, "offer_p50_spread": 1.5}
    assert figures["runs"] == 1
    assert figures["machine"]["cpus"] >= 1


def test_a_webhook_has_the_fields_of_twilios_and_a_good_signature() -> None:
    request = Signer("AC1", "a token").inbound(caller("+8613800138000"))
    head, _, body = request.partition(b"\r\n\r\n")
    target = head.split(b" ")[1]
    headers = [tuple(line.lower().split(b": ", 1)) for line in head.split(b"\r\n")[1:]]
    scope = {"type": "http", "raw_path": target, "query_string": b"", "headers": headers}
    signature = next(line[20:].decode() for line in head.split(b"\r\n") if line.startswith(b"X-Twilio-Signature: "))
    form = Signatures(ORIGIN, ["a token"]).form(scope, body, signature)
    assert form is not None
    assert len(form) == 21


def test_the_action_of_a_document_is_where_keys_go() -> None:
    document = f'<Response><Gather action="{ORIGIN}/twilio/voice/flow?contact=c&amp;step=2" method="POST"/></Response>'
    assert action_of(document.encode()) == "/twilio/voice/flow?contact=c&step=2"
    with pytest.raises(RuntimeError):
        action_of(b"<Response/>")
