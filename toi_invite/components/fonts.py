"""The faces of our own fonts, with fallbacks of the same measures so that nothing jumps while they load."""

import json
from pathlib import Path
from typing import Any

import reflex as rx

_FONTS = Path(__file__).parent.parent.parent / "assets" / "fonts" / "fonts.json"
_MEDIUM = 500  # heavier faces fall back to this one's measures, which are the same
_FAMILIES = ("Golos Text", "Cormorant")
_FIRST_FACES = (("Golos Text", 400), ("Cormorant", 500))


def font_faces() -> rx.Component:
    """A style element with the two families of the app; names of files change with their content."""
    fonts = [font for font in json.loads(_FONTS.read_text(encoding="utf-8")) if _is_used(font)]
    rules = [_face(font) for font in fonts] + [_fallback(font) for font in fonts if font["weight"] <= _MEDIUM]
    return rx.el.style("".join(rules))


def font_preloads() -> list[rx.Component]:
    """Links that fetch the faces of the first screen before the style sheet asks for them."""
    fonts = [font for font in json.loads(_FONTS.read_text(encoding="utf-8")) if _is_used(font)]
    first = [font["file"] for font in fonts if _is_first(font)]
    return [
        rx.el.link(
            rel="preload",
            href=f"/fonts/{file}",
            cross_origin="anonymous",
            custom_attrs={"as": "font", "type": "font/woff2"},
        )
        for file in first
    ]


def _is_used(font: dict[str, Any]) -> bool:
    return font["family"] in _FAMILIES and font["style"] == "normal"


def _is_first(font: dict[str, Any]) -> bool:
    return (font["family"], font["weight"]) in _FIRST_FACES and not font["is_latin"]


def _face(font: dict[str, Any]) -> str:
    return (
        f"@font-face{{font-family:'{font['family']}';font-weight:{font['weight']};font-display:swap;"
        f"src:url('/fonts/{font['file']}') format('woff2');unicode-range:{font['unicode_range']}}}"
    )


def _fallback(font: dict[str, Any]) -> str:
    rules = [
        f"@font-face{{font-family:'{font['family']} fallback {index}';src:{_locals(fallback)};"
        f"size-adjust:{fallback['size_adjust']}%;ascent-override:{fallback['ascent_override']}%;"
        f"descent-override:{fallback['descent_override']}%;line-gap-override:{fallback['line_gap_override']}%}}"
        for index, fallback in enumerate(font["fallbacks"])
    ]
    return "".join(rules)


def _locals(fallback: dict[str, Any]) -> str:
    return ",".join(f"local('{name}')" for name in fallback["locals"])
