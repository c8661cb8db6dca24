"""Who may call an event handler, declared beside the handler."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

Handler = TypeVar("Handler", bound=Callable[..., Any])
_MARK = "__toi_access__"


class Access(StrEnum):
    """Who may call a handler."""

    PUBLIC = "public"
    ORGANIZER = "organizer"


def public(handler: Handler) -> Handler:
    """Let anybody call this handler."""
    setattr(handler, _MARK, Access.PUBLIC)
    return handler


def organizer_only(handler: Handler) -> Handler:
    """Let only signed-in organizers call this handler."""
    setattr(handler, _MARK, Access.ORGANIZER)
    return handler
