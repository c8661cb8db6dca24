"""Certificates: whom we trust, and who we are. Verification cannot be switched off."""

import secrets
import ssl
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import certifi
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)

from toi_invite.config import Settings
from toi_invite.errors import ConfigurationError

_PKCS12_SUFFIXES = {".p12", ".pfx"}


@dataclass(frozen=True)
class _Identity:
    """What a PKCS12 file holds: a key, and its certificate followed by those that vouch for it."""

    key: PrivateKeyTypes
    certificates: list[x509.Certificate]


def make_tls(settings: Settings) -> ssl.SSLContext:
    """What connections to the gateway are made with: whom we trust, and our own certificate if one is set.

    Raises:
        ConfigurationError: a file cannot be used; the message names its setting.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    _trust(context, settings.kaspi_ca_bundle)
    if settings.kaspi_client_cert:
        _introduce(context, settings, settings.kaspi_client_cert)
    return context


def find_certificate_expiry(settings: Settings) -> datetime | None:
    """When our own certificate ends (aware, UTC); None without one.

    Raises:
        ConfigurationError: its file cannot be used; the message names its setting.
    """
    path = settings.kaspi_client_cert
    if path is None:
        return None
    certificate = _load_pkcs12(settings, path).certificates[0] if _is_pkcs12(path) else _load_certificate(path)
    return certificate.not_valid_after_utc


def _trust(context: ssl.SSLContext, bundle: Path | None) -> None:
    """Trust the bundle alone, PEM or DER; without one, the authorities that everybody trusts."""
    if bundle is None:
        context.load_verify_locations(cafile=certifi.where())
        return
    data = _read_file("KASPI_CA_BUNDLE", bundle)
    try:
        context.load_verify_locations(cadata=data.decode("ascii") if b"-----BEGIN" in data else data)
    except (ssl.SSLError, ValueError):
        raise ConfigurationError("KASPI_CA_BUNDLE holds no certificates, PEM or DER.") from None


def _introduce(context: ssl.SSLContext, settings: Settings, path: Path) -> None:
    if _is_pkcs12(path):
        _use_identity(context, _load_pkcs12(settings, path))
        return
    _load_certificate(path)
    key = settings.kaspi_client_key or path
    _check_key(settings, key)
    try:
        # Without a password OpenSSL would ask the terminal for one.
        context.load_cert_chain(path, key, password=_get_password(settings))
    except ssl.SSLError:
        raise ConfigurationError("KASPI_CLIENT_KEY does not belong to KASPI_CLIENT_CERT.") from None


def _check_key(settings: Settings, path: Path) -> None:
    data = _read_file("KASPI_CLIENT_KEY", path)
    is_encrypted = b"ENCRYPTED" in data
    try:
        load_pem_private_key(data, _get_password(settings) if is_encrypted else None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        name = "KASPI_CLIENT_KEY_PASSWORD does not open" if is_encrypted else "There is no private key in"
        raise ConfigurationError(f"{name} the file of KASPI_CLIENT_KEY.") from None


def _load_certificate(path: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(_read_file("KASPI_CLIENT_CERT", path))
    except ValueError:
        raise ConfigurationError(
            "KASPI_CLIENT_CERT holds no PEM certificate; a PKCS12 file has to end in .p12 or .pfx."
        ) from None


def _load_pkcs12(settings: Settings, path: Path) -> _Identity:
    data = _read_file("KASPI_CLIENT_CERT", path)
    try:
        found = pkcs12.load_pkcs12(data, _get_password(settings) or None)
    except (ValueError, UnsupportedAlgorithm):
        raise ConfigurationError(
            "KASPI_CLIENT_CERT is no PKCS12 file, or KASPI_CLIENT_KEY_PASSWORD does not open it."
        ) from None
    if found.key is None or found.cert is None:
        raise ConfigurationError("KASPI_CLIENT_CERT has to hold a certificate and its key.")
    chain = [found.cert.certificate, *(each.certificate for each in found.additional_certs)]
    return _Identity(found.key, chain)


def _use_identity(context: ssl.SSLContext, identity: _Identity) -> None:
    """OpenSSL reads files only: for a moment there is one, its key encrypted under a password of that moment."""
    password = secrets.token_hex(16).encode()
    key = identity.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password))
    with tempfile.NamedTemporaryFile() as file:
        file.write(key + b"".join(each.public_bytes(Encoding.PEM) for each in identity.certificates))
        file.flush()
        context.load_cert_chain(file.name, password=password)


def _is_pkcs12(path: Path) -> bool:
    return path.suffix.lower() in _PKCS12_SUFFIXES


def _get_password(settings: Settings) -> bytes:
    return settings.kaspi_client_key_password.get_secret_value().encode()


def _read_file(setting: str, path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{setting} cannot be read: {error.strerror}.") from None
