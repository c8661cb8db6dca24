"""How the built pages are handed out: at their own addresses, without the slash that a folder would want."""

from starlette.types import ASGIApp, Receive, Scope, Send

# Reflex would open it to everybody, without sign-in or limit (facts/reliability.md, finding 9); we use none.
_CLOSED = "/_upload"
_NOWHERE = "/404/"


class PageServer:
    """Lies directly around Reflex: `/templates` answers 200 instead of a redirect to `/templates/`, which is a 404."""

    def __init__(self, app: ASGIApp, routes: set[str]) -> None:
        """`routes` are the addresses of pages that have a file of their own."""
        self._app = app
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on under the name of its file."""
        if scope["type"] == "http":
            scope = {**scope, "path": self._find_file(scope["path"])}
        await self._app(scope, receive, send)

    def _find_file(self, path: str) -> str:
        if path in self._routes:
            return f"{path}/"
        if path.startswith(_CLOSED) or (path != "/" and path.endswith("/")):
            return _NOWHERE
        return path
