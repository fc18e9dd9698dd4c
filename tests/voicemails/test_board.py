"""How the board of messages keeps up with the rows. What it does for screens is in tests/rules/test_voicemails.py."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any
from unittest import mock

import pytest
from sqlalchemy.exc import OperationalError

import callcenter.voicemails.board as board_module
from callcenter.contacts.state import CellState
from callcenter.voicemails.board import VoicemailBoard
from callcenter.voicemails.store import Left
from tests.support.centre import eventually

LEFT = Left("one", "sales", 1, 12, None, "ann", "Ann", None, False)


class Rows:
    """A database of which each read gives the next of these, the last for ever; None is one that fails."""

    def __init__(self, *reads: list[Left] | None) -> None:
        self._reads = list(reads)

    async def read(self, _work: Callable[..., Any]) -> list[Left]:
        found = self._reads.pop(0) if len(self._reads) > 1 else self._reads[0]
        if found is None:
            raise OperationalError("select", None, Exception("locked"))
        return found


@asynccontextmanager
async def following(rows: Rows) -> AsyncIterator[tuple[VoicemailBoard, list[int]]]:
    """Run a board on such rows; gives it, and for each time it told of a change, how many messages there were."""
    view = mock.Mock(**{"directory.centre.queues": {}})
    board = VoicemailBoard(view, rows)  # type: ignore[arg-type]
    told: list[int] = []
    board.tell(lambda: told.append(len(board._cards)))
    running = asyncio.create_task(board.run())
    try:
        yield board, told
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def test_it_tells_of_what_is_there_at_a_start() -> None:
    async with following(Rows([LEFT])) as (board, told):
        board.reset(CellState(), 0)
        await eventually(lambda: told == [1])


async def test_it_looks_by_itself_and_tells_only_of_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board_module, "LOOK_EVERY_S", 0.01)
    async with following(Rows([LEFT], [LEFT], [LEFT], [LEFT._replace(customer_name="Ann Bai")], [])) as (_, told):
        await eventually(lambda: told == [1, 1, 0])
        await asyncio.sleep(0.05)
        assert told == [1, 1, 0]


async def test_rows_that_cannot_be_read_are_read_later(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(board_module, "LOOK_EVERY_S", 0.01)
    async with following(Rows(None, None, [LEFT])) as (_, told):
        await eventually(lambda: told == [1])
    assert "cannot be read just now (OperationalError)" in caplog.text
