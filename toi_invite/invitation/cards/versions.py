"""Names that change with what a picture shows, so that messengers, which keep pictures for long, fetch a newer one."""

import hashlib
from functools import cache
from pathlib import Path

from toi_invite.invitation.fonts import FOLDER as FONTS

_INVITATION = Path(__file__).parent.parent
_DRAWN_BY = ("*.py", "cards/*.py", "ornament/*.py", "shared/card.svg", "templates/*/card.svg", "templates/*/*.toml")
_LENGTH = 12


def get_picture_version(revision_id: str) -> str:
    """The present version of an event's pictures: 12 hexadecimal digits.

    Args:
        revision_id: of what guests read.
    """
    return hashlib.sha256(f"{revision_id} {_get_design()}".encode()).hexdigest()[:_LENGTH]


@cache
def _get_design() -> str:
    """The state of everything that draws."""
    paths = sorted(path for pattern in _DRAWN_BY for path in _INVITATION.glob(pattern))
    drawn_by = hashlib.sha256((FONTS / "fonts.json").read_bytes())
    for path in paths:
        drawn_by.update(path.read_bytes())
    return drawn_by.hexdigest()
