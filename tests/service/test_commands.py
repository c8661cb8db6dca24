"""`payments` and `reconcile` from the shell: plain sentences, exit codes, nothing changed by mistake."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.support.payments import PRICE, Checkout, after, make_body, make_gateway, start_checkout
from tests.support.teller import poll_at
from toi_invite.commands.decisions import accept, record_refund, refund
from toi_invite.config import MockScenario
from toi_invite.db import Database
from toi_invite.models.payment import PaymentStatus
from toi_invite.services.deliveries import receive_delivery

pytestmark = [pytest.mark.timeout(240), pytest.mark.slow]  # every command is a process of its own


class Shell:
    """The commands, on the test's database."""

    def __init__(self, url: str, folder: Path) -> None:
        self._settings = {
            "TOI_ENVIRONMENT": "development",
            "KASPI_MOCK": "true",
            "TOI_DATABASE_URL": url,
            "TOI_DATA_DIR": str(folder),
        }

    async def run(self, *words: str) -> tuple[int, str]:
        """Exit status, and everything that was printed."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("TOI_", "KASPI_"))}
        command = [sys.executable, "-m", "toi_invite", *words]
        done = await asyncio.to_thread(
            subprocess.run, command, env=kept | self._settings, capture_output=True, text=True, check=False
        )
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout + done.stderr


@pytest.fixture
def shell(engine_url: str, tmp_path: Path) -> Shell:
    """A shell of the test's own."""
    return Shell(engine_url, tmp_path)


async def pay_twice(database: Database, folder: Path) -> tuple[Checkout, str]:
    """A published event with a surplus, whose reference is the second value."""
    checkout, _ = await start_checkout(database, folder, make_gateway(MockScenario.PAID_TWICE))
    await poll_at(checkout, [3])
    flagged = [attempt.reference for attempt in (await checkout.read()).attempts if attempt.review]
    return checkout, flagged[0]


async def test_review_lists_payments_and_strays_until_they_are_decided(
    database: Database, tmp_path: Path, shell: Shell
) -> None:
    """A surplus and money of nobody's; each is decided by its own command, once."""
    checkout, surplus = await pay_twice(database, tmp_path)
    await receive_delivery(checkout.inbox, make_body("T00000000-9"), now=after(5))
    number = (await checkout.read()).number

    status, text = await shell.run("payments", "list", "--review")
    listed = json.loads((await shell.run("payments", "list", "--review", "--json"))[1])
    stray = listed[1]["number"]

    assert status == 0
    assert f"{number}  completed" in text
    assert "T00000000-9  review: unknown_reference" in text
    assert [(each["review"], each["amount_tiyn"]) for each in listed] == [
        ("surplus", PRICE),
        ("unknown_reference", PRICE),
    ]
    assert stray.startswith("D-")
    assert await shell.run("payments", "accept", stray, "--reason", "another shop's") == (0, "Done with.\n")
    again, message = await shell.run("payments", "accept", stray, "--reason", "another shop's")
    assert (again, "no open delivery" in message) == (1, True)
    done, said = await shell.run("payments", "refund", surplus, "--reason", "paid twice")
    assert (done, "went back" in said) == (0, True)
    assert await shell.run("payments", "list", "--review") == (0, "No payments in review.\n")
    assert await shell.run("payments", "verify") == (0, "0 faults.\n")


async def test_mistakes_at_the_shell_are_told_and_change_nothing(
    database: Database, tmp_path: Path, shell: Shell
) -> None:
    """A wrong name, more than there is, a number that is not enough, a surplus that cannot be accepted."""
    checkout, surplus = await pay_twice(database, tmp_path)
    number = (await checkout.read()).number
    reason = ("--reason", "why")

    for words, code, sentence in [
        (("refund", "T00000000", *reason), 1, "T00000000"),
        (("show", "T00000000"), 1, "There is no payment T00000000."),
        (("refund", surplus, "--amount", "29901", *reason), 1, "can go back"),
        (("refund", number, *reason), 1, "name one by its reference"),
        (("accept", surplus, *reason), 1, "only go back"),
    ]:
        status, text = await shell.run("payments", *words)
        assert (status, sentence in text) == (code, True), (words, text)

    payment = await checkout.read()
    assert [(each.status, each.amount_tiyn) for each in payment.refunds] == [("queued", PRICE)]


@pytest.mark.parametrize("command", [refund, record_refund])
@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "NaN", "Infinity", "1e99", "ten", "2 990"])
def test_wrong_sum_is_explained(command: click.Command, amount: str) -> None:
    """Before anything is asked or written."""
    result = CliRunner().invoke(command, ["T1", "--amount", amount, "--reason", "why"])

    assert (result.exit_code, "2990 or 2990.50" in result.output) == (2, True)


@pytest.mark.parametrize("command", [refund, record_refund, accept])
@pytest.mark.parametrize("words", [(), ("--reason", ""), ("--reason", " \n "), ("--reason", "y" * 181)])
def test_decision_without_a_reason_is_refused(command: click.Command, words: tuple[str, ...]) -> None:
    """It stays in the ledger for ever, so there has to be one, and a short one."""
    result = CliRunner().invoke(command, ["T1", *words])

    assert (result.exit_code, "--reason" in result.output) == (2, True)


async def test_recorded_refund_shows_in_the_payment(database: Database, tmp_path: Path, shell: Shell) -> None:
    """With its reason in the ledger."""
    checkout, reference = await start_checkout(database, tmp_path)
    await poll_at(checkout, [3])

    written = await shell.run("payments", "record-refund", reference, "--amount", "990.50", "--reason", "in the app")
    status, text = await shell.run("payments", "show", reference)

    assert written == (0, "Written down.\n")
    assert status == 0
    assert "refund_outside by operator" in text
    assert "in the app" in text
    assert (await checkout.read()).refunded_tiyn == 99_050


async def test_reconcile_exits_by_what_it_finds(database: Database, tmp_path: Path, shell: Shell) -> None:
    """What it settles is printed and fine; a wrong day or name is told."""
    checkout, reference = await start_checkout(database, tmp_path)

    first = await shell.run("reconcile", "--payment", reference)
    second = await shell.run("reconcile", "--day", "2026-06-01")

    assert first[0] == 0
    assert "paid_there" in first[1]
    assert "1 attempts compared, 1 differences, 1 paid_there." in first[1]
    assert second == (0, "1 attempts compared, 0 differences.\n")
    assert (await checkout.read()).status is PaymentStatus.COMPLETED
    assert (await shell.run("reconcile", "--payment", "T00000000"))[0] == 1
    assert (await shell.run("reconcile", "--day", "1 June"))[0] == 2
