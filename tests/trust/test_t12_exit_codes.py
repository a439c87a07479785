"""What the installed wheel answers a shell: the exit status, the report alone on standard output, never a traceback.

The command of the checkout is held to the same in `tests/cli`; here the source is out of reach.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from house.test_package import ENVIRONMENT, ROOT, built, python
from payloads import customer

pytestmark = [pytest.mark.trust("T12"), pytest.mark.packaging]
__all__ = ["built", "python"]  # fixtures: one build, one installation
VALID = json.dumps(customer())
WARNED = json.dumps(customer() | {"relationshipToPartner": "newcomer"})
INVALID = json.dumps({**customer(), "companyProfile": {}})
SECRET = "Tr0ub4dor&3-horse"


class Call(NamedTuple):
    status: int
    out: str
    err: str


class Situation(NamedTuple):
    """Arguments, the exit status, and what standard output and standard error hold."""

    arguments: tuple[str, ...]
    status: int
    out: str
    err: str = ""
    stdin: str = ""


SITUATIONS = {
    "nothing found": Situation(("check", "valid.json"), 0, "1 checked: 1 valid, 0 invalid, 0 unreadable\n"),
    "findings": Situation(("check", "invalid.json"), 1, "1 invalid, 0 unreadable"),
    "300 wrong payloads, no count": Situation(("check", "many.ndjson"), 1, "300 checked: 0 valid, 300 invalid"),
    "a warning": Situation(("check", "warned.json"), 0, "(1 with warnings)"),
    "a warning that counts": Situation(("check", "warned.json", "--fail-on", "warning"), 1, "(1 with warnings)"),
    "nothing counts": Situation(("check", "invalid.json", "--fail-on", "never"), 0, "1 invalid"),
    "not JSON": Situation(
        ("check", "broken.json", "invalid.json", "valid.json"), 3, "1 valid, 1 invalid, 1 unreadable"
    ),
    "not JSON and nothing counts": Situation(("check", "broken.json", "--fail-on", "never"), 3, "1 unreadable"),
    "does not say what it is": Situation(("check", "-"), 3, "--as TYPE", stdin="{}"),
    "nothing to compare with": Situation(("diff", "broken.json"), 3, "", "cannot decode broken.json: "),
    "nothing to redact": Situation(("redact", "broken.json"), 3, "", "broken.json: is not JSON: "),
    "no such file": Situation(
        ("check", "missing.json", "broken.json"), 2, "", "no such file or folder: missing.json\n"
    ),
    "no such type": Situation(("check", "valid.json", "--as", "Custmer"), 2, "", "did you mean Customer?"),
    "an empty value": Situation(("check", "valid.json", "--as", ""), 2, "", "error: "),
    "no such option": Situation(("check", "valid.json", "--lax"), 2, "", "error: "),
    "no command": Situation((), 2, "", "error: "),
    "unwritable report": Situation(("check", "valid.json", "--output", "json=valid.json/r"), 2, "", "cannot write"),
    "broken baseline": Situation(("check", "valid.json", "--baseline", "broken.json"), 2, "", "is not a baseline"),
    "help": Situation(("--help",), 0, "usage: pcspec"),
    "version": Situation(("--version",), 0, "pcspec"),
    "standard input": Situation(("check", "-"), 0, "1 checked: 1 valid", stdin=VALID),
    "two processes": Situation(("check", "many.ndjson", "--jobs", "2"), 1, "300 invalid"),
    "machine format": Situation(("check", "invalid.json", "--format", "github"), 1, "::error file=invalid.json"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    texts = {"valid.json": VALID, "invalid.json": INVALID, "warned.json": WARNED, "broken.json": VALID[:-9]}
    for name, text in (texts | {"many.ndjson": f"{INVALID}\n" * 300}).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture(params=["pcspec", "python -m"])
def command(request: pytest.FixtureRequest, python: Path) -> list[str]:
    script = [str(python.with_name("pcspec"))]
    return script if request.param == "pcspec" else [str(python), "-m", "partnercenter_spec"]


def call(command: list[str], folder: Path, *arguments: str, text: str | None = "", **more: Any) -> Call:
    given = None if text is None else text.encode()
    options = {"input": given, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
    done = subprocess.run([*command, *arguments], cwd=folder, env=ENVIRONMENT, timeout=60, check=False, **options)
    return Call(done.returncode, (done.stdout or b"").decode("utf-8"), (done.stderr or b"").decode("utf-8"))


@pytest.mark.parametrize("name", SITUATIONS)
def test_situations(name: str, command: list[str], folder: Path, trust: Any) -> None:
    situation = SITUATIONS[name]
    ended = call(command, folder, *situation.arguments, text=situation.stdin)
    assert ended.status == situation.status, ended
    assert situation.out in ended.out
    assert situation.err in ended.err
    assert bool(ended.out) == bool(situation.out)
    assert bool(ended.err) == bool(situation.err)
    assert "Traceback" not in ended.out + ended.err
    trust.tried(1)


@pytest.mark.parametrize("form", ["json", "ndjson", "junit", "sarif", "github"])
def test_standard_output_is_the_report_and_nothing_else(
    form: str, command: list[str], folder: Path, trust: Any
) -> None:
    """Byte for byte what is written to a file, also with all that the command likes to tell people."""
    more = ["--observed", "o", "--coverage", "c", "--write-baseline", "b", "-v", "--output", f"{form}=report"]
    ended = call(command, folder, "check", ".", "--format", form, *more)
    assert ended.status == 3
    assert ended.out == (folder / "report").read_text(encoding="utf-8")
    trust.tried(1)


def test_a_bug_is_4_and_shows_no_payload(python: Path, folder: Path, trust: Any) -> None:
    script = (
        "import sys\nfrom partnercenter_spec.cli import judging, main\n"
        f"def fail(*unused):\n    raise KeyError({SECRET!r})\n"
        "judging.Judge._report = fail\nsys.exit(main(sys.argv[1:]))\n"
    )
    ended = call([str(python), "-c", script], folder, "check", "valid.json", "--output", "json=r.json")
    assert (ended.status, ended.out, ended.err.count("\n")) == (4, "", 1)
    assert "KeyError at cli/judging.py:" in ended.err
    assert SECRET not in ended.err
    assert not (folder / "r.json").exists()
    trust.tried(1)


def _close_input() -> None:
    os.close(0)


def _close_outputs() -> None:
    os.close(1)
    os.close(2)


@pytest.mark.parametrize(("close", "status"), [(_close_input, 3), (_close_outputs, 0)])
def test_streams_that_are_not_there(
    close: Callable[[], None], status: int, command: list[str], folder: Path, trust: Any
) -> None:
    path = "-" if close is _close_input else "valid.json"
    ended = call(command, folder, "check", path, preexec_fn=close, text=None)
    assert ended.status == status
    assert "Traceback" not in ended.err
    trust.tried(1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
def test_a_full_disk_is_said(command: list[str], folder: Path, trust: Any) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = call(command, folder, "check", "many.ndjson", "-v", stdout=full)
    assert ended.status == 2
    assert ended.err.startswith("pcspec: error: cannot write to standard output: ")
    assert ended.err.count("\n") == 1
    trust.tried(1)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_reader_that_goes_away(jobs: str, command: list[str], folder: Path, trust: Any) -> None:
    line = f"{INVALID}\n"
    (folder / "long.ndjson").write_text(line * 5_000, encoding="utf-8")
    start = [*command, "check", "long.ndjson", "--jobs", jobs]
    process = subprocess.Popen(start, cwd=folder, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.read(100)
    process.stdout.close()
    process.stdout = None
    _, errors = process.communicate(timeout=60)
    assert (process.returncode in (141, -signal.SIGPIPE), errors) == (True, b"")
    trust.tried(1)


def _heed_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_an_interrupt(command: list[str], folder: Path, trust: Any) -> None:
    with (folder / "out").open("wb") as out:
        process = subprocess.Popen(
            [*command, "check", "-", "-v", "--output", "json=r.json"],
            cwd=folder,
            env=ENVIRONMENT,
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=subprocess.PIPE,
            preexec_fn=_heed_interrupts,  # noqa: PLW1509 - no other thread runs
        )
    assert process.stdin is not None
    process.stdin.write(f"{VALID}\n".encode() * 4_000)
    process.stdin.flush()
    deadline = time.monotonic() + 30
    while not (folder / "out").stat().st_size and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (130, b"pcspec: interrupted\n")
    assert not (folder / "r.json").exists()
    trust.tried(1)


def test_the_source_is_out_of_reach(python: Path, folder: Path) -> None:
    code = "import partnercenter_spec as p, sys; print(p.__file__); print(*sys.path, sep='\\n')"
    ended = call([str(python), "-c", code], folder)
    assert ended.out.startswith(str(python.parents[1]))
    assert str(ROOT / "src") not in ended.out
    assert Path(sys.executable) != python
