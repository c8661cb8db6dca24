"""Makes a clean MP3 of a file that somebody sent: a program of its own, which `workshop.py` starts for each file.

    python -I sound_decoder.py SOURCE FOLDER

It knows nothing of the product and inherits nothing from the server, limits itself before it opens the file, and says
one line of JSON: the seconds of the `music.mp3` that it wrote into FOLDER, or the code of a refusal.
"""

import json
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # its threads would take more memory than we allow ourselves

import numpy as np
import numpy.typing as npt
import soundfile  # pyright: ignore[reportMissingTypeStubs] - it has none

Samples = npt.NDArray[np.float32]

MOST_SECONDS = 360

_FORMATS = {"MP3", "WAV", "WAVEX", "OGG", "FLAC"}
_SIGNS = (b"ID3", b"RIFF", b"OggS", b"fLaC")
_HIGHEST_RATE = 48_000  # that an MP3 can have
_RATES = {8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000}
_MOST_CHANNELS = 8
_LEAST_PART = 0.95  # of the length that the header promises; less is a file that did not arrive whole
_BLOCK = 48_000  # samples
_COMPRESSION = 0.78  # of 320 to 32 kbit/s, which is 96
_LOUDNESS = -16.0  # LUFS, here without its filter and its gate
_MOST_GAIN = 4.0
_PEAK = 0.95
_MEGABYTE = 1024 * 1024
_LIMITS = {
    resource.RLIMIT_AS: 1024 * _MEGABYTE,
    resource.RLIMIT_CPU: 100,
    resource.RLIMIT_FSIZE: 16 * _MEGABYTE,
    resource.RLIMIT_NOFILE: 32,
    resource.RLIMIT_CORE: 0,
}


class RefusedError(Exception):
    """The file is not taken; the message is the code of the reason."""


def main() -> None:
    """Do what the arguments say."""
    source, folder = sys.argv[1:]
    _limit_ourselves()
    try:
        found = _make_music(Path(source), Path(folder) / "music.mp3")
    except RefusedError as refusal:
        found = {"error": str(refusal)}
    except Exception:  # noqa: BLE001 - whatever a hostile file makes a decoder raise
        found = {"error": "broken"}
    sys.stdout.write(json.dumps(found))


def _limit_ourselves() -> None:
    for limit, value in _LIMITS.items():
        resource.setrlimit(limit, (value, value))
    os.nice(10)


def _make_music(source: Path, target: Path) -> dict[str, object]:
    _check_sign(source)
    gain = _choose_gain(source)
    rate, channels, count = 0, 0, 0
    with soundfile.SoundFile(source) as opened:
        rate, channels = _choose_rate(opened), min(2, opened.channels)
        with _write(target, rate, channels) as written:
            for block in _read(opened):
                written.write(np.clip(block * gain, -_PEAK, _PEAK))
                count += len(block)
    return {"seconds": round(count / rate, 1)}


def _write(target: Path, rate: int, channels: int) -> soundfile.SoundFile:
    return soundfile.SoundFile(
        target, "w", rate, channels, format="MP3", compression_level=_COMPRESSION, bitrate_mode="CONSTANT"
    )


def _check_sign(source: Path) -> None:
    """Only what begins like music reaches the library, which knows thirty formats more than we need."""
    with source.open("rb") as file:
        start = file.read(4)
    is_frame = len(start) > 1 and start[0] == 0xFF and start[1] & 0xE0 == 0xE0  # noqa: PLR2004 - the first bits of MPEG
    if not is_frame and not start.startswith(_SIGNS):
        raise RefusedError("not_audio")


def _choose_gain(source: Path) -> float:
    """What makes the music as loud as our own pieces; reads the whole file, and refuses it if it is not in order."""
    power, count, peak = 0.0, 0, 0.0
    with _open(source) as opened:
        rate, promised = _choose_rate(opened), opened.frames / opened.samplerate
        for block in _read(opened):
            power += float(np.sum(np.square(block, dtype=np.float64))) * 2 / block.shape[1]
            peak = max(peak, float(np.abs(block).max()))
            count += len(block)
    if count < rate or count / rate < _LEAST_PART * promised:  # a second at least
        raise RefusedError("broken")
    wanted = 10 ** ((_LOUDNESS + 0.691) / 20) / max((power / count) ** 0.5, 1e-9)
    return min(wanted, _MOST_GAIN, _PEAK / max(peak, 1e-9))


def _open(source: Path) -> soundfile.SoundFile:
    try:
        opened = soundfile.SoundFile(source)
    except soundfile.LibsndfileError:
        raise RefusedError("not_audio") from None
    if opened.format not in _FORMATS or opened.channels > _MOST_CHANNELS:
        raise RefusedError("not_audio")
    return opened


def _choose_rate(opened: soundfile.SoundFile) -> int:
    """The rate of what is written: that of the file, or a whole part of it."""
    rate = opened.samplerate / _count_joined(opened)
    if rate not in _RATES:
        raise RefusedError("not_audio")
    return int(rate)


def _count_joined(opened: soundfile.SoundFile) -> int:
    """How many samples become one, because an MP3 has no such rate."""
    return -(-opened.samplerate // _HIGHEST_RATE)


def _read(opened: soundfile.SoundFile) -> Iterator[Samples]:
    """The sound in blocks of one or two channels, at the rate that is written.

    Raises:
        RefusedError: `too_long`, after six minutes, whatever the header said.
    """
    joined, count = _count_joined(opened), 0
    while len(block := opened.read(_BLOCK * joined, dtype="float32", always_2d=True)):
        count += len(block)
        if count > MOST_SECONDS * opened.samplerate:
            raise RefusedError("too_long")
        whole = np.nan_to_num(block[: len(block) // joined * joined, :2], posinf=0.0, neginf=0.0)
        if len(whole):
            yield whole.reshape(-1, joined, whole.shape[1]).mean(axis=1)


if __name__ == "__main__":
    main()
