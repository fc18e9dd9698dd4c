"""A small centre to test with: three queues open at any hour, two that are not, three agents, a flow, short clocks."""

from callcenter.contacts import commands as cmd
from callcenter.contacts.events import CallbackRules, ConversationRules, Identity, Match, VoicemailRules
from callcenter.flows.model import Branch, Choice, Collect, Enqueue, Entries, Flow, Greet, HangUp, Menu, Say, Set
from routing.limits import Destination, Limits
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
        "sales": QueueRules(open=ALWAYS, offer_ms=20_000, wrap_up_ms=60_000, handling_ms=120_000),
        "care": QueueRules(open=ALWAYS, offer_ms=15_000, wrap_up_ms=0),
        "vips": QueueRules(open=ALWAYS, offer_ms=10_000, wrap_up_ms=30_000, requires=(Requirement("vip", 5),)),
        "night": QueueRules(
            open=((EPOCH - 3_600_000, EPOCH - 1_000), (MORNING, MORNING + 3_600_000)),
            limits=Limits(closed=Destination()),
        ),
        "mailbox": QueueRules(
            open=((MORNING, MORNING + 3_600_000),), limits=Limits(closed=Destination(to="voicemail"))
        ),
    },
    agents={
        "lin": AgentRules(
            skills={"mandarin": 9, "vip": 5}, queues=("sales", "care", "vips"), capacity={"chat": 2, "voice": 1}
        ),
        "chen": AgentRules(skills={"mandarin": 5}, queues=("sales", "care"), capacity={"chat": 1, "voice": 1}),
        "wang": AgentRules(skills={}, queues=("sales",), capacity={"chat": 3, "voice": 0}),
    },
)
FLOW = Flow(
    start="welcome",
    steps={
        "welcome": Greet(known={"en": "Good day, {name}."}, unknown={"en": "Good day."}, next="topic"),
        "topic": Menu(
            text={"en": "What is it about?", "zh-CN": "请问有什么事？"},
            choices={
                "1": Choice(label={"en": "To buy", "zh-CN": "购买"}, next="buying"),
                "2": Choice(label={"en": "A booking", "zh-CN": "订单"}, next="booking"),
                "3": Choice(label={"en": "At night"}, next="night"),
                "4": Choice(label={"en": "Late at night"}, next="late"),
                "9": Choice(label={"en": "Nothing"}, next="bye"),
                "0": Choice(label={"en": "中文"}, next="chinese"),
            },
            otherwise="sales",
            tries=2,
        ),
        "chinese": Set(language="zh-CN", next="topic"),
        "buying": Set(attributes={"topic": "buy"}, next="sales"),
        "booking": Collect(
            text={"en": "Your booking number, please."},
            label={"en": "Booking number"},
            attribute="booking",
            next="who",
            otherwise="sales",
            least=4,
            most=6,
            tries=2,
        ),
        "who": Branch(by="attribute", name="booking", cases={"given": "vips"}, otherwise="sales"),
        "sales": Enqueue(queue="sales"),
        "vips": Enqueue(queue="vips"),
        "night": Enqueue(queue="night"),
        "late": Enqueue(queue="night", closed="sorry"),
        "sorry": Say(text={"en": "We open {opens_at}."}, of="night", next="shut"),
        "shut": HangUp(outcome="closed"),
        "bye": HangUp(outcome="sent_elsewhere"),
    },
)
"""Asks at `topic`: 1 leads to `sales`, 2 to a number and then `vips`, 3 and 4 to what is closed, 0 asks in Chinese."""
RULES = ConversationRules(
    version="1",
    languages={"zh-CN": MANDARIN},
    tiers={"gold": 2, "silver": 1},
    dispositions=("solved", "follow_up"),
    report_contacts=True,
    entries=Entries(voice="main", chat="main"),
    flows={"main": FLOW},
    callbacks={
        "sales": CallbackRules(attempts=2, gap_ms=10_000),
        "care": CallbackRules(first="customer", attempts=2, gap_ms=10_000),
    },
    voicemails={"mailbox": {"closed": VoicemailRules(say={"en": "Please speak after the tone."}, longest_ms=60_000)}},
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
    flow: str | None = None,
) -> cmd.StartContact:
    """Return the wish of a visitor (by default, one of the contact's own) to talk; it may be one of two customers.

    A caller's leg is `caller-of-` and the contact. With a `flow`, that finds the queue.
    """
    return cmd.StartContact(
        contact=contact,
        channel=channel,
        queue=None if flow else queue,
        flow=flow,
        leg=f"caller-of-{contact}" if channel == "voice" else None,
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
