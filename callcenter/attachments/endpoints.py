"""Files over HTTP: a customer's page or an agent's console sends them, and whoever has the link downloads them."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Header, Path, Query, Request
from starlette.responses import FileResponse

from callcenter.access.dependencies import Gate, anyone
from callcenter.access.models import Principal
from callcenter.attachments.storage import Attachments, NoSuchFile
from callcenter.contacts.records import Party
from callcenter.errors import NotSignedIn
from callcenter.http.pages import Closed
from routing.model import ContactId

_Contact = Annotated[str, Path(max_length=100)]
_Name = Annotated[str, Query(min_length=1, max_length=1000, description="The file's name.")]
_Id = Annotated[str, Query(min_length=1, max_length=64, description="The sender's own; the same again is the same.")]

TheirContact = Callable[[str | None, str | None], Awaitable[ContactId | None]]
"""Gives the contact of a visitor by their two tokens."""

Sees = Callable[[ContactId], Awaitable[bool]]
"""Tells whether the caller may see a contact."""


class AttachmentOut(Closed):
    """A file that was taken in."""

    id: str
    name: str
    media_type: str
    size: int


def router(attachments: Attachments, contact_of: TheirContact, gate: Gate, whoever: Callable[..., object]) -> APIRouter:
    """Return the routes; `whoever` is the dependency that gives what tells whether the caller may see a contact."""
    routes = APIRouter(prefix="/api/v1", tags=["attachments"])

    async def take(
        request: Request, contact: str, sender: Party, author: str | None, client_id: str, name: str
    ) -> AttachmentOut:
        made = await attachments.add(contact, sender, author, client_id, name, request.stream())
        return AttachmentOut(id=made.id, name=made.name, media_type=made.media_type, size=made.size)

    @routes.post("/chat/{contact}/attachments", dependencies=[Depends(anyone)], summary="Send a file, as the customer")
    async def from_customer(
        request: Request,
        contact: _Contact,
        name: _Name,
        id: _Id,  # noqa: A002
        authorization: Annotated[str | None, Header(description="`Bearer` and the visitor's token.")] = None,
        x_identity_token: Annotated[str | None, Header()] = None,
    ) -> AttachmentOut:
        """The body is the file, as `application/octet-stream`: an image or a PDF of 16 MB at most."""
        token = (authorization or "").removeprefix("Bearer ")
        if await contact_of(token or None, x_identity_token) != contact:
            raise NotSignedIn("Send the tokens of the visitor whose contact this is.")
        return await take(request, contact, "customer", None, id, name)

    @routes.post("/contacts/{contact}/attachments", summary="Send a file, as the contact's agent")
    async def from_agent(
        request: Request,
        contact: _Contact,
        name: _Name,
        id: _Id,  # noqa: A002
        caller: Annotated[Principal, Depends(gate.signed_in)],
    ) -> AttachmentOut:
        """The body is the file, as `application/octet-stream`: an image or a PDF of 16 MB at most."""
        return await take(request, contact, "agent", caller.username, id, name)

    @routes.get("/attachments/{attachment}", dependencies=[Depends(anyone)], summary="Download a file")
    async def download(
        attachment: Annotated[str, Path(max_length=64)], sees: Annotated[Sees, Depends(whoever)]
    ) -> FileResponse:
        """Whoever has the link may; it cannot be guessed. Of the centre's people, only who sees the contact may.

        The browser saves the file and never shows it as a page.
        """
        found, path = await attachments.get(attachment)
        if not await sees(found.contact):
            raise NoSuchFile
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name, safe='')}",
            "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
            "Referrer-Policy": "no-referrer",
        }
        return FileResponse(path, media_type=found.media_type, headers=headers)

    return routes
