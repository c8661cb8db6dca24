"""Files of an event that guests fetch: what they already have is not sent again."""

from fastapi import Request
from fastapi.responses import Response

_NOT_MODIFIED = 304


def find_not_modified(request: Request, etag: str, headers: dict[str, str]) -> Response | None:
    """304 to who knows the ETag, else None.

    Args:
        request: whose If-None-Match is heeded.
        etag: of the file, with its quotes.
        headers: those of a full answer that 304 repeats.
    """
    known = {tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")}
    if known.isdisjoint({etag, "*"}):
        return None
    return Response(status_code=_NOT_MODIFIED, headers={**headers, "ETag": etag})
