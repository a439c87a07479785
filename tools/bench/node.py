"""Ajv in a Node process that times itself; what crosses the pipe is not counted."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

from partnercenter_spec.portable import portable

_PROJECT: Final = Path(__file__).resolve().parents[2]
_PACKAGES: Final = _PROJECT / "tests" / "vectors" / "ajv"
_NPM: Final = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


def install(folder: Path) -> Path:
    """Install Ajv as the test vectors have it.

    Raises:
        OSError: There is no Node.
        subprocess.CalledProcessError: It cannot be installed.
    """
    for name in ("package.json", "package-lock.json"):
        shutil.copy(_PACKAGES / name, folder)
    subprocess.run(_NPM, cwd=folder, check=True, capture_output=True)  # noqa: S603
    return folder


class Ajv:
    """A validator of one type."""

    def __init__(self, type: str, packages: Path) -> None:
        """Start Node and compile the schema that writes formats as patterns."""
        command = ["node", str(Path(__file__).with_name("ajv.mjs")), str(packages)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603
        self._ask({"schema": portable(type, "response")})

    def seconds(self, body: bytes, times: int) -> float:
        """Return how long one verdict takes, parsing included."""
        answered: float = self._ask({"body": body.decode(), "times": times})["seconds"]
        return answered

    def verdict(self, body: bytes) -> bool:
        """Say whether a payload is acceptable."""
        valid: bool = self._ask({"body": body.decode(), "times": 1})["valid"]
        return valid

    def stop(self) -> None:
        """End the process."""
        self._process.communicate()

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        if self._process.stdin is None or self._process.stdout is None:
            raise BrokenPipeError
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer
