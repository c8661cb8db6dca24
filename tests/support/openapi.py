"""What our routes take and answer, as OpenAPI: exported from the application, completed with what FastAPI cannot see.

Production serves no such document (`docs/contract.md`, HTTP).
"""

import warnings
from pathlib import Path
from typing import Any

from tests.support.payments import make_settings
from toi_invite.db import Database
from toi_invite.models.content import EventContent
from toi_invite.services.kaspi.wire import STATUS_WORDS
from toi_invite.web import webhook
from toi_invite.web.app import build_web_app
from toi_invite.web.session_forms import SessionForm

_FILE = (200, 206, 400, 404, 416)  # 206, 400 and 416 answer a Range
_PAGE = (200, 404)
_FORM = (200, 303, 400, 401, 403, 413, 415, 422, 429)
_PHOTO = (201, 401, 403, 404, 409, 413, 415, 422, 429)
_PUBLISHED = (200, 304, 308, 404, 410)
STATUSES: dict[str, tuple[int, ...]] = {
    "/e/{slug}": _PUBLISHED,
    "/e/{slug}/calendar.ics": _PUBLISHED,
    "/e/{slug}/card.jpg": _PUBLISHED,
    "/e/{slug}/story.jpg": _PUBLISHED,
    "/q/{code}": (200, 302, 404, 410),
    "/q/{code}/qr.png": _PAGE,
    "/q/{code}/qr.svg": _PAGE,
    "/preview/ornaments": _PAGE,
    "/preview/template/{slug}": _PAGE,
    "/preview/{event_id}": (*_PAGE, 413, 422),
    "/api/events/{event_id}/photos": _PHOTO,
    "/api/events/{event_id}/photos/{media_id}/crop": _PHOTO,
    "/api/events/{event_id}/music": _PHOTO,
    "/media/{media_id}/{name}": (200, 206, 304, 404, 416),
    "/page/{name}": _FILE,
    "/fonts/{name}": _FILE,
    "/favicon.ico": _FILE,
    "/robots.txt": (200,),
    "/mock-bank/{reference}": _PAGE,
    "/api/events/{event_id}/prints/{name}": (200, 304, 404, 409, 422),
    "/api/health/live": (200,),
    "/api/health/ready": (200,),
    webhook.PATH: (200, 401, 413, 415),
}
"""The statuses that a route may answer while nothing is out of order; those of `/api/session/…` are all the same."""

_TEXT = {"type": "string"}
_HEADERS = ("Accept", "Accept-Language", "If-None-Match", "Range", "Origin", "Sec-Fetch-Site")
_FILE_TYPES = ("image/jpeg", "application/octet-stream")
_FILE_BODY = {"schema": {"type": "string", "format": "binary"}}
_SIGNATURES = ("X-Webhook-Signature", "X-Webhook-Timestamp", "X-Webhook-Signature-V2")


def export_schema(folder: Path, known: dict[str, list[str]]) -> dict[str, Any]:
    """The document; `known` are values of path parameters that lead somewhere, and `reference`s of attempts."""
    app = build_web_app(make_settings(folder), Database(f"sqlite:///{folder / 'nothing.db'}"))
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Duplicate Operation ID")  # HEAD is GET
        schema = app.openapi()
    schema["paths"][webhook.PATH] = {"post": {"requestBody": _take(_describe_delivery(known["reference"]))}}
    for path, item in schema["paths"].items():
        item.pop("head", None)
        for operation in item.values():
            _complete(path, operation, known)
    definitions = _describe_bodies(schema)
    schema["components"] = {"schemas": definitions}
    return schema


def _complete(path: str, operation: dict[str, Any], known: dict[str, list[str]]) -> None:
    statuses = STATUSES[path] if path in STATUSES else _get_form_statuses(path)
    operation["responses"] = {str(status): {"description": "as documented"} for status in statuses}
    for parameter in operation.get("parameters", []):
        parameter["schema"] = {"anyOf": [{"enum": known[parameter["name"]]}, _TEXT]}
    names = _SIGNATURES if path == webhook.PATH else _HEADERS
    headers = [{"name": name, "in": "header", "schema": _TEXT} for name in names]
    queries = [{"name": name, "in": "query", "schema": _TEXT} for name in ("lang", "occasion", "download", "v")]
    operation["parameters"] = [*operation.get("parameters", []), *headers, *queries]


def _get_form_statuses(path: str) -> tuple[int, ...]:
    if not path.startswith("/api/session/"):
        raise KeyError(f"{path} has no statuses in this table")
    return _FORM


def _describe_bodies(schema: dict[str, Any]) -> dict[str, Any]:
    """Give the routes that read a body themselves what they read; the definitions that this needs."""
    template = "#/components/schemas/{model}"
    form = SessionForm.model_json_schema(ref_template=template)
    content = EventContent.model_json_schema(ref_template=template)
    definitions = {**form.pop("$defs", {}), **content.pop("$defs", {})}
    schema["paths"]["/preview/{event_id}"]["post"]["requestBody"] = _take(content)
    photo, sides = "/api/events/{event_id}/photos", ("left", "top", "width", "height")
    box = _describe_object({side: {"type": "number"} for side in sides}, *sides)
    music = "/api/events/{event_id}/music"
    schema["paths"][music]["post"]["requestBody"] = {"content": dict.fromkeys(_FILE_TYPES, _FILE_BODY)}
    schema["paths"][photo]["post"]["requestBody"] = {"content": dict.fromkeys(_FILE_TYPES, _FILE_BODY)}
    schema["paths"][f"{photo}/{{media_id}}/crop"]["post"]["requestBody"] = _take(box)
    for path, item in schema["paths"].items():
        if path.startswith("/api/session/"):
            item["post"]["requestBody"] = _take(form, "application/x-www-form-urlencoded")
    return definitions


def _take(body: dict[str, Any], *other_types: str) -> dict[str, Any]:
    return {"content": {name: {"schema": body} for name in ("application/json", *other_types)}, "required": True}


def _describe_delivery(references: list[str]) -> dict[str, Any]:
    """Deliveries that reach far, and the same with any other value in any place."""
    choices = {
        "event": ["invoice.status_changed", "invoice.qr_scanned", "invoice.refunded", "webhook.test"],
        "id": [f"mock-{reference}" for reference in references],
        "external_order_id": [*references, None],
        "amount": ["2990.00", "2989.00", "100.00"],
        "status": [*sorted(STATUS_WORDS), "completed"],
        "currency": ["KZT", "KZT", "USD", None],
    }
    near = {name: {"enum": values} for name, values in choices.items()}
    far = {name: {"anyOf": [values, {"type": ["string", "number"]}]} for name, values in near.items()}
    return {"anyOf": [_describe_document(near), _describe_document(far)]}


def _describe_document(values: dict[str, Any]) -> dict[str, Any]:
    names = ("id", "amount", "status", "external_order_id")
    invoice = {name: values[name] for name in (*names, "currency")} | {"is_sandbox": {"type": "boolean"}}
    parts = {"invoice": _describe_object(invoice, *names), "refund": _describe_object(values, *names[:3])}
    return _describe_object({"event": values["event"], **parts}, "event", "invoice", "refund")


def _describe_object(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(required)}
