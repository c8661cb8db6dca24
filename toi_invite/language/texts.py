"""Texts of the interface, read once from `locales/<language>/<area>.toml`; a key is `area.name`."""

import tomllib
from functools import cache
from pathlib import Path

from toi_invite.language.codes import Language

LOCALES = Path(__file__).parent.parent / "locales"


@cache
def load_texts(language: Language) -> dict[str, str]:
    """Every text of one language by its key (`builder.save`)."""
    texts: dict[str, str] = {}
    for file in sorted((LOCALES / language).glob("*.toml")):
        area = tomllib.loads(file.read_text(encoding="utf-8"))
        texts |= {f"{file.stem}.{name}": text for name, text in area.items()}
    return texts


def get_text(language: Language, key: str, **values: object) -> str:
    """The text of `key` with `{name}` places filled from `values`.

    Raises:
        KeyError: when the language has no such text; `make check` keeps that from happening.
    """
    text = load_texts(language)[key]
    return text.format(**values) if values else text
