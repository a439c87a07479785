"""What takes processes of its own: cold starts, exports, memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from bench.pairing import Ratio, quartiles

_LOOP: Final = "import orjson, sys\nfor line in open(sys.argv[1], 'rb'):\n    orjson.loads(line)\n"
_BUSY: Final = "x = 0\nfor i in range(6_000_000): x += i"
_BARE: Final = (
    "import json, sys, jsonschema_rs\n"
    "schema = json.load(open(sys.argv[1])); value = json.load(open(sys.argv[2], encoding='utf-8-sig'))\n"
    "sys.exit(not jsonschema_rs.Draft202012Validator(schema, validate_formats=True).is_valid(value))\n"
)


class Used(NamedTuple):
    """What a process took: seconds, and the largest resident memory in bytes."""

    seconds: float
    memory: int


def run(command: Sequence[str | Path]) -> Used:
    """Run a process that must succeed.

    Raises:
        RuntimeError: It failed.
    """
    # the usual environment of a user: compiled modules are kept
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)  # noqa: S603
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status):
        message = f"{command[0]} ended with {os.waitstatus_to_exitcode(status)}"
        raise RuntimeError(message)
    return Used(seconds, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))


def cold_starts(sample: Path, schema: Path, rounds: int) -> dict[str, Ratio]:
    """Time fresh processes against `python -c pass`."""
    python = sys.executable
    pcspec = [python, "-m", "partnercenter_spec"] if not _script() else [str(_script())]
    commands: Mapping[str, Sequence[str | Path]] = {
        "import json": [python, "-c", "import json"],
        "import jsonschema_rs": [python, "-c", "import jsonschema_rs"],
        "import orjson": [python, "-c", "import orjson"],
        "bare jsonschema-rs script, one file": [python, "-c", _BARE, schema, sample],
        "jsonschema's command, one file": [python, "-W", "ignore", "-m", "jsonschema", "-i", sample, schema],
        "pcspec check, one file": [*pcspec, "check", sample, "--as", "Customer"],
        "pcspec --help": [*pcspec, "--help"],
        "import partnercenter_spec, Validator()": [
            python,
            "-c",
            "from partnercenter_spec import Validator; Validator()",
        ],
    }
    for command in commands.values():
        run(command)
    ratios: dict[str, list[float]] = {name: [] for name in commands}
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            before = run([python, "-c", "pass"]).seconds
            seconds = run(command).seconds
            after = run([python, "-c", "pass"]).seconds
            ratios[name].append(2 * seconds / (before + after))
            times[name].append(seconds)
    return {name: quartiles(ratios[name], statistics.median(times[name])) for name in commands}


class Exported(NamedTuple):
    """What checking an export took.

    Attributes:
        ratios: Cost of one and of two workers as multiples of a loop of `orjson.loads`.
        speedup: How much faster two workers are than one.
        capacity: How much faster two busy processes were than one after the other, on this machine in this run.
        memory: Largest resident memory of one worker, in bytes.
        growth: How much more that is than for a tenth of the lines, in bytes.
    """

    ratios: dict[str, Ratio]
    speedup: float
    capacity: float
    memory: int
    growth: int


def export(file: Path, tenth: Path, rounds: int) -> Exported:
    """Check an export with one and with two workers."""
    python = sys.executable
    pcspec = [python, "-m", "partnercenter_spec"] if not _script() else [str(_script())]
    check: list[str | Path] = [*pcspec, "check", file, "--as", "Customer", "--format", "summary", "--no-progress"]
    ratios: dict[str, list[float]] = {"1 worker": [], "2 workers": []}
    times: dict[str, list[float]] = {"1 worker": [], "2 workers": []}
    memory = 0
    for _ in range(rounds):
        base = run([python, "-c", _LOOP, file]).seconds
        for name, jobs in (("1 worker", "1"), ("2 workers", "2")):
            used = run([*check, "--jobs", jobs])
            ratios[name].append(used.seconds / base)
            times[name].append(used.seconds)
            memory = max(memory, used.memory if jobs == "1" else 0)
    small = run([*pcspec, "check", tenth, "--as", "Customer", "--format", "summary", "--no-progress"]).memory
    medians = {name: statistics.median(seconds) for name, seconds in times.items()}
    speedup = statistics.median(one / two for one, two in zip(times["1 worker"], times["2 workers"], strict=True))
    summed = {name: quartiles(ratios[name], medians[name]) for name in ratios}
    return Exported(summed, speedup, _capacity(), memory, memory - small)


def _capacity() -> float:
    alone = run([sys.executable, "-c", _BUSY]).seconds
    start = time.perf_counter()
    processes = [subprocess.Popen([sys.executable, "-c", _BUSY]) for _ in range(2)]  # noqa: S603
    for process in processes:
        process.wait()
    return 2 * alone / (time.perf_counter() - start)


def _script() -> Path | None:
    script = Path(sys.executable).with_name("pcspec")
    return script if script.exists() else None
