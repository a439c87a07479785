"""Generated payloads of all types, right and wrong, have one verdict, whichever engine is asked."""

from __future__ import annotations

import os
import shutil
from typing import Any

import pytest
from trust import differential

pytestmark = pytest.mark.trust("T16")
COUNT = 1_000_000 if os.environ.get("TRUST_NIGHTLY") else 60_000


def test_all_engines_agree(trust: Any) -> None:
    lacks = differential.AJV.lacks()
    assert lacks is None, f"Ajv cannot be asked: {lacks}"
    assert shutil.which("node")
    tally = differential.run(COUNT, seed=1, jobs=os.cpu_count() or 1)
    assert tally.differences == 0, "\n".join(tally.differing)
    assert sum(tally.judged.values()) == COUNT
    assert set(tally.judged) == {"sound", "fault", "two faults", "any"}
    assert COUNT // 4 < tally.accepted < COUNT // 2
    assert tally.told > COUNT // 10
    assert tally.usual > COUNT // 25
    trust.tried(COUNT, f"no difference; {tally.accepted:,} accepted")


def test_a_difference_would_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that lies about one payload is caught."""
    differential.prepare()
    honest = differential.AJV.ask

    def lie(folder: Any, questions: Any) -> Any:
        answers = dict(honest(folder, questions))
        first = next(iter(answers))
        return answers | {first: not answers[first]}

    monkeypatch.setattr(type(differential.AJV), "ask", lambda _self, folder, questions: lie(folder, questions))
    tally = differential.judge(range(50), seed=1)
    assert tally.differences == 1
    assert tally.differing[0].startswith("0: ")
