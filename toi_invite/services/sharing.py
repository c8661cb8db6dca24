"""What an organizer sends to guests: the address, a message in the event's own language, a QR that lasts."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from toi_invite.config import Settings
from toi_invite.language.codes import Language
from toi_invite.language.dates import format_when
from toi_invite.language.names import join_names
from toi_invite.models.content import EventContent
from toi_invite.services.reasons import head_of, list_called


@dataclass(frozen=True)
class ShareLinks:
    """Absolute addresses of the page, of WhatsApp and Telegram with the message filled in.

    QR codes and pictures are relative addresses.
    """

    url: str
    whatsapp: str
    telegram: str
    qr_svg: str
    qr_png: str
    card: str
    story: str


def name_event(content: EventContent, language: Language) -> str:
    """What an event is called in a language: its title, else the names; empty while it has neither.

    What was not written in that language is read in the event's main one, but two names are always joined as the
    language does it.
    """
    title = content.title.read(language, content.main_language)
    return title or join_names(list_called(content, language), language)


def build_share_links(content: EventContent, *, slug: str, code: str, settings: Settings) -> ShareLinks:
    """Where a published event is, and how to send it on.

    Args:
        content: what guests read.
        slug: its present address; the message and the page's link hold it.
        code: its permanent short address, which printed QR codes hold.
        settings: the public URL.
    """
    url = f"{settings.public_url}/e/{slug}"
    message = build_message(content)
    return ShareLinks(
        url=url,
        whatsapp=_build_query("https://wa.me/", text=f"{message}\n\n{url}"),
        telegram=_build_query("https://t.me/share/url", url=url, text=message),
        qr_svg=f"/q/{code}/qr.svg",
        qr_png=f"/q/{code}/qr.png",
        card=f"/e/{slug}/card.jpg?download&lang={content.main_language}",
        story=f"/e/{slug}/story.jpg?download&lang={content.main_language}",
    )


def build_message(content: EventContent) -> str:
    """A few lines in the event's main language: what it is, who invites, when and where.

    Names stand alone on their line, so that no ending has to be put on them by program.
    """
    language = content.main_language
    lines = [
        head_of(content, language),
        name_event(content, language),
        format_when(content.date, content.time, language) if content.date else "",
        _describe_venue(content, language),
    ]
    return "\n".join(line for line in lines if line)


def _describe_venue(content: EventContent, language: Language) -> str:
    parts = [content.venue_name.read(language, language), content.venue_address.read(language, language)]
    return ", ".join(part for part in parts if part)


def _build_query(address: str, **values: str) -> str:
    """The address with its query; a space as %20, because messengers show a plus as it is."""
    return f"{address}?{urlencode(values, quote_via=quote)}"
