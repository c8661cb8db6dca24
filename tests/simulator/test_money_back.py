"""Refunds and invoices to a phone on the official face."""

import pytest

from tests.kaspi_simulator.merchants import DEFAULT_BIN
from tests.simulator.official_shop import OfficialShop


async def _see_rest(shop: OfficialShop, number: int) -> float:
    _, data = await shop.ask("payment/details", QrPaymentId=number, DeviceToken=shop.token)
    return data["AvailableReturnAmount"]


async def test_enhanced_scheme_gives_back_in_parts():
    """What is left falls with each part, and no more than that goes back."""
    shop = OfficialShop("r3")
    number = await shop.sell_and_take_money(100)
    rests = [await _see_rest(shop, number)]
    for amount in (50, 49.99):
        assert (await shop.send("payment/return", QrPaymentId=number, Amount=amount))[0] == 0
        rests.append(await _see_rest(shop, number))
    assert rests == [100, 50, 0.01]
    assert await shop.send("payment/return", QrPaymentId=number, Amount=0.02) == (-99000005, None)
    assert await shop.get_word(number) == "Processed"


async def test_refund_is_refused_for_its_reason():
    """Unknown, unpaid, at another till, in part when only the whole is allowed."""
    shop = OfficialShop("r3")
    number, unpaid = await shop.sell_and_take_money(100), await shop.sell()
    assert (await shop.send("payment/return", QrPaymentId=1, Amount=1))[0] == -99000001
    assert (await shop.send("payment/return", QrPaymentId=unpaid, Amount=1))[0] == -99000011
    shop.bank.switches.set({"partial_refunds": False})
    assert (await shop.send("payment/return", QrPaymentId=number, Amount=1))[0] == -99000020
    await shop.register(1002, "other-till")
    assert (await shop.send("payment/return", QrPaymentId=number, Amount=100))[0] == -99000003
    assert shop.bank.book.get(number).refundable_tiyn == 10_000


async def test_standard_scheme_needs_the_buyer():
    """Without a scanned code nothing goes back; with it the buyer's purchases are shown and one is returned."""
    shop = OfficialShop("r2")
    number = await shop.sell_and_take_money(100)
    _, code = await shop.send("return/create", ExternalId="refund-1")
    fields = {"QrPaymentId": number, "QrReturnId": code["QrReturnId"], "Amount": 100}
    assert (await shop.ask(f"return/status/{code['QrReturnId']}"))[1] == {"Status": "QrTokenCreated"}
    assert (await shop.send("payment/return", **fields))[0] == -1601
    assert (await shop.http.post(f"/sim/returns/{code['QrReturnId']}/scan")).status_code == 200
    assert (await shop.ask(f"return/status/{code['QrReturnId']}"))[1] == {"Status": "CustomerIdentityObtained"}
    _, operations = await shop.send("return/operations", QrReturnId=code["QrReturnId"], MaxResult=10)
    assert [(one["QrPaymentId"], one["Amount"]) for one in operations] == [(number, 100)]
    assert (await shop.send("payment/return", **fields))[0] == 0
    assert shop.bank.book.get(number).refundable_tiyn == 0


async def test_refund_code_that_nobody_scanned_ends():
    """It is told as an error, and a scan comes too late."""
    shop = OfficialShop("r2")
    await shop.register()
    _, code = await shop.send("return/create")
    shop.wait(181)
    assert (await shop.ask(f"return/status/{code['QrReturnId']}"))[1] == {"Status": "Error"}
    assert (await shop.http.post(f"/sim/returns/{code['QrReturnId']}/scan")).status_code == 409


async def test_light_scheme_has_no_refunds():
    """The address does not exist."""
    shop = OfficialShop("r1")
    number = await shop.sell_and_take_money()
    assert await shop.send("payment/return", QrPaymentId=number, Amount=1) == (404, None)


async def test_invoice_to_a_phone_is_paid_without_a_scan():
    """Its words are its own, and it lives for a day."""
    shop = OfficialShop("r3")
    await shop.register()
    _, data = await shop.send("remote/create", Amount=100, PhoneNumber="87010000000", Comment="toi")
    number = data["QrPaymentId"]
    shop.wait(86_000)
    assert await shop.get_word(number) == "RemotePaymentCreated"
    shop.bank.book.pay(number)
    assert await shop.get_word(number) == "Processed"
    assert (await shop.send("remote/cancel", QrPaymentId=number))[0] == -99000001


async def test_invoice_to_a_phone_can_be_taken_back():
    """Another way to end is to run out."""
    shop = OfficialShop("r3")
    await shop.register()
    numbers = []
    for _ in range(2):
        _, data = await shop.send("remote/create", Amount=100, PhoneNumber="77010000000")
        numbers.append(data["QrPaymentId"])
    assert await shop.send("remote/cancel", QrPaymentId=numbers[0]) == (0, {"Status": "RemotePaymentCanceled"})
    shop.wait(86_401)
    assert [await shop.get_word(number) for number in numbers] == ["RemotePaymentCanceled", "Expired"]


async def test_invoice_to_a_phone_must_not_be_polled():
    """After so many questions in a minute the bank is busy; a minute later it answers again."""
    shop = OfficialShop("r3")
    await shop.register()
    _, data = await shop.send("remote/create", Amount=100, PhoneNumber="87010000000")
    path = f"payment/status/{data['QrPaymentId']}"
    codes = [(await shop.ask(path))[0] for _ in range(11)]
    assert codes == [0] * 10 + [-999]
    shop.wait(61)
    assert (await shop.ask(path))[0] == 0


@pytest.mark.parametrize("phone", ["87000000000", "123"])
async def test_unknown_phone_is_refused(phone: str):
    """Nobody there, or no number at all."""
    shop = OfficialShop("r3")
    await shop.register()
    assert (await shop.send("remote/create", Amount=100, PhoneNumber=phone))[0] == -1404
    query = {"phoneNumber": phone, "deviceToken": shop.token, "OrganizationBin": DEFAULT_BIN}
    assert (await shop.ask("remote/client-info", **query))[0] == -1404


async def test_names_are_told_so_many_times_a_minute():
    """The fifty-first question is refused."""
    shop = OfficialShop("r3")
    await shop.register()
    query = {"phoneNumber": "87010000000", "deviceToken": shop.token}
    codes = [(await shop.ask("remote/client-info", **query))[0] for _ in range(51)]
    assert codes == [0] * 50 + [990000032]
