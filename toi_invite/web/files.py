"""Files of an event that guests fetch: what they already have is not sent again."""

import hashlib

from fastapi import Request
from fastapi.responses import Response

_NOT_MODIFIED = 304


def make_etag(body: bytes) -> str:
    """A strong ETag with its quotes."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def answer_with_file(request: Request, body: bytes, *, media_type: str, headers: dict[str, str]) -> Response:
    """The whole file, or 304 to who knows its ETag.

    Args:
        request: whose If-None-Match is heeded.
        body: the file.
        media_type: the value of Content-Type.
        headers: those of both answers.
    """
    etag = make_etag(body)
    headers = {**headers, "ETag": etag, "X-Robots-Tag": "noindex"}
    known = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    if {etag, "*"} & known:
        return Response(status_code=_NOT_MODIFIED, headers=headers)
    return Response(body, headers=headers | {"Content-Type": media_type})
