"""What a page costs its reader: every answer of the server by what it was asked for, as Chromium got it."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page


@dataclass
class Traffic:
    """Answers in the order of their requests; `sizes` are bytes on the wire, headers included."""

    kinds: dict[str, str] = field(default_factory=dict)
    urls: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    def count_bytes(self, *kinds: str) -> int:
        """Bytes that came for requests of these kinds (`Document`, `Script`, `Font`, as the protocol names them)."""
        return sum(size for number, size in self.sizes.items() if self.kinds[number] in kinds)

    def list_urls(self) -> list[str]:
        """Every address that was asked, but for the browser's own wish for an icon."""
        return [url for url in self.urls.values() if not url.endswith("/favicon.ico")]


def watch_traffic(page: Page) -> Traffic:
    """What the page asks and gets from now on."""
    traffic = Traffic()
    tool = page.context.new_cdp_session(page)

    def ask(event: dict[str, Any]) -> None:
        traffic.urls[event["requestId"]] = event["request"]["url"]
        traffic.kinds[event["requestId"]] = event["type"]

    def end(event: dict[str, Any]) -> None:
        traffic.sizes[event["requestId"]] = int(event["encodedDataLength"])

    tool.on("Network.requestWillBeSent", ask)
    tool.on("Network.loadingFinished", end)
    tool.send("Network.enable")
    return traffic
