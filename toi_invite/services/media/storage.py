"""Where uploaded files lie: a folder on the server now; what an object store would have to do is the same."""

import asyncio
import re
import shutil
import uuid
from pathlib import Path
from typing import Protocol

MEDIA_FOLDER = "media"
"""Name of the folder in the data directory."""

_FOLDER = re.compile(r"[0-9a-f]{32}")
_NAME = re.compile(r"[a-z0-9]+\.[a-z0-9]+")


class MediaStorage(Protocol):
    """Keeps files in folders of 32 hexadecimal digits, under short names like `480.jpg`."""

    async def put(self, folder: str, name: str, body: bytes) -> None:
        """Keep a file; one of that name is replaced in one step."""
        ...

    async def open(self, folder: str, name: str) -> bytes | None:
        """A file's bytes; None when there is none of that name."""
        ...

    async def delete(self, folder: str) -> None:
        """Remove a folder with all that is in it; again is fine."""
        ...

    async def list(self) -> list[str]:
        """Every folder."""
        ...


class FolderStorage:
    """Files in `root`, which is made with the first of them; a folder lies below its own first two digits."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def put(self, folder: str, name: str, body: bytes) -> None:
        """Keep a file."""
        await asyncio.to_thread(_write, self._find(folder) / _check(name), body)

    async def open(self, folder: str, name: str) -> bytes | None:
        """A file's bytes, or None."""
        return await asyncio.to_thread(_read, self._find(folder) / _check(name))

    async def delete(self, folder: str) -> None:
        """Remove a folder."""
        await asyncio.to_thread(shutil.rmtree, self._find(folder), ignore_errors=True)

    async def list(self) -> list[str]:
        """Every folder."""
        return await asyncio.to_thread(_list, self._root)

    def _find(self, folder: str) -> Path:
        if not _FOLDER.fullmatch(folder):
            raise ValueError("no folder of ours is called that")
        return self._root / folder[:2] / folder


def _check(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError("no file of ours is called that")
    return name


def _write(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{uuid.uuid4().hex}.part")
    part.write_bytes(body)
    part.replace(path)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _list(root: Path) -> list[str]:
    return [path.name for path in root.glob("??/*") if _FOLDER.fullmatch(path.name)]
