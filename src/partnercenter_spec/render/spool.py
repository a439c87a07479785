"""Keeping the body of a report aside while its head, which counts it, cannot be written yet."""

import tempfile
import weakref

from partnercenter_spec.render.results import Sink

_IN_MEMORY = 8 * 1024 * 1024
_PIECE = 64 * 1024


class Spool:
    """Text kept in memory, and in a temporary file once it is long."""

    def __init__(self) -> None:
        """Start empty."""
        self._file = tempfile.SpooledTemporaryFile(  # noqa: SIM115 - closed with the spool
            _IN_MEMORY, mode="w+", encoding="utf-8", newline="\n"
        )
        self._close = weakref.finalize(self, self._file.close)  # also when the report is given up

    def write(self, text: str, /) -> object:
        """Keep a piece."""
        return self._file.write(text)

    def pour(self, sink: Sink) -> None:
        """Copy everything to `sink` and forget it."""
        self._file.seek(0)
        while piece := self._file.read(_PIECE):
            sink.write(piece)
        self._close()
