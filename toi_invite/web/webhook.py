"""`POST /api/payments/kaspi/webhook`: from the socket to the inbox (`docs/contract.md`, webhook)."""

import asyncio
from datetime import datetime
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from toi_invite.errors import DatabaseAwayError, WebhookRefusedError
from toi_invite.services.intake import Intake
from toi_invite.services.kaspi.signature import SignatureHeaders, verify_delivery

PATH: Final = "/api/payments/kaspi/webhook"
LARGEST_BODY: Final = 64 * 1024  # bytes
_LONGEST_READ: Final = 10  # seconds for a body to arrive
_LONGEST_WAIT: Final = 3  # seconds for the database to take it

_SIGNATURE_HEADERS: Final = (b"x-webhook-signature", b"x-webhook-timestamp", b"x-webhook-signature-v2")


class _RefusedError(Exception):
    def __init__(self, status: int, reason: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(reason)
        self.answer = JSONResponse({"status": reason}, status, headers)


async def receive_webhook(request: Request) -> JSONResponse:
    """Answer a delivery; whatever an authentic body says, the answer is 200, because senders treat 4xx as final."""
    secrets: list[bytes] = request.app.state.settings.webhook_secrets
    try:
        _check_form(request, is_open=bool(secrets))
        body = await _read_body(request)
        now: datetime = request.app.state.read_clock()
        verify_delivery(body, _read_signatures(request), secrets=secrets, now=now)
        return await _deliver(request.app.state.intake, body, now)
    except WebhookRefusedError:
        return JSONResponse({"status": "unauthorized"}, 401)
    except _RefusedError as refusal:
        return refusal.answer


def _check_form(request: Request, *, is_open: bool) -> None:
    if not is_open:
        raise _RefusedError(404, "not_found")
    if request.method != "POST":
        raise _RefusedError(405, "method_not_allowed", {"Allow": "POST"})
    length = request.headers.get("content-length", "0")
    if not length.isascii() or not length.isdigit() or int(length[:10]) > LARGEST_BODY:
        raise _RefusedError(413, "too_large")
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json" or "content-encoding" in request.headers:
        raise _RefusedError(415, "unsupported_media_type")


async def _read_body(request: Request) -> bytes:
    body = bytearray()
    try:
        async with asyncio.timeout(_LONGEST_READ):
            async for chunk in request.stream():
                body += chunk
                if len(body) > LARGEST_BODY:
                    raise _RefusedError(413, "too_large")
    except TimeoutError:
        raise _RefusedError(408, "too_slow", {"Connection": "close"}) from None
    return bytes(body)


def _read_signatures(request: Request) -> SignatureHeaders:
    values = [[value for key, value in request.headers.raw if key == name] for name in _SIGNATURE_HEADERS]
    return SignatureHeaders(*values)


async def _deliver(intake: Intake, body: bytes, now: datetime) -> JSONResponse:
    try:
        async with asyncio.timeout(_LONGEST_WAIT):
            outcome = await intake.receive(body, now=now)
    except (DatabaseAwayError, TimeoutError):
        raise _RefusedError(503, "try_again", {"Retry-After": "5"}) from None
    return JSONResponse({"status": outcome})


class _Webhook:
    """An application instead of a function: it gets every method there is, so that a closed door looks like no door."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await receive_webhook(Request(scope, receive))
        await answer(scope, receive, send)


router = APIRouter(routes=[Route(PATH, _Webhook(), include_in_schema=False)])
