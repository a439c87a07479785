"""Opening an input as one stream of bytes; gzip is seen by its first two bytes and inflated on the way."""

import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from partnercenter_spec.sources.items import Caps, Problem, Unreadable
from partnercenter_spec.sources.paths import InputFile

GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_CHUNK = 128 * 1024
_NOT_WAITING = Problem(
    "undecodable", "cannot be read: it has no data yet and does not wait for any (it is non-blocking)"
)


class Meter:
    """Counts the bytes that were read of all inputs, as they are stored.

    Attributes:
        read: The number of bytes.
    """

    def __init__(self) -> None:
        """Start at zero."""
        self.read = 0


@contextmanager
def open_stream(file: InputFile, caps: Caps, meter: Meter) -> Iterator[io.BufferedReader]:
    """Open an input and inflate it if it is gzip.

    Raises:
        Unreadable: standard input is closed.
        OSError: the file cannot be opened.
    """
    if file.is_stdin:
        if sys.stdin is None:
            raise Unreadable(Problem("undecodable", "cannot be read: standard input is closed"))
        yield _inflate_if_gzip(cast("io.BufferedIOBase", sys.stdin.buffer), caps, meter)
        return
    with open(file.name, "rb") as raw:
        yield _inflate_if_gzip(raw, caps, meter)


def _inflate_if_gzip(raw: io.BufferedIOBase, caps: Caps, meter: Meter) -> io.BufferedReader:
    start = raw.read(len(GZIP_MAGIC))
    if start is None:
        raise Unreadable(_NOT_WAITING)
    whole: io.RawIOBase = Prefixed(start, raw, meter)
    if start == GZIP_MAGIC:
        whole = Inflated(whole, caps)
    return io.BufferedReader(whole, _CHUNK)


class Prefixed(io.RawIOBase):
    """A stream with bytes put back in front: a pipe cannot seek."""

    def __init__(self, start: bytes, rest: io.BufferedIOBase, meter: Meter) -> None:
        """Put `start` back in front of `rest`, and count what is read."""
        super().__init__()
        self._meter = meter
        self._start = start
        self._rest = rest

    def readable(self) -> bool:
        """Say that this stream can be read."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Fill the buffer from the front, then from the rest."""
        if self._start:
            size = min(len(self._start), len(buffer))
            buffer[:size] = self._start[:size]
            self._start = self._start[size:]
        else:
            size = self._rest.readinto1(buffer)
            if size is None:
                raise Unreadable(_NOT_WAITING)
        self._meter.read += size
        return size


class Inflated(io.RawIOBase):
    """A gzip stream (of one or more members) as plain bytes, refused when it grows beyond the caps."""

    def __init__(self, packed: io.RawIOBase, caps: Caps) -> None:
        """Read gzip from `packed`."""
        super().__init__()
        self._packed = packed
        self._caps = caps
        self._member = zlib.decompressobj(_GZIP_WINDOW)
        self._waiting = b""
        self._taken = 0
        self._given = 0

    def readable(self) -> bool:
        """Say that this stream can be read."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Fill the buffer with inflated bytes; 0 at the end."""
        while True:
            if self._member.eof and not self._start_next_member():
                return 0
            source = self._waiting or self._take()
            piece = self._decompress(source, len(buffer))
            if piece:
                self._count(len(piece))
                buffer[: len(piece)] = piece
                return len(piece)
            if not source and not self._member.eof:
                raise Unreadable(Problem("undecodable", "is a gzip stream that is cut off"))

    def _decompress(self, source: bytes, size: int) -> bytes:
        try:
            piece = self._member.decompress(source, size)
        except zlib.error as error:
            raise Unreadable(Problem("undecodable", "is a gzip stream that is damaged")) from error
        self._waiting = self._member.unconsumed_tail
        return piece

    def _start_next_member(self) -> bool:
        """Go on after the end of a member; zero bytes there are padding."""
        rest = self._member.unused_data.lstrip(b"\0")
        while not rest:
            packed = self._take()
            if not packed:
                return False
            rest = packed.lstrip(b"\0")
        self._member = zlib.decompressobj(_GZIP_WINDOW)
        self._waiting = rest
        return True

    def _take(self) -> bytes:
        packed = self._packed.read(_CHUNK) or b""
        self._taken += len(packed)
        return packed

    def _count(self, size: int) -> None:
        self._given += size
        caps = self._caps
        if self._given > caps.max_inflated:
            raise Unreadable(_too_much(f"more than {caps.max_inflated} bytes"))
        if self._given > caps.ratio_floor and self._given > self._taken * caps.max_ratio:
            raise Unreadable(_too_much(f"more than {caps.max_ratio} times its packed size"))


def _too_much(size: str) -> Problem:
    return Problem("limitExceeded", f"is a gzip stream that inflates to {size}", "If you trust it, unpack it first.")
