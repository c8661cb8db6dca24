"""What each alert means and what the operator does about it; `docs/operations.md` has the same as a table."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_REFERENCE = re.compile(r"[A-Za-z0-9-]{6,40}", re.ASCII)
_DOCTOR = "python -m toi_invite doctor"
_REVIEW = "python -m toi_invite payments list --review"
_SHOW = "python -m toi_invite payments show {about}"
_RECONCILE = "python -m toi_invite reconcile --payment {about}"
_ACCEPT = "python -m toi_invite payments accept {about} --reason '…'"
_REFUND = "python -m toi_invite payments refund {about} --reason '…'"
_RECORD = "python -m toi_invite payments record-refund {about} --reason '…'"

_ABOUT_US = {"gateway_misconfigured", "certificate_ends", "delivery_waiting", "unknown_event"}
_STRAYS = {"unknown_reference", "delivery"}  # about no payment of ours
_DECISIONS = {
    "amount": [_ACCEPT, _REFUND, _RECORD],
    "currency": [_ACCEPT, _REFUND, _RECORD],
    "invoice_of_another": [_ACCEPT, _REFUND, _RECORD],
    "other_invoice": [_ACCEPT, _REFUND, _RECORD],
    "surplus": [_REFUND, _RECORD],
    "refund_waiting": [_REFUND, _RECORD],
}


@dataclass(frozen=True)
class Description:
    """What happened, what to do, and the commands that it begins with."""

    meaning: str
    advice: str
    commands: list[str]


CASES: dict[str, tuple[str, str]] = {
    "unknown_reference": (
        "The gateway told of a payment whose reference we never gave out.",
        "Look for it in the merchant's cabinet: another system may share our key, or money came without an invoice.",
    ),
    "amount": (
        "Another sum came than we asked for. It is kept, and nothing was published.",
        "Compare with the bank, then accept the sum with a reason or give it back.",
    ),
    "currency": (
        "The gateway told of another currency than KZT. Nothing was published.",
        "Compare with the bank, then accept the payment with a reason or give the money back.",
    ),
    "invoice_of_another": (
        "One invoice of the gateway was told for two of our attempts.",
        "Find out at the gateway whose it is, then accept the payment with a reason or give the money back.",
    ),
    "other_invoice": (
        "The aggregator told of our reference with another invoice than the one that it gave us for it.",
        "Look at both invoices in its cabinet, then accept the payment with a reason or give the money back.",
    ),
    "refund": (
        "The gateway told of a refund that is more than what came.",
        "Compare the refunds of this payment with the bank's book.",
    ),
    "surplus": (
        "Money came for an invitation that has nothing left to be paid for. It is kept and waits for its refund.",
        "Give it back; where the gateway cannot, give it back in the bank's app and record that.",
    ),
    "refund_waiting": (
        "Money that has to go back has waited for a day.",
        "Give it back; where the gateway cannot, give it back in the bank's app and record that.",
    ),
    "unknown_word": (
        "The gateway used a word for a payment's state that we do not know; the attempt stays open.",
        "Ask the gateway what it means. Nothing is lost: the attempt is asked about again.",
    ),
    "unknown_event": (
        "The gateway sent a kind of delivery that we do not know. It is kept, and changed nothing.",
        "Look it up in the gateway's documentation; where it is about money, tell the developers.",
    ),
    "failure_after_success": (
        "A payment that we took for paid was told as failed afterwards. Nothing was changed.",
        "Look whether the money is in the merchant's account; if it is not, ask the bank.",
    ),
    "delivery": (
        "A signed delivery is not what was agreed, or contradicts an earlier one. It is kept, and changed nothing.",
        "Compare with the gateway's cabinet. Many of them mean that its format has changed.",
    ),
    "delivery_waiting": (
        "A signed delivery was stored five minutes ago and has not been applied.",
        "See what the log says of the poller; a restart begins it anew. Nothing is lost.",
    ),
    "certificate_ends": (
        "Our client certificate at the bank ends within 30 days.",
        "Ask the bank for the next one; docs/operations.md says how to change it.",
    ),
    "gateway_misconfigured": (
        "The gateway refuses us because of our own set-up. Payments do not work until it is mended.",
        "Check keys, certificates and addresses; the doctor names the setting.",
    ),
}
"""Of each case, what happened and what to do."""

_OTHER = ("This is a case that a person has to look at.", "See what the log says about the same time.")


def describe_case(case: str, facts: Mapping[str, str | int | None]) -> Description:
    """What the operator is told about an alert with these facts."""
    meaning, advice = CASES.get(case, _OTHER)
    return Description(meaning, advice, _list_commands(case, facts))


def _list_commands(case: str, facts: Mapping[str, str | int | None]) -> list[str]:
    """Commands with their gaps to fill; the first one only looks."""
    if case in _ABOUT_US:
        return [_DOCTOR]
    about = str(facts.get("reference") or facts.get("number") or "")
    # A reference that is not ours may hold anything, and what is mailed here is pasted into a shell.
    if case in _STRAYS or not _REFERENCE.fullmatch(about):
        return [_REVIEW, _ACCEPT.format(about="D-…"), _RECORD.format(about="D-…")]
    decisions = [command.format(about=about) for command in _DECISIONS.get(case, [_RECONCILE])]
    return [_SHOW.format(about=about), *decisions]
