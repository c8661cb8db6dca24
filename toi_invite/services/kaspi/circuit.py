"""A circuit that stops calling a dead bank, and tries again by one call at a time (ADR 0016)."""

import logging
from collections.abc import Callable, Generator
from contextlib import contextmanager

from toi_invite.errors import GatewayError, GatewayUnavailableError

FAILURES_TO_OPEN = 5
FIRST_PAUSE = 15.0
LONGEST_PAUSE = 300.0

_logger = logging.getLogger(__name__)


class Circuit:
    """Opens after five failures in a row; after 15 seconds one call may try, and its failure doubles the pause.

    `seconds` is a clock that only goes forward.
    """

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._failures = 0
        self._pause = 0.0
        self._open_until: float | None = None
        self._is_probing = False

    @contextmanager
    def guard(self) -> Generator[None, None, None]:
        """Surround one call.

        Raises:
            GatewayUnavailableError: the circuit is open; `retry_after` tells for how many seconds.
        """
        is_probe = self._admit()
        try:
            yield
        except GatewayUnavailableError:
            self._note_failure(is_probe=is_probe)
            raise
        except GatewayError:
            self._close()
            raise
        else:
            self._close()
        finally:
            if is_probe:
                self._is_probing = False

    def _admit(self) -> bool:
        if self._open_until is None:
            return False
        remaining = self._open_until - self._seconds()
        if remaining > 0 or self._is_probing:
            raise GatewayUnavailableError("the bank is left alone for a while", retry_after=max(remaining, 1.0))
        self._is_probing = True
        return True

    def _note_failure(self, *, is_probe: bool) -> None:
        self._failures += 1
        if is_probe:
            self._open(min(self._pause * 2, LONGEST_PAUSE))
        elif self._open_until is None and self._failures >= FAILURES_TO_OPEN:
            self._open(FIRST_PAUSE)

    def _open(self, pause: float) -> None:
        self._pause = pause
        self._open_until = self._seconds() + pause
        _logger.warning("the bank failed %d times in a row; no calls for %d s", self._failures, pause)

    def _close(self) -> None:
        if self._open_until is not None:
            _logger.info("the bank answers again")
        self._failures = 0
        self._open_until = None
