"""Certificates as files in all their forms, and what is said when one of them is wrong."""

import ssl
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from tests.support.moment import NOW
from toi_invite.config import Settings, load_settings
from toi_invite.errors import ConfigurationError
from toi_invite.services.kaspi.tls import find_certificate_expiry, make_tls

END = NOW + timedelta(days=5 * 365)
PASSWORD = b"of the key"


@dataclass
class Files:
    """A certificate and its key in every form that a bank sends."""

    folder: Path

    def __post_init__(self) -> None:
        """Make them."""
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = _sign(self.key)
        pem, der = (self.certificate.public_bytes(each) for each in (Encoding.PEM, Encoding.DER))
        locked = self._write_key(BestAvailableEncryption(PASSWORD))
        contents = {
            "cert.pem": pem,
            "cert.der": der,
            "both.pem": self._write_key(NoEncryption()) + pem,
            "key.pem": self._write_key(NoEncryption()),
            "locked.pem": locked,
            "open.p12": self._write_pkcs12(NoEncryption()),
            "locked.PFX": self._write_pkcs12(BestAvailableEncryption(PASSWORD)),
            "empty.pem": b"",
            "text.pem": b"not a certificate",
            "text.p12": b"not a certificate",
        }
        for name, content in contents.items():
            (self.folder / name).write_bytes(content)

    def _write_key(self, protection: KeySerializationEncryption) -> bytes:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, protection)

    def _write_pkcs12(self, protection: KeySerializationEncryption) -> bytes:
        return pkcs12.serialize_key_and_certificates(b"shop", self.key, self.certificate, [], protection)

    def make_settings(self, *, cert: str = "", key: str = "", bundle: str = "", password: bytes = b"") -> Settings:
        """Settings of r2 with these files."""
        paths = {"KASPI_CLIENT_CERT": cert, "KASPI_CLIENT_KEY": key, "KASPI_CA_BUNDLE": bundle}
        given = {name: str(self.folder / file) if file else "" for name, file in paths.items()}
        return load_settings(
            **given,
            KASPI_CLIENT_KEY_PASSWORD=password.decode(),
            TOI_ENVIRONMENT="development",
            TOI_DATA_DIR=str(self.folder),
            KASPI_SCHEME="r2",
        )


def _sign(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "123456789012")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(NOW).not_valid_after(END)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return builder.sign(key, hashes.SHA256())


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """A certificate of the shop."""
    return Files(tmp_path)


@pytest.mark.parametrize(
    ("cert", "key", "password"),
    [
        ("cert.pem", "key.pem", b""),
        ("cert.pem", "locked.pem", PASSWORD),
        ("both.pem", "", b""),
        ("open.p12", "", b""),
        ("locked.PFX", "", PASSWORD),
    ],
)
def test_own_certificate_is_taken_in_every_form(files: Files, cert: str, key: str, password: bytes) -> None:
    """PEM in one file or two, PKCS12, with and without a password."""
    settings = files.make_settings(cert=cert, key=key, password=password)
    make_tls(settings)
    assert find_certificate_expiry(settings) == END


@pytest.mark.parametrize("bundle", ["cert.pem", "cert.der"])
def test_bundle_alone_is_trusted(files: Files, bundle: str) -> None:
    """The bank's private root and nobody else."""
    context = make_tls(files.make_settings(bundle=bundle))
    assert context.get_ca_certs(binary_form=True) == [(files.folder / "cert.der").read_bytes()]


def test_without_a_bundle_the_public_roots_are_trusted(files: Files) -> None:
    """As in a browser; and there is no certificate that could end."""
    settings = files.make_settings()
    assert len(make_tls(settings).get_ca_certs()) > 50
    assert find_certificate_expiry(settings) is None


def test_other_side_is_always_verified(files: Files) -> None:
    """No setting leads to anything else."""
    context = make_tls(files.make_settings(cert="both.pem", bundle="cert.pem"))
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2


@pytest.mark.parametrize(
    ("names", "password", "setting"),
    [
        ({"bundle": "missing.pem"}, b"", "KASPI_CA_BUNDLE"),
        ({"bundle": "empty.pem"}, b"", "KASPI_CA_BUNDLE"),
        ({"bundle": "text.pem"}, b"", "KASPI_CA_BUNDLE"),
        ({"cert": "missing.pem"}, b"", "KASPI_CLIENT_CERT"),
        ({"cert": "text.pem", "key": "key.pem"}, b"", "KASPI_CLIENT_CERT"),
        ({"cert": "text.p12"}, b"", "KASPI_CLIENT_CERT"),
        ({"cert": "missing.p12"}, b"", "KASPI_CLIENT_CERT"),
        ({"cert": "locked.PFX"}, b"", "KASPI_CLIENT_KEY_PASSWORD"),
        ({"cert": "locked.PFX"}, b"wrong", "KASPI_CLIENT_KEY_PASSWORD"),
        ({"cert": "cert.pem"}, b"", "KASPI_CLIENT_KEY"),
        ({"cert": "cert.pem", "key": "missing.pem"}, b"", "KASPI_CLIENT_KEY"),
        ({"cert": "cert.pem", "key": "text.pem"}, b"", "KASPI_CLIENT_KEY"),
        ({"cert": "cert.pem", "key": "locked.pem"}, b"", "KASPI_CLIENT_KEY_PASSWORD"),
        ({"cert": "cert.pem", "key": "locked.pem"}, b"wrong", "KASPI_CLIENT_KEY_PASSWORD"),
    ],
)
def test_wrong_file_is_named_by_its_setting(files: Files, names: dict[str, str], password: bytes, setting: str) -> None:
    """Whoever reads it knows which line to change; the password is never said."""
    with pytest.raises(ConfigurationError, match=rf"{setting}\b") as caught:
        make_tls(files.make_settings(**names, password=password))
    assert "wrong" not in str(caught.value)


def test_key_of_another_certificate_is_refused(files: Files, tmp_path: Path) -> None:
    """Before the bank refuses it."""
    (tmp_path / "other").mkdir()
    Files(tmp_path / "other")
    settings = files.make_settings(cert="cert.pem", key="other/key.pem")
    with pytest.raises(ConfigurationError, match="does not belong"):
        make_tls(settings)
