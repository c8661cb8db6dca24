"""Headers of caution on every answer, those of Reflex included."""

from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ALWAYS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    b"cross-origin-opener-policy": b"same-origin",
}
_TWO_YEARS = b"max-age=63072000; includeSubDomains"
_POLICY = b"content-security-policy"


class SecurityHeaders:
    """Adds what an answer does not say itself.

    Only an answer with a content policy of its own may be framed; every other one, Reflex's pages too, may not.
    """

    def __init__(self, app: ASGIApp, *, is_https: bool) -> None:
        self._app = app
        self._headers = _ALWAYS | ({b"strict-transport-security": _TWO_YEARS} if is_https else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on and complete the headers of its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": self._complete(list(message.get("headers", [])))}
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _complete(self, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        names = {name.lower() for name, _ in headers}
        added = [(name, value) for name, value in self._headers.items() if name not in names]
        if _POLICY not in names:
            added += [(_POLICY, b"frame-ancestors 'none'"), (b"x-frame-options", b"DENY")]
        return headers + added


def wrap_headers(*, is_https: bool) -> Callable[[ASGIApp], ASGIApp]:
    """The wrapper, with or without strict transport security."""
    return lambda app: SecurityHeaders(app, is_https=is_https)
