"""Rendered pages ready to send: plain and packed bytes, their headers, and the answer to who knows them already."""

import gzip
from dataclasses import dataclass
from typing import Literal, cast

import brotli  # pyright: ignore[reportMissingTypeStubs] - it has none
from starlette.responses import Response

from toi_invite.invitation.renderer import RenderedPage
from toi_invite.language.codes import Language

Headers = list[tuple[bytes, bytes]]
Coding = Literal["br", "gzip", ""]
"""A Content-Encoding; empty is the page as it is."""

_BROTLI_QUALITY = 5  # the best ones take a tenth of a second for one part in twenty

_LATER = b"private, no-cache"
_NEVER = b"no-store"


@dataclass(frozen=True)
class Variant:
    """One encoding of a page."""

    etag: str
    body: bytes
    headers: Headers
    """Those of a full answer."""
    brief_headers: Headers
    """Those of 304."""


@dataclass(frozen=True)
class Document:
    """A page that any guest may get, in every coding."""

    event_id: str
    variants: dict[Coding, Variant]

    def choose(self, known_etags: str, coding: Coding) -> tuple[int, Headers, bytes]:
        """Status, headers and body for a reader.

        Args:
            known_etags: the value of If-None-Match, or "".
            coding: the best one that the reader accepts.
        """
        variant = self.variants[coding]
        if known_etags and _knows(known_etags, variant.etag):
            return 304, variant.brief_headers, b""
        return 200, variant.headers, variant.body


def make_document(page: RenderedPage, language: Language, extra: Headers, *, event_id: str) -> Document:
    """The page with every header that a guest's answer has; `extra` are those of the server as a whole."""
    bodies: dict[Coding, bytes] = {
        "": page.body,
        "gzip": gzip.compress(page.body, mtime=0),
        "br": _pack(page.body),
    }
    shared = [*_list_headers(page, language, _LATER), *extra]
    return Document(
        event_id, {coding: _make_variant(page.etag, coding, body, shared) for coding, body in bodies.items()}
    )


def make_response(page: RenderedPage, status: int, language: Language | None = None) -> Response:
    """A page that nobody keeps: a notice, or a preview."""
    response = Response(page.body, status)
    response.raw_headers = [
        *_list_headers(page, language, _NEVER),
        (b"content-length", str(len(page.body)).encode()),
    ]
    return response


def _knows(known_etags: str, etag: str) -> bool:
    return not {etag, "*"}.isdisjoint(tag.strip().removeprefix("W/") for tag in known_etags.split(","))


def _pack(body: bytes) -> bytes:
    return cast("bytes", brotli.compress(body, quality=_BROTLI_QUALITY))  # pyright: ignore[reportUnknownMemberType]


def _make_variant(page_etag: str, coding: Coding, body: bytes, shared: Headers) -> Variant:
    etag = f'{page_etag[:-1]}-{coding}"' if coding else page_etag
    brief = [*shared, (b"etag", etag.encode())]
    encoding = [(b"content-encoding", coding.encode())] if coding else []
    return Variant(etag, body, [*brief, *encoding, (b"content-length", str(len(body)).encode())], brief)


def _list_headers(page: RenderedPage, language: Language | None, caching: bytes) -> Headers:
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"cache-control", caching),
        (b"vary", b"Accept-Encoding, Accept-Language, Cookie"),
        (b"content-security-policy", page.content_policy.encode()),
    ]
    headers += [] if page.is_listed else [(b"x-robots-tag", b"noindex")]
    return [*headers, (b"content-language", language.encode())] if language else headers
