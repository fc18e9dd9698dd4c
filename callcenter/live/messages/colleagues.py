"""Who of the other agents is there, told to one who is about to send a contact on."""

from typing import Literal

import msgspec

from callcenter.live.messages.shared import CommandId, Message


class ColleagueCard(msgspec.Struct, frozen=True, kw_only=True):
    """An agent as others see them. `leaving` tells that they will not be available once their contacts are over."""

    id: str
    availability: Literal["available", "not_ready", "offline"]
    reachable: bool
    leaving: bool
    contacts: int


class Colleagues(Message, frozen=True, kw_only=True, tag="colleagues"):
    """All agents, once you follow them and whenever one has changed, once a second at most."""

    agents: tuple[ColleagueCard, ...]


class FollowColleagues(Message, frozen=True, kw_only=True, tag="follow_colleagues"):
    """I want to know who is there, or (`on` false) no longer. It ends with the connection."""

    id: CommandId
    on: bool = True
