"""Which Chromium takes the pictures."""

import os
import shutil


def find_chromium() -> str | None:
    """The program: `TOI_CHROMIUM`, or one in PATH."""
    return os.environ.get("TOI_CHROMIUM") or shutil.which("chromium")
