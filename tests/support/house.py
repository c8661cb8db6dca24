"""The whole product as a process of its own: built once, then started anew for each thing that the bank may do."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

_ROOT = Path(__file__).parents[2]
_PROGRAMS = Path(sys.prefix) / "bin"
_BUILD_PATIENCE = 500  # seconds; the first start downloads and builds the front end
# `serve` compiles the pages at each start; they are the same for every scenario, so later starts spare those 20 s.
_BUILT_ALREADY = {
    "REFLEX_ENV_MODE": "prod",
    "__REFLEX_SKIP_COMPILE": "true",
    "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
}


class House:
    """One port, one data folder, one build; `open` starts the server unless it runs with this bank already."""

    def __init__(self, folder: Path) -> None:
        self.port = _find_free_port()
        self.url = f"http://localhost:{self.port}"
        self.folder = folder
        self._bank: dict[str, str] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._log = (folder / "server.log").open("wb")

    @property
    def database_url(self) -> str:
        """Of the running product's own database, where tests put what nobody would click together."""
        return f"sqlite:///{self.folder / 'toi_invite.db'}"

    def open(self, scenario: str) -> None:
        """Serve with the mock bank and its scenario."""
        self.open_with({"KASPI_MOCK": "true", "KASPI_MOCK_SCENARIO": scenario})

    def open_with(self, bank: dict[str, str]) -> None:
        """Serve with the settings of a bank."""
        if bank != self._bank:
            self.close()
            self._process = self._start(bank)
            self._bank = bank
            self._wait()

    def close(self) -> None:
        """Stop the server with everything that it started."""
        if self._process is None:
            return
        os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process, self._bank = None, {}

    def read_log(self) -> str:
        """What every server of this house has printed."""
        return (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")

    def dispose(self) -> None:
        """Stop, and close the log."""
        self.close()
        self._log.close()

    def _start(self, bank: dict[str, str]) -> subprocess.Popen[bytes]:
        environment = {**os.environ, **self._list_settings(), **bank}
        subprocess.run([sys.executable, "-m", "toi_invite", "migrate"], cwd=_ROOT, env=environment, check=True)
        if (self.folder / ".web" / "build" / "client" / "index.html").exists():
            environment |= _BUILT_ALREADY
            command = ["granian", "--interface", "asgi", "--factory", "--host", "127.0.0.1", "--port", str(self.port)]
            command.append("toi_invite.toi_invite:app")
        else:
            command = [sys.executable, "-m", "toi_invite", "serve"]
        return subprocess.Popen(
            command, cwd=_ROOT, env=environment, stdout=self._log, stderr=subprocess.STDOUT, start_new_session=True
        )

    def _list_settings(self) -> dict[str, str]:
        return {
            "PATH": f"{_PROGRAMS}{os.pathsep}{os.environ.get('PATH', '')}",
            "PYTHONPATH": str(_ROOT),
            "TOI_ENVIRONMENT": "development",
            "TOI_PORT": str(self.port),
            "TOI_PUBLIC_URL": self.url,
            "TOI_DATA_DIR": str(self.folder),
            "TOI_DATABASE_URL": "",
            "REFLEX_WEB_WORKDIR": str(self.folder / ".web"),
            "REFLEX_USE_NPM": "1",
            "REFLEX_TELEMETRY_ENABLED": "false",
        }

    def _wait(self) -> None:
        assert self._process is not None
        end = time.monotonic() + _BUILD_PATIENCE
        while time.monotonic() < end:
            if self._process.poll() is not None:
                break
            if self._is_ready():
                return
            time.sleep(0.1)
        raise RuntimeError(f"The server did not come up:\n{self.read_log()[-4000:]}")

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/api/health/ready", timeout=5) as answer:  # noqa: S310 - our own
                return answer.status == 200
        except (URLError, OSError):
            return False


def _find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
