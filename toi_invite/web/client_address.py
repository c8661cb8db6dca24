"""Whose address a request comes from, as far as the settings allow to believe it."""

import ipaddress

from starlette.requests import HTTPConnection

_UNKNOWN = "0.0.0.0"  # noqa: S104 - a name for nobody, nothing listens on it


def read_client_address(connection: HTTPConnection, *, trusted_hops: int) -> str:
    """The client's IP address as text.

    Each trusted proxy appends the address that it saw to `X-Forwarded-For`, so the entry that many places from the
    end is the first one that the client could not write itself; with no trusted proxy the header is ignored.
    """
    entries = [entry.strip() for entry in ",".join(connection.headers.getlist("x-forwarded-for")).split(",")]
    if 0 < trusted_hops <= len(entries) and _is_address(entries[-trusted_hops]):
        return entries[-trusted_hops]
    return connection.client.host if connection.client else _UNKNOWN


def is_loopback(address: str) -> bool:
    """Whether the address is the machine's own."""
    return _is_address(address) and ipaddress.ip_address(address).is_loopback


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
