"""No network, no name look-up, no other program, and no file but the inputs, the outputs and what Python came with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from payloads import create_request, customer, page

import partnercenter_spec

pytestmark = pytest.mark.trust("T10")
SOURCE = Path(partnercenter_spec.__file__).parents[1]
TESTS = Path(__file__).resolve().parents[1]

# Runs before anything of the package is imported: writes down each event of the kinds that matter.
WATCH = """
import os, sys
SEEN = []
KINDS = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "pty.", "urllib.",
         "http.client.", "ftplib.", "smtplib.", "webbrowser.", "ctypes.dlopen", "os.startfile", "telnetlib.", "os.listdir",
         "os.scandir", "os.remove", "os.rename", "os.mkdir", "os.rmdir", "shutil.", "tempfile.")
def watch(event, arguments):
    if event == "open":
        name = arguments[0]
        if not isinstance(name, int):
            flags = arguments[2] if isinstance(arguments[2], int) else 0
            SEEN.append((event, os.fsdecode(name), flags))
    elif event.startswith(KINDS):
        SEEN.append((event, repr(arguments[:1]), 0))
sys.addaudithook(watch)
"""

LIBRARY = """
import json, pathlib, pickle
from concurrent.futures import ThreadPoolExecutor
import partnercenter_spec
from partnercenter_spec import *
from partnercenter_spec import Validator, contract, portable, strategies, survey
from partnercenter_spec.comparison import *
from partnercenter_spec.integrations import monitoring
from partnercenter_spec.integrations.monitoring import Monitor
BODIES = json.loads(pathlib.Path("bodies.json").read_text())
used = 0
for engine in ("jsonschema_rs", "reference"):
    for strict in (False, True):
        validator = Validator(engine=engine, strict=strict)
        for name in contract.types():
            for body in [*BODIES, b"{", "[1", "\\ud800", b"\\xff",
                         {"$ref": "http://x.example/a.json"}, {"$schema": "http://x.example/s"},
                         {"$id": "file:///etc/passwd"}, {"links": {"self": {"uri": "http://x.example/"}}}]:
                for direction in ("request", "response"):
                    used += 1
                    try:
                        report = validator.payload(name, body, direction)
                        report.raise_if_invalid()
                    except PartnerCenterSpecError as error:
                        pickle.loads(pickle.dumps(error)), str(error), repr(error)
                    validator.is_valid(name, body, direction)
        for wrong in (lambda: validator.payload("Custmer", {}), lambda: validator.request("GET", "/v1/x"),
                      lambda: Validator(engine="none"), lambda: Validator(base_urls=["https://gw.x.example"])):
            try:
                wrong()
            except (PartnerCenterSpecError, ValueError) as error:
                str(error)
        pickle.loads(pickle.dumps(validator)).payload("Customer", BODIES[0])
        monitor = Monitor(validator, on_finding=lambda report, summary: None)
        for url in ("https://api.partnercenter.microsoft.com/v1/customers", "/v1/customers?size=x&filter={}", "http://x.example/",
                    "/v1/customers/7c0f8a9e-1d34-4b6b-9a53-2f1f0e6c5d10"):
            for body in (*map(json.dumps, BODIES), None, b"\\x1f\\x8b", "<html>"):
                exchange = Exchange(Request("GET", url), Response(200, Headers({"Content-Type": "application/json"}), body))
                validator.exchange(exchange), monitor.take(exchange), validator.detect(exchange)
                used += 1
for name in contract.types():
    contract.schema(name), contract.evidence(name), contract.entry(name)
    for direction in ("request", "response"):
        portable.portable(name, direction), portable.portable(name, direction, strict=True)
for version in ("3.0", "3.1"):
    contract.openapi(version), contract.openapi_text(version), contract.openapi_text(version, "yaml")
with ThreadPoolExecutor(2) as pool:
    list(pool.map(lambda body: validator.payload("Customer", body), BODIES))
"""

CLI = """
import json, sys
from partnercenter_spec.cli import main
used = 0
def call(*arguments, status):
    global used
    used += 1
    assert main(list(arguments)) in status, arguments
FORMATS = ("text", "json", "ndjson", "junit", "sarif", "github")
for form in FORMATS:
    call("check", "in", "x.har", "--format", form, status=(1, 3))
every = [part for form in FORMATS for part in ("--output", "%s=out/r.%s" % (form, form))]
annexes = ("--observed", "out/o.json", "--coverage", "out/c.json", "--write-baseline", "out/b.json")
call("check", "in/*.json", *every, *annexes, "-v", status=(1, 3))
call("check", "in", "--baseline", "out/b.json", "--suppress", "s.toml", "--strict", "-q", status=(0, 1, 3))
call("check", "in", "--engine", "reference", "--as", "Customer", status=(1, 3))
call("check", "-", status=(0, 1, 3))
call("check", "missing.json", status=(2,)); call("check", "in", "--as", "Custmer", status=(2,))
call("types", status=(0,)); call("show", "Customer", status=(0,))
call("show", "Customer", "--format", "json", status=(0, 2))
call("--help", status=(0,)); call("--version", status=(0,)); call("check", "--help", status=(0,))
for version in ("3.0", "3.1"):
    call("export", "openapi", "--openapi", version, "-o", "out/openapi-%s.json" % version, status=(0,))
    call("export", "openapi", "--openapi", version, "-o", "out/openapi-%s.yaml" % version, status=(0,))
call("export", "schemas", "-o", "out/schemas", status=(0,))
call("diff", "out/openapi-3.1.json", status=(0,))
call("sample", "Customer", status=(0,))
call("redact", "x.har", "-o", "out/redacted.har", status=(0, 1, 2, 3))
call("redact", "in/0.json", "-o", "out/redacted.json", status=(0, 1, 2, 3))
"""

END = """
sys.__stdout__.flush()
import json as _json
with open("out/seen.json", "w") as out:
    prefixes = [sys.prefix, sys.base_prefix, sys.exec_prefix]
    _json.dump({"used": used, "seen": SEEN, "path": [p for p in sys.path if p], "prefixes": prefixes}, out)
"""

HAR = {
    "log": {
        "entries": [
            {
                "request": {
                    "method": "GET",
                    "url": "https://api.partnercenter.microsoft.com/v1/customers",
                    "headers": [],
                },
                "response": {"status": 200, "headers": [], "content": {"mimeType": "application/json", "text": "{}"}},
            }
        ]
    }
}
SUPPRESS = '[[suppress]]\ncode = "required"\nreason = "known"\nexpires = 2099-12-31\n'
REMOTE = json.dumps({"$schema": "http://x.example/s.json", "$ref": "http://x.example/a.json"} | customer())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Inputs, also such as another tool would follow to another machine."""
    bodies = [customer(), create_request(), page(), {}, {"id": 1}]
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "bodies.json").write_text(json.dumps(bodies))
    for number, body in enumerate(bodies):
        (tmp_path / "in" / f"{number}.json").write_text(json.dumps(body))
    (tmp_path / "in" / "remote.json").write_text(REMOTE)
    (tmp_path / "in" / "lines.ndjson").write_text("\n".join(map(json.dumps, bodies)) + "\n{")
    (tmp_path / "x.har").write_text(json.dumps(HAR))
    (tmp_path / "s.toml").write_text(SUPPRESS)
    return tmp_path


def run(script: str, folder: Path) -> tuple[int, list[tuple[str, str, int]], list[str]]:
    """Run a script under watch; return how much it did, what was seen, and where Python's own files are."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "COV"))}
    environment["PYTHONPATH"] = str(SOURCE)
    done = subprocess.run(
        [sys.executable, "-c", WATCH + script + END],
        cwd=folder,
        env=environment | {"HOME": str(folder / "home"), "http_proxy": "http://127.0.0.1:9"},
        input=(folder / "in" / "0.json").read_bytes(),
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    told = json.loads((folder / "out" / "seen.json").read_text())
    return told["used"], [tuple(event) for event in told["seen"]], [*told["path"], *told["prefixes"]]


def stray(seen: list[tuple[str, str, int]], own: list[str], folder: Path) -> list[tuple[str, str, int]]:
    """Return what is none of: reading Python and its packages, reading the inputs, writing the outputs."""
    found = []
    for event, name, flags in seen:
        if event != "open":
            if not event.startswith(("os.listdir", "os.scandir", "os.mkdir", "os.rename", "os.remove", "tempfile.")):
                found.append((event, name, flags))
            continue
        path = Path(os.path.normpath(folder / name))
        writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        reads = [*map(Path, own), folder / "in", folder / "bodies.json", folder / "x.har", folder / "s.toml"]
        allowed = [folder / "out"] if writes and path.suffix != ".pyc" and "__pycache__" not in path.parts else reads
        allowed = [*allowed, folder / "out"]  # a baseline and a document that were written are read again
        if not any(path.is_relative_to(base) for base in allowed):
            found.append((event, name, flags))
    return found


@pytest.mark.parametrize("script", [LIBRARY, CLI], ids=["library", "command line"])
def test_nothing_but_inputs_outputs_and_own_files(script: str, folder: Path, trust: Any) -> None:
    used, seen, own = run(script, folder)
    assert len([name for event, name, _ in seen if event == "open" and "partnercenter_spec" in name]) > 10
    assert stray(seen, own, folder) == []
    trust.tried(used)


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        ("import socket; socket.getaddrinfo('localhost', 80)", "socket.getaddrinfo"),
        ("import socket; socket.socket()", "socket.__new__"),
        ("import subprocess; subprocess.run([sys.executable, '-c', ''])", "subprocess.Popen"),
        ("os.system('true')", "os.system"),
        ("open('/etc/hostname' if os.path.exists('/etc/hostname') else '/etc/passwd')", "open"),
        ("open('elsewhere', 'w')", "open"),
        (
            "import urllib.request\ntry: urllib.request.urlopen('http://127.0.0.1:9/')\nexcept OSError: pass",
            "urllib.Request",
        ),
    ],
)
def test_the_watch_sees_what_it_is_for(act: str, kind: str, folder: Path) -> None:
    _, seen, own = run(f"used = 1\n{act}\n", folder)
    assert kind in {event for event, _, _ in stray(seen, own, folder)}


def test_worker_processes_are_python_and_only_on_demand(folder: Path, trust: Any) -> None:
    """`--jobs 2` starts copies of this interpreter and nothing else, and no socket that leads out of the machine."""
    script = """
from partnercenter_spec.cli import main
used = 1
if __name__ == "__main__":
    assert main(["check", "in/lines.ndjson", "--jobs", "2"]) == 3
"""
    used, seen, own = run(script, folder)
    others = {event for event, _, _ in stray(seen, own, folder)}
    assert others <= {"os.fork", "open", "socket.__new__", "socket.bind", "subprocess.Popen", "shutil.rmtree"}
    names = [name for event, name, _ in stray(seen, own, folder) if event == "open"]
    assert [name for name in names if not name.startswith(("/dev/", "/proc/"))] == []
    trust.tried(used)
