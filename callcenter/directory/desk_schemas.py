"""What a centre's files say for the console: replies that are written already, and who sees which customers."""

from typing import Literal

from callcenter.directory.part import Part
from callcenter.directory.values import Id, Label, Texts

VARIABLES = frozenset({"customer", "agent", "queue"})
"""What a reply can leave blank, in braces; the desk fills it in."""


class CannedReply(Part):
    """A reply written once and used often. Without `queues` it is for all of them."""

    name: Label
    text: Texts
    queues: tuple[Id, ...] = ()


OfAgents = Literal["all", "team", "own"]
"""Everybody's customers, those of one's team, or one's own."""
OfPeople = Literal["all", "team"]
"""The same for those who take no contacts, and so have no customers of their own."""


class VisibleCustomers(Part):
    """Which customers each role sees, unless an agent's or person's own part says otherwise."""

    agent: OfAgents = "all"
    supervisor: OfPeople = "all"
    admin: OfPeople = "all"
