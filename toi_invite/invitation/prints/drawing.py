"""A print as SVG in tenths of a millimetre, drawn from its template's palette, type and ornament."""

import datetime as dt
from dataclasses import dataclass

from toi_invite.invitation.cards.press import Press
from toi_invite.invitation.markup import get_environment
from toi_invite.invitation.ornament.kit import Kit
from toi_invite.invitation.prints.products import BLEED, SAFE, SHEETS, Edge, Product, Sheet, get_margin
from toi_invite.invitation.prints.tones import choose_tones
from toi_invite.invitation.prints.words import Column, Typesetter
from toi_invite.invitation.view import View, build_view
from toi_invite.language.codes import Language
from toi_invite.language.texts import get_text
from toi_invite.models.content import EventContent
from toi_invite.services.palettes import get_colours
from toi_invite.services.qr_codes import draw_qr
from toi_invite.services.templates import get_template

UNITS = 10  # to the millimetre
_LONGEST_WORDS = 420  # letters that an A5 holds beside everything else; longer letters are read on the page
_UNITS_OF = {Product.A6: 1.0, Product.CARDS: 1.0, Product.A5: 1.3, Product.TENT: 1.35, Product.POSTER: 2.83}


@dataclass(frozen=True)
class Box:
    """A rectangle in units."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Order:
    """What is to be printed: an event as guests read it, and for whom.

    `time_zone` is an IANA name; `seed` is what the ornament grows from; `url` is what the QR code says.
    """

    content: EventContent
    product: Product
    edge: Edge
    language: Language
    time_zone: str
    seed: str
    url: str


def draw_svg(order: Order) -> str:
    """The print, bleed and crop marks included; every text is an outline.

    Raises:
        TemplateNotFoundError: when the content names a template that does not exist.
        qrcode.exceptions.DataOverflowError: when no code holds the address.
    """
    names = (f"templates/{order.content.template}/print.svg", "shared/print.svg")
    return get_environment().select_template(names).render(build_context(order))


def build_context(order: Order) -> dict[str, object]:
    """What a `print.svg` is drawn with."""
    template = get_template(order.content.template)
    colours = get_colours(order.content)
    view = read_view(order)
    sheet = SHEETS[order.product]
    press = Press(view, template)
    return {
        "view": view,
        "palette": colours,
        "tones": choose_tones(colours, order.edge),
        "press": press,
        "kit": Kit(order.seed),
        "home": order.edge is Edge.HOME,
        "sheet": sheet,
        "margin": get_margin(order.edge) * UNITS,
        "bleed": BLEED * UNITS,
        "w": sheet.face_width * UNITS,
        "h": sheet.face_height * UNITS,
        "u": _UNITS_OF[order.product],
        "wide": sheet.face_width > sheet.face_height,
        "field": _measure_field(sheet, order.edge),
        "code": draw_qr(order.url),
        "qr": sheet.qr * UNITS,
        "typesetter": Typesetter(press, _choose_letter(view) if order.product is Product.A5 else "", _welcome(order)),
        "column": Column,
        "scan": get_text(order.language, "prints.scan"),
    }


def read_view(order: Order) -> View:
    """The texts of the print."""
    day = dt.datetime.combine(order.content.date or dt.date.min, dt.time(), dt.UTC)  # prints show no countdown
    return build_view(order.content, language=order.language, time_zone=order.time_zone, now=day, preview=False)


def _measure_field(sheet: Sheet, edge: Edge) -> Box:
    """What the ornament of a face fills: what every printer reaches, or the face with its bleed.

    A tent's faces have no bleed at the ridge, where they meet.
    """
    if edge is Edge.HOME:
        out, top = -SAFE, -SAFE
    else:
        out, top = BLEED, 0 if sheet.folds else BLEED
    width, height = sheet.face_width + 2 * out, sheet.face_height + out + top
    return Box(-out * UNITS, -top * UNITS, width * UNITS, height * UNITS)


def _choose_letter(view: View) -> str:
    """The words of the invitation where they are short enough to be read on paper."""
    whole = " ".join((view.words.greeting, *view.words.paragraphs)).strip()
    return whole if len(whole) <= _LONGEST_WORDS else ""


def _welcome(order: Order) -> str:
    """What stands on the door."""
    if order.product is not Product.POSTER:
        return ""
    return get_text(order.language, f"prints.welcome_{'quiet' if read_view(order).quiet else 'feast'}")
