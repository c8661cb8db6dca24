"""The content policy: nothing foreign, nothing inline but the one style sheet that we wrote."""

import base64
import hashlib


def write_policy(style: str, *, framed: bool, sounding: bool = False) -> str:
    """The `Content-Security-Policy` of a page.

    Args:
        style: the text inside the page's one style element.
        framed: whether our own pages may show it in a frame (the builder's preview).
        sounding: whether it has music.
    """
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    ancestors = "'self'" if framed else "'none'"
    media = "media-src 'self'; " if sounding else ""
    return (
        f"default-src 'none'; img-src 'self' data:; style-src 'sha256-{digest}'; script-src 'self'; font-src 'self'; "
        f"{media}connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
    )
