"""Every small change to an authored type is noticed by a committed case, or changes nothing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from specmutants.gate import listed, run, stale

pytestmark = pytest.mark.trust("T17")


def test_no_mutant_survives(trust: Any) -> None:
    scores = run(Path(__file__).resolve().parents[2], jobs=os.cpu_count() or 1)
    assert [mutant.id for one in scores for mutant in one.survivors] == []
    assert stale(scores, listed()) == []
    killed, total = sum(one.killed for one in scores), sum(one.total for one in scores)
    assert killed > 1500
    trust.tried(total, f"{killed:,} noticed, {total - killed} change nothing, none survives")
