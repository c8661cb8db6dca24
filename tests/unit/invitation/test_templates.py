"""Manifests: data that is checked before anybody sees it."""

import tomllib

import pytest
from pydantic import ValidationError

from tests.support.contrast import measure_contrast
from toi_invite.models.category import Category
from toi_invite.models.occasion import Occasion
from toi_invite.services.templates import (
    FOLDER,
    Template,
    TemplateNotFoundError,
    find_template,
    get_template,
    list_templates,
)


def _read(slug: str) -> dict[str, object]:
    return tomllib.loads((FOLDER / slug / "template.toml").read_text(encoding="utf-8"))


def test_there_is_a_template_of_each_category() -> None:
    """Free, standard and premium each have something to choose."""
    assert {template.category for template in list_templates()} == set(Category)


def test_every_occasion_has_a_template() -> None:
    """Nobody is left without a look for what they celebrate or mourn."""
    assert {occasion for template in list_templates() for occasion in template.occasions} == set(Occasion)


def test_templates_come_by_position() -> None:
    """The gallery's order is that of the manifests."""
    positions = [template.position for template in list_templates()]
    assert positions == sorted(positions)


def test_unknown_slug_is_none_or_an_error() -> None:
    """Asking gently gives None, asking firmly raises."""
    assert find_template("../ulttyq") is None
    with pytest.raises(TemplateNotFoundError):
        get_template("no-such")


@pytest.mark.parametrize(
    "change",
    [
        {"price": 1},
        {"category": "gold"},
        {"occasions": []},
        {"palette": {"ground": "red", "ink": "#000000", "accent": "#000000"}},
    ],
)
def test_manifest_with_a_wrong_field_is_refused(change: dict[str, object]) -> None:
    """An unknown field, category or colour stops the start."""
    with pytest.raises(ValidationError):
        Template.model_validate(_read("ulttyq") | change)


@pytest.mark.parametrize("template", list_templates(), ids=lambda template: template.slug)
def test_palette_is_readable(template: Template) -> None:
    """Ink is at least 10:1 on the ground and the accent 5:1."""
    palette = template.palette
    assert _get_contrast(palette.ink, palette.ground) >= 10
    assert _get_contrast(palette.accent, palette.ground) >= 5


def test_dearer_category_is_told_from_a_cheaper_one() -> None:
    """Free, standard, premium, in this order."""
    assert Category.FREE.rank < Category.STANDARD.rank < Category.PREMIUM.rank


def _get_contrast(first: str, second: str) -> float:
    return measure_contrast(_read_colour(first), _read_colour(second))


def _read_colour(text: str) -> list[int]:
    return [int(text[start : start + 2], 16) for start in (1, 3, 5)]
