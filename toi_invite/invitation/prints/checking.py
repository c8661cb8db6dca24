"""Whether a finished file can be scanned: nobody may print two hundred cards and then learn that it cannot."""

from dataclasses import dataclass
from typing import Any

import zxingcpp

from toi_invite.errors import RefusedError
from toi_invite.invitation.prints.products import SMALLEST_MODULE
from toi_invite.invitation.prints.raster import Grey, Picture
from toi_invite.services.qr_codes import QUIET_ZONE

_zxing: Any = zxingcpp
LEAST_CONTRAST = 0.7  # of what white paper throws back; the best grade of ISO/IEC 15415
_BLUR = 1 / 3  # of a module, as a phone held a little too near or too far sees it
_WARM = (0.78, 0.22, 0.0)  # candles and bulbs hold hardly any blue
_DAYLIGHT = (0.299, 0.587, 0.114)
_DIM, _GLARE = 0.6, 32  # the light of a hall, and its reflection on the paper
_PAPER = 0.8  # of the contrast: what stands in the quiet zone may be no darker
_GAP = 0.45  # of a module round the symbol, where its edges are soft


@dataclass(frozen=True)
class _Code:
    """A code as it was found: what it says, where its symbol lies in pixels, how large its modules are."""

    text: str
    left: int
    top: int
    width: int
    height: int
    module: float


def check(picture: Picture, *, url: str, width: float, height: float, codes: int) -> None:
    """Let a picture of a file pass, or refuse it.

    Args:
        picture: the file as it comes back from a renderer.
        url: what every code has to say.
        width: what the page has to measure, in millimetres.
        height: likewise.
        codes: how many codes there have to be.

    Raises:
        RefusedError: `print_size` the page is not as large as the paper; `print_unreadable` a code cannot be read;
            `print_address` it says something else; `print_small` its modules are smaller than half a millimetre;
            `print_pale` dark and light are too alike; `print_crowded` something stands in its quiet zone;
            `print_blurred` a phone that is not quite sharp, in warm light, cannot read it.
    """
    _require(abs(picture.width - width) < 1 and abs(picture.height - height) < 1, "print_size")
    found = _find_codes(picture.light(_DAYLIGHT))
    _require(all(code.text == url for code in found), "print_address")
    _require(len(found) == codes, "print_unreadable")
    for code in found:
        _check_code(picture, code)
    _require(_is_read_in_the_hall(picture, found), "print_blurred")


def _check_code(picture: Picture, code: _Code) -> None:
    _require(code.module / picture.per_mm >= SMALLEST_MODULE, "print_small")
    for lamp in (_DAYLIGHT, _WARM):
        grey = picture.light(lamp)
        dark, bright = _measure(grey, code)
        _require(bright - dark >= LEAST_CONTRAST, "print_pale")
        _require(_find_darkest_around(grey, code) >= dark + _PAPER * (bright - dark), "print_crowded")


def _require(is_so: bool, reason: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not is_so:
        raise RefusedError(reason)


def _find_codes(grey: Grey) -> list[_Code]:
    found = _zxing.read_barcodes(grey.view(), formats=_zxing.BarcodeFormat.QRCode, try_invert=False)
    codes: list[_Code] = []
    for code in found:
        place = code.position
        corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
        codes.append(_locate(str(code.text), [(spot.x, spot.y) for spot in corners], int(code.extra["Version"])))
    return codes


def _locate(text: str, corners: list[tuple[int, int]], version: int) -> _Code:
    left, top = (min(corner[axis] for corner in corners) for axis in (0, 1))
    right, bottom = (max(corner[axis] for corner in corners) for axis in (0, 1))
    module = min(right - left, bottom - top) / (17 + 4 * version)
    return _Code(text, left, top, right - left, bottom - top, module)


def _measure(grey: Grey, code: _Code) -> tuple[float, float]:
    """What its dark and its light modules throw back, in the worst quarter."""
    wide, high = code.width // 2, code.height // 2
    quarters = [(code.left + x * wide, code.top + y * high, wide, high) for x in (0, 1) for y in (0, 1)]
    darkest = max(grey.find_percentile(25, *quarter) for quarter in quarters)
    return _reflect(darkest), _reflect(min(grey.find_percentile(75, *quarter) for quarter in quarters))


def _find_darkest_around(grey: Grey, code: _Code) -> float:
    """What the darkest point of the quiet zone throws back; nothing where the paper ends before."""
    gap, zone = round(code.module * _GAP), round(code.module * (QUIET_ZONE - _GAP))
    left, top, width, height = code.left - zone, code.top - zone, code.width + 2 * zone, code.height + 2 * zone
    if min(left, top) < 0 or left + width > grey.width or top + height > grey.height:
        return 0
    deep = zone - gap
    strips = (
        (left, top, width, deep),
        (left, top + height - deep, width, deep),
        (left, top, deep, height),
        (left + width - deep, top, deep, height),
    )
    return _reflect(min(grey.find_darkest(*strip) for strip in strips))


def _reflect(value: float) -> float:
    """The light that a printed grey of 0 to 255 throws back, of 1."""
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB's own numbers


def _is_read_in_the_hall(picture: Picture, codes: list[_Code]) -> bool:
    sigma = max(code.module for code in codes) * _BLUR
    seen = picture.light(_WARM).soften(sigma, scale=_DIM, glare=_GLARE)
    return sorted(code.text for code in _find_codes(seen)) == sorted(code.text for code in codes)
