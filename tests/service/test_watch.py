"""What has waited too long is told to the operator, once; on both engines."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.support.letters import read_letters
from tests.support.moment import NOW
from tests.support.payments import after, make_body, make_gateway, make_settings, start_checkout
from toi_invite.clock import read_clock
from toi_invite.config import MockScenario
from toi_invite.errors import ConfigurationError
from toi_invite.models.delivery import Delivery
from toi_invite.services.deliveries import receive_delivery
from toi_invite.services.postman import send_due
from toi_invite.services.reconciliation import poll_due
from toi_invite.services.watch import raise_overdue

OPERATOR = "operator@toi.example"
DAY = 86_400


def list_cases(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The cases of the alerts in the log."""
    lines = [record.getMessage() for record in caplog.records if record.name == "toi_invite.alerts"]
    return [line.split()[1].removeprefix("case=") for line in lines]


async def test_refund_that_waits_for_a_day_is_told_once(database, tmp_path, caplog) -> None:
    """With the command that ends it; not before, and not again."""
    settings = make_settings(tmp_path, TOI_OPERATOR_EMAIL=OPERATOR)
    checkout, _ = await start_checkout(database, tmp_path, make_gateway(MockScenario.PAID_TWICE))
    for seconds in (3, 6, 9):
        await poll_due(database, checkout.gateway, now=after(seconds))
    await send_due(database, settings, now=after(10))

    await raise_overdue(database, settings, now=after(DAY))
    assert list_cases(caplog) == ["surplus"]
    for seconds in (DAY + 60, 2 * DAY):
        await raise_overdue(database, settings, now=after(seconds))
    await send_due(database, settings, now=after(2 * DAY))

    assert list_cases(caplog) == ["surplus", "refund_waiting"]
    reference = f"{(await checkout.read()).number}-2"
    letters = {str(letter["subject"]): letter.get_content() for letter in read_letters(tmp_path)}
    assert f"payments record-refund {reference}" in letters[f"toi_invite alert: refund_waiting {reference}"]


async def test_delivery_that_nobody_applies_is_told(database, tmp_path, caplog) -> None:
    """After five minutes; an applied one never."""
    settings = make_settings(tmp_path)
    checkout, reference = await start_checkout(database, tmp_path)
    await receive_delivery(checkout.inbox, make_body(reference), now=NOW)
    await raise_overdue(database, settings, now=after(3600))
    assert list_cases(caplog) == []
    async with database.transaction() as session:
        await session.execute(sa.update(Delivery).values(processed_at=None, outcome=None))

    for seconds in (299, 301, 600):
        await raise_overdue(database, settings, now=after(seconds))

    assert list_cases(caplog) == ["delivery_waiting"]


@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_certificate_is_told_thirty_days_before_its_end(database, tmp_path, caplog, pretend_bank) -> None:
    """Once for each certificate; one that cannot be read is the doctor's business and stops nothing else."""
    files = pretend_bank.authority.get_client_files("short", pretend_bank.bin, days=40)
    given = {"KASPI_MOCK": "false", "KASPI_SCHEME": "r2", "KASPI_CLIENT_KEY_PASSWORD": files.password}
    settings = make_settings(tmp_path, **given, KASPI_CLIENT_CERT=str(files.bundle))

    for days in (0, 11, 12):
        await raise_overdue(database, settings, now=read_clock() + timedelta(days=days))

    assert list_cases(caplog) == ["certificate_ends"]
    with pytest.raises(ConfigurationError, match="KASPI_CLIENT_CERT"):
        await raise_overdue(database, make_settings(tmp_path, **given, KASPI_CLIENT_CERT="/nowhere.p12"), now=NOW)
