"""How a published event is sent on, as pages show it."""

from dataclasses import asdict, dataclass

from toi_invite.config import get_settings
from toi_invite.models.event import EventStatus
from toi_invite.services.event_views import EventView
from toi_invite.services.sharing import build_share_links


@dataclass(frozen=True)
class PublishedLinks:
    """The page's absolute address, the messengers' addresses, the files of QR and pictures.

    `prints` is the folder of what is printed, `language` the event's main one.

    All are empty while the event is not published.
    """

    url: str = ""
    whatsapp: str = ""
    telegram: str = ""
    qr_svg: str = ""
    qr_png: str = ""
    card: str = ""
    story: str = ""
    prints: str = ""
    language: str = ""


def make_links(event: EventView) -> PublishedLinks:
    """The links of an event that guests can read; empty ones for any other."""
    if event.status is not EventStatus.PUBLISHED:
        return PublishedLinks()
    links = build_share_links(event.content, slug=event.slug, code=event.code, settings=get_settings())
    prints = f"/api/events/{event.id}/prints"
    return PublishedLinks(**asdict(links), prints=prints, language=event.content.main_language)
