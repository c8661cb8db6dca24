"""Makes assets/fonts from the @fontsource packages: two WOFF2 files a face, with every letter that our pages need.

One file holds Kazakh and Russian letters, digits and signs, the other Latin letters, which most pages never ask for.

Run `.venv/bin/python tools/build_fonts.py` after changing the list of faces. The packages are installed into a
temporary folder and nothing of them stays. Each face comes with fallback metrics, so that nothing jumps.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "assets" / "fonts"
PARTS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext")
FEATURES = ("kern", "lnum", "tnum")
DISPLAY_FEATURES = ("kern", "lnum")
KAZAKH = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
LETTERS = frozenset(
    [chr(code) for code in (*range(0x20, 0x7F), *range(0x410, 0x450))]
    + list("Ёё" + KAZAKH + "ÄäĞğİıÑñÖöŞşŪūÜü" + "₸«»‹›–—„“”‘’…№·•×°©\u00a0\u202f")
)
LATIN_LETTERS = frozenset(letter for letter in LETTERS if letter.isalpha() and ord(letter) < ord("Ѐ"))
NAME_LETTERS = LETTERS - frozenset("#$%*+<=>@[\\]^_`{|}~°©•×")
JOINER_LETTERS = frozenset("менбпиand &,қәжү")
SAMPLE = (
    "Құрметті ағайын-туыс, құда-жекжат, дос-жаран! Сіздерді балаларымыздың үйлену тойына арналған салтанатты ақ "
    "дастарқанымыздың қадірлі қонағы болуға шақырамыз. Приглашаем вас на торжество, посвящённое свадьбе наших детей."
)


@dataclass(frozen=True)
class Face:
    """One face to build: its package, CSS name, weight, style, and whether the joiner's letters are enough."""

    package: str
    family: str
    weight: int
    style: str = "normal"
    serif: bool = True
    letters: frozenset[str] = LETTERS
    features: tuple[str, ...] = FEATURES


FACES = (
    Face("cormorant", "Cormorant", 500),
    Face("cormorant", "Cormorant", 500, "italic", letters=JOINER_LETTERS),
    Face("golos-text", "Golos Text", 400, serif=False),
    Face("golos-text", "Golos Text", 500, serif=False),
    Face("golos-text", "Golos Text", 600, serif=False),
    Face("yeseva-one", "Yeseva One", 400),
    Face("lora", "Lora", 400),
    Face("lora", "Lora", 400, "italic", letters=JOINER_LETTERS),
    Face("playfair", "Playfair", 400, letters=NAME_LETTERS, features=DISPLAY_FEATURES),
    Face("literata", "Literata", 400),
    Face("cormorant-infant", "Cormorant Infant", 500, features=DISPLAY_FEATURES),
    Face("montserrat", "Montserrat", 400, serif=False),
    Face("comfortaa", "Comfortaa", 500, serif=False, features=DISPLAY_FEATURES),
    Face("philosopher", "Philosopher", 400, serif=False, features=DISPLAY_FEATURES),
    Face("alegreya", "Alegreya", 500, features=DISPLAY_FEATURES),
    Face("vollkorn", "Vollkorn", 400),
)
STAND_INS = {True: {"desktop": "tinos", "android": "noto-serif"}, False: {"desktop": "arimo", "android": "roboto"}}
LOCAL_NAMES = {
    "tinos": ["Times New Roman", "Liberation Serif", "Tinos"],
    "noto-serif": ["Noto Serif"],
    "arimo": ["Arial", "Liberation Sans", "Arimo"],
    "roboto": ["Roboto"],
}


def main() -> None:
    """Install the packages, build every face, write the manifest."""
    with tempfile.TemporaryDirectory() as folder:
        _install(Path(folder))
        files = Path(folder) / "node_modules" / "@fontsource"
        for old in TARGET.glob("*.woff2"):
            old.unlink()
        manifest = [entry for face in FACES for entry in _build(files, face)]
        for package in {face.package for face in FACES}:
            shutil.copyfile(files / package / "LICENSE", TARGET / f"{package}.LICENSE.txt")
    (TARGET / "fonts.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _install(folder: Path) -> None:
    packages = {face.package for face in FACES} | {name for pair in STAND_INS.values() for name in pair.values()}
    (folder / "package.json").write_text("{}", encoding="utf-8")
    bin_folder = Path(sys.executable).parent
    environment = os.environ | {"PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}"}
    command = [bin_folder / "npm", "install", "--no-audit", "--no-fund", *(f"@fontsource/{name}" for name in packages)]
    subprocess.run(command, cwd=folder, env=environment, check=True)  # noqa: S603 - our own constant arguments


def _build(files: Path, face: Face) -> list[dict[str, object]]:
    """The face's files; a joiner's few letters stay in one."""
    if face.letters is JOINER_LETTERS:
        return [_build_file(files, face, face.letters, "")]
    latin = face.letters & LATIN_LETTERS
    return [_build_file(files, face, face.letters - latin, ""), _build_file(files, face, latin, "-latin")]


def _build_file(files: Path, face: Face, letters: frozenset[str], part: str) -> dict[str, object]:
    font = _merge(files, face, letters)
    suffix = "-italic" if face.style == "italic" else ""
    return {
        "family": face.family,
        "weight": face.weight,
        "style": face.style,
        "file": _save(font, f"{face.package}-{face.weight}{suffix}{part}"),
        "joiner_only": face.letters is JOINER_LETTERS,
        "is_latin": part == "-latin",
        "unicode_range": _write_range(sorted(font.getBestCmap() or {})),
        "fallbacks": [] if part else [_match(files, font, name) for name in STAND_INS[face.serif].values()],
    }


def _save(font: TTFont, name: str) -> str:
    """Write the font; its file name, which changes with its content."""
    font.flavor = "woff2"
    font.recalcTimestamp = False  # the same letters are the same bytes, whenever they are built
    head: Any = font["head"]  # its fields exist only at run time
    head.modified = head.created = 0
    data = BytesIO()
    font.save(data)
    body = data.getvalue()
    file = f"{name}.{hashlib.sha256(body).hexdigest()[:10]}.woff2"
    (TARGET / file).write_bytes(body)
    sys.stdout.write(f"{file}: {len(body)} bytes\n")
    return file


def _write_range(codes: list[int]) -> str:
    """The letters with these codes as CSS writes a `unicode-range`."""
    runs: list[list[int]] = []
    for code in codes:
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return ",".join(f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in runs)


def _merge(files: Path, face: Face, letters: frozenset[str]) -> TTFont:
    """The package's parts as one font that holds only these letters."""
    left = {ord(letter) for letter in letters}
    parts: list[BytesIO] = []
    for part in PARTS:
        font = TTFont(files / face.package / "files" / f"{face.package}-{part}-{face.weight}-{face.style}.woff2")
        found = left & set(font.getBestCmap() or {})
        left -= found
        if found:
            parts.append(_cut(font, found, face.features))
    return Merger().merge(parts) if len(parts) > 1 else TTFont(parts[0])


def _cut(font: TTFont, letters: set[int], features: tuple[str, ...]) -> BytesIO:
    options = Options(layout_features=list(features), hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 13, 14])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    font.flavor = None
    data = BytesIO()
    font.save(data)
    data.seek(0)
    return data


def _match(files: Path, font: TTFont, stand_in: str) -> dict[str, object]:
    """Overrides that give a font of the reader's machine the width and height of `font` (percent of the em)."""
    size = _measure([font]) / _measure([_open(files, stand_in, part) for part in PARTS])
    units = _read_units(font) * size
    heights: Any = font["hhea"]
    return {
        "locals": LOCAL_NAMES[stand_in],
        "size_adjust": round(size * 100, 2),
        "ascent_override": round(heights.ascent / units * 100, 2),
        "descent_override": round(-heights.descent / units * 100, 2),
        "line_gap_override": round(heights.lineGap / units * 100, 2),
    }


def _read_units(font: TTFont) -> int:
    head: Any = font["head"]  # its attributes come from the file
    return head.unitsPerEm


def _open(files: Path, package: str, part: str) -> TTFont:
    return TTFont(files / package / "files" / f"{package}-{part}-400-normal.woff2")


def _measure(fonts: list[TTFont]) -> float:
    """Mean advance of the sample's letters in ems; letters that no font holds are left out."""
    widths: list[float] = []
    for letter in SAMPLE:
        for font in fonts:
            if glyph := (font.getBestCmap() or {}).get(ord(letter)):
                widths.append(font["hmtx"][glyph][0] / _read_units(font))
                break
    return sum(widths) / len(widths)


if __name__ == "__main__":
    main()
