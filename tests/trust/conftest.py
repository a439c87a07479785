"""Collects what each row of the table of trust tried, and prints the table at the end of the run."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

ROWS: Final[dict[str, dict[str, str]]] = tomllib.loads(
    (Path(__file__).parent / "rows.toml").read_text(encoding="utf-8")
)
_LEDGER = pytest.StashKey["Ledger"]()


@dataclass
class Ledger:
    """What the tests of each row tried and saw."""

    inputs: dict[str, int] = field(default_factory=dict)
    results: dict[str, list[str]] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)
    seconds: dict[str, float] = field(default_factory=dict)

    def lines(self) -> Iterator[tuple[str, str, str, str, str]]:
        """Yield row, what, inputs, result and the best elsewhere, for the rows that ran."""
        for row, said in ROWS.items():
            if row in self.inputs or row in self.failed:
                result = "FAILED" if row in self.failed else "; ".join(self.results.get(row, [])) or said["expected"]
                yield row, said["what"], f"{self.inputs.get(row, 0):,}", result, said["best"]


class Trust:
    """Takes down what a test did for one row of the table."""

    def __init__(self, ledger: Ledger, row: str) -> None:
        self._ledger = ledger
        self._row = row

    def tried(self, inputs: int, result: str | None = None) -> None:
        """Add inputs that were tried and behaved as expected, and perhaps what was seen, in a few words."""
        self._ledger.inputs[self._row] = self._ledger.inputs.get(self._row, 0) + inputs
        if result and result not in self._ledger.results.setdefault(self._row, []):
            self._ledger.results[self._row].append(result)


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_LEDGER] = Ledger()
    config.addinivalue_line("markers", "trust(row): the test is part of a row of the table of trust")


@pytest.fixture
def trust(request: pytest.FixtureRequest) -> Iterator[Trust]:
    """The row that the test's marker names: `pytestmark = pytest.mark.trust("T5")`."""
    (row,) = request.node.get_closest_marker("trust").args
    assert row in ROWS, f"rows.toml has no row {row}"
    ledger = request.config.stash[_LEDGER]
    start = time.monotonic()
    yield Trust(ledger, row)
    ledger.seconds[row] = ledger.seconds.get(row, 0.0) + time.monotonic() - start


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    marker = item.get_closest_marker("trust")
    if report.failed and marker is not None:
        item.config.stash[_LEDGER].failed.add(marker.args[0])
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    ledger = config.stash[_LEDGER]
    lines = list(ledger.lines())
    if not lines:
        return
    terminalreporter.section("trust")
    for row, what, inputs, result, best in lines:
        terminalreporter.write_line(f"{row:4} {what}: {inputs} inputs, {ledger.seconds.get(row, 0):.0f} s")
        terminalreporter.write_line(f"       ours: {result}")
        terminalreporter.write_line(f"       best elsewhere: {best}")
