"""Configuration that could not work is refused when it is made or read."""

import msgspec
import pytest

from routing.model import QueueRules, RoutingConfig


def test_an_offer_lasts_at_least_a_millisecond_or_it_would_expire_for_ever() -> None:
    with pytest.raises(ValueError, match="offer_ms"):
        QueueRules(open=(), offer_ms=0)


def test_a_negative_wrap_up_is_refused() -> None:
    with pytest.raises(ValueError, match="wrap_up_ms"):
        QueueRules(open=(), wrap_up_ms=-1)


def test_every_channel_needs_a_time_to_connect_also_when_read_from_json() -> None:
    with pytest.raises(msgspec.ValidationError, match="connect_ms"):
        msgspec.json.decode(b'{"version":"1","queues":{},"agents":{},"connect_ms":{"chat":5}}', type=RoutingConfig)


def test_negative_clocks_are_refused() -> None:
    with pytest.raises(ValueError, match="decline_hold_ms"):
        RoutingConfig(version="1", queues={}, agents={}, decline_hold_ms=-1)
