"""The official face: who may call, what is made, how an invoice lives, and in which words it is told."""

import re

import pytest

from tests.kaspi_simulator.faults import Fault, FaultKind
from tests.kaspi_simulator.merchants import DEFAULT_BIN, DEFAULT_KEY, Merchant, TradePoint
from tests.kaspi_simulator.wire import MESSAGES
from tests.simulator.official_shop import OfficialShop

_SCHEMES = ["r1", "r2", "r3"]


@pytest.mark.parametrize("scheme", _SCHEMES)
async def test_code_lives_from_creation_to_payment(scheme: str):
    """Created, scanned, confirmed: three words, and the sum in the whole status."""
    shop = OfficialShop(scheme)
    number = await shop.sell(2990.5)
    words = [await shop.get_word(number)]
    assert (await shop.send("test/payment/confirm", qrPaymentId=str(number)))[0] == -999
    for step in ("scan", "confirm"):
        assert (await shop.send(f"test/payment/{step}", qrPaymentId=str(number)))[0] == 0
        words.append(await shop.get_word(number))
    _, whole = await shop.ask(f"payment/status/{number}", "v02")
    assert words == ["QrTokenCreated", "Wait", "Processed"]
    assert (whole["Status"], whole["Amount"], whole["ProductType"]) == ("Processed", 2990.5, "Gold")


async def test_code_and_link_differ_in_their_field_names():
    """A token of 41 digits here, an address there, each with the names of its own."""
    shop = OfficialShop()
    await shop.register()
    _, code = await shop.send("qr/create", Amount=1)
    _, link = await shop.send("qr/create-link", amount=1)
    assert re.fullmatch(r"5\d{40}", code["QrToken"])
    assert re.fullmatch(r"\d{11}", str(code["QrPaymentId"]))
    assert re.fullmatch(r"http://localhost:8001/pay/5\d{40}", link["PaymentLink"])
    assert code["QrPaymentBehaviorOptions"] == {
        "StatusPollingInterval": 5,
        "QrCodeScanWaitTimeout": 180,
        "PaymentConfirmationTimeout": 65,
    }
    assert set(link) ^ set(code) == {
        *("QrToken", "QrPaymentId", "QrPaymentBehaviorOptions"),
        *("PaymentLink", "PaymentId", "PaymentBehaviorOptions"),
    }
    assert link["PaymentBehaviorOptions"]["LinkActivationWaitTimeout"] == 180


@pytest.mark.parametrize("word", ["QrTokenCreated", "Error"])
async def test_code_that_nobody_scanned_expires(word: str):
    """After the first wait the word is what the switch says, and a scan fails."""
    shop = OfficialShop()
    shop.bank.switches.set({"expired_word": word})
    number = await shop.sell()
    shop.wait(181)
    assert await shop.get_word(number) == word
    assert (await shop.send("test/payment/scan", qrPaymentId=str(number)))[0] == -999


async def test_second_wait_starts_with_the_scan():
    """A late scan leaves the whole time for confirming; then the bank gives up by itself."""
    shop = OfficialShop()
    number = await shop.sell()
    shop.wait(170)
    await shop.send("test/payment/scan", qrPaymentId=str(number))
    shop.wait(64)
    assert await shop.get_word(number) == "Wait"
    shop.wait(2)
    assert await shop.get_word(number) == "Error"
    assert shop.measure(shop.bank.book.get(number).ended_at).total_seconds() == 1


@pytest.mark.parametrize("amount", [0, -1, 10.001])
async def test_impossible_sum_is_refused(amount: float):
    """Nothing, less than nothing, and parts of a tiyn."""
    shop = OfficialShop()
    await shop.register()
    assert await shop.send("qr/create", Amount=amount) == (990000028, None)


async def test_caller_without_key_is_refused():
    """A wrong key, and a BIN that the bank does not know."""
    light, enhanced = OfficialShop("r1"), OfficialShop("r3")
    light.http.headers["Api-Key"] = "wrong"
    assert (await light.ask("health/ping"))[0] == -10000
    assert (await enhanced.ask("partner/tradepoints/000000000000"))[0] == -10000
    assert (await enhanced.ask(f"partner/tradepoints/{DEFAULT_BIN}"))[0] == 0


async def test_caller_from_another_address_is_refused():
    """The enhanced scheme may be bound to addresses."""
    shop = OfficialShop("r3")
    shop.bank.switches.set({"allowed_addresses": "10.0.0.1"})
    assert (await shop.ask("health/ping"))[0] == -10000


@pytest.mark.parametrize(("rule", "status", "code"), [("400", 400, None), ("-999", 200, -999)])
async def test_call_without_request_id_is_refused(rule: str, status: int, code: int | None):
    """By HTTP or by StatusCode, as the switch says."""
    shop = OfficialShop()
    shop.bank.switches.set({"missing_request_id": rule})
    answer = await shop.http.get("/r1/v01/health/ping")
    assert (answer.status_code, answer.json().get("StatusCode")) == (status, code)


async def test_device_is_registered_once():
    """The same words give the same token, another trade point does not; a bad name is refused."""
    shop = OfficialShop()
    _, first = await shop.register()
    assert await shop.register() == (0, first)
    assert (await shop.register(1002))[0] == -1503
    assert (await shop.register(4711))[0] == -99000002
    assert (await shop.register(name="имя"))[0] == 400


async def test_device_must_be_known_and_active():
    """A deleted device is told apart from one that never was, or is another's."""
    shop = OfficialShop()
    await shop.register()
    assert (await shop.send("qr/create", Amount=1, DeviceToken=321))[0] == -1501
    shop.bank.merchants.add(Merchant("210987654321", "test_other"))
    shop.http.headers["Api-Key"] = "test_other"
    assert (await shop.send("qr/create", Amount=1))[0] == -1501
    shop.http.headers["Api-Key"] = DEFAULT_KEY
    await shop.send("device/delete")
    assert (await shop.send("qr/create", Amount=1))[0] == -1502


@pytest.mark.parametrize(
    ("change", "code"),
    [({"is_on": False}, 990000018), ({"takes_qr": False}, 990000026), ({"methods": []}, 990000033)],
)
async def test_trade_point_can_refuse_to_sell(change: dict[str, object], code: int):
    """Switched off, without QR, without a way of paying."""
    shop = OfficialShop()
    await shop.register()
    shop.bank.merchants.save_point(TradePoint(**{"id": 1001, "bin": DEFAULT_BIN, "name": "till", **change}))
    assert await shop.send("qr/create", Amount=1) == (code, None)


async def test_organization_without_trade_points_is_told():
    """The list is never simply empty."""
    shop = OfficialShop()
    shop.bank.merchants.remove_points(DEFAULT_BIN)
    assert await shop.ask("partner/tradepoints") == (-14000002, None)


async def test_invoice_of_another_organization_is_not_found():
    """Neither an unknown number nor a stranger's."""
    shop = OfficialShop()
    number = await shop.sell()
    shop.bank.merchants.add(Merchant("210987654321", "test_other"))
    assert (await shop.ask("payment/status/1"))[0] == -1601
    shop.http.headers["Api-Key"] = "test_other"
    assert (await shop.ask(f"payment/status/{number}"))[0] == -1601


@pytest.mark.parametrize(
    ("variant", "shape"),
    [
        ("milliseconds", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+05:00"),
        ("hours", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+05"),
        ("seven-digits", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}"),
        ("short-day", r"\d{4}-\d+-\d+T\d\d:\d\d:\d\d\.\d{3}\+05:00"),
    ],
)
async def test_dates_come_in_every_seen_shape(variant: str, shape: str):
    """The switch chooses."""
    shop = OfficialShop()
    shop.bank.switches.set({"date_variant": variant})
    await shop.register()
    _, data = await shop.send("qr/create", Amount=1)
    assert re.fullmatch(shape, data["ExpireDate"])


async def test_second_version_of_the_status_can_be_missing():
    """Then it is an HTTP 404, and the first version still answers."""
    shop = OfficialShop()
    shop.bank.switches.set({"v02": False, "message": False})
    number = await shop.sell()
    assert await shop.ask(f"payment/status/{number}", "v02") == (404, None)
    assert (await shop.http.get(f"/r1/v01/payment/status/{number}", headers={"X-Request-ID": "a"})).json() == {
        "StatusCode": 0,
        "Data": {"Status": "QrTokenCreated"},
    }


@pytest.mark.parametrize("code", [*MESSAGES, 42])
async def test_every_status_code_can_be_provoked(code: int):
    """Once, and the bank does not work meanwhile."""
    shop = OfficialShop()
    await shop.register()
    shop.bank.faults.add(Fault(FaultKind.STATUS_CODE, "qr/create", value=code))
    assert await shop.send("qr/create", Amount=1) == (code, None)
    assert shop.bank.book.list_invoices() == []
    assert (await shop.send("qr/create", Amount=1))[0] == 0


async def test_fault_finds_an_invoice_by_its_external_id():
    """Also where the call itself names only the bank's number; other invoices are left alone."""
    shop = OfficialShop()
    meant, other = await shop.sell(external_id="order-1"), await shop.sell(external_id="order-2")
    shop.bank.faults.add(Fault(FaultKind.STATUS_WORD, "payment/status", "order-1", "Odd", times=None))
    assert [await shop.get_word(number) for number in (meant, other, meant)] == ["Odd", "QrTokenCreated", "Odd"]


@pytest.mark.parametrize("fault", [{}, {"kind": "nonsense"}, {"kind": "reset", "nonsense": 1}])
async def test_control_refuses_what_it_does_not_know(fault: dict[str, object]):
    """A mistyped fault is an answer of 422, not a fault that never happens."""
    shop = OfficialShop()
    answer = await shop.http.post("/sim/faults", json=fault)
    assert (answer.status_code, shop.bank.faults.list_faults()) == (422, [])
