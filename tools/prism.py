"""Prism, the mock server, as installed from the lock file: on a free loopback port, stopped whatever happens."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

ENTRY: Final = Path(__file__).resolve().parents[1] / "tests/conformance/node_modules/@stoplight/prism-cli/dist/index.js"
_LISTENING: Final = re.compile(r"listening on (http://127\.0\.0\.1:[0-9]+)")
_SECONDS: Final = 30


class PrismFailed(Exception):
    """Prism is not installed or did not start. The message says what to do."""


@contextmanager
def serve(document: Path, log: Path) -> Iterator[str]:
    """Serve an OpenAPI document.

    Args:
        document: The document.
        log: File that takes what Prism prints.

    Yields:
        The base URL.

    Raises:
        PrismFailed: There is no Node, no Prism, or it does not start.
    """
    node = shutil.which("node")
    if node is None or not ENTRY.is_file():
        message = "Node or Prism is missing: run `make conformance`, which installs Prism and needs Node 18.20 or newer"
        raise PrismFailed(message)
    command = [
        node,
        str(ENTRY),
        "mock",
        "--host=127.0.0.1",
        "--port=0",
        "--multiprocess=false",
        "--seed=1",
        str(document),
    ]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)  # noqa: S603 - a fixed command
    try:
        yield _address(process, log)
    finally:
        _stop(process)


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    """Wait until Prism says where it listens; it chooses the port itself, so that nobody can take it in between."""
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        told = _LISTENING.search(log.read_text(encoding="utf-8", errors="replace"))
        if told:
            return told.group(1)
        if process.poll() is not None:
            break
        time.sleep(0.05)
    shown = log.read_text(encoding="utf-8", errors="replace")[-2000:]
    message = f"Prism does not listen (exit status {process.poll()}, None while it runs); it printed:\n{shown}"
    raise PrismFailed(message)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
