"""How much ornament a page carries: at most 6 KB of SVG, whatever is celebrated and however much written."""

import re

import pytest

from tests.support.invitations import FILLINGS, NOW, PAGE, Case, fill
from toi_invite.invitation.renderer import render_page
from toi_invite.language.codes import Language
from toi_invite.services.templates import get_template, list_templates

_MOST = 6 * 1024
_TAG = re.compile(r"<svg\b|</svg>")
# The colours of a dress code are content, signs on buttons are no ornament, the rose of the winds has its own limit.
_APART = re.compile(r'<ul class="swatches">.*?</ul>|<button.*?</button>|<svg class="rose".*?</svg>', re.DOTALL)


def weigh(html: str) -> int:
    """Bytes of all SVG in the page, nested ones once."""
    page, depth, start, total = _APART.sub("", html), 0, 0, 0
    for tag in _TAG.finditer(page):
        depth += 1 if tag[0] == "<svg" else -1
        if tag[0] == "<svg" and depth == 1:
            start = tag.start()
        elif depth == 0:
            total += len(page[start : tag.end()].encode())
    return total


@pytest.mark.parametrize("filling", FILLINGS)
@pytest.mark.parametrize("slug", [template.slug for template in list_templates()])
def test_ornament_of_a_page_is_light(slug: str, filling: str) -> None:
    """Several events of several occasions, each with ornament of its own."""
    cases = [Case(slug, occasion, Language.KK, filling) for occasion in get_template(slug).occasions[:4]]
    weights = {
        (case.occasion, seed): weigh(
            render_page(
                fill(case), language=Language.KK, now=NOW, seed=seed, page_url=PAGE, preview=False
            ).body.decode()
        )
        for case in cases
        for seed in ("one", "two", "three")
    }
    assert {key: weight for key, weight in weights.items() if weight > _MOST} == {}


def test_weighing_sees_every_picture_once() -> None:
    """Nested pictures are a part of the outer one."""
    assert weigh("<p><svg><svg></svg></svg></p><svg/></svg>") == len("<svg><svg></svg></svg>") + len("<svg/></svg>")
    assert weigh('<svg class="rose"></svg><ul class="swatches"><svg></svg></ul>') == 0
