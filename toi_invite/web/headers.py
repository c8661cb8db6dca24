"""Headers of caution on every answer, those of Reflex included."""

from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

Headers = list[tuple[bytes, bytes]]

_ALWAYS: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
]
_STRICT_TRANSPORT = (b"strict-transport-security", b"max-age=63072000; includeSubDomains")
_POLICY = b"content-security-policy"
_UNFRAMED = b"frame-ancestors 'none'"


class SecurityHeaders:
    """Adds what an answer does not say itself.

    Only an answer with a content policy of its own may be framed; every other one, Reflex's pages too, may not.
    """

    def __init__(self, app: ASGIApp, *, is_https: bool) -> None:
        self._app = app
        self._headers = list_headers(is_https=is_https)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on and complete the headers of its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            is_start = message["type"] == "http.response.start"
            await send({**message, "headers": self._complete(message["headers"])} if is_start else message)

        await self._app(scope, receive, send_with_headers)

    def _complete(self, headers: Iterable[tuple[bytes, bytes]]) -> Headers:
        said = {name.lower(): value for name, value in headers}
        policy = said.get(_POLICY, _UNFRAMED)
        frame = b"SAMEORIGIN" if b"frame-ancestors 'self'" in policy else b"DENY"
        wished = [*self._headers, (_POLICY, policy), (b"x-frame-options", frame)]
        return [*headers, *(header for header in wished if header[0] not in said)]


def list_headers(*, is_https: bool) -> Headers:
    """The headers that every answer has, whatever it is."""
    return [*_ALWAYS, *([_STRICT_TRANSPORT] if is_https else [])]
