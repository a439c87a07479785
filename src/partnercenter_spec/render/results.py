"""What every writer gets: results one by one, a summary at the end, and the options of the call."""

from collections.abc import Mapping
from enum import IntEnum
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from partnercenter_spec.findings import Finding, Severity

if TYPE_CHECKING:
    from partnercenter_spec.sightings import Sightings

FailOn = Literal["error", "warning", "never"]


class Verbosity(IntEnum):
    """How much the text report says."""

    QUIET = -1
    NORMAL = 0
    VERBOSE = 1


class Result(NamedTuple):
    """The verdict on one payload and where it stands. `readable` is false when it could not be judged at all.

    `seen` is what a survey saw in it, if one was asked for; no report shows it payload by payload.
    """

    source: str
    index: int | None  # type: ignore[assignment]  # in place of a method of tuples
    line: int | None
    type: str | None
    direction: str | None
    findings: tuple[Finding, ...]
    readable: bool = True
    operation: str | None = None
    skipped: str | None = None
    seen: "Sightings | None" = None

    def moved(self, lines: int) -> "Result":
        """Return this with so many more lines in front, and as many payloads."""
        index = self.index if self.index is None else self.index + lines
        return self._replace(index=index, line=self.line if self.line is None else self.line + lines)

    @property
    def subject(self) -> str | None:
        """What was judged: the operation of an exchange, or the type of a payload."""
        return self.operation or self.type

    @property
    def ok(self) -> bool:
        """Whether the payload was judged and has no error."""
        return self.readable and not self.errors

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that make it invalid."""
        return tuple(found for found in self.findings if found.severity == Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that do not."""
        return tuple(found for found in self.findings if found.severity == Severity.WARNING)

    @property
    def place(self) -> str:
        """Source and line, as editors take them; the number of the entry in a recording."""
        name = "<stdin>" if self.source == "-" else self.source
        if self.line is not None:
            return f"{name}:{self.line}"
        return name if self.index is None else f"{name}[{self.index}]"

    def fails(self, fail_on: FailOn) -> bool:
        """Whether this result counts against the run."""
        if fail_on == "never":
            return False
        return bool(self.findings) if fail_on == "warning" else bool(self.errors)

    def to_dict(self) -> dict[str, object]:
        """Return the result in the order of the public format."""
        told: dict[str, object] = {
            "source": self.source,
            "index": self.index,
            "line": self.line,
            "type": self.type,
            "direction": self.direction,
            "ok": self.ok,
            "findings": [found.to_dict() for found in self.findings],
        }
        if self.operation is not None:
            told["operation"] = self.operation
        return told


class Summary(NamedTuple):
    """The counts of a run, and the files of folders that were not read.

    `suppressed` and `known` count the findings that a file of suppressions or a baseline took out of the results; None
    without such a file. `expired` names suppressions that no longer count; `notes` are further lines for people.
    """

    valid: int
    invalid: int
    unreadable: int
    warned: int = 0
    skipped: tuple[str, ...] = ()
    other_hosts: tuple[tuple[str, int], ...] = ()
    suppressed: int | None = None
    known: int | None = None
    expired: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def checked(self) -> int:
        """All payloads, whatever came of them."""
        return self.valid + self.invalid + self.unreadable

    def to_dict(self) -> Mapping[str, object]:
        """Return the counts in the order of the public format; those that not every run has come last."""
        counts: dict[str, object] = {
            "checked": self.checked,
            "valid": self.valid,
            "invalid": self.invalid,
            "unreadable": self.unreadable,
        }
        if self.other_hosts:
            counts["skipped"] = dict(self.other_hosts)
        taken_out = {"suppressed": self.suppressed, "known": self.known, "expired": list(self.expired) or None}
        return counts | {name: told for name, told in taken_out.items() if told is not None}


class Options(NamedTuple):
    """What the caller asked of the report."""

    spec: str
    version: str
    fail_on: FailOn = "error"
    verbosity: Verbosity = Verbosity.NORMAL
    colour: bool = False


def locate(found: Finding) -> str:
    """Write where a finding is: a pointer, and in an exchange the message and the part of it."""
    parts = (found.direction, found.where, found.pointer)
    return " ".join(part for part in parts if part)


class Sink(Protocol):
    """Where a writer writes: anything with `write`."""

    def write(self, text: str, /) -> object:
        """Take a piece of the report."""


class Writer(Protocol):
    """One format. It gets every result once, in input order, and the summary at the end."""

    def add(self, result: Result) -> None:
        """Report one result."""

    def finish(self, summary: Summary) -> None:
        """Complete the report."""
