"""The mock, a client that calls it, and counts that are printed at the end."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from partnercenter_spec import Validator
from prism import serve

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "src" / "partnercenter_spec" / "data" / "openapi-3.1.json"
_COUNTS = pytest.StashKey[Counter[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_COUNTS] = Counter()
    # pytest takes down its fixtures, and with them the mock, on an interrupt but not when it is terminated
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    terminalreporter.section("conformance")
    for what, count in config.stash[_COUNTS].items():
        terminalreporter.write_line(f"{count:6} {what}")


@pytest.fixture(scope="session")
def counts(pytestconfig: pytest.Config) -> Counter[str]:
    """What was done how often; printed at the end of the run."""
    return pytestconfig.stash[_COUNTS]


@pytest.fixture(scope="session")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Base URL of a mock that serves the document."""
    with serve(DOCUMENT, tmp_path_factory.mktemp("mock") / "prism.log") as url:
        yield url


@pytest.fixture
def client(mock: str) -> Iterator[httpx.Client]:
    """A client of the mock, which accepts any token."""
    with httpx.Client(base_url=mock, headers={"Authorization": "Bearer any"}, trust_env=False) as client:
        yield client


@pytest.fixture(scope="session")
def lenient() -> Validator:
    """A validator as a service uses it."""
    return Validator()


@pytest.fixture(scope="session")
def strict() -> Validator:
    """A validator as a contract test uses it. It replaces the one that runs on both engines elsewhere."""
    return Validator(strict=True)
