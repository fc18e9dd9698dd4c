"""The stand-in for the carrier as the demo starts it."""

from pathlib import Path

import httpx

from callcenter.demo.carrier import stand_in, with_account
from callcenter.settings import Settings

NUMBER = "+862155500100"


def ring(address: str) -> str:
    """Ring the hotline from an unknown number; return the call's id."""
    answer = httpx.post(f"{address}/handset/calls", json={"from": "anonymous", "to": NUMBER}, trust_env=False)
    sid: str = answer.raise_for_status().json()["sid"]
    return sid


def test_a_stand_in_started_anew_gives_no_call_the_id_of_one_before(tmp_path: Path) -> None:
    settings = with_account(Settings(mode="demo"))
    rung = []
    for _ in range(2):
        with stand_in(settings, tmp_path, NUMBER, port=9) as address:
            rung.append(ring(address))
    assert rung[0] != rung[1]
