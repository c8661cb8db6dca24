"""Signed calls to the merchant, made on the bank's clock and repeated by the aggregator's schedule."""

import asyncio
import hashlib
import hmac
import random
import ssl
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol

import httpx
from pydantic import BaseModel

from tests.kaspi_simulator.webhook_queue import Call, CallQueue
from tests.kaspi_simulator.webhook_rules import Plan, Rule, Signing, WebhookSettings, plan_call

SCHEDULE = (10, 30, 60, 90, 120, 300, 600, 900, 1800, 3600)  # seconds before each repeat
SANDBOX_SCHEDULE = (5, 15)
_FOR_EVER = 1e10
_PAUSES = {5: 300.0, 10: 1800.0, 20: 7200.0, 50: _FOR_EVER}  # failures in a row: seconds of silence
_TOO_MANY = 429
_AT_ONCE = 10
_LONGEST_NAP = 0.1  # real seconds; the clock may be put forward at any time


class BankClock(Protocol):
    """What is needed of the simulator's clock."""

    def now(self) -> datetime:
        """The bank's time, aware."""
        ...

    def get_real_seconds(self, bank_seconds: float) -> float:
        """How long so many bank seconds last."""
        ...


class Breaker(BaseModel):
    """Failures in a row, and until when nothing is sent (Unix seconds of the bank's clock)."""

    failures: int = 0
    silent_until: float = 0.0


def sign(secret: str, content: bytes) -> str:
    """The value of the signature header."""
    return "sha256=" + hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()


def make_headers(settings: WebhookSettings, body: bytes, signing: Signing, *, real_time: float) -> dict[str, str]:
    """The headers of a call; without a secret there is no signature."""
    headers = {"Content-Type": "application/json", "User-Agent": "Kaspi-Pay-API/1.0"}
    if not settings.secret or signing is Signing.ABSENT:
        return headers
    secret = settings.secret[::-1] + "-wrong" if signing is Signing.WRONG_SECRET else settings.secret
    signed = {"X-Webhook-Signature": sign(secret, body)}
    if settings.signs_time:
        stamp = str(int(real_time) + settings.time_skew)
        signed |= {"X-Webhook-Timestamp": stamp, "X-Webhook-Signature-V2": sign(secret, f"{stamp}.".encode() + body)}
    if signing is Signing.UPPER_CASE:
        names = [name for name in signed if "Signature" in name]
        signed |= {name: "sha256=" + signed[name].removeprefix("sha256=").upper() for name in names}
    return headers | signed


def alter(body: bytes) -> bytes:
    """The same JSON, one byte longer: what a receiver that signs its own rewriting of it would not notice."""
    return body[:-1] + b" " + body[-1:]


class WebhookSender:
    """Plans calls, keeps them on disk and makes them when they are due.

    Args:
        clock: The bank's clock.
        path: The file of the queue; None keeps it in memory.
        settings: Where to and how; None takes what was kept on disk.
    """

    def __init__(self, clock: BankClock, path: Path | None = None, settings: WebhookSettings | None = None) -> None:
        self.queue = CallQueue(path or ":memory:")
        self._clock = clock
        self._round = asyncio.Lock()
        self._wake = asyncio.Event()
        kept = self.queue.read_note("settings")
        self.settings = settings or (WebhookSettings.model_validate_json(kept) if kept else WebhookSettings())
        stopped = self.queue.read_note("breaker")
        self._breaker = Breaker.model_validate_json(stopped) if stopped else Breaker()
        self._lots = random.Random(self.settings.seed)  # noqa: S311 - lots of a simulation, to be repeatable

    def configure(self, settings: WebhookSettings) -> None:
        """Take other settings; the breaker starts afresh. Calls that wait are signed with the new secret."""
        self.settings = settings
        self._lots = random.Random(settings.seed)  # noqa: S311
        self._keep_settings()
        self._save_breaker(Breaker())
        self._wake.set()

    def change(self, **values: Any) -> None:
        """Take the settings as they are with some values changed."""
        self.configure(WebhookSettings.model_validate(self.settings.model_dump() | values))

    def raise_call(
        self,
        event: str,
        body: bytes,
        *,
        word: str = "",
        invoice_id: int | None = None,
        is_sandbox: bool = False,
        more_rules: Sequence[Rule] = (),
    ) -> list[int]:
        """Plan a call by the rules, and by more of them for this call, and keep it; returns its copies' numbers."""
        if not self.settings.url:
            return []
        rules = [*self.settings.rules, *more_rules]
        plan = plan_call(rules, self._lots, event=event, word=word, invoice_id=invoice_id)
        if any(rule.times is not None for rule in self.settings.rules):
            self._keep_settings()
        outcome = self._refuse(plan)
        moments = [None] if outcome else [self._read_clock() + delay for delay in plan.delays]
        common = {"word": word, "invoice_id": invoice_id, "is_sandbox": is_sandbox, "signing": plan.signing}
        numbers = [
            self.queue.add(event, body, **common, due_at=moment, outcome=outcome or "waiting") for moment in moments
        ]
        self._wake.set()
        return numbers

    def replay(self, call_id: int) -> int | None:
        """Make a call once more, as it was first raised; returns the number of the new one."""
        call = self.queue.find(call_id)
        if call is None:
            return None
        number = self.queue.add(
            call.event,
            call.body,
            word=call.word,
            invoice_id=call.invoice_id,
            signing=call.signing,
            is_sandbox=call.is_sandbox,
            due_at=self._read_clock(),
            outcome="waiting",
        )
        self._wake.set()
        return number

    async def deliver_due(self) -> int:
        """Make every call that is due, those about one invoice one after another; returns how many were made."""
        made = 0
        async with self._round:
            while due := self._list_due():
                async with self._open_client() as client:
                    await self._deliver(client, due)
                made += len(due)
        return made

    async def run(self) -> None:
        """Make calls as they fall due, for ever."""
        while True:
            await self.deliver_due()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), self._measure_nap())
            self._wake.clear()

    def describe(self, invoice_id: int | None = None) -> list[dict[str, Any]]:
        """Every call with its attempts, for the control interface."""
        return [self._describe(call) for call in self.queue.list_calls(invoice_id)]

    def reset(self) -> None:
        """Forget every call, the settings and the breaker's memory."""
        self.queue.clear()
        self.configure(WebhookSettings())

    def close(self) -> None:
        """Let the file go."""
        self.queue.close()

    def _keep_settings(self) -> None:
        self.queue.write_note("settings", self.settings.model_dump_json())

    def _refuse(self, plan: Plan) -> str | None:
        if self._is_silent():
            return "lost by the breaker"
        return None if plan.delays else "lost by a rule"

    def _list_due(self) -> list[Call]:
        return [] if self._is_silent() else self.queue.list_due(self._read_clock(), 100)

    async def _deliver(self, client: httpx.AsyncClient, due: list[Call]) -> None:
        gate = asyncio.Semaphore(_AT_ONCE)

        async def deliver_in_turn(calls: list[Call]) -> None:
            async with gate:
                for call in calls:
                    await self._make(client, call)

        ordered = sorted(due, key=lambda call: call.invoice_id or 0)
        groups = [list(calls) for _, calls in groupby(ordered, key=lambda call: call.invoice_id)]
        await asyncio.gather(*(deliver_in_turn(calls) for calls in groups))

    async def _make(self, client: httpx.AsyncClient, call: Call) -> None:
        if self._is_silent():
            return
        sent_at = self._read_clock()
        code, answer = await self._post(client, call)
        self.queue.record_attempt(call.id, sent_at=sent_at, code=code, answer=answer)
        is_taken = code is not None and httpx.codes.is_success(code)
        self._count(is_taken=is_taken)
        if is_taken:
            self.queue.move(call.id, due_at=None, outcome="delivered")
            return
        wait = _find_wait(call, code)
        due_at = None if wait is None else self._read_clock() + wait
        self.queue.move(call.id, due_at=due_at, outcome="given up" if wait is None else "waiting")

    async def _post(self, client: httpx.AsyncClient, call: Call) -> tuple[int | None, str]:
        headers = make_headers(self.settings, call.body, call.signing, real_time=time.time())
        body = alter(call.body) if call.signing is Signing.TAMPERED else call.body
        try:
            answer = await client.post(self.settings.url, content=body, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return None, type(error).__name__
        return answer.status_code, answer.text[:300]

    def _open_client(self) -> httpx.AsyncClient:
        timeout = httpx.Timeout(self.settings.timeout, connect=self.settings.connect_timeout)
        return httpx.AsyncClient(timeout=timeout, trust_env=False, verify=_load_authorities())

    def _count(self, *, is_taken: bool) -> None:
        if not self.settings.has_breaker:
            return
        if is_taken:
            self._save_breaker(Breaker())
            return
        failures, silent_until = self._breaker.failures + 1, self._breaker.silent_until
        if failures in _PAUSES:
            silent_until = self._read_clock() + _PAUSES[failures]
        self._save_breaker(Breaker(failures=failures, silent_until=silent_until))

    def _is_silent(self) -> bool:
        return self.settings.has_breaker and self._read_clock() < self._breaker.silent_until

    def _save_breaker(self, breaker: Breaker) -> None:
        if breaker == self._breaker:
            return
        self._breaker = breaker
        self.queue.write_note("breaker", breaker.model_dump_json())

    def _measure_nap(self) -> float:
        due_at = self.queue.find_next_due()
        if due_at is None:
            return _LONGEST_NAP
        return min(max(self._clock.get_real_seconds(due_at - self._read_clock()), 0.005), _LONGEST_NAP)

    def _read_clock(self) -> float:
        return self._clock.now().timestamp()

    def _describe(self, call: Call) -> dict[str, Any]:
        attempts = self.queue.list_attempts(call.id)
        words = {"event": call.event, "word": call.word, "invoice_id": call.invoice_id, "outcome": call.outcome}
        due_at = None if call.due_at is None else datetime.fromtimestamp(call.due_at, UTC).isoformat()
        return {"id": call.id, **words, "signing": call.signing, "due_at": due_at, "attempts": attempts}


@cache
def _load_authorities() -> ssl.SSLContext:
    return ssl.create_default_context()


def _find_wait(call: Call, code: int | None) -> float | None:
    """Seconds until the next repeat, or None: 3xx and 4xx are final, and so is the end of the schedule."""
    if code is not None and code != _TOO_MANY and not httpx.codes.is_server_error(code):
        return None
    schedule = SANDBOX_SCHEDULE if call.is_sandbox else SCHEDULE
    return schedule[call.tries] if call.tries < len(schedule) else None
