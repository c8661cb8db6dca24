"""Finds faults in the texts of the interface: `.venv/bin/python tools/check_locales.py` ends with 1 if there are any.

The three languages must have the same keys with the same {places}; Kazakh must not be left in Russian or English; every
key must be used by the code and every key that the code asks for must exist. Exceptions: `same_in_languages.toml`.
"""

import re
import string
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

LANGUAGES = ("kk", "ru", "en")
CODE_ENDINGS = {".py", ".html", ".jinja", ".jinja2", ".toml", ".js"}
SCREEN_FOLDERS = {"pages", "components", "state", "web", "invitation"}  # where a quoted `area.name` can only be a key
FILE_ENDINGS = ("css", "html", "ico", "ics", "jpg", "js", "json", "png", "py", "svg", "toml", "txt", "webp", "woff2")

_KEY = r"[a-z][a-z0-9_]*\.[a-z0-9_]+"
_QUOTED = re.compile(rf"""["']({_KEY})["']""")
_QUOTED_KEY = re.compile(rf"""["']({_KEY})["'](?!\s*[~+])""")
_QUOTED_WORD = re.compile(r"""["']([a-z0-9_]+)["']""")
_F_STRING = re.compile(r"""\bf["']([a-z][a-z0-9_]*\.[a-z0-9_]*)\{[^{}]*\}([a-z0-9_]*)["']""")
_JOINED = re.compile(r"""["']([a-z][a-z0-9_]*\.[a-z0-9_]*)["']\s*[~+]""")
_CALL = r"""(?:\b(?:t|text)\(|\bget_text\([^,"']*,)\s*"""
_CALLED_KEY = re.compile(rf"""{_CALL}["']({_KEY})["'](?!\s*[~+])""")
_CALLED_F_STRING = re.compile(_CALL + _F_STRING.pattern)

_WORD = re.compile(r"[^\W_][\w.-]*[^\W_]|[^\W_]")
_LETTERS = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2}")
_RUSSIAN_SHAPE = re.compile(r"[ъщё]|ться$|тся$|ение$|ание$|ость$|ировать$|йтесь$|ите$")
_RUSSIAN_WORDS = """
в во и или с со к ко от для до из при про по под через это эта этот вы вас вам ваш ваша ваше мы нас нам что чтобы как
если уже еще нет только можно нужно будет был была найдено гость гостей тенге дней дня оплата оплатить платеж заказ
сумма имя пароль войти выйти ссылка событие свадьба приглашение
"""


@dataclass
class Locales:
    """The texts by language and key, what may pass, and the problems met while reading."""

    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    same: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    problems: list[str] = field(default_factory=list)


def check(root: Path) -> list[str]:
    """A sentence for every problem of the repository at `root`."""
    locales = _read(root)
    code = _read_code(root / "toi_invite")
    return [
        *locales.problems,
        *_check_keys(locales),
        *_check_places(locales),
        *_check_kazakh(locales),
        *_check_alphabets(locales),
        *_check_unused(locales, code),
        *_check_missing(locales, code),
    ]


def _read(root: Path) -> Locales:
    """Everything that the checks of texts need."""
    exceptions = tomllib.loads((root / "tools" / "same_in_languages.toml").read_text(encoding="utf-8"))
    locales = Locales(same=frozenset(exceptions["same"]), words=frozenset(exceptions["words"]))
    for language in LANGUAGES:
        locales.texts[language] = {}
        for file in sorted((root / "toi_invite" / "locales" / language).glob("*.toml")):
            _read_area(file, language, locales)
    return locales


def _read_area(file: Path, language: str, locales: Locales) -> None:
    """Add one file's texts, or say what is wrong with it."""
    try:
        area = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        locales.problems.append(f"{language}/{file.name} cannot be read: {error}.")
        return
    for name, text in area.items():
        if isinstance(text, str) and text.strip():
            locales.texts[language][f"{file.stem}.{name}"] = text
        else:
            locales.problems.append(f"{language}: {file.stem}.{name} is not a text or is empty.")


def _read_code(folder: Path) -> dict[Path, str]:
    """The code that may use keys, by file; the texts themselves are not code."""
    files = (file for file in sorted(folder.rglob("*")) if file.suffix in CODE_ENDINGS and file.is_file())
    texts = folder / "locales"
    return {file.relative_to(folder): file.read_text(encoding="utf-8") for file in files if texts not in file.parents}


def _check_keys(locales: Locales) -> Iterator[str]:
    """Every key is there in each language."""
    for key in _list_keys(locales):
        for language in LANGUAGES:
            if key not in locales.texts[language]:
                yield f"{key} has no text in {language}."


def _check_places(locales: Locales) -> Iterator[str]:
    """A text has the same {places} in each language."""
    for key in _list_keys(locales):
        places: dict[str, set[str]] = {}
        for language in LANGUAGES:
            if key not in locales.texts[language]:
                continue
            try:
                places[language] = _find_places(locales.texts[language][key])
            except ValueError as error:
                yield f"{key} has a broken brace in {language}: {error}."
        if len({frozenset(names) for names in places.values()}) > 1:
            told = "; ".join(f"{language} has {sorted(names) or 'none'}" for language, names in places.items())
            yield f"{key} has different places: {told}."


def _check_kazakh(locales: Locales) -> Iterator[str]:
    """No Kazakh text is the Russian one, and none has words that only Russian has."""
    for key, text in locales.texts["kk"].items():
        if text in locales.same or not _LETTERS.search(_remove_places(text)):
            continue
        if text == locales.texts["ru"].get(key):
            yield f"{key} reads the same in kk and ru: {text!r}."
            continue
        for word in _list_words(text, locales):
            if _looks_russian(word):
                yield f"{key} has a word in kk that looks Russian: {word!r}."


def _check_alphabets(locales: Locales) -> Iterator[str]:
    """Kazakh and Russian texts have no Latin words, English ones no Cyrillic, and no word mixes both."""
    for language, texts in locales.texts.items():
        foreign = _CYRILLIC if language == "en" else _LATIN_WORD
        for key, text in texts.items():
            if text in locales.same:
                continue
            for word in _list_words(text, locales):
                if _is_mixed(word):
                    yield f"{key} mixes alphabets within a word in {language}: {word!r}."
                elif foreign.search(word):
                    yield f"{key} has a word of another alphabet in {language}: {word!r}."


def _check_unused(locales: Locales, code: dict[Path, str]) -> Iterator[str]:
    """Every key occurs in the code, whole or as the f-string that makes it."""
    everything = "\n".join(code.values())
    whole, words = set(_QUOTED.findall(everything)), set(_QUOTED_WORD.findall(everything))
    frames = {*_F_STRING.findall(everything), *((start, "") for start in _JOINED.findall(everything))}
    for key in _list_keys(locales):
        if key not in whole and not any(_fits(key, start, end, words) for start, end in frames):
            yield f"{key} is not used by the code."


def _check_missing(locales: Locales, code: dict[Path, str]) -> Iterator[str]:
    """Every key that the code asks for has a text."""
    keys = _list_keys(locales)
    for file, text in code.items():
        for key in sorted(_list_asked(file, text, keys) - set(keys)):
            yield f"{file.name} asks for {key}, which has no text."
        for start, end in sorted(set(_CALLED_F_STRING.findall(text))):
            if not any(key.startswith(start) and key.endswith(end) for key in keys):
                yield f"{file.name} asks for {start}…{end}, and no key looks like that."


def _list_asked(file: Path, text: str, keys: list[str]) -> set[str]:
    """The keys in calls, and on screens also those that stand in tables; a file's name (`page.js`) is no key."""
    asked = set(_CALLED_KEY.findall(text))
    if file.parts[0] in SCREEN_FOLDERS:
        areas = {key.partition(".")[0] for key in keys}
        asked |= {key for key in _QUOTED_KEY.findall(text) if key.partition(".")[0] in areas}
    return {key for key in asked if not key.endswith(tuple(f".{ending}" for ending in FILE_ENDINGS))}


def _list_keys(locales: Locales) -> list[str]:
    """The keys of all languages together."""
    return sorted({key for texts in locales.texts.values() for key in texts})


def _find_places(text: str) -> set[str]:
    """The names within braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _remove_places(text: str) -> str:
    """The text without its {places}, whose names are English by nature."""
    return re.sub(r"\{[^{}]*\}", " ", text)


def _list_words(text: str, locales: Locales) -> list[str]:
    """The words of a text that no exception covers; `Kaspi-ге` is covered by `Kaspi`, `e-mail-ға` by `e-mail`."""
    words = _WORD.findall(_remove_places(text))
    uncovered = (word for word in words if not locales.words.intersection((word, word.rpartition("-")[0])))
    return [part for word in uncovered for part in word.split("-") if part not in locales.words]


def _looks_russian(word: str) -> bool:
    """Whether the word is one that Kazakh has no use for."""
    small = word.lower()
    return small in _RUSSIAN_WORDS.split() or _RUSSIAN_SHAPE.search(small) is not None


def _is_mixed(word: str) -> bool:
    """Whether Cyrillic and other letters stand in one run, such as a Latin `a` in a Kazakh word."""
    return any(0 < len(_CYRILLIC.findall(run)) < len(run) for run in _LETTERS.findall(word))


def _fits(key: str, start: str, end: str, words: set[str]) -> bool:
    """Whether an f-string makes the key; one of a bare area (`f"common.{name}"`) makes those that the code names."""
    if not (key.startswith(start) and key.endswith(end)):
        return False
    return not start.endswith(".") or bool(end) or key.removeprefix(start) in words


def main(root: Path) -> int:
    """Print the problems of the repository at `root`; the exit code is 1 if there are any."""
    problems = check(root)
    sys.stderr.writelines(f"{problem}\n" for problem in problems)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent.parent))
