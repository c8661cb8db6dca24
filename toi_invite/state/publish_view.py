"""What the publish dialog shows: what is bought, how the payment stands, which step it is at."""

from dataclasses import dataclass, field
from datetime import datetime

from toi_invite.config import get_settings
from toi_invite.language.codes import Language
from toi_invite.language.money import format_tenge
from toi_invite.models.category import Category
from toi_invite.models.content import EventContent
from toi_invite.models.event import EventStatus
from toi_invite.models.payment import AttemptStatus, Channel, PaymentStatus, RefundStatus
from toi_invite.services.event_views import EventView
from toi_invite.services.payments.history import AttemptView, PaymentView
from toi_invite.services.pricing import get_price
from toi_invite.services.qr_codes import draw_qr
from toi_invite.services.sharing import name_event
from toi_invite.services.templates import find_template
from toi_invite.state.sharing import PublishedLinks, make_links

Texts = dict[str, str]
"""One text in every language, by its code; empty when there is nothing to say."""


@dataclass(frozen=True)
class Purchase:
    """What is bought; `amount` is empty when it is free."""

    event_id: str = ""
    title: Texts = field(default_factory=dict[str, str])
    template: Texts = field(default_factory=dict[str, str])
    amount: Texts = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class PaymentScreen:
    """The payment and the attempt that decides.

    `qr_path` is drawn on `qr_box`; `deadline` (ISO 8601, UTC) is the bank's, empty when nothing is open. `has_code`
    says that a QR or a link is open too, `was_scanned` that somebody had begun to pay. `trouble` is why a person looks
    at the money (`find_trouble`), `received` what came, `surplus` where money that came too much is.
    """

    number: str = ""
    status: str = ""
    attempt: str = ""
    channel: str = ""
    reference: str = ""
    payload: str = ""
    qr_path: str = ""
    qr_box: str = ""
    deadline: str = ""
    has_code: bool = False
    was_scanned: bool = False
    trouble: str = ""
    received: Texts = field(default_factory=dict[str, str])
    surplus: str = ""


@dataclass(frozen=True)
class Screen:
    """The whole dialog: `stage` is `offer`, `paying`, `ended`, `review`, `paid` or `published`."""

    stage: str
    purchase: Purchase
    payment: PaymentScreen
    links: PublishedLinks


def view_screen(event: EventView, payment: PaymentView | None, *, channel: Channel) -> Screen:
    """The dialog for an event and its newest payment that was not refunded; `channel` is how it is paid here."""
    return Screen(
        stage=_find_stage(event, payment),
        purchase=_view_purchase(event, payment),
        payment=_view_payment(payment, channel) if payment else PaymentScreen(),
        links=make_links(event),
    )


def find_live(payments: list[PaymentView]) -> PaymentView | None:
    """The payment that publishing the event now would go on with: the newest one that was not given back."""
    return next((payment for payment in payments if payment.status is not PaymentStatus.REFUNDED), None)


def find_trouble(payment: PaymentView) -> str:
    """Why a person has to look at the money: `amount`, `twice`, `archived` or `other`; empty if nobody has to."""
    attempt = _find_troubled(payment)
    if attempt is None:
        return ""
    if attempt.review == "surplus":
        return "archived" if not payment.publishes and payment.event_status is EventStatus.ARCHIVED else "twice"
    is_other_sum = attempt.received_tiyn is not None and attempt.received_tiyn != payment.amount_tiyn
    return "amount" if is_other_sum else "other"


def find_received(payment: PaymentView) -> Texts:
    """The sum that came and at which a person looks, in every language; empty when none came or nobody has to look."""
    attempt = _find_troubled(payment)
    return format_amount(attempt.received_tiyn) if attempt and attempt.received_tiyn is not None else {}


def format_amount(amount_tiyn: int) -> Texts:
    """The sum in words of every language."""
    return {language.value: format_tenge(amount_tiyn, language) for language in Language}


def format_instant(moment: datetime | None) -> str:
    """An instant for the browser's clock; empty for none."""
    return moment.isoformat() if moment else ""


def format_name(content: EventContent) -> Texts:
    """What the event is called in every language; empty texts while it has no name."""
    return {language.value: name_event(content, language) for language in Language}


def _find_troubled(payment: PaymentView) -> AttemptView | None:
    return next((attempt for attempt in payment.attempts if attempt.review), None)


def _find_stage(event: EventView, payment: PaymentView | None) -> str:
    if event.status is EventStatus.PUBLISHED:
        return "published"
    if payment is None:
        return "offer"
    is_completed = payment.status is PaymentStatus.COMPLETED
    if payment.review and not (is_completed and payment.publishes):
        return "review"
    if is_completed:
        return "paid"
    return "paying" if payment.status is PaymentStatus.PENDING else "ended"


def _view_purchase(event: EventView, payment: PaymentView | None) -> Purchase:
    template = find_template(event.content.template)
    price = get_price(get_settings(), template.category if template else Category.FREE)
    is_agreed = payment is not None and (payment.status is not PaymentStatus.FAILED or payment.review is not None)
    amount = payment.amount_tiyn if payment and is_agreed else price
    return Purchase(
        event_id=event.id,
        title=format_name(event.content),
        template={language.value: template.name.read(language) for language in Language} if template else {},
        amount=format_amount(amount) if amount else {},
    )


def _view_payment(payment: PaymentView, channel: Channel) -> PaymentScreen:
    attempt = _pick_attempt(payment, channel)
    if attempt is None:
        return PaymentScreen(number=payment.number, status=payment.status.value)
    drawing = draw_qr(attempt.payload) if attempt.payload else None
    return PaymentScreen(
        number=payment.number,
        status=payment.status.value,
        attempt=attempt.status.value,
        channel=attempt.channel.value,
        reference=attempt.reference,
        payload=attempt.payload,
        qr_path=drawing.path if drawing else "",
        qr_box=f"0 0 {drawing.size} {drawing.size}" if drawing else "",
        deadline=format_instant(attempt.deadline if attempt.is_open else None),
        has_code=any(other.is_open and other.channel is not Channel.PHONE for other in payment.attempts),
        was_scanned=attempt.scanned_at is not None,
        trouble=find_trouble(payment),
        received=find_received(payment),
        surplus=_find_surplus(payment),
    )


def _find_surplus(payment: PaymentView) -> str:
    """Where money that came too much is: `queued`, `completed`, or empty when none came."""
    statuses = {refund.status for refund in payment.refunds if refund.surplus}
    if not statuses:
        return ""
    return "completed" if statuses == {RefundStatus.COMPLETED} else "queued"


def _pick_attempt(payment: PaymentView, channel: Channel) -> AttemptView | None:
    """The attempt that decides; of two that wait for money, the one that is shown on this device."""
    current = payment.current_attempt
    if current is None or current.status is AttemptStatus.SUCCEEDED:
        return current
    waiting = [attempt for attempt in payment.attempts if attempt.is_open and attempt.channel is channel]
    return waiting[-1] if waiting else current
