"""Names for calls, by which faults and the journal know them."""

import re
from typing import Any

_OFFICIAL = re.compile(r"^/r[123]/v0[12]/(?P<rest>.+)$")
_APIPAY = re.compile(r"^/api/v1/(?P<rest>.+)$")
_SUBJECT_FIELDS = {
    "externalid",
    "qrpaymentid",
    "external_order_id",
    "external_order_id_idempotency",
}


def name_operation(method: str, path: str) -> str:
    """`qr/create`, `payment/status`, `invoices/qr`, ...; empty for what is no bank call (the phone, the controls).

    Of the aggregator: `invoices/create`, `invoices/list`, `invoices/get`, and the last word of longer paths.
    """
    official, apipay = _OFFICIAL.match(path), _APIPAY.match(path)
    if official:
        return _drop_numbers(official["rest"])
    if not apipay:
        return ""
    name, has_number = _drop_numbers(apipay["rest"]), apipay["rest"].rstrip("/").split("/")[-1].isdigit()
    if name != "invoices":
        return name
    return "invoices/get" if has_number else "invoices/create" if method == "POST" else "invoices/list"


def list_subjects(path: str, query: dict[str, str], body: Any) -> set[str]:
    """The ids and external ids that a call speaks of."""
    subjects = {part for part in path.split("/") if part.isdigit()}
    for source in (query, body):
        if isinstance(source, dict):
            subjects |= {str(value) for key, value in source.items() if str(key).lower() in _SUBJECT_FIELDS}
    return subjects


def _drop_numbers(path: str) -> str:
    return "/".join(part for part in path.strip("/").split("/") if not part.isdigit())
