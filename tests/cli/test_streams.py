"""Standard output has the report and nothing else; pipes, signals, colours, processes and files."""

import json
import os
import pty
import select
import signal
import subprocess
import time
from pathlib import Path

import pytest

from partnercenter_spec.cli.judging import Settings
from partnercenter_spec.cli.workers import judge_in_processes, split
from partnercenter_spec.http import Exchange, Request, Response
from partnercenter_spec.limits import Limits
from partnercenter_spec.render import FORMATS
from partnercenter_spec.sources import Item

from .conftest import Run, Start

MANY = 1500


@pytest.fixture
def long_input(tmp_path: Path, valid: bytes, invalid: bytes, warned: bytes) -> str:
    lines = [valid, invalid, valid, warned, b"{", b"", b'{"a": 1}'] * (MANY // 6)
    (tmp_path / "long.ndjson").write_bytes(b"\n".join(lines))
    return "long.ndjson"


@pytest.mark.parametrize("name", FORMATS)
def test_jobs_change_nothing(run: Run, long_input: str, name: str) -> None:
    calls = [run("check", long_input, "--format", name, "--jobs", jobs) for jobs in ("1", "3")]
    assert calls[0] == calls[1]
    assert calls[0].status == 3
    assert calls[0].err == ""
    if name == "json":
        assert len(calls[0].results) == MANY


def test_jobs_with_wrong_usage_and_with_little_input(run: Run, valid: bytes) -> None:
    assert run("check", "-", "--jobs", "4", "--as", "Custmer", stdin=valid).status == 2
    assert run("check", "-", "--jobs", "4", stdin=valid).status == 0


def test_chunks_are_bounded_by_number_and_size() -> None:
    small = [Item("a", None, None, b"")] * 600
    large = [Item("a", None, None, b"x" * 150_000)] * 4
    assert [len(chunk) for chunk in split(small)] == [256, 256, 88]
    assert [len(chunk) for chunk in split(large)] == [2, 2]
    messages = Exchange(Request("POST", "/v1/customers", body="x" * 100_000), Response(200, body=b"x" * 50_000))
    exchanges = (messages, Exchange(Request("GET", "/")))
    recorded = [Item("a", None, None, b"", exchange=exchange) for exchange in exchanges]
    assert [len(chunk) for chunk in split(recorded * 4)] == [3, 4, 1]
    assert list(split([])) == []


def test_jobs_do_not_read_far_ahead(valid: bytes) -> None:
    taken = 0

    def endless() -> object:
        nonlocal taken
        while True:
            taken += 1
            yield Item("a", taken, taken + 1, valid)

    settings = Settings("Customer", None, False, None, "auto", Limits())
    results = judge_in_processes(settings, endless(), 2)  # type: ignore[arg-type]
    assert next(results).results[0].index == 1
    results.close()
    assert taken < 10_000


PIPES = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("arguments", [("-v",), ("--format", "json")])
def test_closed_pipe(start: Start, long_input: str, arguments: tuple[str, ...], jobs: str) -> None:
    process = start("check", long_input, "--jobs", jobs, *arguments, **PIPES)
    assert process.stdout is not None
    process.stdout.read(10)
    process.stdout.close()
    process.stdout = None
    _, errors = process.communicate(timeout=30)
    assert process.returncode in (141, -signal.SIGPIPE)
    assert errors == b""


@pytest.mark.parametrize("arguments", [("--help",), ("types",), ("check", "a.json"), ("--version",)])
def test_pipe_that_was_closed_before(start: Start, tmp_path: Path, valid: bytes, arguments: tuple[str, ...]) -> None:
    (tmp_path / "a.json").write_bytes(valid)
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as broken:
        process = start(*arguments, stdout=broken, stderr=subprocess.PIPE)
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (141, b"")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c(start: Start, tmp_path: Path, valid: bytes, jobs: str) -> None:
    process = _start_busy(start, tmp_path / "report", valid, "--jobs", jobs, "--output", "json=r.json")
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert errors == b"pcspec: interrupted\n"
    assert [path.name for path in tmp_path.iterdir()] == ["report"]
    _wait_for_end_of_group(process.pid)


def test_terminated_parent_takes_its_workers_along(start: Start, tmp_path: Path, valid: bytes) -> None:
    process = _start_busy(start, tmp_path / "report", valid, "--jobs", "2")
    process.terminate()
    _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (143, b"")
    _wait_for_end_of_group(process.pid)


def _heed_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _start_busy(start: Start, report: Path, valid: bytes, *arguments: str) -> "subprocess.Popen[bytes]":
    """Start a check and feed it until it reports; then it waits for more input."""
    with report.open("wb") as out:
        pipes = {"stdin": subprocess.PIPE, "stdout": out, "stderr": subprocess.PIPE}
        # a shell that starts the tests in the background has interrupts ignored, and children inherit that
        process = start("check", "-", "-v", *arguments, start_new_session=True, preexec_fn=_heed_interrupts, **pipes)
    assert process.stdin is not None
    process.stdin.write((valid + b"\n") * 20_000)
    process.stdin.flush()
    deadline = time.monotonic() + 30
    while not report.stat().st_size:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return process


def _wait_for_end_of_group(group: int) -> None:
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("a worker process outlived the command")


@pytest.mark.parametrize("before", [b"", b'{"id": 1}\n'])
def test_input_that_does_not_wait_is_no_end_of_input(start: Start, before: bytes) -> None:
    reader, writer = os.pipe()
    os.set_blocking(reader, False)
    os.write(writer, before)
    process = start("check", "-", stdin=reader, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    os.close(reader)
    out, errors = process.communicate(timeout=30)
    os.close(writer)
    assert (process.returncode, errors) == (3, b"")
    assert b"non-blocking" in out


@pytest.mark.parametrize(
    ("env", "arguments", "coloured"),
    [
        ({}, (), False),
        ({"FORCE_COLOR": "1"}, (), True),
        ({"FORCE_COLOR": "0"}, (), False),
        ({"FORCE_COLOR": ""}, (), False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, (), False),
        ({"FORCE_COLOR": "1", "NO_COLOR": ""}, (), True),
        ({"FORCE_COLOR": "1"}, ("--format", "github"), False),
    ],
)
def test_colour_without_a_terminal(
    run: Run, invalid: bytes, env: dict[str, str], arguments: tuple[str, ...], coloured: bool
) -> None:
    assert ("\x1b[" in run("check", "-", *arguments, stdin=invalid, env=env).out) == coloured


def test_colour_never_goes_into_a_file(run: Run, tmp_path: Path, invalid: bytes) -> None:
    run("check", "-", "--output", "text=r.txt", stdin=invalid, env={"FORCE_COLOR": "1"})
    assert "\x1b" not in (tmp_path / "r.txt").read_text()


@pytest.mark.parametrize(
    ("env", "coloured"),
    [({"TERM": "xterm"}, True), ({"TERM": "dumb"}, False), ({"TERM": "xterm", "NO_COLOR": "1"}, False)],
)
def test_colour_on_a_terminal(
    start: Start, tmp_path: Path, invalid: bytes, env: dict[str, str], coloured: bool
) -> None:
    (tmp_path / "a.json").write_bytes(invalid)
    main, other = pty.openpty()
    process = start("check", "a.json", env=env, stdout=other, stderr=other)
    os.close(other)
    shown = _drain(main)
    assert process.wait(30) == 1
    assert (b"\x1b[" in shown) == coloured
    assert b"1 invalid" in shown


@pytest.mark.parametrize(("arguments", "shown"), [((), True), (("--no-progress",), False)])
def test_progress_is_shown_on_a_terminal_and_taken_away(
    start: Start, tmp_path: Path, valid: bytes, arguments: tuple[str, ...], shown: bool
) -> None:
    """Standard error is a terminal, standard output a file that holds the report alone."""
    report = tmp_path / "report"
    main, other = pty.openpty()
    with report.open("wb") as out:
        process = start("check", "-", *arguments, stdin=subprocess.PIPE, stdout=out, stderr=other)
    os.close(other)
    assert process.stdin is not None
    for _ in range(12):
        process.stdin.write(valid + b"\n")
        process.stdin.flush()
        time.sleep(0.1)
    process.stdin.close()
    seen = _drain(main)
    assert process.wait(30) == 0
    assert (b"checked" in seen) == shown
    if shown:
        assert seen.endswith(b"\r\x1b[K")
    assert report.read_text() == "12 checked: 12 valid, 0 invalid, 0 unreadable\n"


def _drain(descriptor: int) -> bytes:
    seen = b""
    try:
        while select.select([descriptor], [], [], 30)[0]:
            piece = os.read(descriptor, 4096)
            if not piece:
                break
            seen += piece
    except OSError:  # how Linux says that the other side is closed
        pass
    finally:
        os.close(descriptor)
    return seen


def test_outputs_are_written_beside_the_report(run: Run, tmp_path: Path, invalid: bytes) -> None:
    call = run("check", "-", "--output", "json=new/folder/r.json", "--output", "github=g.txt", stdin=invalid)
    assert call.status == 1
    assert call.out.endswith("1 checked: 0 valid, 1 invalid, 0 unreadable\n")
    assert json.loads((tmp_path / "new/folder/r.json").read_text())["invalid"] == 1
    assert (tmp_path / "g.txt").read_text().startswith("::error ")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["folder", "g.txt", "new", "r.json"]


def test_output_replaces_the_old_report_and_keeps_its_mode(run: Run, tmp_path: Path, valid: bytes) -> None:
    target = tmp_path / "real.json"
    target.write_text("old")
    target.chmod(0o640)
    (tmp_path / "link.json").symlink_to("real.json")
    assert run("check", "-", "--output", "json=link.json", stdin=valid).status == 0
    assert json.loads(target.read_text())["valid"] == 1
    assert target.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "link.json").is_symlink()


def test_output_to_a_device_is_written_directly(run: Run, valid: bytes) -> None:
    assert run("check", "-", "--output", "json=/dev/null", stdin=valid).status == 0
    assert Path("/dev/null").is_char_device()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("arguments", [(), ("--output", "json=/dev/full")])
def test_full_disk_is_said_in_one_line(start: Start, tmp_path: Path, valid: bytes, arguments: tuple[str, ...]) -> None:
    (tmp_path / "a.json").write_bytes(valid)
    with Path(os.devnull if arguments else "/dev/full").open("wb") as out:
        process = start("check", "a.json", *arguments, stdout=out, stderr=subprocess.PIPE)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 2
    assert errors.count(b"\n") == 1
    assert b"No space left on device" in errors


def test_machine_formats_are_utf8_whatever_the_locale(run: Run, tmp_path: Path, invalid: bytes) -> None:
    (tmp_path / "\u00fc.json").write_bytes(invalid)
    call = run("check", "\u00fc.json", "--format", "junit", env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "1"})
    assert 'name="\u00fc.json:1 ' in call.out


def test_imports_are_lazy(environment: dict[str, str], command: list[str]) -> None:
    code = (
        "import sys\n"
        "from partnercenter_spec.cli import main\n"
        "main(['--help'])\n"
        "print([name for name in sys.modules if name.startswith('partnercenter_spec.render.')"
        " or name in ('jsonschema', 'jsonschema_rs', 'concurrent.futures.process', 'multiprocessing')])\n"
    )
    done = subprocess.run([command[0], "-c", code], env=environment, capture_output=True, text=True, check=True)
    last = done.stdout.splitlines()[-1]
    assert last == "['partnercenter_spec.render.results', 'partnercenter_spec.render.escaping']"
