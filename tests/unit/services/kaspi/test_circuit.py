"""When the bank is left alone, and for how long."""

import pytest

from toi_invite.errors import GatewayRefusedError, GatewayUnavailableError, OutcomeUnknownError
from toi_invite.services.kaspi.circuit import Circuit


class Clock:
    """A clock that stands until it is put forward."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        """Seconds since whenever."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The circuit's clock."""
    return Clock()


@pytest.fixture
def circuit(clock: Clock) -> Circuit:
    """A closed circuit."""
    return Circuit(clock)


def call(circuit: Circuit, error: Exception | None = None) -> bool:
    """Whether a call that ends like this was let through."""
    was_made = False
    try:
        with circuit.guard():
            was_made = True
            if error is not None:
                raise error
    except (GatewayUnavailableError, GatewayRefusedError):
        pass
    return was_made


def fail(circuit: Circuit, times: int = 1) -> list[bool]:
    """Calls that find nobody, and which of them were made."""
    return [call(circuit, GatewayUnavailableError("away")) for _ in range(times)]


def test_five_failures_in_a_row_open_it(circuit: Circuit, clock: Clock) -> None:
    """The sixth call is not made, and is told when to come back."""
    assert fail(circuit, 6) == [True] * 5 + [False]
    clock.now += 5
    with pytest.raises(GatewayUnavailableError) as caught, circuit.guard():
        pass
    assert caught.value.retry_after == 10


@pytest.mark.parametrize("error", [None, GatewayRefusedError("no")])
def test_any_answer_between_begins_the_count_anew(circuit: Circuit, error: Exception | None) -> None:
    """A bank that says no is alive."""
    fail(circuit, 4)
    call(circuit, error)
    assert fail(circuit, 5) == [True] * 5


def test_lost_answer_counts_as_failure(circuit: Circuit) -> None:
    """Whatever became of the change."""
    assert [call(circuit, OutcomeUnknownError("lost")) for _ in range(6)] == [True] * 5 + [False]


def test_one_call_tries_after_the_pause(circuit: Circuit, clock: Clock) -> None:
    """While it is on its way the others still wait."""
    fail(circuit, 5)
    clock.now += 15
    with circuit.guard():
        assert not call(circuit)
    assert call(circuit)


def test_each_failed_try_doubles_the_pause_to_five_minutes(circuit: Circuit, clock: Clock) -> None:
    """15, 30, 60, 120, 240, then 300 seconds."""
    fail(circuit, 5)
    for pause in (15, 30, 60, 120, 240, 300, 300):
        clock.now += pause - 1
        assert not call(circuit)
        clock.now += 1
        assert fail(circuit) == [True]


def test_success_closes_it_for_good(circuit: Circuit, clock: Clock) -> None:
    """The next pause is the first one again."""
    fail(circuit, 5)
    clock.now += 15
    assert fail(circuit) == [True]
    clock.now += 30
    assert call(circuit)
    assert fail(circuit, 5) == [True] * 5
    clock.now += 15
    assert call(circuit)


def test_abandoned_try_lets_the_next_one_try(circuit: Circuit, clock: Clock) -> None:
    """A cancelled task says nothing about the bank."""
    fail(circuit, 5)
    clock.now += 15
    with pytest.raises(KeyboardInterrupt), circuit.guard():
        raise KeyboardInterrupt
    assert call(circuit)
