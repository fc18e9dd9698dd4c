"""Carries what a call is owed to Twilio: go on with another document, hang up, hold, mute."""

from collections.abc import Callable
from contextlib import suppress

from callcenter.channels.callback.service import CallbackService
from callcenter.channels.voice.twilio.errors import Busy, Gone, NoAnswer, Refused
from callcenter.channels.voice.twilio.rest import Carrier
from callcenter.channels.voice.twilio.urls import Urls
from callcenter.contacts.effects import Effect
from callcenter.contacts.events import Control
from callcenter.contacts.ports import EffectRefused
from callcenter.contacts.service import Contacts
from callcenter.contacts.state import Conversation
from callcenter.errors import Rejected
from routing.errors import RoutingError
from routing.model import ContactId

KINDS = ("redirect", "hang_up", "set_hold", "set_mute", "call_customer", "delete_recording")


class CallSender:
    """Implements `EffectSender` for `KINDS`. What comes of them goes back into the loop."""

    def __init__(
        self,
        carrier: Carrier,
        contacts: Contacts,
        urls: Urls,
        committed_talk: Callable[[ContactId], Conversation | None],
        callbacks: CallbackService | None = None,
    ) -> None:
        self._carrier = carrier
        self._contacts = contacts
        self._urls = urls
        self._committed_talk = committed_talk
        self._callbacks = callbacks

    async def send(self, effect: Effect, *, again: bool) -> None:
        """Ask it of Twilio. That the call is gone is news, not a failure."""
        if effect.kind == "call_customer":
            await self._call_customer(effect)
            return
        if effect.kind == "delete_recording":
            await self._delete_recording(effect)
            return
        assert effect.leg is not None, effect
        try:
            if effect.kind == "redirect":
                await self._redirect(effect.contact, effect.leg, look_first=again)
            elif effect.kind == "hang_up":
                await self._carrier.hang_up(effect.leg)
            else:
                await self._control(effect, effect.leg)
        except Gone:
            await self._is_gone(effect, effect.leg)
        except Refused as refused:
            raise EffectRefused(str(refused)) from refused

    async def _call_customer(self, effect: Effect) -> None:
        """Call the customer. That they cannot be called counts as an attempt, and so does it when nobody can tell.

        What comes of a request without an answer shows itself: the call tells so, or its time runs out.
        """
        contact, attempt, callbacks = effect.contact, effect.attempt or 1, self._callbacks
        reached = await callbacks.numbers.of(contact) if callbacks else None
        ours = callbacks.our_number(reached.called) if callbacks and reached else None
        try:
            if callbacks is None or reached is None or ours is None:
                raise EffectRefused("there is no number to call, or none to call from")
            await self._carrier.call(
                reached.number,
                ours,
                answered=self._urls.answered(contact, attempt),
                fallback=self._urls.fallback_of_called(contact, attempt),
                over=self._urls.called(contact, attempt),
                ring_ms=callbacks.ring_ms(),
            )
        except (Refused, Gone, Busy, EffectRefused) as refused:  # no call was made
            with suppress(Rejected, RoutingError):
                await self._contacts.call_missed(contact, attempt, "failed")
            raise EffectRefused(str(refused)) from refused

    async def _delete_recording(self, effect: Effect) -> None:
        try:
            await self._carrier.delete_recording(effect.recording or "")
        except Gone:
            return
        except Refused as refused:
            raise EffectRefused(str(refused)) from refused

    async def gave_up(self, effect: Effect) -> None:
        """Let go of what was asked for and will not be; a customer whom it is too late to call was not reached."""
        if effect.kind == "call_customer" and self._callbacks and self._callbacks.now() > effect.not_after:
            with suppress(Rejected, RoutingError):
                await self._contacts.call_missed(effect.contact, effect.attempt or 1, "failed")
        if (what := _control_of(effect)) is not None:
            with suppress(Rejected):
                await self._contacts.settle_control(effect.contact, what, done=False)

    async def _redirect(self, contact: ContactId, leg: str, *, look_first: bool) -> None:
        if look_first and not (await self._carrier.fetch_call(leg)).live:
            raise Gone("GET Calls/{sid}")
        await self._carrier.redirect(leg, self._urls.leg(contact))

    async def _control(self, effect: Effect, leg: str) -> None:
        talk = self._committed_talk(effect.contact)
        known = talk.legs.get(leg) if talk else None
        conference = (known.conference if known else None) or effect.offer or ""
        if effect.kind == "set_hold":
            await self._carrier.set_hold(conference, leg, bool(effect.on), self._urls.hold(effect.contact))
        else:
            await self._carrier.set_mute(conference, leg, bool(effect.on))
        if (what := _control_of(effect)) is not None:
            with suppress(Rejected):
                await self._contacts.settle_control(effect.contact, what, done=True)

    async def _is_gone(self, effect: Effect, leg: str) -> None:
        """Find out what has gone, and tell the loop."""
        if (what := _control_of(effect)) is not None:  # of the conference, it may be; the call itself will tell
            with suppress(Rejected):
                await self._contacts.settle_control(effect.contact, what, done=False)
            return
        try:
            call = await self._carrier.fetch_call(leg)
        except Gone:
            status = "gone"
        else:
            if call.live:  # it cannot be moved just now (it rings, say); asked again, it can
                raise NoAnswer("POST Calls/{sid}")
            status = call.status
        with suppress(Rejected):
            await self._contacts.leg_over(effect.contact, leg, status, "answer")


def _control_of(effect: Effect) -> Control | None:
    if effect.kind == "set_hold":
        return "hold" if effect.on else "unhold"
    if effect.kind == "set_mute":
        return "mute" if effect.on else "unmute"
    return None
