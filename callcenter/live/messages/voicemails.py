"""The messages that callers have left, and who sees to them."""

import msgspec

from callcenter.live.messages.shared import Code, CommandId, Message


class VoicemailCard(msgspec.Struct, frozen=True, kw_only=True):
    """A message that nobody has dealt with, so many seconds long; the sound is at the contact's `voicemail` over HTTP.

    `owner` sees to it. Where `customer_hidden`, you may know who left it once you have taken it. `callback` is the
    contact in which they are called back, or were last; with `may_call_back` you can have them called.
    """

    contact: str
    queue: str | None
    at: int
    seconds: int
    owner: str | None
    customer: str | None
    customer_name: str
    customer_hidden: bool = False
    callback: str | None = None
    may_call_back: bool = False


class Voicemails(Message, frozen=True, kw_only=True, tag="voicemails"):
    """All messages that you may deal with, the oldest first; comes after `welcome` and whenever they change.

    An agent has those for the queues they serve, a supervisor all.
    """

    voicemails: tuple[VoicemailCard, ...]


class TakeVoicemail(Message, frozen=True, kw_only=True, tag="take_voicemail"):
    """I see to the message of a contact, or with `on` false no longer; a supervisor so takes it from whoever does."""

    id: CommandId
    contact: Code
    on: bool = True


class FinishVoicemail(Message, frozen=True, kw_only=True, tag="finish_voicemail"):
    """The message of a contact is dealt with; with `done` false it is not, after all."""

    id: CommandId
    contact: Code
    done: bool = True


class CallBackVoicemail(Message, frozen=True, kw_only=True, tag="call_back_voicemail"):
    """I see to the message of a contact, and call its caller back: it is held for me until I am available."""

    id: CommandId
    contact: Code
