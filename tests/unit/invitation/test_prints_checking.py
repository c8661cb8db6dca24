"""The check before a download: what can be scanned passes, what cannot is refused with its own reason."""

import re

import pytest

from tests.unit.invitation.pages import build
from toi_invite.errors import RefusedError
from toi_invite.invitation.prints.checking import check
from toi_invite.invitation.prints.drawing import Order, draw_svg
from toi_invite.invitation.prints.pdf import draw_pdf
from toi_invite.invitation.prints.products import Edge, Product
from toi_invite.invitation.prints.raster import draw_png, read_pdf, read_png
from toi_invite.language.codes import Language

URL = "https://toi.example/q/abcdefgh"
_CODE = re.compile(r'<path fill="(#\w+)" transform="translate\((\S+) (\S+)\)scale\((\S+)\)" d="')


def draw(url: str = URL) -> str:
    """A card of 105 by 148 mm."""
    content = build(template="tynysh")
    return draw_svg(Order(content, Product.A6, Edge.HOME, Language.KK, "Asia/Almaty", "one", url))


def change_code(svg: str, *, fill: str | None = None, right: float = 0, scale: float = 1) -> str:
    """The drawing with its code in another colour, elsewhere, or of another size."""
    found = _CODE.search(svg)
    assert found
    x, size = float(found[2]) + right, float(found[4]) * scale
    changed = f'<path fill="{fill or found[1]}" transform="translate({x} {found[3]})scale({size})" d="'
    return svg.replace(found[0], changed)


def inspect(svg: str, *, width: float = 105, codes: int = 1, url: str = URL) -> str:
    """The reason for which both kinds of file are refused, or nothing."""
    pdf = read_pdf(draw_pdf(svg, width=105, height=148, margin=0, title="Той", language=Language.KK), 150)
    reasons = set[str]()
    for picture in (pdf, read_png(draw_png(svg, 300), 150)):
        try:
            check(picture, url=url, width=width, height=148, codes=codes)
            reasons.add("")
        except RefusedError as error:
            reasons.add(error.reason)
    assert len(reasons) == 1
    return reasons.pop()


def test_card_as_it_is_drawn_passes() -> None:
    """The control of everything below."""
    assert inspect(draw()) == ""
    assert inspect(change_code(draw())) == ""


@pytest.mark.parametrize("fill", ["#D8B66A", "#A0A0A0", "#E08A8A", "#FF3020"])
def test_pale_code_is_refused(fill) -> None:
    """Gold, grey and pink on white; and a red that is dark enough by day, but not in the light of candles."""
    assert inspect(change_code(draw(), fill=fill)) == "print_pale"


@pytest.mark.parametrize("fill", ["#0E3B2E", "#0D1530", "#8C1C2B", "#20324A"])
def test_dark_colour_passes(fill) -> None:
    """The templates' own inks."""
    assert inspect(change_code(draw(), fill=fill)) == ""


def test_small_code_is_refused() -> None:
    """Modules of 0.45 mm; those of 0.53 mm pass."""
    assert inspect(change_code(draw(), scale=0.55)) == "print_small"
    assert inspect(change_code(draw(), scale=0.66)) == ""


def test_code_at_the_edge_of_the_paper_is_refused() -> None:
    """All its modules are on the page, its quiet zone is not."""
    moved = change_code(draw(), right=385)
    found = _CODE.search(moved)
    assert found
    assert (
        inspect(moved.replace(found[0], f'<rect width="1050" height="1480" fill="#FFFFFF"/>{found[0]}'))
        == "print_crowded"
    )


def test_thin_line_in_the_quiet_zone_is_refused() -> None:
    """A tenth of a millimetre of frame, two modules from the symbol."""
    found = _CODE.search(draw())
    assert found
    x, module = float(found[2]), float(found[4])
    line = f'<path d="M{x + 2 * module} 900V1400" stroke="#000000" stroke-width="2" fill="none"/></svg>'
    beyond = f'<path d="M{x - 2 * module} 900V1400" stroke="#000000" stroke-width="2" fill="none"/></svg>'

    assert inspect(draw().replace("</svg>", line)) == "print_crowded"
    assert inspect(draw().replace("</svg>", beyond)) == ""


def test_other_address_is_refused() -> None:
    """However well it can be read."""
    assert inspect(draw("https://evil.example/q/abcdefgh")) == "print_address"


def test_missing_code_is_refused() -> None:
    """None at all, fewer than there have to be, and one in light on dark, which many phones do not read."""
    covered = '<rect width="1050" height="1480" fill="#FFFFFF"/></svg>'
    inverted = change_code(draw(), fill="#FFFFFF").replace('rx="10.0" fill="#FFFFFF"', 'rx="10.0" fill="#000000"')

    assert inspect(draw().replace("</svg>", covered)) == "print_unreadable"
    assert inspect(draw(), codes=2) == "print_unreadable"
    assert inspect(inverted) == "print_unreadable"


def test_page_of_another_size_is_refused() -> None:
    """What is measured is what is printed."""
    assert inspect(draw(), width=148) == "print_size"


def test_code_that_only_a_sharp_eye_reads_is_refused() -> None:
    """Ink that has run between the modules leaves their middles light, which a sharp picture alone shows."""
    found = _CODE.search(draw())
    assert found
    x, y, module = float(found[2]), float(found[3]), float(found[4])
    bled = "".join(f"M{x + column * module:.2f} {y + 12 * module:.2f}v{13 * module:.2f}" for column in range(13, 25))
    ink = f'<path d="{bled}" fill="none" stroke="#000000" stroke-width="{{}}"/></svg>'

    assert inspect(draw().replace("</svg>", ink.format(0.8 * module))) == "print_blurred"
    assert inspect(draw().replace("</svg>", ink.format(0.5 * module))) == ""
