"""The bare webhook: an ASGI route that parses the form and answers with one fixed document, and nothing else.

Run as a server: `python -m benchmarks.bare_webhook`, with the port in `CALLCENTER_PORT`.
"""

import os
from urllib.parse import parse_qsl

import uvicorn
from starlette.types import Receive, Scope, Send

from callcenter.directory.schemas import Timings
from callcenter.startup import server_options

DOCUMENT = (
    b'<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="https://centre.example/twilio/voice/flow'
    b'?contact=01a2b3c4-0000-7000-8000-000000000000&amp;step=1" actionOnEmptyResult="true" finishOnKey="" '
    b'input="dtmf" method="POST" numDigits="1" timeout="6"><Say language="en" voice="Polly.Amy">Hello, and welcome to '
    b'Cloudgoose Airlines.</Say><Say language="en" voice="Polly.Amy">For bookings, press 1. For changes and refunds, '
    b"press 2. For member services, press 3. For complaints and baggage, press 4.</Say></Gather></Response>"
)


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    if scope["path"] != "/readyz" and not dict(parse_qsl(body.decode(), keep_blank_values=True))["CallSid"]:
        raise ValueError("no call")
    headers = [(b"content-type", b"text/xml; charset=utf-8"), (b"content-length", str(len(DOCUMENT)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": DOCUMENT})


def main() -> None:
    """Serve until told to stop."""
    options = {**server_options(Timings()), "timeout_graceful_shutdown": 1}
    uvicorn.run(app, port=int(os.environ["CALLCENTER_PORT"]), lifespan="off", log_level="warning", **options)


if __name__ == "__main__":
    main()
