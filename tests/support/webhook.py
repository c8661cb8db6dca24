"""The bank's side of the webhook, as tests play it."""

import httpx

from tests.support.payments import sign_headers

PATH = "/api/payments/kaspi/webhook"


async def deliver(bank: httpx.AsyncClient, body: bytes) -> tuple[int, str]:
    """Send a well-signed delivery; the answer's code and status. Like a bank, come again when asked to."""
    answer = await bank.post(PATH, content=body, headers=sign_headers(body))
    for _ in range(4):
        if answer.status_code == 503:
            answer = await bank.post(PATH, content=body, headers=sign_headers(body))
    return answer.status_code, answer.json()["status"]
