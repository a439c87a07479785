"""`--format summary`: one line for each kind of finding, however often it occurs, the most frequent first."""

import re
from dataclasses import dataclass

from partnercenter_spec.findings import Finding
from partnercenter_spec.render.escaping import show
from partnercenter_spec.render.results import Options, Result, Sink, Summary, locate
from partnercenter_spec.render.text import closing_lines

_MOST_KINDS = 10_000  # names in pointers are those of the payloads, of which there may be any number
_DIGITS = re.compile("[0-9]+")
_Kind = tuple[str, str, str, str, str, str]


@dataclass(slots=True)
class _Seen:
    """How often a kind of finding occurred, in how many payloads, and where first."""

    message: str
    place: str
    payloads: int = 0
    findings: int = 0
    last: Result | None = None


class SummaryWriter:
    """Keeps a count for each kind of finding: severity, code, pointer with `*` for the numbers of items, and what is said.

    Without the last, a file that is cut off would be one of many lines that are no JSON.
    """

    def __init__(self, sink: Sink, options: Options) -> None:
        """Write to `sink`, with colour and detail as the options say."""
        self._sink = sink
        self._options = options
        self._kinds: dict[_Kind, _Seen] = {}
        self._others = 0

    def add(self, result: Result) -> None:
        """Count the findings of one payload."""
        for found in result.findings:
            keyword = found.schema_pointer or ""  # tells the members apart that may be missing at one place
            said = _DIGITS.sub("*", found.message)
            kind = (found.severity.value, found.code, _pattern(found), result.subject or "", keyword, said)
            seen = self._kinds.get(kind)
            if seen is None:
                if len(self._kinds) >= _MOST_KINDS:
                    self._others += 1
                    continue
                seen = self._kinds[kind] = _Seen(found.message, result.place)
            seen.findings += 1
            seen.payloads += seen.last is not result
            seen.last = result

    def finish(self, summary: Summary) -> None:
        """Write the kinds, and the counts."""
        ordered = sorted(self._kinds.items(), key=lambda pair: (-pair[1].findings, pair[0]))
        rows = [((f"{seen.findings:,}", *map(show, kind[:4])), seen) for kind, seen in ordered]
        widths = [max((len(row[column]) for row, _ in rows), default=0) for column in range(5)]
        for row, seen in rows:
            told = "  ".join(f"{text:{'>' if not column else '<'}{widths[column]}}" for column, text in enumerate(row))
            self._sink.write(f"{told}  {show(seen.message)}\n")
            self._sink.write(f"{'':{widths[0]}}  in {_counted(seen.payloads)}, first {show(seen.place)}\n")
        if self._others:
            self._sink.write(f"{self._others:,} findings of further kinds, which are not told apart\n")
        for line in closing_lines(summary, self._options):
            self._sink.write(line + "\n")


def _pattern(found: Finding) -> str:
    tokens = locate(found).split("/")
    return "/".join("*" if token.isdecimal() else token for token in tokens) or "(root)"


def _counted(payloads: int) -> str:
    return f"{payloads:,} {'payload' if payloads == 1 else 'payloads'}"


create = SummaryWriter
