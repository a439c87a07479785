"""Reading NDJSON block by block: what is done once for each block need not be done for each line."""

import io
from collections.abc import Iterator

from partnercenter_spec.sources.items import Block, Caps, Item, Problem, Unreadable, too_long

_PIECE = 256 * 1024
_LINE_END = b"\r\n"
_BOM = b"\xef\xbb\xbf"
BLANKS = b" \t\r\n"


class Blocks:
    """The blocks of whole lines of a stream; `line` is the number of the last line that was given out."""

    def __init__(
        self, name: str, stream: io.BufferedIOBase, caps: Caps, start: bytes = b"", *, offset: int = 0
    ) -> None:
        """Read from `stream`, of which `start` was read already, and which begins at an offset of what it is part of."""
        self.line = 0
        self._name = name
        self._stream = stream
        self._caps = caps
        self._parts: list[bytes | memoryview] = [start]
        self._offset = offset

    def skip(self, offset: int) -> None:
        """Leave out the first bytes, which end with a line.

        Raises:
            Unreadable: There are not that many bytes, or no line ends there.
        """
        last = b"\n"
        while self._offset < offset:
            piece = (bytes(self._parts.pop()) if self._parts else b"") or self._stream.read1(_PIECE)
            if not piece:
                raise Unreadable(Problem("undecodable", f"ends before byte {offset}", _OFFSETS))
            piece, rest = piece[: offset - self._offset], piece[offset - self._offset :]
            self._parts.append(rest)
            self._offset += len(piece)
            self.line += piece.count(b"\n")
            last = piece[-1:]
        if last != b"\n":
            raise Unreadable(Problem("undecodable", f"has no line that starts at byte {offset}", _OFFSETS))

    def __iter__(self) -> Iterator[Block | Item]:
        """Yield the blocks, and an item with an error for each line that is too long."""
        while piece := self._stream.read1(_PIECE):
            cut = piece.rfind(b"\n") + 1
            if cut:
                self._parts.append(memoryview(piece)[:cut] if cut < len(piece) else piece)
                yield from self._block()
                self._parts = [piece[cut:]]
            else:
                self._parts.append(piece)
            if sum(map(len, self._parts)) > self._caps.max_bytes + len(_LINE_END):
                yield from self._overlong()
        yield from self._block()

    def _block(self) -> Iterator[Block]:
        data = b"".join(self._parts)
        self._parts = []
        if not data:
            return
        block = Block(self._name, self.line + 1, self._offset, data)
        self._offset += len(data)
        self.line += data.count(b"\n")
        yield block

    def _overlong(self) -> Iterator[Block | Item]:
        """Leave out the rest of a line of which more was read than a payload may have."""
        start = b"".join(self._parts)
        head = start.rfind(b"\n") + 1
        self._parts = [start[:head]]
        yield from self._block()
        self.line += 1
        yield Item(self._name, self.line - 1, self.line, b"", too_long(self._caps))
        size, rest = len(start) - head, b""
        while piece := self._stream.read1(_PIECE):
            cut = piece.find(b"\n") + 1
            size += cut or len(piece)
            if cut:
                rest = piece[cut:]
                break
        self._offset += size
        self._parts = [rest]


def items_of(block: Block, caps: Caps) -> Iterator[Item]:
    """Yield the lines of a block that are not blank, each as an item."""
    first = -1 if block.offset else block.line
    for number, line in enumerate(block.data.split(b"\n"), block.line):
        text = (line.removeprefix(_BOM) if number == first else line).strip(BLANKS)
        if len(line.rstrip(_LINE_END)) > caps.max_bytes:
            yield Item(block.source, number - 1, number, b"", too_long(caps))
        elif text:
            yield Item(block.source, number - 1, number, text)


_OFFSETS = "An offset is the one that an interrupted check told, for the same file."
