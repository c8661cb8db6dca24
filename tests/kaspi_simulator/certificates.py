"""The bank's own certificates: a private root, a server of this machine, and clients with a password."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PASSWORD = "simulator"
_FIVE_YEARS = 1826


@dataclass(frozen=True)
class ClientFiles:
    """What a client is given: certificate and locked key as PEM, and both in one PKCS12 with the same password."""

    certificate: Path
    key: Path
    bundle: Path
    password: str = PASSWORD


class Authority:
    """A private root in a folder, made at the first use.

    Args:
        folder: Where everything lies: `ca.pem`, `ca.key`, `server.pem`, `server.key`, and the clients' files by name.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / "ca.pem"
        if not self.root.exists():
            folder.mkdir(parents=True, exist_ok=True)
            self._found()
        self._certificate = x509.load_pem_x509_certificate(self.root.read_bytes())
        self._key = _load_key(folder / "ca.key")

    def get_server_files(self) -> tuple[Path, Path]:
        """Certificate and open key of the server `localhost`."""
        certificate, key = self.folder / "server.pem", self.folder / "server.key"
        if not certificate.exists():
            names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
            private = _make_key()
            issued = self._issue(private, "localhost", ExtendedKeyUsageOID.SERVER_AUTH, _FIVE_YEARS, names)
            _write(key, _dump_key(private, NoEncryption()))
            _write(certificate, issued.public_bytes(Encoding.PEM))
        return certificate, key

    def get_client_files(self, name: str, common_name: str, *, days: int = _FIVE_YEARS) -> ClientFiles:
        """The files of a client called `common_name`; made at the first use, valid for so many days."""
        files = ClientFiles(self.folder / f"{name}.pem", self.folder / f"{name}.key", self.folder / f"{name}.p12")
        if not files.bundle.exists():
            private, lock = _make_key(), BestAvailableEncryption(PASSWORD.encode())
            issued = self._issue(private, common_name, ExtendedKeyUsageOID.CLIENT_AUTH, days)
            _write(files.certificate, issued.public_bytes(Encoding.PEM))
            _write(files.key, _dump_key(private, lock))
            bundle = pkcs12.serialize_key_and_certificates(name.encode(), private, issued, [self._certificate], lock)
            _write(files.bundle, bundle)
        return files

    def _found(self) -> None:
        private, name = _make_key(), _name("Simulator root")
        certificate = (
            _begin(private, name, name, _FIVE_YEARS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(_allow(signing=False), critical=True)
            .sign(private, hashes.SHA256())
        )
        _write(self.folder / "ca.key", _dump_key(private, NoEncryption()))
        _write(self.root, certificate.public_bytes(Encoding.PEM))

    def _issue(
        self,
        private: rsa.RSAPrivateKey,
        common_name: str,
        purpose: x509.ObjectIdentifier,
        days: int,
        names: x509.SubjectAlternativeName | None = None,
    ) -> x509.Certificate:
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        builder = (
            _begin(private, _name(common_name), self._certificate.subject, days)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_allow(signing=True), critical=True)
            .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
            .add_extension(issuer, critical=False)
        )
        if names is not None:
            builder = builder.add_extension(names, critical=False)
        return builder.sign(self._key, hashes.SHA256())


def _begin(private: rsa.RSAPrivateKey, subject: x509.Name, issuer: x509.Name, days: int) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False)
    )


def _allow(*, signing: bool) -> x509.KeyUsage:
    """What a key may be used for: its owner's handshakes, or, of the root, to sign certificates."""
    return x509.KeyUsage(
        digital_signature=signing,
        content_commitment=signing,
        key_encipherment=signing,
        data_encipherment=signing,
        key_agreement=False,
        key_cert_sign=not signing,
        crl_sign=not signing,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _make_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _dump_key(private: rsa.RSAPrivateKey, lock: KeySerializationEncryption) -> bytes:
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)


def _load_key(path: Path) -> rsa.RSAPrivateKey:
    key = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError(path)
    return key


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    path.chmod(0o600)
