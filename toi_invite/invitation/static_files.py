"""Scripts and music of the guest page under names that change with their content: browsers keep them for ever."""

import hashlib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
MUSIC = Path(__file__).parent / "music"


@cache
def list_static() -> dict[str, Path]:
    """Every file that `/page/{name}` serves, by its name with a hash (`page.0a1b2c3d4e.js`)."""
    files = [path for folder in (FOLDER, MUSIC) for path in sorted(folder.iterdir()) if path.is_file()]
    return {_name(path): path for path in files}


def get_static_url(file: str) -> str:
    """The path on our server of a file in `static/` or `music/`.

    Raises:
        KeyError: when there is no such file.
    """
    urls = {path.name: f"/page/{name}" for name, path in list_static().items()}
    return urls[file]


def find_static(file: str) -> Path | None:
    """The file of this plain name, such as `page.js`."""
    return {path.name: path for path in list_static().values()}.get(file)


def _name(path: Path) -> str:
    return f"{path.stem}.{hashlib.sha256(path.read_bytes()).hexdigest()[:10]}{path.suffix}"
