"""The console's socket, and the schema of the messages."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.websockets import WebSocket

from callcenter.access.dependencies import Gate, anyone, token_of
from callcenter.access.models import Principal
from callcenter.access.service import Access
from callcenter.contact_log.reader import LogReader
from callcenter.customers.visibility import Visibility
from callcenter.live.console import ConsoleSession
from callcenter.live.hub import Hub
from callcenter.live.schema import messages_schema
from callcenter.live.session import Allowance
from callcenter.live.welcome import Softphone


def router(
    hub: Hub,
    log: LogReader,
    access: Access,
    gate: Gate,
    visibility: Visibility,
    *,
    messages_per_second: float,
    softphone: Softphone,
) -> APIRouter:
    """Return the routes; `softphone` is what agents' browsers are connected to calls by."""
    routes = APIRouter(tags=["live"])

    @routes.websocket("/ws/console")
    async def console(websocket: WebSocket, principal: Annotated[Principal, Depends(gate.signed_in)]) -> None:
        token = token_of(websocket)

        async def still_signed_in() -> bool:
            return await access.principal(token) == principal

        allowance = Allowance(messages_per_second, messages_per_second * 3)
        session = ConsoleSession(websocket, principal, hub, log, still_signed_in, allowance, visibility, softphone)
        await session.run()

    @routes.get("/api/messages.json", dependencies=[Depends(anyone)], summary="JSON Schema of the socket messages")
    async def schema() -> dict[str, Any]:
        return messages_schema()

    return routes
