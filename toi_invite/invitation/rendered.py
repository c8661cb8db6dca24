"""A finished page as the web sends it."""

import hashlib
from dataclasses import dataclass

from toi_invite.invitation.markup import shrink_html
from toi_invite.invitation.policy import write_policy


@dataclass(frozen=True)
class RenderedPage:
    """A page ready to send: UTF-8 HTML, a strong ETag with its quotes, the value of Content-Security-Policy.

    Only a page that `is_listed` may be shown by search engines.
    """

    body: bytes
    etag: str
    content_policy: str
    is_listed: bool = False


def pack(html: str, style: str, *, framed: bool, sounding: bool = False, is_listed: bool = False) -> RenderedPage:
    """Finished HTML with its ETag and policy.

    Args:
        html: the whole document.
        style: the text of its one style element.
        framed: whether our own pages may show it in a frame.
        sounding: whether it has music.
        is_listed: whether search engines may show it.
    """
    body = shrink_html(html).encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    policy = write_policy(style, framed=framed, sounding=sounding)
    return RenderedPage(body=body, etag=etag, content_policy=policy, is_listed=is_listed)
