"""Chat text on its way into a commit: checked, numbered per contact, told from a resend. It never meets the engine."""

from collections.abc import Iterable

from callcenter.contacts.codec import check_text
from callcenter.contacts.errors import MESSAGE_LIMIT, MessageEmpty, MessageTooLong
from callcenter.contacts.records import Draft, MarkRow, MessageRow, Party
from routing.model import ContactId


class _Transcript:
    __slots__ = ("ids", "last", "marks")

    def __init__(self) -> None:
        self.last = 0
        self.ids: dict[tuple[Party, str], int] = {}
        self.marks: dict[Party, MarkRow] = {}


class Transcripts:
    """The numbers of every open conversation. Filled from committed rows at a start, kept in memory since."""

    def __init__(self) -> None:
        self._open: dict[ContactId, _Transcript] = {}

    def load(self, messages: Iterable[MessageRow], marks: Iterable[MarkRow]) -> None:
        """Take in what is stored of the open conversations."""
        for row in messages:
            transcript = self._of(row.contact)
            transcript.last = max(transcript.last, row.number)
            transcript.ids[row.sender, row.client_id] = row.number
        for mark in marks:
            self._of(mark.contact).marks[mark.party] = mark

    def number_of(self, contact: ContactId, sender: Party, client_id: str) -> int | None:
        """Return the number a message was given before, if this is a resend."""
        transcript = self._open.get(contact)
        return transcript.ids.get((sender, client_id)) if transcript else None

    def add(self, draft: Draft, now: int) -> MessageRow:
        """Number a checked message."""
        transcript = self._of(draft.contact)
        transcript.last += 1
        transcript.ids[draft.sender, draft.client_id] = transcript.last
        return MessageRow(
            draft.contact,
            transcript.last,
            draft.sender,
            draft.author,
            draft.client_id,
            now,
            draft.text,
            draft.attachment,
        )

    def mark(self, contact: ContactId, party: Party, delivered: int, read: int) -> MarkRow | None:
        """Move a party's high-water marks; None when nothing moves. Marks never pass the last message."""
        transcript = self._open.get(contact)
        if transcript is None:
            return None
        old = transcript.marks.get(party, MarkRow(contact, party, 0, 0))
        read = min(max(old.read, read), transcript.last)
        delivered = max(min(max(old.delivered, delivered), transcript.last), read)
        if (delivered, read) == (old.delivered, old.read):
            return None
        transcript.marks[party] = MarkRow(contact, party, delivered, read)
        return transcript.marks[party]

    def close(self, contact: ContactId) -> None:
        """Forget the numbers of an ended conversation."""
        self._open.pop(contact, None)

    def _of(self, contact: ContactId) -> _Transcript:
        found = self._open.get(contact)
        if found is None:
            found = self._open[contact] = _Transcript()
        return found


def checked_text(text: str) -> str:
    """Return the text if it may be sent. Raises `MessageEmpty`, `MessageTooLong`, or `Invalid` for a lone surrogate."""
    if not text.strip():
        raise MessageEmpty
    if len(text) > MESSAGE_LIMIT:
        raise MessageTooLong(len(text))
    check_text(text)
    return text
