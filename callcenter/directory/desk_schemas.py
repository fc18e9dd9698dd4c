"""What a centre's files say for the agents' desk: replies that are written already."""

from callcenter.directory.part import Part
from callcenter.directory.values import Id, Label, Texts

VARIABLES = frozenset({"customer", "agent", "queue"})
"""What a reply can leave blank, in braces; the desk fills it in."""


class CannedReply(Part):
    """A reply written once and used often. Without `queues` it is for all of them."""

    name: Label
    text: Texts
    queues: tuple[Id, ...] = ()
