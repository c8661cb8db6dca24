"""Music as people send it and as attackers do, all made here."""

import io

import numpy as np
import soundfile


def make_music(
    kind: str = "MP3", *, seconds: float = 3, rate: int = 44_100, channels: int = 2, subtype: str | None = None
) -> bytes:
    """A tone that grows and fades."""
    time = np.arange(int(seconds * rate)) / rate
    tone = 0.1 * np.sin(2 * np.pi * 440 * time) * (1.2 + np.sin(2 * np.pi * time))
    body = io.BytesIO()
    soundfile.write(body, np.stack([tone] * channels, axis=1), rate, format=kind, subtype=subtype)
    return body.getvalue()


def make_gossip() -> bytes:
    """An MP3 with a picture, an address, a comment and a script in its tags, at both ends."""
    frames = (
        _write_frame(b"APIC", b"\x00image/png\x00\x03cover\x00\x89PNG\r\n\x1a\n" + b"<script>picture</script>" * 9_000)
        + _write_frame(b"WXXX", b"\x00\x00https://evil.example/track")
        + _write_frame(b"COMM", b"\x00eng\x00<script>alert(1)</script>")
        + _write_frame(b"TPE1", b"\x00Secret Singer")
    )
    tag = b"ID3\x03\x00\x00" + _write_size(len(frames)) + frames
    return tag + make_music() + b"TAG" + b"Secret Song".ljust(125, b"\x00")


def make_strangers() -> dict[str, bytes]:
    """What is no music that we read, whatever it is called."""
    return {
        "text": b"this is a song, believe me",
        "html": b"<!doctype html><script>alert(1)</script>",
        "id3-text": b"ID3 la la la",
        "m4a": b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00" + bytes(64),
        "mp4": b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2" + bytes(64),
        "webp": b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(64),
        "frames-of-nothing": b"\xff\xfb" + b"<script>alert(1)</script>" * 400,
        "aiff": make_music("AIFF"),
        "au": make_music("AU"),
        "midi": b"MThd\x00\x00\x00\x06" + bytes(64),
        "zip": b"PK\x03\x04" + bytes(64),
        "nothing": b"",
    }


def _write_frame(name: bytes, body: bytes) -> bytes:
    return name + len(body).to_bytes(4, "big") + b"\x00\x00" + body


def _write_size(size: int) -> bytes:
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
