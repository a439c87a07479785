"""What a source yields: one payload each, or the reason why there is none."""

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from partnercenter_spec.http import Exchange

ProblemCode = Literal["undecodable", "limitExceeded"]


class Problem(NamedTuple):
    """Why an input gave no payload. Never holds text from inside the input."""

    code: ProblemCode
    message: str
    hint: str | None = None


class Item(NamedTuple):
    """One payload, still as bytes, or one exchange of recorded traffic, and where it stands."""

    source: str
    index: int | None  # type: ignore[assignment]  # in place of a method of tuples
    line: int | None
    data: bytes
    error: Problem | None = None
    exchange: "Exchange | None" = None

    @property
    def size(self) -> int:
        """How much there is to judge, in bytes or characters."""
        if self.exchange is None:
            return len(self.data)
        messages = (self.exchange.request, self.exchange.response)
        return sum(len(message.body or b"") for message in messages if message is not None)


class Block(NamedTuple):
    """Whole lines of NDJSON that were read at once.

    Attributes:
        source: The file they are from.
        line: Number of the first one, from 1.
        offset: Where it starts, in bytes of the file once it is unpacked.
        data: The lines, with their line ends.
    """

    source: str
    line: int
    offset: int
    data: bytes

    @property
    def size(self) -> int:
        """How long the lines are together, in bytes."""
        return len(self.data)


class Caps(NamedTuple):
    """How much one input may hold before it is refused.

    `max_bytes` bounds one payload (a document, one line of NDJSON, one element of a list), `max_entry` one entry of a
    HAR, `max_recording` a file of other recorded traffic, which is read whole. The other three bound a gzip stream,
    which may be much longer than one payload: NDJSON, lists and HAR are read in constant memory.
    The ratio counts only beyond `ratio_floor`, because a small bomb is harmless and a short file of
    equal records compresses extremely well.
    """

    max_bytes: int = 16 * 1024 * 1024
    max_entry: int = 64 * 1024 * 1024
    max_recording: int = 512 * 1024 * 1024
    max_inflated: int = 16 * 1024**3
    max_ratio: int = 100
    ratio_floor: int = 32 * 1024 * 1024


class Unreadable(Exception):
    """Reading an input stopped; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        """Carry the problem to the place that knows the source and the line."""
        super().__init__(problem.message)
        self.problem = problem


def too_long(caps: Caps) -> Problem:
    """Say that a payload is larger than one may be."""
    return Problem("limitExceeded", f"is larger than {caps.max_bytes} bytes (max_bytes)")
