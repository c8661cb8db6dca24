"""Files of an event that guests fetch: what they already have is not sent again."""

import re
from typing import Final

from fastapi import Request
from fastapi.responses import Response

_NOT_MODIFIED = 304
_PART: Final = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")  # several parts at once nobody needs


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


def send_part(request: Request, body: bytes, *, headers: dict[str, str], media_type: str) -> Response:
    """The whole file, or the one part of it that the reader's Range wishes (206), or 416 beyond its end.

    Args:
        request: whose Range and If-Range are heeded.
        body: the whole file.
        headers: of a full answer, the ETag among them.
        media_type: of the file.
    """
    headers = {**headers, "Accept-Ranges": "bytes"}
    wished = _PART.fullmatch(request.headers.get("range", ""))
    is_present = request.headers.get("if-range", headers["ETag"]) == headers["ETag"]
    if not wished or not any(wished.groups()) or not is_present:
        return Response(body, headers=headers, media_type=media_type)
    start, end = _find_part(wished[1], wished[2], len(body))
    if start >= end:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{len(body)}"})
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{len(body)}"
    return Response(body[start:end], 206, headers, media_type)


def _find_part(first: str, last: str, size: int) -> tuple[int, int]:
    """Where the part begins and where it has ended; `-500` are the last 500 bytes."""
    if not first:
        return max(0, size - int(last)), size
    return int(first), min(size, int(last) + 1) if last else size
