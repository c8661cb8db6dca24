"""The pretend bank as a process of its own, and everything that a test may do to it."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.kaspi_simulator.certificates import Authority, ClientFiles
from tests.kaspi_simulator.faults import FaultKind
from tests.kaspi_simulator.invoice import Invoice, State
from tests.kaspi_simulator.journal import Entry
from tests.kaspi_simulator.merchants import DEFAULT_BIN, DEFAULT_KEY

_ROOT = Path(__file__).parents[2]
_PATIENCE = 30  # seconds; the first start also makes certificates


class PretendBank:
    """A running simulator and its controls. Sums in tiyn, waits in bank seconds.

    Attributes:
        url: r1, the aggregator, the phone and the controls.
        tls_url: r2 and r3.
        api_key: What opens r1 and the aggregator.
        bin: The organization behind that key and behind `client`.
        trade_point_id: Its first trade point.
        authority: The private root, which also makes further certificates.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port, self._tls_port = _find_free_port(), _find_free_port()
        self.url, self.tls_url = f"http://localhost:{self.port}", f"https://localhost:{self._tls_port}"
        self.api_key, self.bin, self.trade_point_id = DEFAULT_KEY, DEFAULT_BIN, 1001
        self._controls = httpx.Client(base_url=f"{self.url}/sim", timeout=30)
        self._process: subprocess.Popen[bytes] | None = None
        self._log = (folder / "simulator.log").open("ab")
        self.start()
        self.authority = Authority(folder / "certificates")

    @property
    def ca_bundle(self) -> Path:
        """What a client must trust."""
        return self.authority.root

    @property
    def client(self) -> ClientFiles:
        """The certificate of the default organization."""
        return self.authority.get_client_files("client", self.bin)

    def make_context(self, files: ClientFiles | None = None) -> ssl.SSLContext:
        """What a plain HTTP client needs for `tls_url`."""
        chosen = files or self.client
        context = ssl.create_default_context(cafile=str(self.ca_bundle))
        context.load_cert_chain(chosen.certificate, chosen.key, chosen.password)
        return context

    # The process.

    def start(self) -> None:
        """Start, or start again with the same ports and the same book."""
        command = [sys.executable, "-m", "tests.kaspi_simulator", "serve", "--state", str(self.folder)]
        command += ["--port", str(self.port), "--tls-port", str(self._tls_port)]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TOI_SIMULATOR_")}
        self._process = subprocess.Popen(command, cwd=_ROOT, env=environment, stdout=self._log, stderr=self._log)
        _wait_until(self._is_up, self._process)

    def kill(self) -> None:
        """Die at once, as by a power cut of the program."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def restart(self) -> None:
        """Die at once and come back."""
        self.kill()
        self.start()

    def dispose(self) -> None:
        """End for good."""
        self.kill()
        self._controls.close()
        self._log.close()

    # The book.

    def list_payments(self, external_id: str = "") -> list[Invoice]:
        """The bank's book, the oldest first."""
        return [Invoice.from_document(one) for one in self.get("/payments", external_id=external_id)]

    def find_payment(self, external_id: str) -> Invoice | None:
        """The newest invoice with this external id."""
        found = self.list_payments(external_id)
        return found[-1] if found else None

    def get_payment(self, number: int | str) -> Invoice:
        """One invoice."""
        return Invoice.from_document(self.get(f"/payments/{number}"))

    def scan(self, number: int | str) -> Invoice:
        """The buyer scans the code or opens the link."""
        return self._act(number, "scan")

    def pay(self, number: int | str, amount_tiyn: int | None = None) -> Invoice:
        """The buyer confirms; another sum than asked for if one is given."""
        return self._act(number, "pay", amount_tiyn=amount_tiyn)

    def scan_and_pay(self, number: int | str, amount_tiyn: int | None = None) -> Invoice:
        """The buyer does both."""
        self.scan(number)
        return self.pay(number, amount_tiyn)

    def pay_late(self, number: int | str, amount_tiyn: int | None = None) -> Invoice:
        """The money is taken although the invoice has ended."""
        return self._act(number, "pay-late", amount_tiyn=amount_tiyn)

    def decline(self, number: int | str, reason: str = "declined") -> Invoice:
        """The buyer refuses."""
        return self._act(number, "decline", reason=reason)

    def cancel(self, number: int | str) -> Invoice:
        """The invoice is taken back."""
        return self._act(number, "cancel")

    def expire(self, number: int | str) -> Invoice:
        """The invoice's time runs out now."""
        return self._act(number, "expire")

    def refund(self, number: int | str, amount_tiyn: int | None = None) -> Invoice:
        """Money goes back past the shop's software: all of it, or so much."""
        return self._act(number, "refund", amount_tiyn=amount_tiyn)

    def force(self, number: int | str, state: State) -> Invoice:
        """Any state, allowed or not."""
        return self._act(number, "force", state=state.value)

    def set_extra(self, number: int | str, **values: Any) -> Invoice:
        """What the bank tells beside the state: `product_type`, `status_word` and what else a face reads."""
        return self._act(number, "extra", **values)

    def scan_return(self, number: int | str) -> None:
        """The buyer scans the refund code of r2."""
        self.post(f"/returns/{number}/scan")

    # The world around it.

    def advance(self, seconds: float) -> None:
        """Put the bank's clock forward; what is due meanwhile happens, each thing at its moment."""
        self.post("/clock", advance=seconds)

    def set_speed(self, speed: float) -> None:
        """Let so many bank seconds pass in a real one."""
        self.post("/clock", speed=speed)

    def switch(self, **values: Any) -> None:
        """Change how the bank behaves; see tests/kaspi_simulator/switches.py."""
        self.post("/switches", **values)

    def fail_next(
        self,
        kind: FaultKind,
        operation: str = "*",
        *,
        value: Any = None,
        after: bool = False,
        times: int | None = 1,
        subject: str = "",
    ) -> None:
        """Let the next calls fail; see tests/kaspi_simulator/faults.py. `times=None` means until `heal`."""
        fault = {"kind": kind.value, "operation": operation, "value": value, "after": after}
        self.post("/faults", **fault, times=times, subject=subject)

    def answer_next(self, code: int, operation: str = "*", *, times: int | None = 1) -> None:
        """Let the next calls be answered with this StatusCode and nothing else happen."""
        self.fail_next(FaultKind.STATUS_CODE, operation, value=code, times=times)

    def heal(self) -> None:
        """Let every call work again."""
        self._controls.delete("/faults").raise_for_status()

    def list_calls(self, operation: str = "", part: str = "") -> list[Entry]:
        """The calls that came, the oldest first; of one operation, or with a part in path or body."""
        return [Entry(**one) for one in self.get("/journal", operation=operation, part=part)]

    def forget_calls(self) -> None:
        """Begin the journal anew."""
        self._controls.delete("/journal").raise_for_status()

    def set_trade_point(self, number: int, **values: Any) -> None:
        """Change or add a trade point: `bin`, `name`, `is_on`, `takes_qr`, `methods`."""
        self.post(f"/trade-points/{number}", **values)

    def close_trade_points(self) -> None:
        """Leave the organization without any."""
        self._controls.delete(f"/merchants/{self.bin}/trade-points").raise_for_status()

    def add_merchant(self, organization_bin: str, api_key: str) -> None:
        """Take another organization on."""
        self.post("/merchants", bin=organization_bin, api_key=api_key)

    def forget_devices(self) -> None:
        """Make every device token unknown (-1501)."""
        self.post("/devices/forget")

    def deactivate_devices(self) -> None:
        """Make every device token inactive (-1502)."""
        self.post("/devices/deactivate")

    # The webhooks of the aggregator, and the stories of the pretend buyer.

    def set_webhooks(self, **values: Any) -> None:
        """Where webhooks go and what goes wrong with them: `url`, `secret`, `rules`; see webhook_rules.py there."""
        self.post("/webhooks/settings", **values)

    def list_webhooks(self, number: int | str | None = None) -> list[dict[str, Any]]:
        """The webhooks, made and waiting, of one invoice or of all."""
        return self.get("/webhooks", **({} if number is None else {"invoice_id": str(number)}))

    def replay_webhook(self, call_id: int) -> None:
        """Send one again."""
        self.post(f"/webhooks/{call_id}/replay")

    def play(self, scenario: str) -> None:
        """Let the pretend buyer do this with every invoice made from now on; see scenarios.py there."""
        self.post("/scenario", name=scenario)

    def reset(self) -> None:
        """The first day again."""
        self.post("/reset")

    def get(self, path: str, **query: str) -> Any:
        """Read any control."""
        answer = self._controls.get(path, params=query)
        answer.raise_for_status()
        return answer.json()

    def post(self, path: str, **content: Any) -> Any:
        """Use any control."""
        answer = self._controls.post(path, json=content)
        answer.raise_for_status()
        return answer.json()

    def _act(self, number: int | str, action: str, **content: Any) -> Invoice:
        return Invoice.from_document(self.post(f"/payments/{number}/{action}", **content))

    def _is_up(self) -> bool:
        try:
            return self._controls.get("/health").is_success
        except httpx.HTTPError:
            return False


@pytest.fixture(scope="session")
def bank_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PretendBank]:
    """One simulator for all tests of a worker."""
    bank = PretendBank(tmp_path_factory.mktemp("bank"))
    yield bank
    bank.dispose()


@pytest.fixture
def pretend_bank(bank_process: PretendBank) -> PretendBank:
    """A running bank on its first day."""
    bank_process.reset()
    return bank_process


def _wait_until(is_up: Any, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _PATIENCE
    while not is_up():
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError("the simulator did not start")
        time.sleep(0.05)


def _find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
