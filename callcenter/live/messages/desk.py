"""What an agent's desk is given beside the contacts: replies that are written already, and what wrap-up asks for."""

import msgspec


class ReplyCard(msgspec.Struct, frozen=True, kw_only=True):
    """A reply that is written already, by language; `{customer}`, `{agent}` and `{queue}` are for the desk to fill in.

    It is for contacts of `queues`; for all, where there are none.
    """

    id: str
    label: dict[str, str]
    text: dict[str, str]
    queues: tuple[str, ...] = ()


class WrapUpRules(msgspec.Struct, frozen=True, kw_only=True):
    """What the wrap-up of a queue asks for: one of `dispositions` (of all, where it names none), if `required`."""

    queue: str
    dispositions: tuple[str, ...]
    required: bool
