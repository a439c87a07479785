"""Reading a stream line by line, with a bound on what one line may take."""

import io
from collections.abc import Iterator
from typing import NamedTuple

_BOM = b"\xef\xbb\xbf"
_DRAIN = 64 * 1024


class Line(NamedTuple):
    """One line with its line end; `overlong` when it was longer than allowed (then `data` is its start)."""

    number: int
    data: bytes
    overlong: bool = False

    @property
    def text(self) -> bytes:
        """The line without white space around it, and without a byte order mark."""
        return (self.data.removeprefix(_BOM) if self.number == 1 else self.data).strip(b" \t\r\n")


class Lines:
    """The lines of a stream; `number` is the last one read, for the place of a read error."""

    def __init__(self, stream: io.BufferedIOBase, max_bytes: int) -> None:
        """Read from `stream`, keeping at most `max_bytes` of a line."""
        self.stream = stream
        self.number = 0
        self._max_bytes = max_bytes
        self._cut = False

    def __iter__(self) -> Iterator[Line]:
        """Yield the lines that are left."""
        while True:
            if self._cut:
                self._drain()
            data = self.stream.readline(self._max_bytes + 2)  # room for the line end
            if not data:
                return
            self.number += 1
            self._cut = not data.endswith(b"\n")
            yield Line(self.number, data, len(data.rstrip(b"\r\n")) > self._max_bytes)

    def take_head(self) -> list[Line]:
        """Read up to the second line that is not blank: enough to tell formats apart."""
        head: list[Line] = []
        filled = size = 0
        for line in self:
            head.append(line)
            size += len(line.data)
            filled += bool(line.text)
            if filled == 2 or line.overlong or size > self._max_bytes:
                break
        return head

    def _drain(self) -> None:
        """Skip the rest of a line that was too long."""
        self._cut = False
        while (rest := self.stream.readline(_DRAIN)) and not rest.endswith(b"\n"):
            pass
