"""A small centre to test with: three queues open at any hour, one that is not, three agents, short clocks."""

from callcenter.contacts import commands as cmd
from callcenter.contacts.events import ConversationRules, Identity, Match
from routing.model import (
    AgentId,
    AgentRules,
    Availability,
    Channel,
    ContactId,
    QueueId,
    QueueRules,
    Requirement,
    RoutingConfig,
)

EPOCH = 1_700_000_000_000
"""When the tests' centre opens for the first time."""
MORNING = EPOCH + 8 * 3_600_000
"""When the queue `night` opens next."""
ALWAYS = ((0, 2**52),)
MANDARIN = Requirement("mandarin", 3)

ROUTING = RoutingConfig(
    version="1",
    queues={
        "sales": QueueRules(open=ALWAYS, offer_ms=20_000, wrap_up_ms=60_000),
        "care": QueueRules(open=ALWAYS, offer_ms=15_000, wrap_up_ms=0),
        "vips": QueueRules(open=ALWAYS, offer_ms=10_000, wrap_up_ms=30_000, requires=(Requirement("vip", 5),)),
        "night": QueueRules(open=((EPOCH - 3_600_000, EPOCH - 1_000), (MORNING, MORNING + 3_600_000))),
    },
    agents={
        "lin": AgentRules(
            skills={"mandarin": 9, "vip": 5}, queues=("sales", "care", "vips"), capacity={"chat": 2, "voice": 1}
        ),
        "chen": AgentRules(skills={"mandarin": 5}, queues=("sales", "care"), capacity={"chat": 1, "voice": 1}),
        "wang": AgentRules(skills={}, queues=("sales",), capacity={"chat": 3, "voice": 0}),
    },
)
RULES = ConversationRules(
    version="1",
    languages={"zh-CN": MANDARIN},
    tiers={"gold": 2, "silver": 1},
    dispositions=("solved", "follow_up"),
    report_contacts=True,
)
CONFIGURE = cmd.Configure(routing=ROUTING, rules=RULES)


def start(
    contact: ContactId = "c",
    *,
    visitor: str | None = None,
    client_id: str = "1",
    queue: QueueId = "sales",
    channel: Channel = "chat",
    language: str = "en",
    match: Match = Match.SEVERAL,
    candidates: tuple[str, ...] = ("mei", "may"),
    tier: str | None = None,
) -> cmd.StartContact:
    """Return the wish of a visitor (by default, one of the contact's own) to talk; it may be one of two customers."""
    return cmd.StartContact(
        contact=contact,
        channel=channel,
        queue=queue,
        language=language,
        visitor=visitor or f"visitor-of-{contact}",
        client_id=client_id,
        identity=Identity.CLAIMED,
        match=match,
        candidates=candidates,
        tier=tier,
    )


def present(agent: AgentId) -> list[cmd.AnyCommand]:
    """Return what it takes for an agent to be Available and connected."""
    ready = cmd.SetAvailability(agent=agent, availability=Availability.AVAILABLE, by=agent)
    return [cmd.AgentSeen(agent=agent), ready]
