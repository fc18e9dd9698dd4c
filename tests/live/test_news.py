"""What a console is told of colleagues while it follows them."""

from collections.abc import Callable

from callcenter.live import messages as m
from tests.support.centre import Running, eventually
from tests.support.sockets import Console


async def follows(centre: Running, who: str) -> Console:
    """Return the console of somebody who follows their colleagues, once it has been told of them."""
    console = await centre.console(who)
    assert (await console.ask("follow_colleagues")).ok
    await console.until(lambda: console.of(m.Colleagues))
    return console


async def told(console: Console, holds: Callable[[m.ColleagueCard], bool], agent: str = "chen") -> None:
    """Wait until what a console was told last of an agent holds."""
    await console.until(lambda: holds(next(card for card in console.of(m.Colleagues)[-1].agents if card.id == agent)))


async def test_one_who_follows_them_is_told_of_all_and_of_every_change(centre: Running) -> None:
    lin = await follows(centre, "lin")
    assert {card.id for card in lin.of(m.Colleagues)[0].agents} == set(centre.centre.directory.centre.agents)
    await told(lin, lambda card: card.availability == "offline")
    chen = await centre.console("chen", ready=True)
    await told(lin, lambda card: card.availability == "available" and card.reachable and card.contacts == 0)
    customer = await centre.chatting()
    await chen.accept(customer.contact)
    await told(lin, lambda card: card.contacts == 1)
    await chen.ask("set_state", availability="not_ready", reason="lunch")
    await told(lin, lambda card: card.leaving)


async def test_nobody_else_is_told_nor_one_who_follows_them_no_longer(centre: Running) -> None:
    lin, wang = await follows(centre, "lin"), await centre.console("wang")
    assert (await lin.ask("follow_colleagues", on=False)).ok
    before = len(lin.of(m.Colleagues))
    await centre.console("chen", ready=True)
    again = await follows(centre, "lin")
    await told(again, lambda card: card.availability == "available")
    assert (len(lin.of(m.Colleagues)), wang.of(m.Colleagues)) == (before, [])


async def test_it_ends_with_the_connection(centre: Running) -> None:
    lin = await follows(centre, "lin")
    await lin.close()
    await eventually(lambda: not centre.centre.hub.onlookers)
