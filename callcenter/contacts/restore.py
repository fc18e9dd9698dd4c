"""Reading a cell's memory back from its log."""

from dataclasses import dataclass

from callcenter.contacts.lifecycle import Lifecycle
from callcenter.contacts.ports import LogStore
from callcenter.contacts.state import Talk
from callcenter.contacts.transcripts import Transcripts
from callcenter.errors import StartupError

_READ_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Restored:
    """What the log says at `position`; `replayed` events of it came after the snapshot."""

    lifecycle: Lifecycle
    transcripts: Transcripts
    position: int
    replayed: int


def restore(store: LogStore) -> Restored:
    """Read the newest snapshot, the tail of the log and the messages of open conversations (blocks).

    Raises `StartupError` for a log with a gap: what was in it cannot be known.
    """
    state, begin = store.load()
    lifecycle, position = Lifecycle(state), begin
    while tail := store.read(position, _READ_AT_ONCE):
        if tail[-1].position != position + len(tail):
            raise StartupError(f"The contact log has a gap after position {position}; restore a backup.")
        lifecycle.replay(recorded.event for recorded in tail)
        position = tail[-1].position
    transcripts = Transcripts()
    opened = [talk.contact for talk in lifecycle.state.conversations.values() if talk.talk is not Talk.ENDED]
    transcripts.load(*store.transcripts(opened))
    return Restored(lifecycle, transcripts, position, position - begin)
