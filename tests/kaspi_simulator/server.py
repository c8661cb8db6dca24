"""Serves the bank: plain HTTP on one port, client certificates on another, and what runs beside them."""

import asyncio
import signal
import ssl
import sys
from collections.abc import Generator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from tests.kaspi_simulator.app import create_app
from tests.kaspi_simulator.bank import Bank, open_bank
from tests.kaspi_simulator.certificates import Authority
from tests.kaspi_simulator.merchants import DEFAULT_BIN, DEFAULT_KEY
from tests.kaspi_simulator.settings import Settings

_TICK_SECONDS = 0.05


class _Server(uvicorn.Server):
    """Leaves the signals to `serve`, which ends both servers at once."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT."""
    bank = open_bank(settings)
    app = create_app(bank)
    asyncio.run(_serve(bank, app))


async def _serve(bank: Bank, app: ASGIApp) -> None:
    servers = [_Server(_configure(bank.settings, app))]
    if bank.settings.tls_port:
        servers.append(_Server(_configure_tls(bank.settings, app)))
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, _stop, servers)
    _announce(bank.settings)
    beside = [asyncio.create_task(run()) for run in [lambda: _keep_time(bank), *bank.background]]
    try:
        await asyncio.gather(*(server.serve() for server in servers))
    finally:
        for task in beside:
            task.cancel()
        bank.clock.save()
        bank.store.close()


def _stop(servers: list[_Server]) -> None:
    for server in servers:
        server.should_exit = True


async def _keep_time(bank: Bank) -> None:
    """Let what is due happen when it is due, not only when somebody asks."""
    while True:
        bank.book.tick()
        bank.clock.save()
        await asyncio.sleep(_TICK_SECONDS)


def _configure(settings: Settings, app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http="h11",
        ws="none",
        lifespan="off",
        log_level="critical",
        access_log=False,
        timeout_graceful_shutdown=1,
    )


def _configure_tls(settings: Settings, app: ASGIApp) -> uvicorn.Config:
    authority = get_authority(settings)
    config = _configure(settings, app)
    config.port = settings.tls_port
    config.ssl_certfile, config.ssl_keyfile = authority.get_server_files()
    config.ssl_ca_certs, config.ssl_cert_reqs = str(authority.root), ssl.CERT_REQUIRED
    return config


def get_authority(settings: Settings) -> Authority:
    """The root whose certificates the server shows and demands, with a client for the default organization.

    Raises:
        ValueError: there is no state folder to keep it in.
    """
    if settings.state is None:
        raise ValueError("client certificates need a state folder")
    authority = Authority(settings.state / "certificates")
    authority.get_client_files("client", DEFAULT_BIN)
    return authority


def _announce(settings: Settings) -> None:
    lines = [f"Pretend bank: http://localhost:{settings.port} (Api-Key {DEFAULT_KEY}, BIN {DEFAULT_BIN})"]
    if settings.tls_port and settings.state:
        lines.append(f"With client certificates: https://localhost:{settings.tls_port}, files in {settings.state}")
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
