"""An answer on its way out, and how a fault spoils it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.kaspi_simulator.faults import Fault, FaultKind

_JSON = (b"content-type", b"application/json; charset=utf-8")
_PAGE = b"<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Something went wrong</h1></body></html>"


@dataclass
class Answer:
    """Status, headers and whole body of an HTTP answer."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes

    def list_headers(self) -> list[tuple[bytes, bytes]]:
        """The headers with the length of the body as it is now."""
        kept = [(name, value) for name, value in self.headers if name.lower() != b"content-length"]
        return [*kept, (b"content-length", str(len(self.body)).encode())]


def spoil(fault: Fault, answer: Answer | None) -> Answer:
    """The answer that the caller gets in place of the true one, which is None when the bank has not worked."""
    if fault.kind is FaultKind.HTTP:
        return _refuse(fault.value)
    if fault.kind is FaultKind.HTML:
        return Answer(int(fault.value or 502), [(b"content-type", b"text/html; charset=utf-8")], _PAGE)
    if fault.kind is FaultKind.STATUS_CODE:
        return _make_json(200, {"StatusCode": int(fault.value), "Message": "Refused by the fault script"})
    if answer is None:
        raise ValueError(fault.kind)
    if fault.kind is FaultKind.MALFORMED:
        return Answer(answer.status, answer.headers, answer.body.rstrip(b"}") + b",}")
    return _change(fault, answer)


def _refuse(value: Any) -> Answer:
    status, wait = value if isinstance(value, list | tuple) else (value or 500, None)
    answer = _make_json(int(status), {"error": "injected", "error_code": "injected", "message": "Injected failure"})
    if wait is not None:
        answer.headers.append((b"retry-after", str(wait).encode()))
    return answer


def _change(fault: Fault, answer: Answer) -> Answer:
    changes: dict[FaultKind, Callable[[str, Any], Any]] = {
        FaultKind.STATUS_WORD: lambda name, old: fault.value if name == "status" and isinstance(old, str) else old,
        FaultKind.AMOUNT: lambda name, old: (
            _as(old, fault.value) if name in {"amount", "totalamount"} and old is not None else old
        ),
        FaultKind.DROP_FIELD: lambda name, old: _DROPPED if name == str(fault.value).lower() else old,
    }
    change = changes.get(fault.kind)
    if change is None:
        return answer
    return _make_json(answer.status, _walk(json.loads(answer.body), change))


_DROPPED = object()


def _walk(value: Any, change: Callable[[str, Any], Any]) -> Any:
    if isinstance(value, list):
        return [_walk(one, change) for one in value]
    if not isinstance(value, dict):
        return value
    changed = {name: _walk(change(name.lower(), old), change) for name, old in value.items()}
    return {name: new for name, new in changed.items() if new is not _DROPPED}


def _as(old: Any, value: Any) -> Any:
    return f"{float(value):.2f}" if isinstance(old, str) else float(value)


def _make_json(status: int, content: Any) -> Answer:
    return Answer(status, [_JSON], json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())
