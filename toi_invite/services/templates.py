"""The looks that an organizer can choose from: each `invitation/templates/<slug>/template.toml`, read as data."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from toi_invite.language.codes import Language
from toi_invite.models.category import Category
from toi_invite.models.occasion import Occasion

FOLDER = Path(__file__).parent.parent / "invitation" / "templates"
_Colour = Annotated[str, Field(pattern=r"^#[0-9A-F]{6}$")]


class TemplateNotFoundError(LookupError):
    """No template has that slug."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Palette(_Strict):
    """A template's three colours as `#RRGGBB`."""

    ground: _Colour
    ink: _Colour
    accent: _Colour


class Fonts(_Strict):
    """The families of a template: `display` for names and titles, `text` for everything else."""

    display: str
    text: str


class Label(_Strict):
    """A short text that exists in every language."""

    kk: str = Field(min_length=1)
    ru: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def read(self, language: Language) -> str:
        """The text in `language`."""
        return str(getattr(self, language))


class ReadyPalette(Palette):
    """Other colours in which a template may be chosen, under their own name."""

    slug: str = Field(pattern=r"^[a-z]+$", max_length=20)
    name: Label


class Tones(_Strict):
    """Further colours of a template by name: shades of its ground, ink and accent, which change with these.

    On `surfaces` every text has to be read; `texts` are what is read.
    """

    ground: dict[str, _Colour] = {}
    ink: dict[str, _Colour] = {}
    accent: dict[str, _Colour] = {}
    surfaces: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()


class Template(_Strict):
    """A template's manifest. `occasions` are in the order in which a new event takes the first."""

    slug: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)
    position: int = Field(ge=0)
    category: Category
    occasions: tuple[Occasion, ...] = Field(min_length=1)
    palette: Palette
    palettes: tuple[ReadyPalette, ...] = ()
    tones: Tones = Tones()
    fonts: Fonts
    name: Label
    character: Label


@cache
def list_templates() -> tuple[Template, ...]:
    """Every template by its position in the gallery.

    Raises:
        pydantic.ValidationError: when a manifest has a wrong or an unknown field.
        ValueError: when a folder is not called as its template.
    """
    manifests = [_read(path) for path in FOLDER.glob("*/template.toml")]
    return tuple(sorted(manifests, key=lambda template: (template.position, template.slug)))


def find_template(slug: str) -> Template | None:
    """The template with this slug, or None."""
    return next((template for template in list_templates() if template.slug == slug), None)


def get_template(slug: str) -> Template:
    """The template with this slug.

    Raises:
        TemplateNotFoundError: when there is none.
    """
    template = find_template(slug)
    if template is None:
        raise TemplateNotFoundError(f"There is no template {slug!r}.")
    return template


def _read(path: Path) -> Template:
    template = Template.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    if template.slug != path.parent.name:
        raise ValueError(f"{path} calls itself {template.slug!r}.")
    return template
