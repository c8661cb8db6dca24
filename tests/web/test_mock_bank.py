"""What the mock's QR code opens, and that it is gone with the mock (R23)."""

from pathlib import Path

import httpx
import pytest

from tests.support.payments import make_settings
from toi_invite.db import Database
from toi_invite.web.app import build_web_app, wrap

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])  # no row is read here


@pytest.mark.parametrize(("is_mock", "status"), [(True, 200), (False, 404)])
async def test_pretend_bank_is_there_with_the_mock_alone(
    database: Database,
    tmp_path: Path,
    is_mock: bool,  # noqa: FBT001 - a column of the table
    status: int,
) -> None:
    """The page says that the payment completes by itself; it takes nothing and shows no reference."""
    settings = make_settings(tmp_path)
    app = build_web_app(settings, database)
    app.state.settings = settings.model_copy(update={"kaspi_mock": is_mock})
    async with httpx.AsyncClient(transport=httpx.ASGITransport(wrap(app)), base_url="http://localhost:8000") as guest:
        page = await guest.get("/mock-bank/T48213907-1")
        posted = await guest.post("/mock-bank/T48213907-1")

    assert (page.status_code, posted.status_code) == (status, 405)
    assert "T48213907" not in page.text
