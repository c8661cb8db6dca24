"""One fixture that is every gateway in turn, and one that is every gateway with a bank behind it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.gateways.subjects import BANKS, MOCK, BankSubject, MockSubject, Subject
from tests.support.bank import PretendBank


@pytest.fixture(params=[MOCK, *BANKS])
async def gateway_under_test(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Subject]:
    """The mock, then each of the real gateways against the simulator."""
    if request.param == MOCK:
        yield MockSubject()
        return
    subject = BankSubject(request.param, request.getfixturevalue("pretend_bank"), tmp_path)
    yield subject
    await subject.close()


@pytest.fixture(params=BANKS)
async def bank_subject(
    request: pytest.FixtureRequest, pretend_bank: PretendBank, tmp_path: Path
) -> AsyncIterator[BankSubject]:
    """Each of the real gateways; `@pytest.mark.parametrize("bank_subject", [...], indirect=True)` narrows it."""
    subject = BankSubject(request.param, pretend_bank, tmp_path)
    yield subject
    await subject.close()
