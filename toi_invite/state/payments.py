"""The organizer's payments: every one of them, with each attempt and what was given back."""

from dataclasses import dataclass, field
from datetime import datetime

import reflex as rx

from toi_invite.language.codes import Language
from toi_invite.language.dates import ALMATY, format_moment
from toi_invite.money import TIYN_PER_TENGE
from toi_invite.services.payments.history import AttemptView, PaymentView, RefundView, list_payments
from toi_invite.state.base import PageState, get_database
from toi_invite.state.gate import organizer_only
from toi_invite.state.publish_view import Texts, find_received, find_trouble, format_amount, format_name


@dataclass(frozen=True)
class AttemptRow:
    """One attempt of a payment."""

    reference: str
    channel: str
    status: str
    created: Texts
    ended: Texts


@dataclass(frozen=True)
class RefundRow:
    """Money that goes back."""

    surplus: bool
    status: str
    amount: Texts
    created: Texts


@dataclass(frozen=True)
class PaymentRow:
    """One payment; `tenge` is the sum in whole tenge, `trouble` why a person looks at it, `received` what came then."""

    number: str
    event_id: str
    event: Texts
    status: str
    trouble: str
    received: Texts
    tenge: str
    amount: Texts
    created: Texts
    completed: Texts
    attempts: list[AttemptRow] = field(default_factory=list[AttemptRow])
    refunds: list[RefundRow] = field(default_factory=list[RefundRow])


class PaymentsState(PageState, rx.State):
    """The history, the newest payment first."""

    rows: rx.Field[list[PaymentRow]] = rx.field(default_factory=list)
    is_loaded: bool = False

    @rx.event
    @organizer_only
    async def load(self) -> None:
        """Read the history afresh."""
        organizer = await self._get_organizer()
        async with get_database().reading() as session:
            payments = await list_payments(session, organizer_id=organizer.organizer_id)
        self.rows = [_view_payment(payment) for payment in payments]
        self.is_loaded = True


def _view_payment(payment: PaymentView) -> PaymentRow:
    return PaymentRow(
        number=payment.number,
        event_id=payment.event_id,
        event=format_name(payment.content),
        status=payment.status.value,
        trouble=find_trouble(payment),
        received=find_received(payment),
        tenge=str(payment.amount_tiyn // TIYN_PER_TENGE),
        amount=format_amount(payment.amount_tiyn),
        created=_format(payment.created_at),
        completed=_format(payment.completed_at),
        attempts=[_view_attempt(attempt) for attempt in payment.attempts],
        refunds=[_view_refund(refund) for refund in payment.refunds],
    )


def _view_attempt(attempt: AttemptView) -> AttemptRow:
    return AttemptRow(
        reference=attempt.reference,
        channel=attempt.channel.value,
        status=attempt.status.value,
        created=_format(attempt.created_at),
        ended=_format_end(attempt),
    )


def _view_refund(refund: RefundView) -> RefundRow:
    return RefundRow(
        surplus=refund.surplus,
        status=refund.status.value,
        amount=format_amount(refund.amount_tiyn),
        created=_format(refund.completed_at or refund.created_at),
    )


def _format_end(attempt: AttemptView) -> Texts:
    """The moment of the end, only its time on the day of the beginning."""
    if attempt.ended_at is None:
        return _format(None)
    start, end = attempt.created_at.astimezone(ALMATY), attempt.ended_at.astimezone(ALMATY)
    if start.date() != end.date():
        return _format(end)
    return {language.value: f"{end:%H:%M}" for language in Language}


def _format(moment: datetime | None) -> Texts:
    return {language.value: format_moment(moment, language) if moment else "" for language in Language}
