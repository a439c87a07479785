"""The command in a process of its own, and payloads to give it."""

import copy
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import partnercenter_spec

CUSTOMER: Mapping[str, Any] = {
    "id": "7c0f8a9e-1d34-4b6b-9a53-2f1f0e6c5d10",
    "companyProfile": {
        "tenantId": "7c0f8a9e-1d34-4b6b-9a53-2f1f0e6c5d10",
        "domain": "contoso.example",
        "companyName": "Contoso",
        "attributes": {"objectType": "CustomerCompanyProfile"},
    },
    "relationshipToPartner": "reseller",
    "attributes": {"objectType": "Customer"},
}


@dataclass(frozen=True)
class Call:
    """What one call of the command gave."""

    status: int
    out: str
    err: str

    @property
    def results(self) -> list[dict[str, Any]]:
        results: list[dict[str, Any]] = json.loads(self.out)["results"]
        return results

    @property
    def codes(self) -> list[str]:
        return [found["code"] for result in self.results for found in result["findings"]]


Run = Callable[..., Call]
Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture(scope="session")
def environment() -> dict[str, str]:
    source = str(Path(partnercenter_spec.__file__).parents[1])
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, (source, kept.get("PYTHONPATH"))))}


@pytest.fixture(scope="session")
def command() -> list[str]:
    return [sys.executable, "-m", "partnercenter_spec"]


@pytest.fixture
def run(tmp_path: Path, environment: dict[str, str], command: list[str]) -> Run:
    """Run the command in a folder of its own; no traceback may ever come out."""

    def call(*arguments: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> Call:
        done = subprocess.run(
            [*command, *arguments],
            input=stdin,
            capture_output=True,
            cwd=tmp_path,
            env={**environment, **(env or {})},
            timeout=60,
            check=False,
        )
        assert b"Traceback" not in done.stderr
        return Call(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return call


@pytest.fixture
def start(tmp_path: Path, environment: dict[str, str], command: list[str]) -> Start:
    """Start the command in a folder of its own, with streams of the test's choice."""

    def begin(*arguments: str, env: Mapping[str, str] | None = None, **streams: Any) -> subprocess.Popen[bytes]:
        call = [*command, *arguments]
        return subprocess.Popen(call, cwd=tmp_path, env={**environment, **(env or {})}, **streams)

    return begin


@pytest.fixture
def customer() -> dict[str, Any]:
    """A valid payload that names itself."""
    return copy.deepcopy(dict(CUSTOMER))


@pytest.fixture
def valid() -> bytes:
    return json.dumps(CUSTOMER).encode()


@pytest.fixture
def invalid(customer: dict[str, Any]) -> bytes:
    """Lacks one required member: exactly one finding."""
    del customer["companyProfile"]["domain"]
    return json.dumps(customer).encode()


@pytest.fixture
def warned(customer: dict[str, Any]) -> bytes:
    """Has an unknown value of an open set: exactly one finding, a warning."""
    customer["relationshipToPartner"] = "newcomer"
    return json.dumps(customer).encode()
