"""The proofs see what is wrong: each finds a broken law in a project with a planted bug."""

from pathlib import Path

import pytest

from tests.proofs.figures import tell
from tests.support.broken import find_violation, plant, unlock

MACHINE = "tests/proofs/test_state_machine.py"
INTERLEAVINGS = "tests/proofs/test_interleavings.py"


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("patch", ["04-no-amount-check", "08-ends-accept-no-success", "10-surplus-as-duplicate"])
def test_control_state_machine_finds_planted_bug(patch: str, tmp_path: Path) -> None:
    """Without a check of the sum, without late success, with a surplus that is dropped."""
    tree = plant(tmp_path / "tree", f"{patch}.patch")

    violation = find_violation(tree, MACHINE, "-k", "sqlite and told")

    tell(f"state machine, control {patch}", violation=violation)
    assert violation


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_control_interleavings_find_missing_lock(tmp_path: Path) -> None:
    """Where nobody waits, on PostgreSQL: right one after another, wrong at the same time."""
    violation = find_violation(unlock(tmp_path / "tree"), INTERLEAVINGS, "-k", "postgresql-another")

    tell("interleavings on postgresql, control without the lock", violation=violation)
    assert violation


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_control_interleavings_find_lost_condition(tmp_path: Path) -> None:
    """With an update that says that it was first, whether or not it was: on SQLite writers wait for one another."""
    tree = plant(tmp_path / "tree", "07-no-conditional-update.patch")

    violation = find_violation(tree, INTERLEAVINGS, "-k", "sqlite-paid and late")

    tell("interleavings on sqlite, control without the condition", violation=violation)
    assert violation
