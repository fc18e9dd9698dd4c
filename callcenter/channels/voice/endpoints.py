"""What an agent's browser asks before it can join a call: an access token, and a ticket for the call it has claimed."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from callcenter.access.dependencies import Gate
from callcenter.access.models import Principal, Role
from callcenter.channels.voice.twilio.tokens import make_ticket, voice_token
from callcenter.contacts.errors import NotYourContact, UnknownContact
from callcenter.errors import NotFound
from callcenter.http.pages import Instant
from callcenter.live.view import LiveView
from callcenter.settings import Settings
from routing.model import PlaceState


class NoVoice(NotFound):
    """This server carries no calls."""

    code = "no_voice"

    def __init__(self) -> None:
        super().__init__("This centre takes no calls; CALLCENTER_TWILIO_ACCOUNT_SID is not set.")


class VoiceTokenOut(BaseModel):
    """An access token for Twilio's Voice SDK, and until when it is good."""

    token: str
    identity: str
    expires_at: Instant


class TicketWish(BaseModel):
    """The call to join."""

    model_config = ConfigDict(extra="forbid")

    contact: Annotated[str, Field(min_length=1, max_length=100)]


class TicketOut(BaseModel):
    """What the browser hands over when it connects; good once, for a minute."""

    ticket: str


def router(view: LiveView, settings: Settings, gate: Gate) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(prefix="/api/v1/voice", tags=["voice"])
    agents = Annotated[Principal, Depends(gate.requires(Role.AGENT))]

    @routes.post("/token", summary="An access token for the browser's softphone")
    async def token(principal: agents) -> VoiceTokenOut:
        if settings.carrier == "none":
            raise NoVoice
        made = voice_token(settings, principal.username, view.now())
        return VoiceTokenOut(token=made.token, identity=made.identity, expires_at=made.expires_at)

    @routes.post("/tickets", summary="Leave to join the call one has accepted, or whose line one has lost")
    async def ticket(wish: TicketWish, principal: agents) -> TicketOut:
        if settings.carrier == "none":
            raise NoVoice
        place = view.state.engine.places.get(wish.contact)
        if place is None:
            raise UnknownContact(wish.contact)
        theirs = place.agent == principal.username and place.requirements.channel == "voice"
        if not theirs or place.offer is None or place.state not in (PlaceState.CLAIMED, PlaceState.ACTIVE):
            raise NotYourContact(wish.contact)
        made = make_ticket(
            settings.identity_secret.get_secret_value(),
            contact=wish.contact,
            offer=place.offer,
            agent=principal.username,
            now=view.now(),
        )
        return TicketOut(ticket=made)

    return routes
