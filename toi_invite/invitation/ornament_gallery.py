"""A page for designers: every element, every symmetry, several events; served in development alone."""

from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from toi_invite.invitation.fonts import write_faces, write_stack
from toi_invite.invitation.markup import get_environment, shrink_css
from toi_invite.invitation.ornament.chance import Chance
from toi_invite.invitation.ornament.elements import ELEMENTS, SIZE
from toi_invite.invitation.ornament.groups import FRIEZE_GROUPS, draw_carpet, draw_corner, draw_group, draw_rosette
from toi_invite.invitation.ornament.kit import Kit
from toi_invite.invitation.rendered import RenderedPage, pack
from toi_invite.language.codes import Language
from toi_invite.language.texts import get_text

SEEDS = ("one", "two", "three")
_ROUND = 8
_FONTS = {"Golos Text": (400, 500), "Cormorant": (500,)}


@dataclass(frozen=True)
class _Plate:
    """A drawing with its name: its markup, and the width and height of its box (of one repeat, where it repeats)."""

    name: str
    markup: Markup
    width: float
    height: float


@dataclass(frozen=True)
class _Row:
    """What one event makes of one element: itself, friezes, a corner, a rosette and a carpet."""

    id: str
    seed: str
    element: Markup
    friezes: list[_Plate]
    corner: Markup
    rosette: Markup
    carpet: Markup


def render_ornaments(language: Language) -> RenderedPage:
    """The gallery of ornaments, named in the language."""
    style = _write_style()
    html = (
        get_environment()
        .get_template("shared/ornaments.html")
        .render(
            language=language,
            size=SIZE,
            style=Markup(style),  # noqa: S704 - our own style sheet
            elements=[
                (_name(language, slug), [_make_row(slug, seed, language) for seed in SEEDS]) for slug in ELEMENTS
            ],
            medallions=[(seed, Kit(seed).draw_medallion(f"medallion-{seed}")) for seed in SEEDS],
            text=partial(_name, language),
        )
    )
    return pack(html, style, framed=False)


def _make_row(slug: str, seed: str, language: Language) -> _Row:
    name = f"{slug}-{seed}"
    boxed = f"{name}-box"
    return _Row(
        id=name,
        seed=seed,
        element=_trust(ELEMENTS[slug](Chance(seed))),
        friezes=[
            _Plate(
                f"{group} · {_name(language, group)}",
                _trust(draw_group(boxed, places)),
                places.width * SIZE,
                places.height * SIZE,
            )
            for group, places in FRIEZE_GROUPS.items()
        ],
        corner=_trust(draw_corner(name)),
        rosette=_trust(draw_rosette(name, _ROUND)),
        carpet=_trust(draw_carpet(name)),
    )


def _name(language: Language, key: str) -> str:
    return get_text(language, f"ornaments.{key}")


def _trust(markup: str) -> Markup:
    return Markup(markup)  # noqa: S704 - drawn by our own code from numbers alone


def _write_style() -> str:
    rules = get_environment().get_template("shared/ornaments.css").render()
    stacks = f":root{{--display:{write_stack('Cormorant', 'serif')};--text:{write_stack('Golos Text', 'sans-serif')}}}"
    return write_faces(_FONTS) + shrink_css(stacks + rules)
