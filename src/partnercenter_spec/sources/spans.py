"""Pieces of a stored file of NDJSON that are read where they are judged: cheaper than to read and to send them."""

import io
import os
import stat
from collections.abc import Iterator
from typing import NamedTuple

from partnercenter_spec.sources.blocks import Blocks
from partnercenter_spec.sources.items import Block, Caps, Item, Problem
from partnercenter_spec.sources.paths import InputFile
from partnercenter_spec.sources.streams import GZIP_MAGIC, Meter

_SIZE = 256 * 1024
_NEAR = 64 * 1024


class Opened:
    """A file that stays open while spans of it wait, so that another process finds it, even if it was moved or removed.

    What is sent to a process is a path: that of the open file where the system has such paths, else the one that it had.
    """

    def __init__(self, stream: io.FileIO, name: str) -> None:
        """Keep a stream open for as long as this is there."""
        self._stream = stream
        path = f"/proc/{os.getpid()}/fd/{stream.fileno()}"
        self._path = path if os.path.exists(path) else name

    def __fspath__(self) -> str:
        """Return the path."""
        return self._path

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        """Send the path alone."""
        return (str, (self._path,))

    def __del__(self) -> None:
        """Close the stream."""
        self._stream.close()


class Span(NamedTuple):
    """Whole lines of a file that are not read yet, so that nobody knows how many they are.

    Attributes:
        source: The file.
        offset: Where the first line starts, in bytes.
        size: How many bytes they are, with the line ends.
        opened: Where it can be read; None for the file itself.
    """

    source: str
    offset: int
    size: int
    opened: str | os.PathLike[str] | None = None


def is_stored(file: InputFile) -> bool:
    """Say whether offsets of what is read are those of a file: not in a pipe, and not in what is packed."""
    if file.is_stdin:
        return False
    try:
        with open(file.name, "rb") as stream:
            return stat.S_ISREG(os.fstat(stream.fileno()).st_mode) and stream.read(len(GZIP_MAGIC)) != GZIP_MAGIC
    except OSError:
        return False


def spans_of(source: str, offset: int, meter: Meter) -> Iterator[Span]:
    """Yield what is left of a file of NDJSON.

    Args:
        source: The file.
        offset: Where a line starts.
        meter: Counts what is given out.

    Raises:
        OSError: The file cannot be read.
    """
    stream = io.FileIO(source)
    opened = Opened(stream, source)
    while (end := _end_of_span(stream, offset)) > offset:
        yield Span(source, offset, end - offset, opened)
        meter.read += end - offset
        offset = end


def _end_of_span(stream: io.FileIO, offset: int) -> int:
    """Return where the last line ends that fits into a span, or the first one if none does; the offset at the end."""
    size = os.fstat(stream.fileno()).st_size
    # mostly a line ends near the end; all of it is read only if not, else a long line would make spans of many short ones
    for near in (max(offset, min(offset + _SIZE, size) - _NEAR), offset):
        stream.seek(near)
        cut = (stream.read(min(offset + _SIZE, size) - near) or b"").rfind(b"\n") + 1
        if cut:
            return near + cut
    at = min(offset + _SIZE, size)
    stream.seek(at)
    while piece := stream.read(_SIZE):
        cut = piece.find(b"\n") + 1
        if cut:
            return at + cut
        at += len(piece)
    return at


def read_span(span: Span, caps: Caps) -> Iterator[Block | Item]:
    """Yield the lines of a span in blocks, numbered from 1; what is no longer there is an item with an error."""
    try:
        with io.FileIO(span.opened or span.source) as stream:
            stream.seek(span.offset)
            window = _Window(stream, span.size)
            blocks = Blocks(span.source, window, caps, offset=span.offset)
            yield from blocks
            missing, line = window.left, blocks.line + 1
    except OSError:
        missing, line = span.size, 1
    if missing:
        yield Item(span.source, None, line, b"", Problem("undecodable", "was cut short while it was read"))


class _Window(io.BufferedIOBase):
    """So many bytes of a file, from where it stands."""

    def __init__(self, stream: io.FileIO, size: int) -> None:
        super().__init__()
        self.left = size
        self._stream = stream

    def read1(self, size: int = -1, /) -> bytes:
        piece = self._stream.read(self.left if size < 0 else min(size, self.left)) or b""
        self.left -= len(piece)
        return piece
