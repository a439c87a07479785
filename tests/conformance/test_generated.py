"""Requests that schemathesis makes from the document: the mock and the validator agree about them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from conformance.disagreements import REFUSED, TOLERATED, disagreements
from conformance.traffic import recorded

from partnercenter_spec import Validator, contract
from partnercenter_spec.http import Exchange
from partnercenter_spec.operations import operations

pytestmark = pytest.mark.conformance

DOCUMENT = Path(__file__).resolve().parents[2] / "src" / "partnercenter_spec" / "data" / "openapi-3.1.json"
OPERATIONS = {operation.id for operation in operations(contract.shipped())}
ANSWER_CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
)


@dataclass(frozen=True)
class Run:
    """A run of schemathesis: its exit status, what it printed, what it sent and got."""

    status: int
    printed: str
    exchanges: list[Exchange]


def run(url: str, mode: str, checks: tuple[str, ...], folder: Path) -> Run:
    """Send generated requests. The seed is fixed: two runs over one document send the same."""
    program = shutil.which("schemathesis", path=sysconfig.get_path("scripts"))
    assert program, "schemathesis is missing: run `make conformance`, which installs it"
    har = folder / "traffic.har"
    options = {
        "url": url,
        "header": "Authorization: Bearer any",
        "phases": "examples,coverage,fuzzing",
        "mode": mode,
        "checks": ",".join(checks),
        "max-examples": "40",
        "seed": "1",
        "generation-database": "none",
        "report": "har",
        "report-har-path": str(har),
        "output-sanitize": "false",
    }
    command = [program, "run", str(DOCUMENT), "--no-color", *(f"--{name}={value}" for name, value in options.items())]
    environment = os.environ | {"NO_PROXY": "127.0.0.1", "PYTHONUTF8": "1"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=110, check=False
    )
    return Run(done.returncode, done.stdout + done.stderr, recorded(har) if har.is_file() else [])


@pytest.fixture(scope="module")
def positive(mock: str, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Requests that the document allows."""
    return run(mock, "positive", ANSWER_CHECKS, tmp_path_factory.mktemp("positive"))


@pytest.fixture(scope="module")
def negative(mock: str, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Requests that the document forbids, besides its examples. Prism answers some in a form of its own."""
    return run(mock, "negative", ("not_a_server_error",), tmp_path_factory.mktemp("negative"))


def statuses(exchanges: list[Exchange]) -> Counter[int]:
    return Counter(exchange.response.status for exchange in exchanges if exchange.response)


def called(validator: Validator, exchanges: list[Exchange]) -> set[str | None]:
    return {validator.exchange(exchange).operation for exchange in exchanges}


def compare(validator: Validator, exchanges: list[Exchange]) -> tuple[list[str], Counter[str]]:
    """Return the disagreements that nothing explains, and how often which explanation served."""
    unexplained = []
    explained: Counter[str] = Counter()
    for exchange in exchanges:
        for found in disagreements(validator, exchange):
            if found.tolerated is None:
                request = exchange.request
                unexplained.append(f"{found.side} alone: {found.fault} {request.method} {request.url} {request.body!r}")
            else:
                explained[found.tolerated] += 1
    return unexplained, explained


def tell(counts: Counter[str], mode: str, exchanges: list[Exchange], explained: Counter[str]) -> None:
    for status, count in sorted(statuses(exchanges).items()):
        counts[f"{mode} requests of schemathesis, answered {status}"] += count
    for name, count in sorted(explained.items()):
        counts[f"  excluded, {name}: {TOLERATED[name].reason}"] += count


def test_schemathesis_finds_nothing_wrong(positive: Run, lenient: Validator) -> None:
    assert positive.status == 0, positive.printed
    assert "No issues found" in positive.printed
    assert called(lenient, positive.exchanges) == OPERATIONS


def test_allowed_requests_are_accepted(positive: Run, lenient: Validator, counts: Counter[str]) -> None:
    unexplained, explained = compare(lenient, positive.exchanges)
    tell(counts, "positive", positive.exchanges, explained)
    assert unexplained == []
    assert set(explained) <= {"filter"}
    assert max(statuses(positive.exchanges)) < 300


def test_answers_to_allowed_requests_are_accepted(positive: Run, strict: Validator) -> None:
    wrong = [
        finding.to_dict()
        for exchange in positive.exchanges
        for finding in strict.exchange(exchange)
        if finding.direction == "response"
    ]
    assert wrong == []


def test_forbidden_requests_are_refused_for_the_same_reasons(
    negative: Run, lenient: Validator, counts: Counter[str]
) -> None:
    assert negative.status == 0, negative.printed
    unexplained, explained = compare(lenient, negative.exchanges)
    tell(counts, "negative", negative.exchanges, explained)
    assert unexplained == []
    refused = [exchange for exchange in negative.exchanges if exchange.response and exchange.response.status in REFUSED]
    by_both = [one for one in refused if not lenient.exchange(Exchange(one.request)).ok]
    # what is left was refused for nulls and for unlisted values of open enumerations alone, as the above has shown
    counts["of them refused by both"] += len(by_both)
    counts["of them refused by Prism alone, for nulls and open enumerations"] += len(refused) - len(by_both)
    assert len(by_both) > 0.9 * len(refused)
    assert called(lenient, by_both) >= OPERATIONS
