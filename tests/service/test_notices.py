"""Mails that are owed: once each, never lost, never in the way; on both engines."""

import asyncio
import logging
import socket
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import select

from tests.support.letters import parse_letter, read_letters
from tests.support.mail_server import run_mail_server
from tests.support.moment import NOW
from tests.support.payments import (
    Checkout,
    after,
    make_body,
    make_gateway,
    make_refund_body,
    make_settings,
    start_checkout,
)
from toi_invite.config import MockScenario, Settings
from toi_invite.db import Database
from toi_invite.models.event import EventStatus
from toi_invite.models.notice import Notice
from toi_invite.models.organizer import Organizer
from toi_invite.services.alerts import raise_alert
from toi_invite.services.deliveries import Outcome, receive_delivery
from toi_invite.services.notices import NoticeKind, owe_notice
from toi_invite.services.postman import run_postman, send_due
from toi_invite.services.reconciliation import poll_due

OPERATOR = "operator@toi.example"
FACTS = {"number": "T48213907", "amount_tiyn": 299_000, "event_id": "none"}


async def list_notices(database: Database) -> list[Notice]:
    """Every row of the outbox, by kind."""
    async with database.reading() as session:
        return list((await session.scalars(select(Notice).order_by(Notice.kind))).all())


async def list_kinds(database: Database) -> list[str]:
    """What is owed or sent."""
    return [notice.kind for notice in await list_notices(database)]


async def pay(database: Database, folder: Path) -> tuple[Checkout, str]:
    """A checkout that was paid and published, and the reference of its attempt."""
    checkout, reference = await start_checkout(database, folder)
    assert await receive_delivery(checkout.inbox, make_body(reference), now=after(3)) is Outcome.APPLIED
    return checkout, reference


async def speak(database: Database, language: str) -> None:
    """Let every organizer read this language."""
    async with database.transaction() as session:
        await session.execute(sa.update(Organizer).values(language=language))


def lose_mail(folder: Path, closed: socket.socket) -> Settings:
    """Settings of a server whose mail server is away."""
    closed.bind(("127.0.0.1", 0))
    return make_settings(folder, TOI_SMTP_URL=f"smtp://127.0.0.1:{closed.getsockname()[1]}")


async def test_payment_settled_by_everybody_owes_one_mail(database, tmp_path) -> None:
    """Webhook, its repeats and the poller: one publication, one mail."""
    checkout, reference = await start_checkout(database, tmp_path)
    body = make_body(reference)

    await asyncio.gather(*(receive_delivery(checkout.inbox, body, now=after(3)) for _ in range(5)))
    await poll_due(database, checkout.gateway, now=after(4))

    assert await list_kinds(database) == [NoticeKind.PUBLISHED]
    assert await send_due(database, checkout.settings, now=after(5)) == 1
    assert await send_due(database, checkout.settings, now=after(500_000)) == 0
    assert len(read_letters(tmp_path)) == 1


@pytest.mark.parametrize(
    ("language", "subject", "total"),
    [
        ("kk", "Шақыруыңыз жарияланды", "2\u00a0990\u00a0₸"),
        ("ru", "Ваше приглашение опубликовано", "2\u00a0990\u00a0₸"),
        ("en", "Your invitation is published", "2\u00a0990\u00a0₸"),
    ],
)
async def test_publication_mail_speaks_the_organizers_language(database, tmp_path, language, subject, total) -> None:
    """With number, sum and the address for guests, and without anybody's name."""
    checkout, _ = await pay(database, tmp_path)
    await speak(database, language)
    payment, event = await checkout.read(), await checkout.read_event()

    await send_due(database, checkout.settings, now=after(5))

    [letter] = read_letters(tmp_path)
    text = letter.get_content()
    assert (letter["subject"], str(letter["to"]).endswith("@toi.example")) == (subject, True)
    assert (payment.number in text, total in text) == (True, True)
    assert f"http://localhost:8000/e/{event.slug}" in text
    assert "Айгерім" not in text


async def test_money_that_came_again_is_told_to_both(database, tmp_path) -> None:
    """The organizer learns that it goes back, the operator what to type."""
    checkout, _ = await start_checkout(database, tmp_path, make_gateway(MockScenario.PAID_TWICE))
    for seconds in (3, 6, 9):
        await poll_due(database, checkout.gateway, now=after(seconds))

    await send_due(database, make_settings(tmp_path, TOI_OPERATOR_EMAIL=OPERATOR), now=after(12))

    alert = next(letter for letter in read_letters(tmp_path) if letter["to"] == OPERATOR)
    surplus = next(letter for letter in read_letters(tmp_path) if letter["subject"].startswith("Артық түскен"))
    number = (await checkout.read()).number
    assert alert["subject"] == f"toi_invite alert: surplus {number}-2"
    for command in ("payments show", "payments refund", "payments record-refund"):
        assert f"  python -m toi_invite {command} {number}-2" in alert.get_content()
    assert "amount_tiyn: 299000 (2\u00a0990\u00a0₸)" in alert.get_content()
    assert number in surplus.get_content()


async def test_wrong_sum_is_told_with_the_sum_that_came(database, tmp_path) -> None:
    """Once, however often it is delivered; nothing is published."""
    checkout, reference = await start_checkout(database, tmp_path)
    body = make_body(reference, amount="2989.00")

    for seconds in (3, 4):
        await receive_delivery(checkout.inbox, body, now=after(seconds))
    await receive_delivery(checkout.inbox, make_body(reference, amount="2988.00"), now=after(5))
    await send_due(database, checkout.settings, now=after(6))

    [letter] = read_letters(tmp_path)
    assert letter["subject"] == "Төлеміңізді тексеріп жатырмыз"
    assert "2\u00a0989\u00a0₸" in letter.get_content()
    assert await list_kinds(database) == [NoticeKind.ALERT, NoticeKind.REVIEW]


async def test_refunds_are_told_one_by_one(database, tmp_path) -> None:
    """A part goes back, then the rest, which closes the page; repeats are silent."""
    checkout, reference = await pay(database, tmp_path)
    bodies = [make_refund_body(reference, 1, 100_000), make_refund_body(reference, 2, 199_000)]

    for body in (*bodies, *bodies):
        await receive_delivery(checkout.inbox, body, now=after(9))
    await send_due(database, checkout.settings, now=after(10))

    letters = {str(letter["subject"]): letter.get_content() for letter in read_letters(tmp_path)}
    assert set(letters) == {"Шақыруыңыз жарияланды", "Ақшаңыз қайтарылды", "Ақшаңыз қайтарылды, шақыру жабылды"}
    assert "1\u00a0000\u00a0₸" in letters["Ақшаңыз қайтарылды"]
    assert "1\u00a0990\u00a0₸" in letters["Ақшаңыз қайтарылды, шақыру жабылды"]
    assert (await checkout.read_event()).status == EventStatus.WITHDRAWN
    assert len(await list_notices(database)) == 3


async def test_alert_is_one_line_and_one_mail_a_case(database, tmp_path, caplog) -> None:
    """Whoever tells the case again, and however many do at once."""

    async def tell(key: str) -> None:
        async with database.transaction() as session:
            await raise_alert(session, "unknown_word", key, now=NOW, reference="T1-1", word="новое\nслово", extra=None)

    await asyncio.gather(*(tell("T1-1/word") for _ in range(5)))
    await tell("T1-1/other")

    lines = [record.getMessage() for record in caplog.records if record.name == "toi_invite.alerts"]
    assert len(lines) == 2
    assert lines[0].startswith("alert case=unknown_word reference='T1-1'")
    assert len(await list_notices(database)) == 2
    await send_due(database, make_settings(tmp_path, TOI_OPERATOR_EMAIL=OPERATOR), now=NOW)
    assert [str(letter["to"]) for letter in read_letters(tmp_path)] == [OPERATOR, OPERATOR]


async def test_rolled_back_transaction_owes_and_says_nothing(database, tmp_path, caplog) -> None:
    """What did not happen is neither mailed nor logged."""
    checkout, _ = await start_checkout(database, tmp_path)
    owner = checkout.payer.organizer_id

    with suppress(ZeroDivisionError):
        async with database.transaction() as session:
            owe_notice(session, NoticeKind.PUBLISHED, "key", organizer_id=owner, facts=FACTS, now=NOW)
            await raise_alert(session, "surplus", "key", now=NOW)
            raise ZeroDivisionError

    assert await list_notices(database) == []
    assert [record for record in caplog.records if record.name == "toi_invite.alerts"] == []


async def test_foreign_words_stay_out_of_the_commands(database, tmp_path) -> None:
    """A reference that is not ours is shown on one line and never inside a command."""
    checkout, _ = await start_checkout(database, tmp_path)
    await receive_delivery(checkout.inbox, make_body("T1;\r\nBcc: a@b.kz `reboot`"), now=NOW)

    await send_due(database, make_settings(tmp_path, TOI_OPERATOR_EMAIL=OPERATOR), now=NOW)

    [letter] = read_letters(tmp_path)
    assert letter["bcc"] is None
    assert "reference: T1;\\r\\nBcc: a@b.kz `reboot`" in letter.get_content()
    commands = [line for line in letter.get_content().splitlines() if "python -m toi_invite" in line]
    assert commands == [
        "  python -m toi_invite payments list --review",
        "  python -m toi_invite payments accept D-… --reason '…'",
        "  python -m toi_invite payments record-refund D-… --reason '…'",
    ]


async def test_mail_server_away_is_tried_again_later(database, tmp_path, caplog) -> None:
    """After a minute, then two; the letter leaves when the server is back."""
    await pay(database, tmp_path)
    with socket.socket() as closed:
        away = lose_mail(tmp_path, closed)
        assert await send_due(database, away, now=after(5)) == 0
        assert await send_due(database, away, now=after(64)) == 0
        [notice] = await list_notices(database)
        assert (notice.tries, notice.send_at, notice.sent_at) == (1, after(65), None)
        await send_due(database, away, now=after(65))
        [notice] = await list_notices(database)
        assert (notice.tries, notice.send_at) == (2, after(185))

    async with run_mail_server() as (port, letters):
        back = make_settings(tmp_path, TOI_SMTP_URL=f"smtp://127.0.0.1:{port}")
        assert await send_due(database, back, now=after(185)) == 1

    [notice] = await list_notices(database)
    assert (len(letters), notice.sent_at, notice.send_at) == (1, after(185), None)
    assert "given up" not in caplog.text


async def test_letter_that_nobody_takes_is_given_up_loudly(database, tmp_path, caplog) -> None:
    """After three days, with one ERROR line that says which."""
    await pay(database, tmp_path)
    now = after(5)
    with socket.socket() as closed, caplog.at_level(logging.ERROR, "toi_invite.postman"):
        away = lose_mail(tmp_path, closed)
        while (notice := (await list_notices(database))[0]).send_at is not None:
            now = notice.send_at
            await send_due(database, away, now=now)

    dead = [record.getMessage() for record in caplog.records if record.name == "toi_invite.postman"]
    assert dead == [f"notice {notice.id} (published) was given up after 20 tries"]
    assert timedelta(days=3) < now - NOW < timedelta(days=4)
    assert notice.sent_at is None


@pytest.mark.parametrize("engine_name", ["sqlite"])
async def test_nobody_to_write_to_closes_the_notice(database, tmp_path) -> None:
    """An account that went, and an installation without TOI_OPERATOR_EMAIL."""
    checkout, _ = await pay(database, tmp_path)
    async with database.transaction() as session:
        await session.execute(sa.update(Organizer).values(email=None))
        await raise_alert(session, "surplus", "key", now=NOW)

    assert await send_due(database, checkout.settings, now=after(5)) == 0

    assert [(notice.send_at, notice.sent_at, notice.tries) for notice in await list_notices(database)] == [
        (None, None, 0),
        (None, None, 0),
    ]
    assert read_letters(tmp_path) == []


async def test_two_postmen_at_once_send_each_letter_once(database, engine_url, tmp_path) -> None:
    """Two processes that both believe that they hold the lease."""
    for _ in range(4):
        await pay(database, tmp_path)
    other = Database(engine_url)

    async with run_mail_server() as (port, letters):
        settings = make_settings(tmp_path, TOI_SMTP_URL=f"smtp://127.0.0.1:{port}")
        sent = await asyncio.gather(*(send_due(each, settings, now=after(5)) for each in (database, other)))
    await other.dispose()

    assert (sum(sent), len(letters)) == (4, 4)
    assert len({parse_letter(letter)["to"] for letter in letters}) == 4


async def test_letter_sent_again_after_a_crash_is_recognised(database, tmp_path) -> None:
    """What a crash between sending and marking leaves: the same letter, by its Message-ID."""
    checkout, _ = await pay(database, tmp_path)
    await send_due(database, checkout.settings, now=after(5))
    async with database.transaction() as session:
        await session.execute(sa.update(Notice).values(sent_at=None, send_at=after(65)))

    await send_due(database, checkout.settings, now=after(65))

    first, second = read_letters(tmp_path)
    assert first["message-id"] == second["message-id"]


async def test_hanging_mail_server_stops_nobody(database, tmp_path) -> None:
    """W39: while a letter hangs, payments are settled and polled, and what they owe waits."""
    await pay(database, tmp_path)
    greeted = asyncio.Event()

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        greeted.set()
        await reader.read()
        writer.close()

    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    settings = make_settings(tmp_path, TOI_SMTP_URL=f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    async with server:
        postman = asyncio.create_task(run_postman(database, settings, lambda: after(5)))
        async with asyncio.timeout(10):
            await greeted.wait()
            second, _ = await pay(database, tmp_path)
            await poll_due(database, second.gateway, now=after(6))
        postman.cancel()
        with suppress(asyncio.CancelledError):
            await postman

    assert (await second.read_event()).status == EventStatus.PUBLISHED
    assert sorted(notice.tries for notice in await list_notices(database)) == [0, 1]


async def test_letter_that_cannot_be_written_stops_no_other(database, tmp_path, caplog) -> None:
    """It is told in the log and tried later; the next one leaves."""
    checkout, _ = await pay(database, tmp_path)
    owner = checkout.payer.organizer_id
    async with database.transaction() as session:
        owe_notice(session, NoticeKind.SURPLUS, "broken", organizer_id=owner, facts={}, now=NOW)

    assert await send_due(database, checkout.settings, now=after(5)) == 1

    broken = next(notice for notice in await list_notices(database) if notice.kind == NoticeKind.SURPLUS)
    assert (broken.tries, broken.send_at) == (1, after(65))
    assert "a notice could not be sent" in caplog.text
