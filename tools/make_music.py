"""Composes the pieces of toi_invite/invitation/music: run `.venv/bin/python tools/make_music.py`; the same every time.

Ours from the first note, so that nobody else holds a right in them: a plucked string (Karplus and Strong) for the
dombra with its drone and its steady strokes, a bowed one for the qobyz, modes without a leading note, as a küy has.
"""

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

Sound = npt.NDArray[np.float64]

FOLDER = Path(__file__).parent.parent / "toi_invite" / "invitation" / "music"
RATE = 32_000  # samples a second
LOUDNESS = -16.0  # LUFS, here without its filter and its gate
_COMPRESSION = 0.89  # of 320 to 32 kbit/s, which is 64
_PEAK = 0.92
_FADE_IN, _FADE_OUT = 0.05, 2.5  # seconds
_MIXOLYDIAN = (0, 2, 4, 5, 7, 9, 10)
_MAJOR_PENTATONIC = (0, 2, 4, 7, 9)
_MINOR_PENTATONIC = (0, 3, 5, 7, 10)


@dataclass(frozen=True)
class Piece:
    """One piece: `melody` has a sign for every stroke of `stroke` seconds.

    A digit is a degree of `scale` over the `tonic` (MIDI), `-` lets the string sound, `.` is the drone alone, and bars
    are there for the eye. `accents` are how strong the strokes of a bar are, 0 is none; `bass` are the degrees of the
    drone, a bar each; `bow` is how loud the qobyz sings the melody an octave below.
    """

    name: str
    tonic: int
    scale: tuple[int, ...]
    stroke: float
    accents: tuple[float, ...]
    melody: str
    bass: str
    bow: float

    def list_notes(self) -> list[tuple[int, int, int]]:
        """Every note of the melody: its first stroke, its length in strokes, its degree."""
        signs = self.melody.replace("|", "").replace(" ", "")
        starts = [place for place, sign in enumerate(signs) if sign.isdigit()]
        ends = [
            next((end for end in range(start + 1, len(signs)) if signs[end] != "-"), len(signs)) for start in starts
        ]
        return [(start, end - start, int(signs[start])) for start, end in zip(starts, ends, strict=True)]

    def count_strokes(self) -> int:
        """How many there are in the whole piece."""
        return len(self.melody.replace("|", "").replace(" ", ""))


_DAWN = "4---5-4-|2---1---|4---5-6-|5-------|7---6-5-|4-5-2---|1-2-4-2-|0-------"
_DAWN_END = "7-8-9-7-|6---5---|4-5-6-5-|4-------|5-4-2-1-|2---4---|1---2-1-|0-------"
_JOY = "5.55.54.|3.33.32.|4.44.43.|5-------|5.56.57.|8.87.65.|4.45.32.|0-------"
_JOY_HIGH = "8.88.97.|8.87.65.|7.77.65.|6-------|8.88.97.|8.76.54.|3.34.21.|0-------"
_ROAD = "5-------|7---6-5-|4---3---|5-------|4---5-4-|3---2---|1---2-1-|0-------"
_ROAD_HIGH = "7---8---|9---8-7-|8---7---|5-------|6---7-6-|5---4-3-|4---2-1-|0-------"

PIECES = (
    Piece(
        "dala-tany",
        50,
        _MIXOLYDIAN,
        0.34,
        (1, 0, 0.5, 0, 0.8, 0, 0.5, 0.35),
        f"{_DAWN}|{_DAWN_END}",
        "0340031003403400",
        0.5,
    ),
    Piece(
        "quanysh",
        55,
        _MAJOR_PENTATONIC,
        0.17,
        (1, 0.4, 0.6, 0.9, 0.4, 0.6, 0.8, 0.5),
        f"{_JOY}|{_JOY}|{_JOY_HIGH}|{_JOY}",
        "03300330" * 4,
        0.2,
    ),
    Piece(
        "aq-jol",
        57,
        _MINOR_PENTATONIC,
        0.36,
        (0.9, 0, 0, 0.4, 0.6, 0, 0.4, 0),
        f"{_ROAD}|{_ROAD_HIGH}",
        "0031003100310030",
        0.9,
    ),
)


def play(piece: Piece) -> Sound:
    """The piece as two channels of samples, loud as told."""
    dry = _strum(piece) + _sing(piece)
    wide = np.stack([_ring(dry, seed=1), _ring(dry, seed=2)], axis=1)
    return _master(wide)


def encode(sound: Sound) -> bytes:
    """The samples as an MP3."""
    file = io.BytesIO()
    soundfile.write(file, sound, RATE, format="MP3", compression_level=_COMPRESSION, bitrate_mode="CONSTANT")
    return file.getvalue()


def measure_loudness(sound: Sound) -> float:
    """The mean power of both channels together, in LUFS but for its filter and its gate."""
    return float(10 * np.log10(np.mean(np.sum(sound**2, axis=1))) - 0.691)


def _strum(piece: Piece) -> Sound:
    """Both strings of the dombra: melody above, drone below, the melody's notes struck again while they last."""
    sound = _silence(piece)
    heights = dict[int, int]()
    for start, length, degree in piece.list_notes():
        heights |= dict.fromkeys(range(start, start + length), degree)
        _add(
            sound,
            start * piece.stroke,
            0.9 * _pluck(_get_pitch(piece, degree), length * piece.stroke + 1.2, seed=start),
        )
    bar = len(piece.accents)
    for place in range(piece.count_strokes() - bar):
        strength, drone = piece.accents[place % bar], int(piece.bass[place // bar])
        if strength:
            _add(sound, place * piece.stroke, 0.42 * strength * _pluck(_get_pitch(piece, drone) / 2, 1.6, seed=place))
            again = _pluck(_get_pitch(piece, heights.get(place, drone)), 0.8, seed=place + 7)
            _add(sound, place * piece.stroke + 0.012, 0.26 * strength * again)
    return sound


def _sing(piece: Piece) -> Sound:
    """The qobyz, which comes in with the second half of the melody and stays below it."""
    sound = _silence(piece)
    for start, length, degree in piece.list_notes():
        if start >= piece.count_strokes() // 2 and length > 1:
            _add(
                sound,
                start * piece.stroke,
                0.2 * piece.bow * _bow(_get_pitch(piece, degree) / 2, length * piece.stroke),
            )
    return sound


def _get_pitch(piece: Piece, degree: int) -> float:
    """In hertz."""
    octave, step = divmod(degree, len(piece.scale))
    return 440.0 * 2 ** ((piece.tonic + 12 * octave + piece.scale[step] - 69) / 12)


def _pluck(pitch: float, seconds: float, *, seed: int) -> Sound:
    """A string of gut: noise that goes round and loses its edges, read at the speed that makes it true."""
    period = int(RATE / pitch)
    count = int(seconds * RATE)
    loop = _soften(np.random.default_rng(seed).uniform(-1, 1, period), 3)
    loop -= loop.mean()
    turns = [loop]
    keep = 0.5 ** (1 / (pitch * 0.55))  # half as loud after 0.55 s
    for _ in range(count // period + 2):
        loop = keep * 0.5 * (loop + np.roll(loop, 1))
        turns.append(loop)
    string = np.concatenate(turns)
    true = np.interp(np.arange(count) * (pitch * (period + 0.5) / RATE), np.arange(len(string)), string)
    return true * np.minimum(1, np.linspace(1, 0, count) * 8)


def _bow(pitch: float, seconds: float) -> Sound:
    """Horsehair on horsehair: soft overtones, a slow swell, a hand that is not a machine."""
    time = np.arange(int((seconds + 0.35) * RATE)) / RATE
    sway = 0.012 * np.sin(2 * np.pi * 4.6 * time) * np.minimum(1, time / 0.8)
    angle = 2 * np.pi * pitch * time + sway * 2 * np.pi
    voice = sum((np.sin(number * angle) / number**1.7 for number in range(1, 9)), np.zeros(len(time)))
    swell = np.minimum(1, time / 0.28) * np.minimum(1, (time[-1] - time) / 0.35)
    return voice * np.sin(swell * np.pi / 2) ** 2


def _ring(dry: Sound, *, seed: int) -> Sound:
    """The wood of the instrument and a small room: another for each ear, so that there is air between them."""
    length = int(1.1 * RATE)
    noise = _soften(np.random.default_rng(seed).standard_normal(length), 4)
    room = noise * np.exp(-np.arange(length) / (0.22 * RATE))
    room *= 0.32 / np.sqrt(np.sum(room**2))
    room[0] = 1.0
    size = 1 << (len(dry) + length).bit_length()
    frequencies = np.linspace(0, RATE / 2, size // 2 + 1, dtype=np.float64)
    spectrum = np.fft.rfft(dry, size) * np.fft.rfft(room, size) * _resonate(frequencies)
    return np.fft.irfft(spectrum, size)[: len(dry)]


def _resonate(frequencies: Sound) -> Sound:
    """How a pear of wood answers: strong at its own tones, weak below and far above."""
    tones = ((190.0, 60.0, 1.0), (410.0, 90.0, 0.8), (980.0, 260.0, 0.4))
    body = sum(
        (gain * np.exp(-(((frequencies - tone) / width) ** 2)) for tone, width, gain in tones),
        np.ones(len(frequencies)),
    )
    return body * (frequencies / (frequencies + 70)) / (1 + (frequencies / 5200) ** 4)


def _soften(noise: Sound, width: int) -> Sound:
    return np.convolve(noise, np.ones(width) / width, mode="same")


def _silence(piece: Piece) -> Sound:
    return np.zeros(int((piece.count_strokes() * piece.stroke + 2) * RATE))


def _add(sound: Sound, seconds: float, note: Sound) -> None:
    start = int(seconds * RATE)
    room = min(len(note), len(sound) - start)
    sound[start : start + room] += note[:room]


def _master(sound: Sound) -> Sound:
    """Faded at both ends, so that it can begin again; rounded off where it is loudest, and as loud as told."""
    faded = sound * _fade(len(sound))[:, np.newaxis]
    for _ in range(6):  # what the rounding takes away is given back
        faded *= 10 ** ((LOUDNESS - measure_loudness(faded)) / 20)
        faded = _PEAK * np.tanh(faded / _PEAK)
    return faded


def _fade(count: int) -> Sound:
    place = np.arange(count) / RATE
    return np.minimum(1, place / _FADE_IN) * np.sin(np.pi / 2 * np.clip((place[-1] - place) / _FADE_OUT, 0, 1)) ** 2


def main() -> None:
    """Write every piece anew."""
    FOLDER.mkdir(exist_ok=True)
    for piece in PIECES:
        sound = play(piece)
        (FOLDER / f"{piece.name}.mp3").write_bytes(encode(sound))
        seconds, loudness = len(sound) / RATE, measure_loudness(sound)
        print(f"{piece.name}: {seconds:.1f} s, {loudness:.1f} LUFS, {np.abs(sound).max():.2f} peak")


if __name__ == "__main__":
    main()
