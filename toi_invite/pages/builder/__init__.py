"""The builder of an event."""

from toi_invite.pages.builder.page import builder

__all__ = ["builder"]
