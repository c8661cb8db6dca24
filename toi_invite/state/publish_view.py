"""What the publish dialog shows: what is bought, how the payment stands, which step it is at."""

from dataclasses import dataclass, field
from datetime import datetime

from toi_invite.config import get_settings
from toi_invite.language.codes import Language
from toi_invite.language.money import format_tenge
from toi_invite.models.category import Category
from toi_invite.models.event import EventStatus
from toi_invite.models.payment import AttemptStatus, Channel, PaymentStatus
from toi_invite.services.event_views import EventView
from toi_invite.services.payments.history import AttemptView, PaymentView
from toi_invite.services.pricing import get_price
from toi_invite.services.qr_codes import draw_qr
from toi_invite.services.sharing import name_event
from toi_invite.services.templates import find_template
from toi_invite.state.sharing import PublishedLinks, make_links


@dataclass(frozen=True)
class Purchase:
    """What is bought; `amount` is in words of every language, empty when it is free."""

    event_id: str = ""
    title: str = ""
    template: dict[str, str] = field(default_factory=dict[str, str])
    amount: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class PaymentScreen:
    """The payment and the attempt that decides; `qr_path` is drawn on `qr_box`, `expires_at` is ISO 8601 in UTC."""

    number: str = ""
    status: str = ""
    attempt: str = ""
    reference: str = ""
    payload: str = ""
    qr_path: str = ""
    qr_box: str = ""
    expires_at: str = ""
    surplus: bool = False


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


def format_amount(amount_tiyn: int) -> dict[str, str]:
    """The sum in words of every language."""
    return {language.value: format_tenge(amount_tiyn, language) for language in Language}


def format_instant(moment: datetime | None) -> str:
    """An instant for the browser's clock; empty for none."""
    return moment.isoformat() if moment else ""


def _find_stage(event: EventView, payment: PaymentView | None) -> str:
    if event.status is EventStatus.PUBLISHED:
        return "published"
    if payment is None:
        return "offer"
    if payment.status is PaymentStatus.COMPLETED:
        return "paid"
    if payment.review:
        return "review"
    return "paying" if payment.status is PaymentStatus.PENDING else "ended"


def _view_purchase(event: EventView, payment: PaymentView | None) -> Purchase:
    template = find_template(event.content.template)
    price = get_price(get_settings(), template.category if template else Category.FREE)
    is_agreed = payment is not None and payment.status in {PaymentStatus.PENDING, PaymentStatus.COMPLETED}
    amount = payment.amount_tiyn if payment and is_agreed else price
    return Purchase(
        event_id=event.id,
        title=name_event(event.content),
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
        reference=attempt.reference,
        payload=attempt.payload,
        qr_path=drawing.path if drawing else "",
        qr_box=f"0 0 {drawing.size} {drawing.size}" if drawing else "",
        expires_at=format_instant(attempt.expires_at if attempt.is_open else None),
        surplus=any(refund.surplus for refund in payment.refunds),
    )


def _pick_attempt(payment: PaymentView, channel: Channel) -> AttemptView | None:
    """The attempt that decides; of two that wait for money, the one that is shown on this device."""
    current = payment.current_attempt
    if current is None or current.status is AttemptStatus.SUCCEEDED:
        return current
    waiting = [attempt for attempt in payment.attempts if attempt.is_open and attempt.channel is channel]
    return waiting[-1] if waiting else current
