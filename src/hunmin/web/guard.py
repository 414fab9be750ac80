"""What stands before every request to a local page: who may ask, how much may be sent, and the headers of every answer.

A page on this machine can be reached by any page that is open in the same browser and by any program here. So a request
is answered only when its Host is a loopback name (no DNS rebinding), its Origin is the page itself, and it carries the
token of this run; only the page's own files are given without the token, and they hold no data.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Collection
from typing import TYPE_CHECKING

from hunmin.web.errors import error_response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
TOKEN_HEADER = "x-hunmin-token"
MAX_BODY = 16 << 20
SECONDS_FOR_BODY = 30.0
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
SECURITY_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
_HEADERS = [(name.encode(), value.encode()) for name, value in SECURITY_HEADERS.items()]


class Guard:
    """ASGI middleware that refuses what is not from the page itself.

    token   of this run; every path but the public ones needs it in the header `x-hunmin-token`.
    public  paths answered without it.
    hosts   names of this machine that a request may use; any port, since ssh may forward another one.
    """

    def __init__(self, app: ASGIApp, *, token: str, public: Collection[str], hosts: Collection[str] = LOOPBACK) -> None:
        self.app, self.token, self.public, self.hosts = app, token.encode(), frozenset(public), frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            return
        headers = _single(scope["headers"])

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = dict(_HEADERS)
                message["headers"] = [pair for pair in message.get("headers", ()) if pair[0].lower() not in own] + _HEADERS
            await send(message)

        status = self._refusal(scope, headers)
        body = b""
        if not status:
            status, body = await _body(headers, receive)
        if status:
            await error_response(status, headers.get(b"accept", b"").decode("latin-1"))(scope, receive, guarded)
            return
        await self.app(scope, _replay(body, receive), guarded)

    def _refusal(self, scope: Scope, headers: dict[bytes, bytes]) -> int:
        """The status a request is refused with; 0 lets it pass."""
        host = headers.get(b"host", b"").decode("latin-1").lower()
        if _name(host) not in self.hosts:
            return 421
        origin = headers.get(b"origin")
        if origin is not None and origin.decode("latin-1").lower() not in (f"http://{host}", f"https://{host}"):
            return 403
        if scope["path"] in self.public:
            return 0
        if headers.get(b"sec-fetch-site", b"same-origin") != b"same-origin":
            return 403
        return 0 if hmac.compare_digest(headers.get(TOKEN_HEADER.encode(), b""), self.token) else 401


def _name(host: str) -> str:
    """The name in a Host header, without its port; "" when the header is not one name and one port."""
    name, colon, port = host.rpartition(":")
    if host.endswith("]") or not colon:
        return host
    return name if port.isdecimal() else ""


def _single(headers: list[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Headers by name. One that came twice is joined with a comma, so that a second Host makes neither of them valid."""
    found: dict[bytes, bytes] = {}
    for name, value in headers:
        found[name] = found[name] + b", " + value if name in found else value
    return found


async def _body(headers: dict[bytes, bytes], receive: Receive) -> tuple[int, bytes]:
    """The whole body, or the status that refuses it: 413 too large, 408 too slow, 400 cut off."""
    announced = headers.get(b"content-length", b"0")
    if not announced.isdigit() or int(announced) > MAX_BODY:
        return 413, b""
    body = bytearray()
    try:
        async with asyncio.timeout(SECONDS_FOR_BODY):
            while True:
                message = await receive()
                if message["type"] != "http.request":
                    return 400, b""
                body += message.get("body", b"")
                if len(body) > MAX_BODY:
                    return 413, b""
                if not message.get("more_body"):
                    return 0, bytes(body)
    except TimeoutError:
        return 408, b""


def _replay(body: bytes, receive: Receive) -> Receive:
    """Give the body that was read already, then wait for the client to go."""
    given = False

    async def replayed() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed
