"""What takes processes of its own: cold starts, exports, memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, NamedTuple

from bench.pairing import Ratio, quartiles

_LOOP: Final = "import orjson, sys\nfor line in open(sys.argv[1], 'rb'):\n    orjson.loads(line)\n"
_PEAK: Final = (
    "import resource, subprocess, sys\n"
    "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)\n"
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
)
_BARE: Final = (
    "import json, sys, jsonschema_rs\n"
    "schema = json.load(open(sys.argv[1])); value = json.load(open(sys.argv[2], encoding='utf-8-sig'))\n"
    "sys.exit(not jsonschema_rs.Draft202012Validator(schema, validate_formats=True).is_valid(value))\n"
)


def run(command: Sequence[str | Path]) -> float:
    """Run a process that must succeed, and return the seconds that it took.

    Raises:
        RuntimeError: It failed.
    """
    # the usual environment of a user: compiled modules are kept
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    done = subprocess.run(  # noqa: S603
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, check=False
    )
    seconds = time.perf_counter() - start
    if done.returncode:
        message = f"{command[0]} ended with {done.returncode}"
        raise RuntimeError(message)
    return seconds


def peak(command: Sequence[str | Path]) -> int:
    """Return the largest resident memory of a process, in bytes.

    A process starts with the peak of the one it was forked from, so a small one starts it.

    Raises:
        subprocess.CalledProcessError: It failed.
    """
    done = subprocess.run([sys.executable, "-c", _PEAK, *command], check=True, capture_output=True, text=True)  # noqa: S603
    return int(done.stdout) * (1 if sys.platform == "darwin" else 1024)


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
            before = run([python, "-c", "pass"])
            seconds = run(command)
            after = run([python, "-c", "pass"])
            ratios[name].append(2 * seconds / (before + after))
            times[name].append(seconds)
    return {name: quartiles(ratios[name], statistics.median(times[name])) for name in commands}


class Exported(NamedTuple):
    """What checking an export took.

    Attributes:
        ratios: Cost of one and of two workers as multiples of a loop of `orjson.loads`.
        speedup: How much faster two workers are than one.
        longer: The same for an export of five times as many lines, where starting counts less.
        capacity: How much faster the check by one worker is done twice when both run at the same time: what this
            machine's second core was good for.
        memory: Largest resident memory of one worker, in bytes.
        growth: How much more that is than for a tenth of the lines, in bytes.
        varied: Cost of one worker over lines that differ in their members, as a multiple of the loop over them.
    """

    ratios: dict[str, Ratio]
    speedup: float
    longer: float
    capacity: float
    memory: int
    growth: int
    varied: Ratio


class Exports(NamedTuple):
    """Files of customers: as many as were asked for, a tenth of them, five times as many, and such that differ."""

    whole: Path
    tenth: Path
    longer: Path
    varied: Path


def export(files: Exports, rounds: int) -> Exported:
    """Check exports with one and with two workers."""
    base: list[float] = []
    times: dict[str, list[float]] = {"1 worker": [], "2 workers": []}
    capacity: list[float] = []
    varied: list[tuple[float, float]] = []
    for _ in range(rounds):
        base.append(run([sys.executable, "-c", _LOOP, files.whole]))
        one, two = (run(_check(files.whole, jobs)) for jobs in (1, 2))
        varied.append((run(_check(files.varied, 1)), run([sys.executable, "-c", _LOOP, files.varied])))
        times["1 worker"].append(one)
        times["2 workers"].append(two)
        capacity.append(2 * one / _twice_at_once(_check(files.whole, 1)))
    ratios = {
        name: quartiles([mine / loop for mine, loop in zip(taken, base, strict=True)], statistics.median(taken))
        for name, taken in times.items()
    }
    speedup = statistics.median(one / two for one, two in zip(times["1 worker"], times["2 workers"], strict=True))
    longer = statistics.median(run(_check(files.longer, 1)) / run(_check(files.longer, 2)) for _ in range(3))
    memory = peak(_check(files.whole, 1))
    growth = memory - peak(_check(files.tenth, 1))
    differing = quartiles([mine / loop for mine, loop in varied], statistics.median(mine for mine, _ in varied))
    return Exported(ratios, speedup, longer, statistics.median(capacity), memory, growth, differing)


def _check(file: Path, jobs: int) -> list[str | Path]:
    pcspec: list[str | Path] = [sys.executable, "-m", "partnercenter_spec"]
    script = _script()
    if script is not None:
        pcspec = [script]
    options = ["--as", "Customer", "--format", "summary", "--no-progress", "--jobs", str(jobs)]
    return [*pcspec, "check", file, *options]


def _twice_at_once(command: Sequence[str | Path]) -> float:
    start = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, [command, command]))
    return time.perf_counter() - start


def _script() -> Path | None:
    script = Path(sys.executable).with_name("pcspec")
    return script if script.exists() else None
