"""The colours of an event's page: its template's own, or those that the organizer chose, as far as they can be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from toi_invite.models.content import EventContent
from toi_invite.services.colours import carry_shade, find_readable_shade, is_readable
from toi_invite.services.templates import Palette, Template, find_template, get_template

LEAST_ACCENT = 5.0
"""The contrast of the accent on the ground, and so of a text in the ground's colour on the accent."""
LEAST_TEXT = 4.5
"""The contrast of any text on any surface."""


@dataclass(frozen=True)
class Colours:
    """What a page is drawn in, each `#RRGGBB`; `tones` are its template's further colours by their names."""

    ground: str
    ink: str
    accent: str
    tones: Mapping[str, str]


def get_colours(content: EventContent) -> Colours:
    """The colours of the event's page.

    A palette that the template does not have is its own, and an accent that cannot be read is the nearest that can.

    Raises:
        TemplateNotFoundError: when the content names a template that does not exist.
    """
    return _mix(content.template, content.palette, content.accent)


def find_accent_offer(content: EventContent) -> str | None:
    """The nearest accent that can be read where the content's own cannot; None where it can, or there is none."""
    template = find_template(content.template)
    if template is None or not content.accent:
        return None
    palette = _find_palette(template, content.palette)
    grounds = _list_grounds(template, palette)
    return None if is_readable(content.accent, grounds) else find_readable_shade(content.accent, grounds)


@lru_cache(maxsize=512)
def _mix(slug: str, palette_slug: str, accent: str) -> Colours:
    template = get_template(slug)
    palette = _find_palette(template, palette_slug)
    grounds = _list_grounds(template, palette)
    chosen = find_readable_shade(accent or palette.accent, grounds)
    tones = _carry_tones(template, Palette(ground=palette.ground, ink=palette.ink, accent=chosen))
    texts = dict.fromkeys(grounds, LEAST_TEXT)
    tones |= {name: find_readable_shade(tones[name], texts) for name in sorted(template.tones.texts)}
    return Colours(palette.ground, palette.ink, chosen, MappingProxyType(tones))


def _find_palette(template: Template, slug: str) -> Palette:
    return next((palette for palette in template.palettes if palette.slug == slug), template.palette)


def _list_grounds(template: Template, palette: Palette) -> dict[str, float]:
    """Everything on which the accent is seen, with the contrast that it needs there."""
    tones = _carry_tones(template, palette)
    return dict.fromkeys((tones[name] for name in sorted(template.tones.surfaces)), LEAST_TEXT) | {
        palette.ground: LEAST_ACCENT
    }


def _carry_tones(template: Template, palette: Palette) -> dict[str, str]:
    """The template's shades as they belong to the palette."""
    families = (
        (template.tones.ground, template.palette.ground, palette.ground),
        (template.tones.ink, template.palette.ink, palette.ink),
        (template.tones.accent, template.palette.accent, palette.accent),
    )
    return {
        name: carry_shade(shade, origin, target)
        for shades, origin, target in families
        for name, shade in shades.items()
    }
