"""What can go wrong, as one tree; the class says who must act, the attributes say on what.

ToiInviteError
├── ConfigurationError        a setting is wrong; nothing starts
├── NotFoundError             no such thing, or not yours: told alike
├── InvalidInputError         fields with the reason beside each
├── ConflictError             somebody was first
│   ├── StaleVersionError     another tab saved in between
│   └── SlugTakenError
├── IncompleteEventError      what is missing before it can be published
├── RefusedError              a rule of the product forbids it, with the reason
├── SignInFailedError         e-mail or password is wrong, whichever it is
├── ThrottledError            too often; when to come back
├── DatabaseAwayError         the database cannot take it now
├── WebhookRefusedError       the delivery is not authentic
└── GatewayError              the gateway did not do what was asked; `code` of its own, if it named one
    ├── GatewayUnavailableError   try again later; nothing happened
    │   └── OutcomeUnknownError   it may have happened
    ├── GatewayMisconfiguredError we are set up wrongly: the operator has to act
    ├── GatewayRefusedError       it said no
    │   └── RefundRefusedError
    ├── InvoiceNotFoundError      it does not know what it was asked about
    └── NotSupportedError         it cannot do this at all
"""

from collections.abc import Sequence


class ToiInviteError(Exception):
    """Base of everything that this project raises on purpose; `code` is the name of its text in `locales`."""

    code = "error"


class ConfigurationError(ToiInviteError):
    """The settings forbid a start; the message has one sentence per problem, each naming its setting."""

    code = "configuration"


class NotFoundError(ToiInviteError):
    """There is no such thing for this organizer."""

    code = "not_found"


class InvalidInputError(ToiInviteError):
    """Some fields cannot be taken; `fields` maps a field to the code of its reason."""

    code = "invalid_input"

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(", ".join(f"{field}: {reason}" for field, reason in fields.items()))
        self.fields = fields


class ConflictError(ToiInviteError):
    """Somebody else changed it first."""

    code = "conflict"


class StaleVersionError(ConflictError):
    """The event was saved elsewhere since it was read; `version` is the present one."""

    code = "stale_version"

    def __init__(self, version: int) -> None:
        super().__init__(f"the event is at version {version}")
        self.version = version


class SlugTakenError(ConflictError):
    """The address belongs to another event."""

    code = "slug_taken"


class IncompleteEventError(ToiInviteError):
    """Something required is missing; `missing` lists the fields in the builder's order."""

    code = "incomplete_event"

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(", ".join(missing))
        self.missing = list(missing)


class RefusedError(ToiInviteError):
    """A rule forbids it; `reason` is the code of the rule's text."""

    code = "refused"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class SignInFailedError(ToiInviteError):
    """E-mail or password is wrong."""

    code = "sign_in_failed"


class ThrottledError(ToiInviteError):
    """Too many tries; `retry_after` is in seconds."""

    code = "throttled"

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"again in {retry_after} s")
        self.retry_after = retry_after


class DatabaseAwayError(ToiInviteError):
    """The database cannot be reached or is locked; nothing was changed."""

    code = "database_away"


class WebhookRefusedError(ToiInviteError):
    """The delivery's signature or time does not hold."""

    code = "webhook_refused"


class GatewayError(ToiInviteError):
    """The gateway did not do what was asked; `bank_code` is its own code for the reason, as text."""

    code = "gateway"

    def __init__(self, message: str, bank_code: str | None = None) -> None:
        super().__init__(f"{message} ({bank_code})" if bank_code else message)
        self.bank_code = bank_code


class GatewayUnavailableError(GatewayError):
    """No answer, or one that says *later*; nothing happened. `retry_after` is in seconds, if it was told."""

    code = "gateway_unavailable"

    def __init__(self, message: str, bank_code: str | None = None, *, retry_after: float | None = None) -> None:
        super().__init__(message, bank_code)
        self.retry_after = retry_after


class OutcomeUnknownError(GatewayUnavailableError):
    """The answer to a change got lost: it may have happened."""


class GatewayMisconfiguredError(GatewayError):
    """The gateway does not accept how we are set up; no repetition helps."""

    code = "gateway_misconfigured"


class GatewayRefusedError(GatewayError):
    """The gateway understood and said no."""

    code = "gateway_refused"


class RefundRefusedError(GatewayRefusedError):
    """The gateway does not give this money back, or not this way."""

    code = "refund_refused"


class InvoiceNotFoundError(GatewayError):
    """The gateway does not know the attempt that it was asked about."""

    code = "invoice_not_found"


class NotSupportedError(GatewayError):
    """The gateway has no such operation."""

    code = "gateway_not_supported"
