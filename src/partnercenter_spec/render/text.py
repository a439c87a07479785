"""`--format text`: for people. One block for each payload that has findings, a summary at the end."""

from collections.abc import Iterator

from partnercenter_spec.findings import Finding
from partnercenter_spec.render.escaping import show
from partnercenter_spec.render.results import Options, Result, Sink, Summary, Verbosity, locate

_WIDEST_POINTER = 40
_NAMED_SKIPPED = 3
_STYLES = {"error": "1;31", "warning": "33", "valid": "32", "place": "1", "hint": "2"}


class TextWriter:
    """Streams block by block."""

    def __init__(self, sink: Sink, options: Options) -> None:
        """Write to `sink`, with colour and detail as the options say."""
        self._sink = sink
        self._options = options
        self._verbosity = options.verbosity
        self._fail_on = options.fail_on

    def add(self, result: Result) -> None:
        """Write the block of one payload, if it needs one."""
        if not self._wanted(result):
            return
        lines = [self._headline(result), *self._findings(result)]
        self._sink.write("\n".join(lines) + "\n")

    def finish(self, summary: Summary) -> None:
        """Write what was not read, and the counts."""
        for line in closing_lines(summary, self._options):
            self._sink.write(line + "\n")

    def _wanted(self, result: Result) -> bool:
        if self._verbosity == Verbosity.QUIET:
            return not result.ok or result.fails(self._fail_on)
        return bool(result.findings) or self._verbosity == Verbosity.VERBOSE

    def _headline(self, result: Result) -> str:
        place = self._paint("place", show(result.place))
        what = "  ".join(part for part in (result.subject, result.direction) if part)
        verdict = "" if result.findings else f"  {self._paint('valid', 'valid')}"
        return f"{place}  {show(what or _untyped(result))}{verdict}"

    def _findings(self, result: Result) -> list[str]:
        rows = [(found, _row(found)) for found in self._told(result)]
        code = max((len(row[0]) for _, row in rows), default=0)
        pointer = min(_WIDEST_POINTER, max((len(row[1]) for _, row in rows), default=0))
        lines: list[str] = []
        for found, row in rows:
            severity = self._paint(found.severity.value, f"{found.severity.value:7}")
            lines.append(f"  {severity}  {row[0]:{code}}  {row[1]:{pointer}}  {row[2]}")
            if found.hint and self._verbosity != Verbosity.QUIET:
                lines.append(self._paint("hint", f"           hint: {show(found.hint)}"))
        return lines

    def _told(self, result: Result) -> tuple[Finding, ...]:
        quiet = self._verbosity == Verbosity.QUIET and self._fail_on != "warning"
        return result.errors if quiet else result.findings

    def _paint(self, style: str, text: str) -> str:
        return _painted(style, text, self._options)


def closing_lines(summary: Summary, options: Options) -> Iterator[str]:
    """Yield what was not read, the notes, and the counts."""
    for host, count in summary.other_hosts:
        yield f"{count} {'exchange' if count == 1 else 'exchanges'} with {show(host)} skipped"
    yield from _skipped(summary.skipped, options)
    yield from map(show, (*summary.notes, *summary.expired))
    counts = f"{summary.valid} valid, {summary.invalid} invalid, {summary.unreadable} unreadable"
    style = "valid" if summary.valid == summary.checked else "error"
    yield f"{summary.checked} checked: {_painted(style, counts, options)}{_remark(summary)}"


def _skipped(names: tuple[str, ...], options: Options) -> list[str]:
    if not names:
        return []
    count = f"{len(names)} other {'entry' if len(names) == 1 else 'entries'} in folders not read"
    if options.verbosity == Verbosity.VERBOSE:
        return [f"{count}:", *(f"  {show(name)}" for name in names)]
    named = ", ".join(show(name) for name in names[:_NAMED_SKIPPED])
    more = ", ... (-v lists all)" if len(names) > _NAMED_SKIPPED else ""
    return [f"{count}: {named}{more}"]


def _painted(style: str, text: str, options: Options) -> str:
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if options.colour else text


def _untyped(result: Result) -> str:
    exchange = any(found.where for found in result.findings)
    return "operation unknown" if exchange else "type unknown"


def _remark(summary: Summary) -> str:
    remarks = [f"{summary.warned} with warnings"] if summary.warned else []
    for count, what in ((summary.suppressed, "suppressed"), (summary.known, "known")):
        if count is not None:
            remarks.append(f"{count} {'finding' if count == 1 else 'findings'} {what}")
    return f" ({', '.join(remarks)})" if remarks else ""


def _row(found: Finding) -> tuple[str, str, str]:
    return show(found.code), show(locate(found)) or "(root)", show(found.message)


create = TextWriter
