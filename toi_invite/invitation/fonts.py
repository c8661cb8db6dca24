"""Font faces of the page: our own files, and stand-ins of the reader's machine stretched to the same size."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

FOLDER = Path(__file__).parent.parent.parent / "assets" / "fonts"


@dataclass(frozen=True)
class Fallback:
    """Overrides, in percent, that give installed fonts the size of ours."""

    locals: list[str]
    size_adjust: float
    ascent_override: float
    descent_override: float
    line_gap_override: float


@dataclass(frozen=True)
class Face:
    """One font file, what CSS calls it and the letters it holds (as CSS writes a `unicode-range`)."""

    family: str
    weight: int
    style: str
    file: str
    joiner_only: bool
    is_latin: bool
    unicode_range: str
    fallbacks: list[Fallback]


@cache
def list_faces() -> tuple[Face, ...]:
    """Every face that `tools/build_fonts.py` made."""
    return TypeAdapter(tuple[Face, ...]).validate_json((FOLDER / "fonts.json").read_bytes())


def write_faces(families: dict[str, tuple[int, ...]]) -> str:
    """The `@font-face` rules.

    Args:
        families: CSS weights by family; an italic face comes along with the lightest weight.
    """
    chosen = [face for face in list_faces() if face.weight in families.get(face.family, ())]
    rules = [_write_face(face) for face in chosen]
    return "".join(rules + [_write_fallbacks(face) for face in _pick_first_of_each_family(chosen)])


def write_stack(family: str, generic: str) -> str:
    """The value of `font-family`: the font, its stand-ins, and the generic name."""
    face = next(face for face in list_faces() if face.family == family)
    names = [family, *(f"{family} {number}" for number in range(1, len(face.fallbacks) + 1))]
    return ",".join([*(f'"{name}"' for name in names), generic])


def list_first_files(families: dict[str, tuple[int, ...]], *, with_latin: bool) -> list[str]:
    """Files that the first screen needs: the first upright face of each family, and its Latin letters if wished."""
    chosen = [face for face in list_faces() if face.weight in families.get(face.family, ())]
    latin = _pick_first_of_each_family(chosen, is_latin=True) if with_latin else []
    return [face.file for face in _pick_first_of_each_family(chosen) + latin]


def _pick_first_of_each_family(faces: list[Face], *, is_latin: bool = False) -> list[Face]:
    found: dict[str, Face] = {}
    for face in faces:
        if not face.joiner_only and face.is_latin is is_latin:
            found.setdefault(face.family, face)
    return list(found.values())


def _write_face(face: Face) -> str:
    return (
        f'@font-face{{font-family:"{face.family}";font-style:{face.style};font-weight:{face.weight};font-display:swap;'
        f'src:url("/fonts/{face.file}")format("woff2");unicode-range:{face.unicode_range}}}'
    )


def _write_fallbacks(face: Face) -> str:
    return "".join(_write_fallback(face.family, number, each) for number, each in enumerate(face.fallbacks, start=1))


def _write_fallback(family: str, number: int, fallback: Fallback) -> str:
    sources = ",".join(f'local("{name}")' for name in fallback.locals)
    return (
        f'@font-face{{font-family:"{family} {number}";src:{sources};size-adjust:{fallback.size_adjust}%;'
        f"ascent-override:{fallback.ascent_override}%;descent-override:{fallback.descent_override}%;"
        f"line-gap-override:{fallback.line_gap_override}%}}"
    )
