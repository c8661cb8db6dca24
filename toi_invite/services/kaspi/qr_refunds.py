"""Refunds at the bank's own QR API: by one call on r3, after the buyer's scan on r2, not at all on r1."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote

from toi_invite.config import Scheme
from toi_invite.errors import GatewayUnavailableError, NotSupportedError, OutcomeUnknownError, RefundRefusedError
from toi_invite.services.kaspi.codes import REFUND_FAILED_ONCE
from toi_invite.services.kaspi.fields import read_id, read_object, read_objects, read_text, write_id, write_tenge
from toi_invite.services.kaspi.gateway import RefundScan, ReportedRefund
from toi_invite.services.kaspi.qr_api import QrApi
from toi_invite.services.kaspi.qr_device import Device
from toi_invite.services.kaspi.qr_wire import DetailsData, read_details, read_refund_scan

_MOST_OPERATIONS = 10  # that the bank lists after a scan


class QrRefunds:
    """What can be given back, and giving it back; `clock` tells the present moment (aware, UTC)."""

    def __init__(self, api: QrApi, device: Device, clock: Callable[[], datetime]) -> None:
        self._api = api
        self._device = device
        self._clock = clock

    async def fetch_details(self, invoice_id: str) -> DetailsData:
        """A payment's sum and what is left of it.

        Raises:
            NotSupportedError: on r1.
            GatewayError: by the class of what went wrong.
        """
        if self._api.scheme is Scheme.R1:
            raise NotSupportedError("the scheme r1 tells no details of a payment")
        return await self._device.use(
            lambda token: self._api.ask(
                "payment/details", read_details, query={"QrPaymentId": invoice_id, "DeviceToken": token}
            )
        )

    async def start_scan(self, reference: str) -> RefundScan:
        """Make the QR that the buyer scans.

        Raises:
            NotSupportedError: on r1 and r3.
            GatewayError: by the class of what went wrong.
        """
        if self._api.scheme is not Scheme.R2:
            raise NotSupportedError("only the scheme r2 refunds after a scan")
        now = self._clock()
        # A QR that got lost on its way is seen by nobody.
        return await self._device.use(
            lambda token: self._api.change(
                "return/create",
                lambda data: read_refund_scan(data, now),
                {"DeviceToken": token, "ExternalId": reference},
                is_repeatable=True,
            )
        )

    async def is_scanned(self, scan_id: str) -> bool:
        """Whether the buyer has scanned it.

        Raises:
            RefundRefusedError: the scan failed.
            GatewayError: by the class of what went wrong.
        """
        path = f"/{quote(scan_id, safe='')}"
        word = await self._api.ask("return/status", _read_word, path=path, is_paced=True)
        if word.lower() == "error":
            raise RefundRefusedError("the buyer's scan failed")
        return word.lower() == "customeridentityobtained"

    async def refund(self, invoice_id: str, amount_tiyn: int, scan_id: str | None) -> ReportedRefund:
        """Give a sum back.

        Raises:
            NotSupportedError: on r1, and on r2 without a scan.
            RefundRefusedError: the bank said no, or another buyer has scanned.
            OutcomeUnknownError: the money may be on its way; what is left tells.
            GatewayError: by the class of what went wrong.
        """
        if self._api.scheme is Scheme.R1 or (self._api.scheme is Scheme.R2 and scan_id is None):
            raise NotSupportedError(f"the scheme {self._api.scheme} does not refund like this")
        if scan_id is not None:
            await self._check_buyer(invoice_id, scan_id)
        before = await self.fetch_details(invoice_id)
        try:
            return await self._send(invoice_id, amount_tiyn, scan_id)
        except RefundRefusedError as error:
            if error.bank_code != REFUND_FAILED_ONCE:
                raise
        await self._check_unchanged(invoice_id, before)
        return await self._send(invoice_id, amount_tiyn, scan_id)

    async def _check_unchanged(self, invoice_id: str, before: DetailsData) -> None:
        """Make sure that a refund that failed did fail."""
        try:
            after = await self.fetch_details(invoice_id)
        except GatewayUnavailableError:
            raise OutcomeUnknownError("the refund failed, and what is left cannot be asked for") from None
        if after.refundable_tiyn != before.refundable_tiyn:
            raise OutcomeUnknownError("the refund failed, yet what is left has changed")

    async def _send(self, invoice_id: str, amount_tiyn: int, scan_id: str | None) -> ReportedRefund:
        body = {"QrPaymentId": write_id(invoice_id), "Amount": write_tenge(amount_tiyn)}
        if scan_id is not None:
            body["QrReturnId"] = write_id(scan_id)
        operation = await self._device.use(
            lambda token: self._api.change("payment/return", _read_operation, {"DeviceToken": token, **body})
        )
        return ReportedRefund(refund_id=operation, amount_tiyn=amount_tiyn, is_completed=True)

    async def _check_buyer(self, invoice_id: str, scan_id: str) -> None:
        """Refuse when the list of what the scanning buyer paid is whole and lacks this payment."""
        body = {"QrReturnId": write_id(scan_id), "MaxResult": _MOST_OPERATIONS}
        payments = await self._device.use(
            lambda token: self._api.change(
                "return/operations", _read_payments, {"DeviceToken": token, **body}, is_repeatable=True
            )
        )
        if invoice_id not in payments and len(payments) < _MOST_OPERATIONS:
            raise RefundRefusedError("whoever scanned did not make this payment")


def _read_word(data: object) -> str:
    return read_text(read_object(data), "status")


def _read_operation(data: object) -> str:
    return read_id(read_object(data), "returnoperationid")


def _read_payments(data: object) -> list[str]:
    return [read_id(each, "qrpaymentid") for each in read_objects(data)]
