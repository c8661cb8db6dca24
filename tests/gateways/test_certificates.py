"""Mutual TLS with a private root: whoever is not known, or not trusted, is a matter for the operator."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from tests.gateways.subjects import R2, R3, BankSubject, open_attempt
from tests.kaspi_simulator.certificates import Authority
from toi_invite.errors import ConfigurationError, GatewayError, GatewayMisconfiguredError

pytestmark = pytest.mark.parametrize("bank_subject", [R2, R3], indirect=True)

_NO_CERTIFICATE = {"KASPI_CLIENT_CERT": "", "KASPI_CLIENT_KEY": ""}
_CALLERS = ["nobody", "stranger", "over"]


@pytest.mark.parametrize("form", ["locked", "bundle"])
async def test_certificate_in_every_form_lets_us_in(bank_subject: BankSubject, form: str):
    """A key under a password, and everything in one PKCS12."""
    files = bank_subject.bank.client
    forms = {
        "locked": {"KASPI_CLIENT_CERT": str(files.certificate), "KASPI_CLIENT_KEY": str(files.key)},
        "bundle": {"KASPI_CLIENT_CERT": str(files.bundle), "KASPI_CLIENT_KEY": ""},
    }
    bank_subject.rebuild(KASPI_CLIENT_KEY_PASSWORD=files.password, **forms[form])
    assert (await open_attempt(bank_subject)).id


async def test_bank_behind_an_unknown_root_is_not_spoken_to(bank_subject: BankSubject):
    """A server that our bundle does not vouch for gets no call, and verification cannot be switched off."""
    stranger = Authority(bank_subject.bank.folder / "stranger")
    bank_subject.rebuild(KASPI_CA_BUNDLE=str(stranger.root))
    bank_subject.bank.forget_calls()
    with pytest.raises(GatewayMisconfiguredError):
        await bank_subject.gateway.ping()
    assert bank_subject.bank.list_calls() == []


async def test_bank_without_our_bundle_is_not_spoken_to(bank_subject: BankSubject):
    """The public roots do not know the bank's private one."""
    bank_subject.rebuild(KASPI_CA_BUNDLE="")
    with pytest.raises(GatewayMisconfiguredError):
        await bank_subject.gateway.ping()


@pytest.mark.parametrize("caller", _CALLERS)
async def test_client_whom_the_bank_does_not_know_reaches_nothing(bank_subject: BankSubject, caller: str):
    """No certificate, one of another root, one that is over: no call comes through. This bank breaks off in silence."""
    bank_subject.rebuild(**_make_caller(bank_subject, caller))
    bank_subject.bank.forget_calls()
    with pytest.raises(GatewayError):
        await bank_subject.gateway.ping()
    with pytest.raises(GatewayError):
        await open_attempt(bank_subject)
    assert bank_subject.bank.list_calls() == []


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3], ids=["1.2", "1.3"])
@pytest.mark.parametrize("caller", _CALLERS)
async def test_client_whom_the_bank_refuses_aloud_is_for_the_operator(
    bank_subject: BankSubject, caller: str, version: ssl.TLSVersion
):
    """A server that says why it breaks off names the certificate, in the handshake or, with TLS 1.3, after it."""
    changes = _make_caller(bank_subject, caller)
    with open_door(bank_subject.bank.authority, version) as url:
        bank_subject.rebuild(KASPI_API_URL=url, **changes)
        with pytest.raises(GatewayMisconfiguredError):
            await bank_subject.gateway.ping()


async def test_wrong_password_is_told_before_any_call(bank_subject: BankSubject):
    """A key that does not open is a wrong setting, named."""
    files = bank_subject.bank.client
    with pytest.raises(ConfigurationError, match="KASPI_CLIENT_KEY_PASSWORD"):
        bank_subject.rebuild(
            KASPI_CLIENT_CERT=str(files.bundle), KASPI_CLIENT_KEY="", KASPI_CLIENT_KEY_PASSWORD="wrong"
        )


async def test_certificate_on_the_port_without_certificates_opens_nothing(bank_subject: BankSubject):
    """r2 and r3 live on the port that asks for certificates only."""
    bank_subject.rebuild(KASPI_API_URL=bank_subject.bank.url)
    with pytest.raises(GatewayMisconfiguredError) as caught:
        await bank_subject.gateway.ping()
    assert caught.value.bank_code == "-10000"


def _make_caller(bank_subject: BankSubject, caller: str) -> dict[str, str]:
    """Settings of somebody whom the bank's root does not vouch for, or no longer."""
    if caller == "nobody":
        return _NO_CERTIFICATE
    authority = (
        Authority(bank_subject.bank.folder / "stranger") if caller == "stranger" else bank_subject.bank.authority
    )
    files = authority.get_client_files(caller, bank_subject.bank.bin, days=0 if caller == "over" else 30)
    return {
        "KASPI_CLIENT_CERT": str(files.bundle),
        "KASPI_CLIENT_KEY": "",
        "KASPI_CLIENT_KEY_PASSWORD": files.password,
    }


@contextmanager
def open_door(authority: Authority, version: ssl.TLSVersion) -> Iterator[str]:
    """A server that lets in holders of its root's certificates only, and tells everybody else why not."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = context.maximum_version = version
    context.load_cert_chain(*authority.get_server_files())
    context.load_verify_locations(authority.root)
    context.verify_mode = ssl.CERT_REQUIRED
    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = threading.Thread(target=_turn_away, args=(door, context))
        thread.start()
        yield f"https://localhost:{door.getsockname()[1]}"
        door.shutdown(socket.SHUT_RDWR)
        thread.join()


def _turn_away(door: socket.socket, context: ssl.SSLContext) -> None:
    while True:
        try:
            caller, _ = door.accept()
        except OSError:
            return
        caller.settimeout(5)
        with context.wrap_socket(caller, server_side=True, do_handshake_on_connect=False) as secure, suppress(OSError):
            with suppress(ssl.SSLError):
                secure.do_handshake()
            _hear_out(secure)


def _hear_out(caller: socket.socket) -> None:
    """Take what the caller still sends: closed before, the connection would be reset and the reason lost."""
    socket.socket.shutdown(caller, socket.SHUT_WR)
    while socket.socket.recv(caller, 4096):
        pass
