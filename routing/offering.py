"""What becomes of a pair that fits: an offer, to one or to several; a call to the customer; or a claim at once."""

from routing import events as e
from routing.callbacks import call_customer
from routing.decision import Decision
from routing.explain import why_offered
from routing.matching import Pair
from routing.model import AgentId, OfferId, Place


def offer(d: Decision, pair: Pair) -> None:
    """Offer the contact to the agents of the pair; of a callback that is called first, call the customer."""
    place = pair.place
    if place.callback is not None and place.callback.first == "customer":
        call_customer(d, pair)
        return
    first, chosen = _make_offers(d, pair), pair.agents[0]
    if chosen.reachable and d.indexes.seat(chosen.agent).rules.auto_accept:
        claim(d, place, first, chosen.agent)


def take(d: Decision, pair: Pair) -> None:
    """Let the agent of the pair have the contact at once."""
    claim(d, pair.place, _make_offers(d, pair), pair.agents[0].agent)


def _make_offers(d: Decision, pair: Pair) -> OfferId:
    """Offer the contact to each agent of the pair; return the first one's offer."""
    place, now = pair.place, d.now
    attempt = None if place.callback is None else place.tried + 1
    rules = d.rules(place)
    offer_ms = rules.offer_ms
    if rules.offer_by_channel:
        offer_ms = rules.offer_by_channel.get(place.requirements.channel, offer_ms)
    made = [
        e.OfferMade(
            at=now,
            offer=f"{place.contact}.{place.offers + number}",
            contact=place.contact,
            agent=agent.agent,
            deadline=now + offer_ms,
            why=why_offered(pair, agent, now),
            attempt=attempt,
        )
        for number, agent in enumerate(pair.agents, 1)
    ]
    for event in made:
        d.emit(event)
    return made[0].offer


def claim(d: Decision, place: Place, offer: OfferId, agent: AgentId) -> None:
    """Let the agent have the contact they are offered alone; it is to be connected from here on."""
    d.emit(
        e.OfferAccepted(
            at=d.now,
            offer=offer,
            contact=place.contact,
            agent=agent,
            connect_by=d.now + connect_ms(d, place),
        )
    )


def connect_ms(d: Decision, place: Place) -> int:
    """How long the contact has from claimed to connected; a customer who must be called first has longer."""
    if place.callback is not None:
        return d.config.callback_connect_ms
    return d.config.connect_ms[place.requirements.channel]
