"""The scenarios from beginning to end, through both faces, and the command that plays them."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.kaspi_simulator.play import Play
from tests.kaspi_simulator.scenarios import SCENARIOS
from tests.support.bank import PretendBank

pytestmark = pytest.mark.slow  # each story is played to its end

_ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("at_aggregator", [False, True], ids=["official", "aggregator"])
@pytest.mark.parametrize("name", SCENARIOS)
async def test_scenario_ends_as_told(name: str, *, at_aggregator: bool):
    """The bank's book says at the end what the scenario promises."""
    play = Play(name, at_aggregator=at_aggregator)
    await play.run()
    assert play.is_as_told, play.lines


async def test_other_end_than_told_is_noticed():
    """A buyer who pays does not decline."""
    play = Play("paid")
    play.scenario = SCENARIOS["declined"]
    await play.run()
    assert play.is_as_told
    play.scenario = SCENARIOS["paid"]
    assert not play.is_as_told


def test_command_prints_the_story():
    """Each change of the book stands on a line with its time, and the exit status tells the end."""
    command = [sys.executable, "-m", "tests.kaspi_simulator", "play", "paid"]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=True)
    words = [line.split()[-1] for line in done.stdout.splitlines() if line.startswith("00:")]
    assert [word for word in words if word.islower()] == ["created", "scanned", "paid"]
    assert done.stdout.splitlines()[-1] == "as told"


def test_running_simulator_plays_what_it_is_told(pretend_bank: PretendBank):
    """The command speaks to a simulator that runs already."""
    command = [sys.executable, "-m", "tests.kaspi_simulator", "play", "declined", "--url", pretend_bank.url]
    subprocess.run(command, cwd=_ROOT, capture_output=True, check=True)
    assert pretend_bank.get("/scenario")["name"] == "declined"
