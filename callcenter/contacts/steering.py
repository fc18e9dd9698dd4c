"""What supervisors do beside the conversations: with contacts that wait, with queues, and with what agents are for."""

from collections.abc import Callable
from typing import Any

import callcenter.contacts.commands as cmd
import routing.commands as rcmd
from callcenter.contacts.events import TransferRules
from callcenter.contacts.machine import Machine


def _put_next(m: Machine, c: cmd.PutNext, now: int) -> None:
    m.tell(rcmd.PutNext(contact=c.contact, by=c.by), now)


def _move(m: Machine, c: cmd.MoveContact, now: int) -> None:
    usual = m.rules().transfers.get(c.queue, TransferRules())
    credit = usual.credit if c.credit is None else c.credit
    m.tell(rcmd.Move(contact=c.contact, queue=c.queue, by=c.by, credit=credit), now)


def _assign(m: Machine, c: cmd.AssignContact, now: int) -> None:
    m.tell(rcmd.Assign(contact=c.contact, agent=c.agent, by=c.by), now)


def _take(m: Machine, c: cmd.TakeContact, now: int) -> None:
    m.tell(rcmd.Take(contact=c.contact, by=c.by), now)


def _close_queue(m: Machine, c: cmd.CloseQueue, now: int) -> None:
    m.tell(rcmd.CloseQueue(queue=c.queue, by=c.by, until=c.until), now)


def _open_queue(m: Machine, c: cmd.OpenQueue, now: int) -> None:
    m.tell(rcmd.OpenQueue(queue=c.queue, by=c.by), now)


def _adjust_agent(m: Machine, c: cmd.AdjustAgent, now: int) -> None:
    m.tell(rcmd.AdjustAgent(agent=c.agent, by=c.by, queues=c.queues, skills=c.skills), now)


def _restore_agent(m: Machine, c: cmd.RestoreAgent, now: int) -> None:
    m.tell(rcmd.RestoreAgent(agent=c.agent, by=c.by), now)


STEERING_HANDLERS: dict[type[Any], Callable[[Machine, Any, int], None]] = {
    cmd.PutNext: _put_next,
    cmd.MoveContact: _move,
    cmd.AssignContact: _assign,
    cmd.TakeContact: _take,
    cmd.CloseQueue: _close_queue,
    cmd.OpenQueue: _open_queue,
    cmd.AdjustAgent: _adjust_agent,
    cmd.RestoreAgent: _restore_agent,
}
