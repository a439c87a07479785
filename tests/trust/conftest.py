"""Collects what each row of the table of trust tried, and prints the table at the end of the run."""

from __future__ import annotations

import platform
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version
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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--trust-readme", action="store_true", help="write the table of trust into the README as well")


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
    if config.getoption("--trust-readme") and not ledger.failed:
        write(README, lines)
    terminalreporter.section("trust")
    for row, what, inputs, result, best in lines:
        terminalreporter.write_line(f"{row:4} {what}: {inputs} inputs, {ledger.seconds.get(row, 0):.0f} s")
        terminalreporter.write_line(f"       ours: {result}")
        terminalreporter.write_line(f"       best elsewhere: {best}")


README: Final = Path(__file__).parents[2] / "README.md"
_BEGIN: Final = "<!-- trust: written by `make trust TABLE=1` -->"
_END: Final = "<!-- end of trust -->"


def write(readme: Path, lines: list[tuple[str, str, str, str, str]]) -> None:
    """Put the table in its place.

    Raises:
        ValueError: A row did not run, or the place is missing.
    """
    missing = [row for row in ROWS if row not in {line[0] for line in lines}]
    if missing:
        message = f"the table needs a run of all rows; not run: {', '.join(missing)}"
        raise ValueError(message)
    text = readme.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    if not after:
        message = f"{readme.name} has no place for the table"
        raise ValueError(message)
    packages = ("jsonschema-rs", "jsonschema", "orjson", "hypothesis")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    table = [
        f"Run on {date.today():%Y-%m-%d} with Python {platform.python_version()}, {versions}.",
        "",
        "| row | what was tried | inputs | ours | best known elsewhere |",
        "|---|---|---|---|---|",
        *(f"| {row} | {what} | {inputs} | {ours} | {best} |" for row, what, inputs, ours, best in lines),
    ]
    readme.write_text(f"{before}{_BEGIN}\n{chr(10).join(table)}\n{_END}{after}", encoding="utf-8")
