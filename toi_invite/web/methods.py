"""Every method of our paths is answered by us; what we leave open would fall through to Reflex's pages."""

from collections.abc import Iterable, Sequence

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from toi_invite.web.failures import tell_not_found

OUR_FOLDERS = ("api", "e", "q", "preview", "page", "media", "fonts", "mock-bank")
"""First parts of paths below which nothing belongs to Reflex."""

_FOR_PEOPLE = {"e", "q", "preview"}
_NOT_FOUND = 404


class MethodNotAllowed:
    """405 with the methods that the path does have."""

    def __init__(self, methods: Iterable[str]) -> None:
        self._allow = ", ".join(sorted(methods))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        answer = _tell(scope, 405, "method_not_allowed")
        answer.headers["Allow"] = self._allow
        await answer(scope, receive, send)


class NothingHere:
    """404 for a path of ours that does not exist."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        await _tell(scope, _NOT_FOUND, "not_found")(scope, receive, send)


class HeadAsGet:
    """Lets HEAD answer with the headers of GET and no body, whatever the server program makes of it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on; keep the body of an answer to HEAD back."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self._app(scope, receive, send_without_body)


def allow_head(routers: Iterable[APIRouter]) -> None:
    """Give every GET route HEAD as well."""
    for route in _list_api_routes(routers):
        if "GET" in (route.methods or ()):
            route.methods = {*(route.methods or ()), "HEAD"}


def list_remaining_routes(routers: Sequence[APIRouter]) -> list[BaseRoute]:
    """Routes for what the routers leave open: other methods, trailing slashes, unknown paths in our folders."""
    methods: dict[str, set[str]] = {}
    for route in _list_api_routes(routers):
        methods.setdefault(route.path, set()).update(route.methods or ())
    refused = [Route(path, MethodNotAllowed(declared)) for path, declared in methods.items()]
    slashed = [Route(f"{path}/", NothingHere()) for path in methods]
    folders = [Route(path, NothingHere()) for name in OUR_FOLDERS for path in (f"/{name}", f"/{name}/{{rest:path}}")]
    return [*refused, *slashed, *folders]


def _list_api_routes(routers: Iterable[APIRouter]) -> list[APIRoute]:
    return [route for router in routers for route in router.routes if isinstance(route, APIRoute)]


def _tell(scope: Scope, status: int, code: str) -> Response:
    folder = str(scope["path"]).split("/")[1]
    if folder == "api":
        return JSONResponse({"error": code}, status)
    if status == _NOT_FOUND and folder in _FOR_PEOPLE:
        return tell_not_found()
    return PlainTextResponse(code.replace("_", " "), status)
