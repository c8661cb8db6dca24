"""The check of the interface's texts, with planted faults."""

from pathlib import Path

import pytest

from tools.check_locales import check, main

GOOD = {
    "toi_invite/locales/kk/home.toml": 'title = "Сәлем, {name}!"\nbank = "Kaspi"\nlabel_free = "Тегін"\n',
    "toi_invite/locales/ru/home.toml": 'title = "Здравствуйте, {name}!"\nbank = "Kaspi"\nlabel_free = "Бесплатно"\n',
    "toi_invite/locales/en/home.toml": 'title = "Hello, {name}!"\nbank = "Kaspi"\nlabel_free = "Free"\n',
    "toi_invite/pages/home.py": 't("home.title"), get_text(language, "home.bank"), t(f"home.label_{plan}")\n',
    "tools/same_in_languages.toml": 'same = ["Kaspi"]\nwords = ["Kaspi", "QR", "e-mail"]\n',
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small repository without faults."""
    for name, text in GOOD.items():
        write(tmp_path, name, text)
    return tmp_path


def write(root: Path, name: str, text: str) -> None:
    """Put a file into the repository."""
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def add_texts(root: Path, **texts: str) -> None:
    """Add `home.extra` to the languages named and use it."""
    for language, text in texts.items():
        name = f"toi_invite/locales/{language}/home.toml"
        write(root, name, f"{GOOD[name]}extra = '{text}'\n")
    write(root, "toi_invite/web/extra.html", "{{ text('home.extra') }}")


def test_sound_repository_has_no_problem(root: Path) -> None:
    """The repository that the other tests spoil is in order."""
    assert check(root) == []


@pytest.mark.parametrize(
    ("texts", "problem"),
    [
        ({"kk": "Иә", "ru": "Да"}, "home.extra has no text in en."),
        ({"kk": "Иә", "ru": "Да", "en": " "}, "en: home.extra is not a text or is empty."),
        (
            {"kk": "{n} күн", "ru": "{n} дн.", "en": "days"},
            "home.extra has different places: kk has ['n']; ru has ['n']; en has none.",
        ),
        ({"kk": "Иә {", "ru": "Да", "en": "Yes"}, "home.extra has a broken brace in kk: Single '{' encountered"),
        ({"kk": "Сохранить", "ru": "Сохранить", "en": "Save"}, "home.extra reads the same in kk and ru: 'Сохранить'."),
        (
            {"kk": "Баға 100 тенге", "ru": "Цена", "en": "Price"},
            "home.extra has a word in kk that looks Russian: 'тенге'.",
        ),
        ({"kk": "Аты и жөні", "ru": "Имя", "en": "Name"}, "home.extra has a word in kk that looks Russian: 'и'."),
        (
            {"kk": "Шақыру рассылается", "ru": "Имя", "en": "A"},
            "home.extra has a word in kk that looks Russian: 'рассылается'.",
        ),
        (
            {"kk": "Save ету", "ru": "Сохранить", "en": "Save"},
            "home.extra has a word of another alphabet in kk: 'Save'.",
        ),
        ({"kk": "Сақтау", "ru": "Save", "en": "Save"}, "home.extra has a word of another alphabet in ru: 'Save'."),
        (
            {"kk": "Сақтау", "ru": "Сохранить", "en": "Save той"},
            "home.extra has a word of another alphabet in en: 'той'.",
        ),
        (
            {"kk": "Сaқтау", "ru": "Сохранить", "en": "Save"},
            "home.extra mixes alphabets within a word in kk: 'Сaқтау'.",
        ),
    ],
)
def test_faulty_text_is_told(root: Path, texts: dict[str, str], problem: str) -> None:
    """Each fault of a text gets its sentence."""
    add_texts(root, **texts)
    assert any(found.startswith(problem) for found in check(root)), check(root)


@pytest.mark.parametrize(
    "texts",
    [
        {"kk": "Kaspi-ге өту", "ru": "Перейти в Kaspi", "en": "Go to Kaspi"},
        {"kk": "Жауап e-mail-ға келеді", "ru": "Ответ на e-mail", "en": "By e-mail"},
        {"kk": "QR-код", "ru": "QR-код гостя", "en": "QR code"},
        {"kk": "{a} – {b}", "ru": "{a} – {b}", "en": "{a} – {b}"},
        {"kk": "Дүниенің сыйы, не болса да", "ru": "Подарок", "en": "Gift"},
    ],
)
def test_sound_text_is_left_alone(root: Path, texts: dict[str, str]) -> None:
    """Names of companies, bare places and Kazakh words that resemble Russian ones pass."""
    add_texts(root, **texts)
    assert check(root) == []


def test_broken_file_is_told(root: Path) -> None:
    """A file that is no TOML gets a sentence, not a traceback."""
    write(root, "toi_invite/locales/kk/home.toml", "title = \n")
    assert check(root)[0].startswith("kk/home.toml cannot be read")


def test_unused_key_is_told(root: Path) -> None:
    """A key that no code mentions is dead."""
    write(root, "toi_invite/pages/home.py", 't("home.title"); t("home.bank")\n')
    assert check(root) == ["home.label_free is not used by the code."]


@pytest.mark.parametrize(
    "code",
    [
        "LABELS = {'free': 'home.label_free'}",
        't(f"home.{name}_free")',
        't("home.label_" ~ plan)',
        't(f"home.{name}"); NAMES = ["label_free"]',
    ],
)
def test_key_made_by_the_code_counts_as_used(root: Path, code: str) -> None:
    """Quoted keys, f-strings and joined strings all use a key; a bare area needs the name somewhere in the code."""
    write(root, "toi_invite/pages/home.py", f't("home.title"); t("home.bank"); {code}\n')
    assert check(root) == []


def test_bare_area_does_not_use_names_that_no_code_knows(root: Path) -> None:
    """`f"home.{name}"` alone does not save every key of the area."""
    write(root, "toi_invite/pages/home.py", 't("home.title"); t("home.bank"); t(f"home.{name}")\n')
    assert check(root) == ["home.label_free is not used by the code."]


@pytest.mark.parametrize(
    ("name", "code", "problem"),
    [
        ("a.py", 't("home.lost")', "a.py asks for home.lost, which has no text."),
        ("a.py", 'get_text(\n    language,\n    "home.lost",\n)', "a.py asks for home.lost, which has no text."),
        ("a.html", "{{ text('home.lost') }}", "a.html asks for home.lost, which has no text."),
        ("a.jinja", '{{ t("lost.title") }}', "a.jinja asks for lost.title, which has no text."),
        ("a.py", 'TITLES = {"/": "home.lost"}', "a.py asks for home.lost, which has no text."),
        ("a.py", 't(f"home.lost_{name}")', "a.py asks for home.lost_…, and no key looks like that."),
    ],
)
def test_key_without_text_is_told(root: Path, name: str, code: str, problem: str) -> None:
    """A call for a key that no language has would fail before a guest's eyes."""
    write(root, f"toi_invite/web/{name}", code)
    assert check(root) == [problem]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("web/a.py", 'SCRIPT = "home.js"'),
        ("web/a.py", 'NAME = "other.thing"'),
        ("models/a.py", 'ForeignKey("home.id")'),
    ],
)
def test_string_that_is_no_key_is_left_alone(root: Path, name: str, code: str) -> None:
    """File names, other dotted names and columns of tables only look like keys."""
    write(root, f"toi_invite/{name}", code)
    assert check(root) == []


def test_exit_code_tells_whether_there_are_problems(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Continuous integration stops at a problem and shows its sentence."""
    assert main(root) == 0
    write(root, "toi_invite/pages/home.py", 't("home.title"); t("home.bank")\n')
    assert main(root) == 1
    assert capsys.readouterr().err == "home.label_free is not used by the code.\n"
