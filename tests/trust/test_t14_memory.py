"""Input of any length is checked in memory that does not grow with it. TRUST_NIGHTLY=1: 1 GB and 2,000,000 checks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from payloads import create_request, customer, page

import partnercenter_spec

pytestmark = pytest.mark.trust("T14")
NIGHTLY = bool(os.environ.get("TRUST_NIGHTLY"))
MEGABYTES = 1_000 if NIGHTLY else 100
CHECKS = 2_000_000 if NIGHTLY else 200_000
MOST_RESIDENT = 200  # megabytes
MOST_OF_LENGTH = 15  # how much more a long stream may take than a short one: a report is kept in memory up to 8
MOST_GROWTH = 5
PROC = Path("/proc/self/statm")
SOURCE = Path(partnercenter_spec.__file__).parents[1]

# The peak is read in the child. `getrusage` would do on other systems, but on Linux it counts the process that started
# this one, up to the moment at which the new program was loaded.
COMMAND = """
import re, sys
from partnercenter_spec.cli import main
status = main(sys.argv[2:])
with open("/proc/self/status") as told, open(sys.argv[1], "w") as out:
    out.write(re.search(r"VmHWM:\\s+(\\d+) kB", told.read())[1])
sys.exit(status)
"""

GROWTH = """
import gc, json, sys
from partnercenter_spec import *
from partnercenter_spec.integrations.monitoring import Monitor

def resident():
    gc.collect()
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * 4096 / 2**20

bodies = json.loads(sys.argv[1])
checks = int(sys.argv[2])
lenient, strict = Validator(), Validator(strict=True)
monitor = Monitor(lenient, on_finding=lambda report, summary: None)
def judge(number):
    name, body, direction = bodies[number % len(bodies)]
    if number % 4 == 0:
        body = json.dumps(body).encode()
    elif number % 4 == 1:
        body = {**body, "unknown%d" % number: number}   # a name that was never seen before, each time
    try:
        (strict if number % 3 else lenient).payload(name, body, direction).to_dict()
        if number % 7 == 0:
            lenient.payload(name, b'{"n%d": ' % number, direction)
    except PartnerCenterSpecError as error:
        str(error)
    if number % 11 == 0:
        url = "/v1/customers/%d?x%d=1" % (number, number)
        sent = json.dumps(body) if type(body) is dict else body
        monitor.take(Exchange(Request("GET", url), Response(200 + number % 300, Headers({}), sent)))
for number in range(checks // 10):
    judge(number)
before = resident()
for number in range(checks // 10, checks):
    judge(number)
print(resident() - before)
"""


def environment() -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "COV"))}
    return kept | {"PYTHONPATH": str(SOURCE)}


def block() -> bytes:
    """Return about a megabyte of lines: small and large, good and bad, long names and broken ones."""
    bodies = [customer(), page(40), customer() | {"id": 7}, customer() | {"unknown" * 9: ["x" * 3_000]}]
    lines = [json.dumps(body).encode() for body in bodies] + [b'{"attributes": ', b"[" * 400]
    return b"\n".join(lines * (2**20 // sum(map(len, lines)))) + b"\n"


@pytest.mark.skipif(not PROC.exists(), reason="reads the resident size from /proc")
@pytest.mark.parametrize("form", ["ndjson", "junit"])
def test_a_long_stream(form: str, tmp_path: Path, trust: Any) -> None:
    """Streamed through a pipe; one format writes as it goes, the other has to keep its body aside."""
    size = MEGABYTES if form == "ndjson" else MEGABYTES // 4
    short, long = peak_of(form, 2, tmp_path), peak_of(form, size, tmp_path)
    assert long <= MOST_RESIDENT
    assert long - short <= MOST_OF_LENGTH
    profile = "" if NIGHTLY else "; 1 GB when nightly"
    trust.tried(lines_in(size), f"{size} MB as {form}: {long:.0f} MB resident, of 2 MB {short:.0f} MB{profile}")


def lines_in(megabytes: int) -> int:
    return block().count(b"\n") * (megabytes * 2**20 // len(block()))


def peak_of(form: str, megabytes: int, folder: Path) -> float:
    """Check so many megabytes in a process of its own, and return the most memory it had, in megabytes."""
    told = folder / "peak"
    annexes = ["--observed", str(folder / "o.json"), "--coverage", str(folder / "c.json")]
    call = [sys.executable, "-c", COMMAND, str(told), "check", "-", "--format", form, "--no-progress", *annexes]
    with subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        feeder = threading.Thread(target=feed, args=(process.stdin, block(), megabytes))
        feeder.start()
        written = sum(map(len, iter(lambda: process.stdout.read(2**20), b"")))  # type: ignore[union-attr]
        feeder.join()
        assert process.wait(60) == 3
    assert written > 2**14 * megabytes
    return int(told.read_text()) / 1024


def feed(pipe: Any, piece: bytes, megabytes: int) -> None:
    for _ in range(megabytes * 2**20 // len(piece)):
        pipe.write(piece)
    pipe.close()


@pytest.mark.skipif(not PROC.exists(), reason="reads the resident size from /proc")
def test_many_checks_in_one_process(trust: Any) -> None:
    cases = [("Customer", customer(), "response"), ("CustomerCollection", page(5), "response")]
    cases += [("CreateCustomerRequest", create_request(), "request"), ("Fault", {"code": "x"}, "response")]
    call = [sys.executable, "-c", GROWTH, json.dumps(cases), str(CHECKS)]
    done = subprocess.run(call, env=environment(), capture_output=True, text=True, timeout=3_000, check=False)
    assert done.returncode == 0, done.stderr
    growth = float(done.stdout)
    assert growth <= MOST_GROWTH
    trust.tried(CHECKS, f"{growth:+.1f} MB after {CHECKS:,} checks")
