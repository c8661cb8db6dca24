"""Alerts: what a person has to look at."""

import logging

_log = logging.getLogger("toi_invite.alerts")


def raise_alert(case: str, **facts: str | int | None) -> None:
    """Write one ERROR line for the operator; `facts` hold identifiers and sums in tiyn, never personal data."""
    listed = " ".join(f"{name}={value!r}" for name, value in facts.items())
    _log.error("alert case=%s %s", case, listed)
