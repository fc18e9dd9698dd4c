"""Where attachments are: the file beside the database under the attachment's id, and a row that says what it is."""

import hashlib
import hmac
import os
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from secrets import token_hex

import anyio
import msgspec
from sqlalchemy import Connection, func, insert, select

from callcenter.attachments.kinds import HEAD_BYTES, kind_of, plain_name
from callcenter.clock import Clock
from callcenter.contacts.records import Party
from callcenter.contacts.service import Contacts
from callcenter.db.database import Database
from callcenter.db.tables import attachments
from callcenter.errors import Conflict, NotFound, Rejected
from callcenter.http.uploads import MAX_UPLOAD_BYTES, TooLarge
from routing.model import ContactId

MOST = 20
"""How many files one conversation may have."""


class TooManyAttachments(Conflict):
    """The conversation has as many files as it may."""

    code = "too_many_attachments"

    def __init__(self) -> None:
        super().__init__(f"A conversation may have {MOST} files.")


class NoSuchFile(NotFound):
    """There is no such file, or none that the caller may see."""

    def __init__(self) -> None:
        super().__init__("There is no such file (any more).")


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a conversation. Whoever knows the `id` may have it: it cannot be guessed."""

    id: str
    contact: ContactId
    name: str
    media_type: str
    size: int
    at: int


class _Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the message that brings it says of a file."""

    id: str
    media_type: str
    size: int


def folder_of(database: Database) -> Path:
    """Return the folder of the files."""
    return database.path.parent / "attachments"


class Attachments:
    """Takes files in and gives them out."""

    def __init__(self, database: Database, contacts: Contacts, clock: Clock, secret: str) -> None:
        self._database = database
        self._contacts = contacts
        self._clock = clock
        self._secret = secret.encode()
        self._folder = folder_of(database)

    async def add(
        self,
        contact: ContactId,
        sender: Party,
        author: str | None,
        client_id: str,
        name: str,
        body: AsyncIterator[bytes],
    ) -> Attachment:
        """Take a file in and say so in the conversation; the same `client_id` again is the same file.

        Raises `TooLarge`, `AttachmentKind`, `TooManyAttachments`, or why there can be no message; nothing is kept then.
        """
        told = f"{contact} {sender} {client_id}".encode()
        id_ = hmac.new(self._secret, told, hashlib.sha256).hexdigest()[:40]
        known = await self._row(id_)
        made = known or await self._take_in(id_, contact, plain_name(name), body)
        brings = msgspec.json.encode(_Told(id=made.id, media_type=made.media_type, size=made.size)).decode()
        try:
            await self._contacts.post(contact, sender, author, client_id, made.name, attachment=brings)
        except Rejected:
            if known is None:
                await self._database.write(lambda c: c.execute(attachments.delete().where(attachments.c.id == id_)))
                await anyio.to_thread.run_sync(delete_files, self._folder, [id_])
            raise
        return made

    async def get(self, id_: str) -> tuple[Attachment, Path]:
        """Return a file and where it is. Raises `NoSuchFile`."""
        found = await self._row(id_)
        if found is None or not await anyio.Path(self._folder / id_).exists():
            raise NoSuchFile
        return found, self._folder / id_

    async def _row(self, id_: str) -> Attachment | None:
        query = select(attachments).where(attachments.c.id == id_)
        row = await self._database.read(lambda c: c.execute(query).one_or_none())
        return Attachment(**row._mapping) if row else None

    async def _take_in(self, id_: str, contact: ContactId, name: str, body: AsyncIterator[bytes]) -> Attachment:
        await self._database.read(lambda c: _check_room(c, contact))
        await anyio.Path(self._folder).mkdir(parents=True, exist_ok=True)
        arriving = self._folder / f"{id_}.{token_hex(4)}.part"  # it may be arriving twice
        try:
            head, size = await _write(arriving, body)
            kind, now = kind_of(head, name), self._clock.now()
            made = Attachment(id=id_, contact=contact, name=name, media_type=kind.media_type, size=size, at=now)
            return await self._database.write(lambda c: self._put(c, made, arriving))
        finally:
            await anyio.Path(arriving).unlink(missing_ok=True)

    def _put(self, connection: Connection, made: Attachment, arrived: Path) -> Attachment:
        """Put what has arrived in its place; where the same has been quicker, return that."""
        known = connection.execute(select(attachments).where(attachments.c.id == made.id)).one_or_none()
        if known is not None:
            return Attachment(**known._mapping)
        _check_room(connection, made.contact)
        arrived.replace(self._folder / made.id)
        connection.execute(insert(attachments).values(msgspec.structs.asdict(made)))
        return made


def _check_room(connection: Connection, contact: ContactId) -> None:
    """Raise `TooManyAttachments` if the conversation may have no more."""
    count = select(func.count()).where(attachments.c.contact == contact)
    if (connection.scalar(count) or 0) >= MOST:
        raise TooManyAttachments


async def _write(path: Path, body: AsyncIterator[bytes]) -> tuple[bytes, int]:
    """Write what comes to a file, durably; return how it begins and how long it is."""
    head, size = b"", 0
    async with await anyio.open_file(path, "wb") as file:
        async for part in body:
            size += len(part)
            if size > MAX_UPLOAD_BYTES:  # the edge has counted too; a file here is never longer, whoever calls
                raise TooLarge
            head += part[: HEAD_BYTES - len(head)]
            await file.write(part)
        await file.flush()
        await anyio.to_thread.run_sync(os.fsync, file.wrapped.fileno())
    return head, size


def delete_files(folder: Path, ids: Iterable[str]) -> None:
    """Delete these files; what is gone already is gone."""
    for id_ in ids:
        (folder / id_).unlink(missing_ok=True)
