"""The one Jinja environment of the guest page: everything is escaped unless we made it ourselves."""

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_HERE = Path(__file__).parent


@cache
def get_environment() -> Environment:
    """The environment; templates are named from this folder (`templates/ulttyq/page.html`)."""
    return Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )


def shrink_css(text: str) -> str:
    """The same rules without comments and without spaces that mean nothing."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r" ?([{};,]) ?", r"\1", text).replace(": ", ":").replace(";}", "}").strip()


def shrink_html(text: str) -> str:
    """The same page without indentation."""
    return re.sub(r"\n\s*", "\n", text)
