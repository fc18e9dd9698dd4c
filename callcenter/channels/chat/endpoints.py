"""The customer's socket."""

from fastapi import APIRouter, Depends
from starlette.websockets import WebSocket

from callcenter.access.dependencies import Gate, client_ip
from callcenter.channels.chat.service import ChatService
from callcenter.channels.chat.session import CustomerSession
from callcenter.contact_log.reader import LogReader
from callcenter.live.hub import Hub
from callcenter.live.session import Allowance


def router(chat: ChatService, hub: Hub, log: LogReader, gate: Gate, *, messages_per_second: float) -> APIRouter:
    """Return the route."""
    routes = APIRouter(tags=["chat"])

    @routes.websocket("/ws/customer", dependencies=[Depends(gate.customers)])
    async def customer(websocket: WebSocket) -> None:
        allowance = Allowance(messages_per_second, messages_per_second * 3)
        await CustomerSession(websocket, chat, hub, log, client_ip(websocket), allowance).run()

    return routes
