"""The proofs see what is wrong: each finds a broken law in a project with a planted bug."""

from pathlib import Path

import pytest

from tests.proofs.broken import find_violation, plant
from tests.proofs.figures import tell

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
def test_control_interleavings_find_lost_condition(engine_name: str, tmp_path: Path) -> None:
    """With updates that say that they were first, whether or not they were."""
    tree = plant(tmp_path / "tree", "07-no-conditional-update.patch")

    violation = find_violation(tree, INTERLEAVINGS, "-k", f"{engine_name} and late")

    tell(f"interleavings on {engine_name}, control", violation=violation)
    assert violation
