"""`serve`: the whole app on one port, once the settings and the database allow it."""

import asyncio
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

import click

from toi_invite.config import Settings, get_settings
from toi_invite.errors import ConfigurationError
from toi_invite.services.doctor import find_database_problem
from toi_invite.startup import find_problems

_ROOT = Path(__file__).parents[2]
_LONGEST_BUILD = 900  # seconds; the first one downloads packages

# The first lists every page to strangers, the second opens a redirect to anywhere (facts/reliability.md, d.5 and e.1).
_NEVER_PASSED_ON = ("REFLEX_ADD_ALL_ROUTES_ENDPOINT", "GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN")


@click.command("serve")
def serve() -> None:
    """Serve pages, API and guests on TOI_PORT; the address is printed once it answers."""
    settings = get_settings()
    problems = find_problems(settings)
    if problems:
        raise ConfigurationError("\n".join(problems))
    if problem := asyncio.run(find_database_problem(settings)):
        raise ConfigurationError(problem)
    _announce_later(settings)
    os.chdir(_ROOT)
    environment = _build_environment(settings)
    os.execvpe("reflex", _list_arguments(settings), environment)  # noqa: S606, S607 - found in our own virtual environment


def _list_arguments(settings: Settings) -> list[str]:
    port = str(settings.port)
    return [
        *("reflex", "run", "--env", "prod", "--single-port"),
        *("--frontend-port", port, "--backend-port", port),
    ]


def _build_environment(settings: Settings) -> dict[str, str]:
    """The environment that Reflex and `rxconfig.py` read; Node lies beside our Python (ADR 0006)."""
    programs = str(Path(sys.prefix) / "bin")
    kept = {name: value for name, value in os.environ.items() if name not in _NEVER_PASSED_ON}
    return {
        **kept,
        "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}",
        "TOI_PORT": str(settings.port),
        "TOI_PUBLIC_URL": settings.public_url,
        "TOI_ENVIRONMENT": settings.environment,
        "TOI_DATA_DIR": str(settings.data_dir.resolve()),
        # The port is built into the front end, so two servers of one clone must not share it.
        "REFLEX_WEB_WORKDIR": str(settings.data_dir.resolve() / ".web"),
        "REFLEX_USE_NPM": "1",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        # Left to itself, Reflex would time several registries, ones that nobody here chose among them.
        "NPM_CONFIG_REGISTRY": os.environ.get("NPM_CONFIG_REGISTRY") or _ask_npm_for_registry(programs),
    }


def _ask_npm_for_registry(programs: str) -> str:
    command = [f"{programs}/npm", "config", "get", "registry"]
    environment = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}"}
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)  # noqa: S603 - our own
    return answer.stdout.strip()


def _announce_later(settings: Settings) -> None:
    """Leave a process behind that prints the address once it answers; its parent ends, so that nobody must reap it."""
    server = os.getpid()
    sys.stdout.flush()
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    if os.fork() == 0:
        _announce(settings, server)
    os._exit(0)


def _announce(settings: Settings, server: int) -> None:
    deadline = time.monotonic() + _LONGEST_BUILD
    while time.monotonic() < deadline and _is_running(server):
        if _is_ready(settings.port):
            click.echo(settings.public_url)
            return
        time.sleep(0.2)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health/ready", timeout=5) as answer:
            return answer.status == 200  # noqa: PLR2004 - HTTP's word for fine
    except (URLError, OSError):
        return False
