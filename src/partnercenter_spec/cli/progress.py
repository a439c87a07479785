"""A line on a terminal that says how far a long check is."""

import os
import sys
import time
from collections.abc import Sequence
from typing import Self

from partnercenter_spec.sources import Meter

_PATIENCE = 0.5
_INTERVAL = 0.1
_CLEAR = "\r\x1b[K"


class Progress:
    """Counts payloads; shows itself only on a terminal, and only once a check takes a while.

    Attributes:
        reached: The file, the line and the offset from which the check could go on; None if it could not.
    """

    def __init__(self, names: Sequence[str], meter: Meter, *, wanted: bool) -> None:
        """Start the clock.

        Args:
            names: The files that are read.
            meter: Says how much of them was read.
            wanted: Whether to show anything.
        """
        self.reached: tuple[str, int, int] | None = None
        self._active = wanted and sys.stderr is not None and sys.stderr.isatty()
        self._shared = self._active and sys.stdout is not None and sys.stdout.isatty()
        self._started = time.monotonic()
        self._due = self._started + _PATIENCE
        self._total = _size_of(names) if self._active else None
        self._meter = meter
        self._checked = 0
        self._failed = 0
        self._visible = False

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_unused: object) -> None:
        """Take the line away."""
        self._hide()

    def reach(self, place: tuple[str, int, int] | None) -> None:
        """Take down from where a check could go on."""
        self.reached = place

    def count(self, payloads: int, *, failed: int) -> None:
        """Count payloads, before their results are written."""
        if not self._active:
            return
        self._checked += payloads
        self._failed += failed
        if failed and self._shared:  # the report goes to the same terminal
            self._hide()
        now = time.monotonic()
        if now >= self._due:
            self._due = now + _INTERVAL
            self._show(now - self._started)

    def _show(self, elapsed: float) -> None:
        if self._shared and sys.stdout is not None:
            sys.stdout.flush()
        sys.stderr.write(_CLEAR + self._line(elapsed))
        sys.stderr.flush()
        self._visible = True

    def _line(self, elapsed: float) -> str:
        told = f"{self._checked:,} checked, {self._failed:,} with findings, {self._checked / elapsed:,.0f}/s"
        read = self._meter.read
        if not self._total or not 0 < read <= self._total:
            return told
        left = elapsed * (self._total - read) / read
        return f"{told}, {read / self._total:.0%}, {_clock(left)} left"

    def _hide(self) -> None:
        if self._visible:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()
            self._visible = False


def _size_of(names: Sequence[str]) -> int | None:
    """Return how many bytes there are to read, or None if that cannot be known."""
    try:
        return None if "-" in names else sum(os.stat(name).st_size for name in names)
    except (OSError, ValueError):
        return None


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
