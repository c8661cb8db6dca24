"""Makes clean pictures of a file that somebody sent: a program of its own, which `workshop.py` starts for each file.

    python -I decoder.py SOURCE FOLDER [LEFT TOP WIDTH HEIGHT]

It knows nothing of the product and inherits nothing from the server, limits itself before it opens the file, and says
one line of JSON: the size and the blur of what it wrote into FOLDER, or the code of a refusal.
"""

import base64
import contextlib
import io
import json
import os
import resource
import sys
from pathlib import Path
from typing import Any, cast

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

MOST_PIXELS = 40_000_000
LONGEST_SIDE = 12_000
WIDTHS = (480, 800, 1200, 1600)

_FORMATS = ("JPEG", "PNG", "WEBP")
_MASTER = (2560, 2560)
_LARGEST = (1600, 2400)
_BLUR = (14, 14)
_MEGABYTE = 1024 * 1024
_LIMITS = {
    resource.RLIMIT_AS: 1024 * _MEGABYTE,
    resource.RLIMIT_CPU: 20,
    resource.RLIMIT_FSIZE: 16 * _MEGABYTE,
    resource.RLIMIT_NOFILE: 32,
    resource.RLIMIT_CORE: 0,
}
_SRGB: Any = cast("Any", ImageCms).createProfile("sRGB")
_OPTIONS: dict[str, dict[str, Any]] = {
    "avif": {"format": "AVIF", "quality": 55, "speed": 8, "max_threads": 1},
    "webp": {"format": "WEBP", "quality": 76, "method": 4},
    "jpg": {"format": "JPEG", "quality": 79, "progressive": True, "optimize": True},
}


class RefusedError(Exception):
    """The file is not taken; the message is the code of the reason."""


def main() -> None:
    """Do what the arguments say."""
    source, folder, *box = sys.argv[1:]
    _limit_ourselves()
    try:
        found = _make_pictures(Path(source), Path(folder), [float(each) for each in box])
    except RefusedError as refusal:
        found = {"error": str(refusal)}
    except UnidentifiedImageError:
        found = {"error": "not_a_photo"}
    except Exception:  # noqa: BLE001 - whatever a hostile file makes a decoder raise
        found = {"error": "broken"}
    sys.stdout.write(json.dumps(found))


def _limit_ourselves() -> None:
    for limit, value in _LIMITS.items():
        resource.setrlimit(limit, (value, value))
    os.nice(5)  # guests come first


def _make_pictures(source: Path, folder: Path, box: list[float]) -> dict[str, object]:
    picture = _crop(_read(source), box)
    picture.save(folder / "master.jpg", format="JPEG", quality=92, optimize=True)
    picture.thumbnail(_LARGEST, Image.Resampling.LANCZOS)
    widths = [width for width in WIDTHS if width <= picture.width] or [WIDTHS[0]]
    picture = _scale(picture, min(widths[-1], picture.width))
    for width in widths:
        each = _scale(picture, min(width, picture.width))
        for ending, options in _OPTIONS.items():
            each.save(folder / f"{width}.{ending}", **options)
    return {"width": picture.width, "height": picture.height, "blur": _write_blur(picture)}


def _read(source: Path) -> Image.Image:
    """The pixels, the right way up, in sRGB and no larger than we keep; nothing else of the file."""
    Image.MAX_IMAGE_PIXELS = None  # our own limits are narrower, and refuse instead of warning
    with Image.open(source, formats=_FORMATS) as opened:
        _check_header(opened)
        _check_sums(source)
        opened.draft("RGB", _MASTER)  # a JPEG is read at a fraction of its size where that is enough
        opened.load()
        _turn(opened)
        opened.thumbnail(_MASTER, Image.Resampling.LANCZOS, reducing_gap=2.0)
        coloured = _to_srgb(_flatten(opened), opened.info.get("icc_profile"))
    picture = Image.new("RGB", coloured.size)
    picture.paste(coloured)
    return picture


def _check_header(opened: Image.Image) -> None:
    width, height = opened.size
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise RefusedError("too_many_pixels")
    # A JPEG with several pictures in it is what telephones write: the first one is the photo.
    if opened.format in {"PNG", "WEBP"} and getattr(opened, "n_frames", 1) > 1:
        raise RefusedError("animated")


def _check_sums(source: Path) -> None:
    """Of a PNG's pieces, which are not looked at otherwise; other formats have none."""
    with Image.open(source, formats=_FORMATS) as opened:
        opened.verify()


def _turn(picture: Image.Image) -> None:
    with contextlib.suppress(Exception):  # EXIF that cannot be read turns nothing
        ImageOps.exif_transpose(picture, in_place=True)


def _flatten(picture: Image.Image) -> Image.Image:
    """On white paper where it is transparent; in a mode that has colours of its own."""
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        paper = Image.new("RGB", seen.size, "white")
        paper.paste(seen, mask=seen.getchannel("A"))
        return paper
    if picture.mode in {"RGB", "L", "CMYK"}:
        return picture
    return picture.convert("L" if picture.mode.startswith("I") else "RGB")


def _to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours as the profile means them; one that cannot be read means nothing."""
    if not profile:
        return picture.convert("RGB")
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, given, _SRGB, outputMode="RGB") or picture.convert("RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture.convert("RGB")


def _crop(picture: Image.Image, box: list[float]) -> Image.Image:
    if not box:
        return picture
    left, top, width, height = box
    edges = (
        left * picture.width,
        top * picture.height,
        (left + width) * picture.width,
        (top + height) * picture.height,
    )
    cut = picture.crop((round(edges[0]), round(edges[1]), round(edges[2]), round(edges[3])))
    if not cut.width or not cut.height:
        raise RefusedError("too_small")
    return cut


def _scale(picture: Image.Image, width: int) -> Image.Image:
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS)  # pyright: ignore[reportUnknownMemberType] - NumPy


def _write_blur(picture: Image.Image) -> str:
    """A data URI of a few pixels."""
    tiny = picture.copy()
    tiny.thumbnail(_BLUR, Image.Resampling.BOX)
    body = io.BytesIO()
    tiny.save(body, "WEBP", quality=40, method=6)
    return f"data:image/webp;base64,{base64.b64encode(body.getvalue()).decode()}"


if __name__ == "__main__":
    main()
