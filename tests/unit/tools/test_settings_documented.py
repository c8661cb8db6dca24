"""Every setting is documented, and nothing is documented that does not exist."""

import re
from pathlib import Path

import pytest

from toi_invite.config import Settings

ROOT = Path(__file__).parents[3]
DEFAULTS = {str(field.validation_alias): str(field.default) for field in Settings.model_fields.values()}


@pytest.mark.parametrize(
    ("document", "pattern"),
    [(".env.example", r"^#?([A-Z_]+)=.*$"), ("README.md", r"^\| `([A-Z_]+)` \|")],
)
def test_documented_settings_are_the_ones_that_exist(document: str, pattern: str) -> None:
    """The example file and the README's table name the same settings as the class."""
    text = (ROOT / document).read_text(encoding="utf-8")

    documented = re.findall(pattern, text, flags=re.MULTILINE)

    assert sorted(DEFAULTS) == sorted(documented)


def test_example_defaults_are_the_real_ones() -> None:
    """A value shown in the example file is the one that holds when nothing is set."""
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    shown = dict(re.findall(r"^#([A-Z_]+)=(.+)$", text, flags=re.MULTILINE))
    del shown["TOI_PUBLIC_URL"]  # follows TOI_PORT

    assert shown == {name: DEFAULTS[name].lower() for name in shown}
