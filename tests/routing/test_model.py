"""Configuration that could not work is refused when it is made or read."""

import msgspec
import pytest

from routing.model import RoutingConfig


def test_every_channel_needs_a_time_to_connect_also_when_read_from_json() -> None:
    with pytest.raises(msgspec.ValidationError, match="connect_ms"):
        msgspec.json.decode(b'{"version":"1","queues":{},"agents":{},"connect_ms":{"chat":5}}', type=RoutingConfig)


@pytest.mark.parametrize("clock", ["decline_hold_ms", "unreachable_return_ms", "transfer_wait_ms"])
def test_negative_clocks_are_refused(clock: str) -> None:
    with pytest.raises(msgspec.ValidationError, match="transfer_wait_ms must be at least 0"):
        msgspec.convert({"version": "1", "queues": {}, "agents": {}, clock: -1}, RoutingConfig)


def test_a_configuration_of_before_there_were_transfers_is_read_with_their_wait() -> None:
    assert msgspec.convert({"version": "1", "queues": {}, "agents": {}}, RoutingConfig).transfer_wait_ms == 30_000
