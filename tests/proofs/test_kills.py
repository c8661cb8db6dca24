"""Killed in the middle of settling, the application leaves everything or nothing of each payment (reliability 10)."""

from dataclasses import asdict
from pathlib import Path

import pytest

from tests.proofs.figures import tell
from tests.proofs.kills import Kills, kill_repeatedly
from tests.proofs.scale import SCALE
from tests.support.broken import copy_project, spoil
from tests.support.payments import find_broken_invariants
from toi_invite.db import Database

CONTROL_KILLS = 6
SEPARATE_COMMITS = {
    "self.engine.connect()": 'self.engine.execution_options(isolation_level="AUTOCOMMIT").connect()',
    "f\"BEGIN {options.get('sqlite_begin', 'IMMEDIATE')}\"": '"SELECT 1"',
}
"""What makes of one transaction as many as it has statements, on both engines."""


def tell_kills(name: str, engine: str, kills: Kills) -> None:
    """Print the figures."""
    tell(f"{name} on {engine}", **{**asdict(kills), "moments": dict(sorted(kills.moments.items()))})


@pytest.mark.slow
async def test_application_killed_inside_settlement_settles_each_payment_once(
    database: Database, engine_url: str, engine_name: str, tmp_path: Path
) -> None:
    """Real deliveries over sockets, death at a statement, a new start, everything sent again: no half, lost, double."""
    kills = await kill_repeatedly(database, engine_url, tmp_path, kills=SCALE.kills)

    tell_kills("kill", engine_name, kills)
    assert (kills.killed, kills.half, kills.lost, kills.double) == (SCALE.kills, 0, 0, 0)
    assert await find_broken_invariants(database) == []


@pytest.mark.slow
async def test_control_with_separate_commits_leaves_half_states(
    database: Database, engine_url: str, engine_name: str, tmp_path: Path
) -> None:
    """The same on a copy of the program that commits after each statement: the proof sees what it looks for."""
    tree = spoil(copy_project(tmp_path / "tree"), "toi_invite/db.py", SEPARATE_COMMITS)

    kills = await kill_repeatedly(database, engine_url, tmp_path, kills=CONTROL_KILLS, tree=tree)

    tell_kills("kill, control with separate commits", engine_name, kills)
    assert kills.half > 0
