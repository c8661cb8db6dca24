"""The colours in which the chosen template may be had, as the builder offers them."""

from dataclasses import dataclass

from toi_invite.language.codes import Language
from toi_invite.language.texts import get_text
from toi_invite.models.content import EventContent
from toi_invite.services.templates import Label, Palette, get_template

OWN = "own"
"""How the form calls the template's own palette: browsers take a radio button without a value for a box."""


@dataclass(frozen=True)
class PaletteChoice:
    """One palette: its slug (`OWN` for the template's own), its colours as `#RRGGBB`, its name in every language."""

    key: str
    slug: str
    ground: str
    ink: str
    accent: str
    name: dict[str, str]
    is_chosen: bool


def list_palette_choices(content: EventContent) -> list[PaletteChoice]:
    """The template's own palette, then its other ones; just one is chosen."""
    template = get_template(content.template)
    chosen = content.palette if content.palette in {palette.slug for palette in template.palettes} else OWN
    own = {language.value: get_text(language, "builder.palette_own") for language in Language}
    return [
        _make_choice(template.slug, template.palette, own, OWN, is_chosen=chosen == OWN),
        *(
            _make_choice(template.slug, palette, _read(palette.name), palette.slug, is_chosen=chosen == palette.slug)
            for palette in template.palettes
        ),
    ]


def _make_choice(template: str, palette: Palette, name: dict[str, str], slug: str, *, is_chosen: bool) -> PaletteChoice:
    key = f"{template}-{slug}"
    return PaletteChoice(key, slug, palette.ground, palette.ink, palette.accent, name, is_chosen)


def _read(label: Label) -> dict[str, str]:
    return {language.value: label.read(language) for language in Language}
