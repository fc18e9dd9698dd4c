"""Fills the centre with callers: they ring, press keys, wait as long as they will, talk for a while and hang up."""

import asyncio
import json
import random
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
_CHOICE = {
    "zh": re.compile(r"[按拨]\s*([0-9一二三四五六七八九零])"),
    "en": re.compile(r"press\s*([0-9])", re.IGNORECASE),
}
_NUMERALS = dict(zip("零一二三四五六七八九", "0123456789", strict=True))
_SENTENCES = {
    "zh": (
        "您好，我想改签一张机票。",
        "请问还有靠窗的座位吗？",
        "能帮我查一下行李额吗？",
        "我的里程好像少记了一段。",
        "好的，谢谢。",
    ),
    "en": (
        "Could you tell me whether my flight is on time?",
        "I would like to change my booking, please.",
        "Is there still a seat at the window?",
        "How much baggage may I take?",
        "That is very kind of you, thank you.",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Habits:
    """How callers behave; times are means in seconds."""

    patience_s: float = 90.0
    """How long one waits for an agent before giving up."""
    talk_s: float = 60.0
    think_s: float = 1.5
    """Between hearing a menu and pressing a key."""
    words_every_s: float = 8.0
    most_keys: int = 12
    """Who has pressed so many keys without getting anywhere hangs up."""


@dataclass
class Counts:
    """What became of the calls."""

    rung: int = 0
    talked: int = 0
    gave_up: int = 0
    hung_up_on: int = 0
    """Ended by the centre before anybody was spoken to."""
    failed: int = 0
    """Could not be made, or were lost sight of."""


@dataclass
class _Leg:
    """What a caller knows of their own call."""

    state: str = "ringing"
    held: bool = False
    heard: list[dict[str, Any]] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self, name: str, data: dict[str, Any]) -> None:
        if name == "call":
            self.state, self.held = data["state"], data["held"]
        else:
            self.heard.append(data)
        self.changed.set()

    async def leaves(self, state: str, within: float) -> bool:
        """Wait until the call is no longer in a state; tell whether it is not."""
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, within)):
                while self.state == state:
                    self.changed.clear()
                    await self.changed.wait()
        return self.state != state


async def fill_with_callers(
    handsets: str,
    hotline: str,
    customers: Sequence[str],
    *,
    rate: float,
    seconds: float,
    seed: int = 1,
    habits: Habits | None = None,
    counts: Counts | None = None,
) -> Counts:
    """Have customers call the hotline at random, `rate` of them a second, for so many seconds; wait until all are done.

    `handsets` is the address below which `/handset/calls` is. Who calls, and how, comes from `seed`. When cancelled,
    everybody hangs up. `counts` are counted on as it goes.
    """
    dice = random.Random(seed)  # noqa: S311 - people, not secrets
    counts = Counts() if counts is None else counts
    async with (
        httpx.AsyncClient(
            base_url=handsets, trust_env=False, timeout=30, limits=httpx.Limits(max_connections=None)
        ) as client,
        asyncio.TaskGroup() as callers,
    ):
        left = seconds
        while (gap := dice.expovariate(rate)) < left:
            left -= gap
            await asyncio.sleep(gap)
            caller = Caller(client, random.Random(dice.random()), habits or Habits(), counts)  # noqa: S311
            callers.create_task(caller.call(dice.choice(customers), hotline))
    return counts


class Caller:
    """One customer with a telephone."""

    def __init__(self, client: httpx.AsyncClient, dice: random.Random, habits: Habits, counts: Counts) -> None:
        self._client = client
        self._dice = dice
        self._habits = habits
        self._counts = counts
        self._leg = _Leg()
        self._path = ""

    async def call(self, number: str, hotline: str) -> None:
        """Make one call, from the first ring to its end."""
        self._counts.rung += 1
        try:
            await self._ring(number, hotline)
        except httpx.HTTPError:
            self._counts.failed += 1

    async def _ring(self, number: str, hotline: str) -> None:
        dialling = asyncio.create_task(self._dial(number, hotline))
        listening: asyncio.Task[None] | None = None
        try:
            await asyncio.shield(dialling)  # who is cancelled while it rings must still hang up
            listening = asyncio.create_task(self._listen())
            await self._behave()
        finally:
            await dialling
            await self._ask("hang-up", {})  # does nothing where the call is over
            if listening is not None:
                listening.cancel()
                await asyncio.gather(listening, return_exceptions=True)

    async def _dial(self, number: str, hotline: str) -> None:
        rung = await self._client.post("/handset/calls", json={"from": number, "to": hotline})
        rung.raise_for_status()
        self._path = f"/handset/calls/{rung.json()['sid']}"

    async def _behave(self) -> None:
        patience = self._dice.expovariate(1 / self._habits.patience_s)
        loop = asyncio.get_running_loop()
        gives_up_at = loop.time() + patience
        keys = 0
        while self._leg.state not in ("ended", "conference"):
            if loop.time() >= gives_up_at or keys >= self._habits.most_keys:
                self._counts.gave_up += 1
                return
            state = self._leg.state
            thought = self._dice.uniform(0.5, 1.5) * self._habits.think_s
            if state != "gathering":
                await self._leg.leaves(state, gives_up_at - loop.time())
            elif not await self._leg.leaves("gathering", thought):
                await self._press()
                keys += 1
                await self._leg.leaves("gathering", thought)
        if self._leg.state == "ended":
            self._counts.hung_up_on += 1
            return
        self._counts.talked += 1
        await self._talk()

    async def _talk(self) -> None:
        loop = asyncio.get_running_loop()
        done_at = loop.time() + self._dice.expovariate(1 / self._habits.talk_s)
        while self._leg.state == "conference" and loop.time() < done_at:
            if not self._leg.held:
                await self._ask("speak", {"text": self._dice.choice(_SENTENCES[language(self._leg.heard)])})
            pause = self._dice.uniform(0.5, 1.5) * self._habits.words_every_s
            await self._leg.leaves("conference", min(pause, done_at - loop.time()))

    async def _press(self) -> None:
        await self._ask("digits", {"digits": self._dice.choice(choices(self._leg.heard))})

    async def _ask(self, what: str, content: dict[str, str]) -> None:
        (await self._client.post(f"{self._path}/{what}", json=content)).raise_for_status()

    async def _listen(self) -> None:
        """Follow the call; whoever loses sight of it takes it for ended."""
        try:
            async with self._client.stream("GET", f"{self._path}/events", timeout=None) as stream:
                async for name, data in read_events(stream):
                    self._leg.take(name, data)
        finally:
            self._leg.take("call", {"state": "ended", "held": False})


def choices(heard: Sequence[dict[str, Any]]) -> list[str]:
    """Return the keys that what was last heard offers; any of the first three where it names none.

    Keys offered in another language than the rest is in, as for going on in it, are left out: who has been greeted in
    their own language does not press them.
    """
    for text in _said(heard):
        found = _CHOICE[_language(text)].findall(text)
        if found:
            return [_NUMERALS.get(key, key) for key in found]
    return ["1", "2", "3"]


def language(heard: Sequence[dict[str, Any]]) -> str:
    """Return in which language the centre has spoken last, `zh` or `en`; a caller answers in it."""
    return next(map(_language, _said(heard)), "zh")


def _said(heard: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield what was said, the newest first."""
    return (one["text"] for one in reversed(heard) if one["kind"] == "say" and one.get("text"))


def _language(text: str) -> str:
    # A Chinese word is two characters, an English one five letters.
    return "zh" if 5 * len(_CHINESE.findall(text)) >= 2 * len(_LATIN.findall(text)) else "en"


async def read_events(stream: httpx.Response) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """Yield the name and the data of each server-sent event."""
    name = ""
    async for line in stream.aiter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))
