"""What messengers and search engines read of a published page beside its text: the picture, and the event as data."""

from dataclasses import dataclass

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from toi_invite.invitation.calendar_entry import CalendarEntry
from toi_invite.invitation.cards.drawing import SHEETS, Kind
from toi_invite.invitation.cards.versions import get_picture_version
from toi_invite.invitation.view import View
from toi_invite.language.codes import Language

# Legal in JSON, but line ends for scripts of old.
_LINE_ENDS = {0x2028: "\\u2028", 0x2029: "\\u2029"}


@dataclass(frozen=True)
class ShareTags:
    """The picture's absolute address and size in pixels; the event as JSON-LD, safe inside a script element."""

    image: str
    is_secure: bool
    width: int
    height: int
    other_languages: tuple[Language, ...]
    data: Markup | None


def build_share_tags(view: View, entry: CalendarEntry | None, *, page_url: str, revision_id: str) -> ShareTags:
    """The tags of a published page in the view's language.

    Args:
        view: what guests read.
        entry: the same for calendars; None while the event has no date, which leaves the data out.
        page_url: the absolute address of the page.
        revision_id: of what guests read.
    """
    image = f"{page_url}/card.jpg?v={get_picture_version(revision_id)}&lang={view.language}"
    return ShareTags(
        image=image,
        is_secure=image.startswith("https:"),
        width=SHEETS[Kind.CARD].width,
        height=SHEETS[Kind.CARD].height,
        other_languages=tuple(language for language in Language if language is not view.language),
        data=_write_data(entry, view, image) if entry else None,
    )


def _write_data(entry: CalendarEntry, view: View, image: str) -> Markup:
    data = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": entry.title,
        "description": view.summary,
        "startDate": entry.read_begin().isoformat(),
        "endDate": entry.read_end().isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "inLanguage": view.language,
        "url": entry.url,
        "image": [image],
        **_describe_place(entry, view),
    }
    written = htmlsafe_json_dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(written.translate(_LINE_ENDS))  # noqa: S704 - escaped by the line above


def _describe_place(entry: CalendarEntry, view: View) -> dict[str, object]:
    if view.venue is None:
        return {}
    place: dict[str, object] = {"@type": "Place", "name": view.venue.name, "address": entry.place}
    if entry.spot:
        place["geo"] = {"@type": "GeoCoordinates", "latitude": entry.spot[0], "longitude": entry.spot[1]}
    return {"location": place}
