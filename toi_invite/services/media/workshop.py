"""Has files decoded by another process, a few at a time: whatever a file does to its decoder, the server goes on."""

import asyncio
import json
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from toi_invite.errors import RefusedError

DECODER = Path(__file__).parent / "decoder.py"
SOUND_DECODER = Path(__file__).parent / "sound_decoder.py"

_AT_ONCE = 2
_MOST_GUESTS = 24  # uploads under way in this process
_MOST_OF_ONE = 3  # of one organizer


@dataclass(frozen=True)
class Pictures:
    """What was made of a file: the size of the largest picture, a data URI of a few pixels, the files by name."""

    width: int
    height: int
    blur: str
    files: dict[str, bytes]


@dataclass(frozen=True)
class Sound:
    """What was made of a file of music: its length, the files by name."""

    seconds: float
    files: dict[str, bytes]


class Workshop:
    """The decoders of one process.

    Args:
        program: what is started with a file's path, an empty folder and perhaps a crop; says a line of JSON.
        listener: the same for music, without a crop.
        seconds: after which a program is ended; a song of six minutes may take twice as long.
        patience: seconds that a file waits for its turn.
    """

    def __init__(
        self, program: Path = DECODER, *, listener: Path = SOUND_DECODER, seconds: float = 60, patience: float = 30
    ) -> None:
        self._program = program
        self._listener = listener
        self._seconds = seconds
        self._patience = patience
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._guests: Counter[str] = Counter()

    @contextmanager
    def admit(self, organizer_id: str) -> Generator[None]:
        """Count an upload while it is under way.

        Raises:
            RefusedError: `busy`: too many of this organizer, or of all.
        """
        if self._guests[organizer_id] >= _MOST_OF_ONE or self._guests.total() >= _MOST_GUESTS:
            raise RefusedError("busy")
        self._guests[organizer_id] += 1
        try:
            yield
        finally:
            self._guests[organizer_id] -= 1
            self._guests += Counter()  # forgets who has none left

    async def make_pictures(self, source: Path, box: Sequence[float] = ()) -> Pictures:
        """Clean pictures of a file.

        Args:
            source: the file, whatever it is.
            box: left, top, width and height of what is wanted of it, as fractions; empty for all of it.

        Raises:
            RefusedError: `not_a_photo`, `too_many_pixels`, `animated`, `too_small`, `broken`; `busy` when its turn
                did not come.
        """
        found, files = await self._decode(self._program, source, *map(str, box), seconds=self._seconds)
        return Pictures(int(found["width"]), int(found["height"]), str(found["blur"]), files)

    async def make_music(self, source: Path) -> Sound:
        """A clean MP3 of a file.

        Args:
            source: the file, whatever it is.

        Raises:
            RefusedError: `not_audio`, `too_long`, `broken`; `busy` when its turn did not come.
        """
        found, files = await self._decode(self._listener, source, seconds=2 * self._seconds)
        return Sound(float(found["seconds"]), files)

    async def _decode(
        self, program: Path, source: Path, *more: str, seconds: float
    ) -> tuple[dict[str, Any], dict[str, bytes]]:
        """What the program said, and the files that it wrote."""
        async with self._wait_for_turn():
            with tempfile.TemporaryDirectory(prefix="toi-media-") as folder:
                said = await self._run(str(program), str(source), folder, *more, seconds=seconds)
                return await asyncio.to_thread(_collect, said, Path(folder))

    @asynccontextmanager
    async def _wait_for_turn(self) -> AsyncGenerator[None]:
        try:
            await asyncio.wait_for(self._places.acquire(), self._patience)
        except TimeoutError:
            raise RefusedError("busy") from None
        try:
            yield
        finally:
            self._places.release()

    async def _run(self, *arguments: str, seconds: float) -> bytes:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            *arguments,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={},  # no secret of ours is worth stealing there
        )
        try:
            said, _ = await asyncio.wait_for(process.communicate(), seconds)
        except TimeoutError:
            raise RefusedError("broken") from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode:
            raise RefusedError("broken")
        return said


def _collect(said: bytes, folder: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    found = _parse(said)
    if "error" in found:
        raise RefusedError(str(found["error"]))
    return found, {path.name: path.read_bytes() for path in folder.iterdir()}


def _parse(said: bytes) -> dict[str, Any]:
    try:
        return cast("dict[str, Any]", json.loads(said))
    except ValueError:
        raise RefusedError("broken") from None
