"""A line on a terminal that says how far a long check is."""

import sys
import time
from typing import Self

_PATIENCE = 0.5
_INTERVAL = 0.1
_CLEAR = "\r\x1b[K"


class Progress:
    """Counts payloads; shows itself only on a terminal, and only once a check takes a while."""

    def __init__(self, *, wanted: bool) -> None:
        """Start the clock."""
        self._active = wanted and sys.stderr is not None and sys.stderr.isatty()
        self._shared = self._active and sys.stdout is not None and sys.stdout.isatty()
        self._due = time.monotonic() + _PATIENCE
        self._checked = 0
        self._failed = 0
        self._visible = False

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_unused: object) -> None:
        """Take the line away."""
        self._hide()

    def count(self, *, failed: bool) -> None:
        """Count one payload, before its result is written."""
        if not self._active:
            return
        self._checked += 1
        self._failed += failed
        if failed and self._shared:  # the report goes to the same terminal
            self._hide()
        now = time.monotonic()
        if now >= self._due:
            self._due = now + _INTERVAL
            self._show()

    def _show(self) -> None:
        if self._shared and sys.stdout is not None:
            sys.stdout.flush()
        sys.stderr.write(f"{_CLEAR}{self._checked:,} checked, {self._failed:,} with findings")
        sys.stderr.flush()
        self._visible = True

    def _hide(self) -> None:
        if self._visible:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()
            self._visible = False
