"""SQLModel tables, one noun a file, with their enums and allowed transitions beside them."""

from toi_invite.models.delivery import Delivery
from toi_invite.models.event import Event, Grant, Revision, SlugHistory
from toi_invite.models.lease import Lease
from toi_invite.models.ledger import LedgerEntry
from toi_invite.models.media import Media
from toi_invite.models.notice import Notice
from toi_invite.models.organizer import Organizer, OrganizerSession, ResetToken
from toi_invite.models.page_view import PageView
from toi_invite.models.payment import Attempt, Payment, Refund

__all__ = [
    "Attempt",
    "Delivery",
    "Event",
    "Grant",
    "Lease",
    "LedgerEntry",
    "Media",
    "Notice",
    "Organizer",
    "OrganizerSession",
    "PageView",
    "Payment",
    "Refund",
    "ResetToken",
    "Revision",
    "SlugHistory",
]
