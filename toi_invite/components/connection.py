"""What the reader sees while the server cannot be reached, in place of Reflex's English one."""

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from toi_invite.components.feedback import notice
from toi_invite.components.text import t


def connection_notice() -> rx.Component:
    """A calm word at the foot of the page; what was typed stays where it is."""
    lost = rx.el.div(notice(t("common.connection_lost"), tone="warning"), class_name="connection-notice")
    return rx.cond(has_connection_errors, lost)
