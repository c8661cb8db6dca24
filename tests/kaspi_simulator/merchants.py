"""Who may use the bank: organizations, their trade points, and the devices registered there."""

import uuid
from dataclasses import asdict, dataclass, field

from tests.kaspi_simulator.store import Store

DEFAULT_BIN = "123456789012"
DEFAULT_KEY = "test_5f6a1c0e-0000-4000-8000-simulator001"


@dataclass
class TradePoint:
    """A till of an organization."""

    id: int
    bin: str
    name: str
    is_on: bool = True
    takes_qr: bool = True
    methods: list[str] = field(default_factory=lambda: ["Gold", "Red", "Loan"])


@dataclass
class Device:
    """What an organization's software registered at a trade point. The token is a GUID."""

    token: str
    device_id: str
    trade_point_id: int
    bin: str
    is_active: bool = True


@dataclass
class Merchant:
    """An organization. Its `api_key` opens r1 and the aggregator's face."""

    bin: str
    api_key: str
    store_name: str = "Toi Invite"
    address: str = "Abai 1"
    city: str = "Almaty"


class Merchants:
    """Everybody the bank knows, on disk."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._merchants = {key: Merchant(**one) for key, one in store.load("merchant").items()}
        self._points = {int(key): TradePoint(**one) for key, one in store.load("trade-point").items()}
        self._devices = {key: Device(**one) for key, one in store.load("device").items()}
        if not self._merchants:
            self._found()

    def find(self, bin_: str) -> Merchant | None:
        """The organization with this number."""
        return self._merchants.get(bin_)

    def find_by_key(self, api_key: str) -> Merchant | None:
        """The organization that holds this key."""
        return next((one for one in self._merchants.values() if api_key and one.api_key == api_key), None)

    def add(self, merchant: Merchant) -> None:
        """Take an organization on."""
        self._merchants[merchant.bin] = merchant
        self._store.save("merchant", merchant.bin, asdict(merchant))

    def list_points(self, bin_: str) -> list[TradePoint]:
        """An organization's trade points."""
        return [point for point in self._points.values() if point.bin == bin_]

    def find_point(self, number: int) -> TradePoint | None:
        """The trade point with this number."""
        return self._points.get(number)

    def save_point(self, point: TradePoint) -> None:
        """Keep a new or changed trade point."""
        self._points[point.id] = point
        self._store.save("trade-point", str(point.id), asdict(point))

    def remove_points(self, bin_: str) -> None:
        """Close all trade points of an organization."""
        for point in self.list_points(bin_):
            del self._points[point.id]
            self._store.delete("trade-point", str(point.id))

    def find_device(self, token: str) -> Device | None:
        """The device that was given this token, also when it was deleted since."""
        return self._devices.get(token)

    def find_device_by_name(self, bin_: str, device_id: str) -> Device | None:
        """The active device that an organization registered under this name."""
        matches = (one for one in self._devices.values() if (one.bin, one.device_id) == (bin_, device_id))
        return next((one for one in matches if one.is_active), None)

    def add_device(self, device_id: str, point: TradePoint) -> Device:
        """Register a device."""
        device = Device(str(uuid.uuid4()), device_id, point.id, point.bin)
        self._devices[device.token] = device
        self._save_device(device)
        return device

    def deactivate_device(self, device: Device) -> None:
        """Delete a device; its token is remembered as inactive."""
        device.is_active = False
        self._save_device(device)

    def deactivate_devices(self) -> None:
        """Delete every device; the tokens stay known as inactive."""
        for device in self._devices.values():
            self.deactivate_device(device)

    def forget_devices(self) -> None:
        """Lose every device, so that their tokens are unknown."""
        self._devices.clear()
        self._store.delete("device")

    def reset(self) -> None:
        """Back to the one organization with its two trade points."""
        for kind in ("merchant", "trade-point", "device"):
            self._store.delete(kind)
        self._merchants.clear()
        self._points.clear()
        self._devices.clear()
        self._found()

    def _save_device(self, device: Device) -> None:
        self._store.save("device", device.token, asdict(device))

    def _found(self) -> None:
        self.add(Merchant(DEFAULT_BIN, DEFAULT_KEY))
        self.save_point(TradePoint(1001, DEFAULT_BIN, "Toi Invite, online"))
        self.save_point(TradePoint(1002, DEFAULT_BIN, "Toi Invite, office"))
