"""The card and the story of an event, drawn from its template's palette, type and ornament."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from toi_invite.invitation.cards.cover import Cover
from toi_invite.invitation.cards.press import Press
from toi_invite.invitation.cards.raster import rasterise
from toi_invite.invitation.markup import get_environment
from toi_invite.invitation.ornament.kit import Kit
from toi_invite.invitation.view import View, build_view
from toi_invite.language.codes import Language
from toi_invite.models.content import EventContent
from toi_invite.services.palettes import get_colours
from toi_invite.services.templates import get_template


class Kind(StrEnum):
    """What is drawn."""

    CARD = "card"
    STORY = "story"


@dataclass(frozen=True)
class Sheet:
    """What it is drawn on: pixels, the most bytes of the JPEG, and the longest side of a photo on it in pixels."""

    width: int
    height: int
    most_bytes: int
    photo: int


SHEETS = {Kind.CARD: Sheet(1200, 630, 250_000, 480), Kind.STORY: Sheet(1080, 1920, 900_000, 660)}


def draw_picture(
    content: EventContent, kind: Kind, *, language: Language, time_zone: str, seed: str, photo: bytes | None = None
) -> bytes:
    """The picture as JPEG; the same event always has the same.

    Args:
        content: what the organizer wrote.
        kind: the card or the story.
        language: of every label; the organizer's own words fall back to the main language.
        time_zone: IANA name in which the event's wall clock is read.
        seed: what the ornament grows from, the event's id.
        photo: the first photo of the content as JPEG, in any size; without it the picture shows none.

    Raises:
        TemplateNotFoundError: when the content names a template that does not exist.
    """
    svg = draw_svg(content, kind, language=language, time_zone=time_zone, seed=seed, photo=photo)
    return rasterise(svg, SHEETS[kind].most_bytes)


def draw_svg(
    content: EventContent, kind: Kind, *, language: Language, time_zone: str, seed: str, photo: bytes | None = None
) -> str:
    """The picture as SVG, in which every text is an outline; arguments as for `draw_picture`."""
    context = build_context(content, kind, language=language, time_zone=time_zone, seed=seed, photo=photo)
    names = (f"templates/{content.template}/card.svg", "shared/card.svg")
    return get_environment().select_template(names).render(context)


def build_context(
    content: EventContent, kind: Kind, *, language: Language, time_zone: str, seed: str, photo: bytes | None = None
) -> dict[str, object]:
    """What a `card.svg` is drawn with; arguments as for `draw_picture`."""
    template = get_template(content.template)
    day = dt.datetime.combine(content.date or dt.date.min, dt.time(), dt.UTC)  # pictures show no countdown
    view = build_view(content, language=language, time_zone=time_zone, now=day, preview=False)
    return {
        "view": view,
        "sheet": SHEETS[kind],
        "tall": kind is Kind.STORY,
        "palette": get_colours(content),
        "press": Press(view, template),
        "kit": Kit(seed),
        "cover": _lay_cover(view, photo),
    }


def _lay_cover(view: View, body: bytes | None) -> Cover | None:
    return Cover(view.photos[0], body, view.quiet) if body and view.photos else None
