"""Photos as people send them and as attackers do, all made here."""

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

RED, BLUE = (200, 30, 30), (30, 30, 200)


def draw(size: tuple[int, int] = (900, 600), mode: str = "RGB") -> Image.Image:
    """A picture whose left half is red and whose right half is blue."""
    picture = Image.new("RGB", size, RED)
    ImageDraw.Draw(picture).rectangle((size[0] // 2, 0, *size), fill=BLUE)
    return picture.convert(mode)


def save(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """The picture as a file."""
    body = io.BytesIO()
    picture.save(body, kind, **options)
    return body.getvalue()


def make_photo(size: tuple[int, int] = (900, 600)) -> bytes:
    """What a telephone sends."""
    return save(draw(size), quality=90)


def make_gossip() -> bytes:
    """A JPEG that tells everything: where it was taken, by what, a preview, a profile, markup in a comment."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn right
    exif[0x010F] = "<script>maker</script>"
    exif.get_ifd(0x8825).update({1: "N", 2: (43.0, 14.0, 0.0), 3: "E", 4: (76.0, 56.0, 0.0)})
    exif.get_ifd(0x8769)[0x927C] = b"maker note"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    plain = save(
        draw(),
        exif=exif,
        icc_profile=profile + b"<script>profile</script>" * 40_000,
        comment=b"<script>alert(1)</script>",
        xmp=b"<x:xmpmeta>secret place</x:xmpmeta>",
        quality=90,
    )
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x08secret!!"
    return plain[:2] + _segment(0xED, iptc) + plain[2:]


def make_animation(kind: str) -> bytes:
    """A picture of many frames."""
    frames = [Image.new("RGB", (20, 20), (20 * number, 0, 0)) for number in range(12)]
    return save(frames[0], kind, save_all=True, append_images=frames[1:])


def make_empty_png(width: int, height: int, *chunks: bytes) -> bytes:
    """A PNG with a header that promises much, and as little in it as fits."""
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    rows = zlib.compress(bytes((width + 7) // 8 + 1) * min(height, 2000), 9)
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def make_text_bomb() -> bytes:
    """A small PNG with compressed texts that unpack to half a gigabyte."""
    packed = zlib.compress(bytes(64 * 1024 * 1024), 9)
    return make_empty_png(10, 10, *[_chunk(b"zTXt", b"k%d\x00\x00" % number + packed) for number in range(8)])


def break_checksum(png: bytes) -> bytes:
    """The PNG with another checksum of its first piece of picture."""
    at = png.index(b"IDAT")
    end = at + 4 + struct.unpack(">I", png[at - 4 : at])[0]
    return png[:end] + bytes(4) + png[end + 4 :]


def make_polyglots() -> dict[str, bytes]:
    """Files that are a photo to one reader and a program to another."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "<html><script>alert(1)</script></html>")
    return {
        "jpeg-php": make_photo() + b"<?php system($_GET['c']); ?>",
        "png-html": save(draw(), "PNG", pnginfo=info),
        "png-zip": save(draw(), "PNG") + b"PK\x03\x04" + b"<script>" * 20,
        "webp-tail": save(draw(), "WEBP") + b"<script>alert(1)</script>",
    }


def make_strangers() -> dict[str, bytes]:
    """What is no JPEG, PNG or WebP, whatever it is called."""
    small = draw((40, 40))
    return {
        "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        "html": b"<!doctype html><script>alert(1)</script>",
        "pdf": b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF",
        "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(/etc/passwd) run\n",
        "heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(64),
        "mp4": b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2" + bytes(64),
        "psd": b"8BPS\x00\x01" + bytes(6) + struct.pack(">HIIHH", 3, 9, 9, 8, 3) + bytes(64),
        "fits": b"SIMPLE  =                    T".ljust(2880),
        "gif-js": b"GIF89a/*" + bytes(8) + b"*/=1;alert(1)",
        "gif": save(small, "GIF"),
        "tiff": save(small, "TIFF"),
        "ico": save(small, "ICO"),
        "bmp": save(small, "BMP"),
        "avif": save(small, "AVIF"),
        "zip": b"PK\x03\x04" + bytes(64),
        "text": "той".encode(),
        "nothing": b"",
    }


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
