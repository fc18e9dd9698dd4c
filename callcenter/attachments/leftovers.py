"""Clears away what a crash or a refused write has left of files that were never announced.

A file is moved to its place, then its row is written, then the message that brings it. Where that breaks off, the
sender sends it again, and it is whole; if they do not, what there is of it goes a day later.
"""

import asyncio
import logging
from pathlib import Path

from sqlalchemy import delete, exists, select

from callcenter.attachments.storage import delete_files, folder_of
from callcenter.clock import Clock
from callcenter.db.database import Database
from callcenter.db.tables import attachments, messages

log = logging.getLogger(__name__)

LOOK_EVERY_S = 24 * 3_600
SENT_AGAIN_WITHIN_MS = 24 * 3_600_000
"""For so long the sender may send it again."""


async def keep_clear(database: Database, clock: Clock) -> None:
    """Clear away now and each day."""
    while True:
        try:
            if gone := await asyncio.to_thread(clear, database, clock.now() - SENT_AGAIN_WITHIN_MS):
                log.info("%d files that were never announced are cleared away", gone)
        except Exception:
            log.exception("files that were never announced could not be cleared away; tried again tomorrow")
        await asyncio.sleep(LOOK_EVERY_S)


def clear(database: Database, before: int) -> int:
    """Delete what was never announced and is older than `before`; return how many files that were. Blocks."""
    announces = messages.c.attachment.contains(attachments.c.id)
    announced = exists().where(messages.c.contact == attachments.c.contact, announces)
    silent = delete(attachments).where(attachments.c.at < before, ~announced)
    database.write_now(lambda c: c.execute(silent))
    folder = folder_of(database)
    old = {file.name for file in _files(folder) if file.stat().st_mtime * 1_000 < before}
    known = set(database.read_now(lambda c: c.scalars(select(attachments.c.id)).all()))
    delete_files(folder, old - known)
    return len(old - known)


def _files(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []
