"""What the command says of an export, in a form that other engines can be compared with."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from partnercenter_spec.tabular import FINDING_COLUMNS


class Export(NamedTuple):
    """A file of payloads, how many there are in it and are acceptable, and what the command finds, in order."""

    path: Path
    payloads: int
    acceptable: int
    found: list[tuple[Any, ...]]


def ordered(rows: Iterable[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    """Put rows of findings into the order of the lines and into comparable form."""
    told = [(row["line"], *(row[name] for name in FINDING_COLUMNS)) for row in rows]
    return sorted(told, key=lambda row: (row[0], *map(str, row[1:])))


def check(path: Path, payloads: int) -> Export:
    """Run the command on an export of customers."""
    command = [sys.executable, "-m", "partnercenter_spec", "check", path, "--as", "Customer", "--format", "ndjson"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 3, done.stderr  # some lines cannot be read
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(results) == payloads
    found = ordered(result | finding for result in results for finding in result["findings"])
    return Export(path, payloads, sum(result["ok"] for result in results), found)
