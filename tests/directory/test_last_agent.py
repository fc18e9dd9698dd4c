"""How long a queue waits for whom the customer talked to last, as queues.yaml says it."""

import pytest
from pydantic import ValidationError

from callcenter.directory.routing_schemas import LastAgent

DAY = 24 * 3_600_000


def test_days_can_be_written_beside_shorter_times() -> None:
    assert LastAgent.model_validate({"within": "30d"}).within == 30 * DAY
    assert LastAgent.model_validate({"within": "12h"}).within == DAY // 2
    usual = LastAgent.model_validate({})
    assert (usual.hold, usual.within, usual.away) == (20_000, 7 * DAY, "skip")


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("within", "0d", "between 1d and 365d"),
        ("within", "366d", "between 1d and 365d"),
        ("within", "soon", "is not a duration"),
        ("hold", "0s", "between 1s and 24h"),
        ("away", "never", "'skip' or 'wait'"),
    ],
)
def test_what_is_wrong_is_said(key: str, value: str, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        LastAgent.model_validate({key: value})
