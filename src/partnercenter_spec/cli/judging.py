"""One item -> one result."""

from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from partnercenter_spec.cli.lookup import find_type
from partnercenter_spec.cli.problems import UsageProblem
from partnercenter_spec.contract import TypeEntry, shipped
from partnercenter_spec.decoding import decode
from partnercenter_spec.errors import UndecodablePayload
from partnercenter_spec.findings import Finding, Report, Severity
from partnercenter_spec.jsontypes import Json
from partnercenter_spec.limits import Limits
from partnercenter_spec.render.escaping import to_unicode
from partnercenter_spec.render.results import Result
from partnercenter_spec.sources import Block, Caps, Item, Problem, Span, Unit, items_of, read_span
from partnercenter_spec.sources.blocks import BLANKS
from partnercenter_spec.validator import Validator, line_recogniser

if TYPE_CHECKING:
    from partnercenter_spec.http import Exchange
    from partnercenter_spec.recognition import LineRecogniser
    from partnercenter_spec.sightings import Sightings
    from partnercenter_spec.survey import Surveyor

Direction = Literal["request", "response"]


class Settings(NamedTuple):
    """How payloads are judged: all that a worker process needs to know."""

    type: str | None
    direction: Direction | None
    strict: bool
    unknown_properties: Literal["allow", "warn", "error"] | None
    engine: Literal["auto", "reference", "jsonschema_rs"]
    limits: Limits
    base_urls: tuple[str, ...] = ()
    survey: bool = False
    brief: bool = False
    """Whether payloads without a finding are only counted."""


class Batch(NamedTuple):
    """The verdicts on some payloads.

    Attributes:
        results: Verdicts, in the order of the input.
        passed: How many more payloads there were, without a finding.
        reached: The file, the line and the offset after a block of NDJSON; a check can go on from there.
    """

    results: list[Result]
    passed: int = 0
    reached: tuple[str, int, int] | None = None

    def moved(self, lines: int) -> "Batch":
        """Return this with so many more lines in front."""
        if self.reached is None:
            return self
        source, line, offset = self.reached
        return Batch([result.moved(lines) for result in self.results], self.passed, (source, line + lines, offset))


class Judge:
    """Judges items with one validator."""

    def __init__(self, settings: Settings) -> None:
        """Prepare the validator.

        Raises:
            UsageProblem: There is no such type, or the engine is not installed.
        """
        self._type = settings.type
        self._direction = settings.direction
        self._limits = settings.limits
        self._caps = Caps(max_bytes=settings.limits.max_bytes)
        self._brief = settings.brief
        if settings.type is not None:
            self._direction = settings.direction or _direction_of(find_type(settings.type))
        self._validator = _validator_of(settings)
        self._surveyor = _surveyor_of(settings) if settings.survey else None

    def batch(self, unit: Unit) -> Batch:
        """Return the verdicts on one item, on a block of lines, or on a span, the lines of which are numbered from 1."""
        if isinstance(unit, Item):
            return self._sorted([self.judge(unit)])
        if isinstance(unit, Span):
            return self._span(unit)
        lines = unit.data.count(b"\n")
        reached = (unit.source, unit.line + lines, unit.offset + len(unit.data))
        if self._type is None or not self._brief:
            return self._sorted(list(map(self.judge, items_of(unit, self._caps))))._replace(reached=reached)
        return self._lines(unit, self._type, lines)._replace(reached=reached)

    def _span(self, span: Span) -> Batch:
        results: list[Result] = []
        passed, line = 0, 1
        for unit in read_span(span, self._caps):
            batch = self.batch(unit)
            results += batch.results
            passed += batch.passed
            line = batch.reached[1] if batch.reached is not None else line + 1
        return Batch(results, passed, (span.source, line, span.offset + span.size))

    def prepare(self, unit: Unit) -> None:
        """Make ready for many more blocks like one: what is made before processes part need not be made in each."""
        if isinstance(unit, Block) and self._brief and self._told is not None:
            self._told.prepare(_text_of(unit) or "")

    @cached_property
    def _told(self) -> "LineRecogniser | None":
        """What tells lines that are right, if one type is asked for and something tells its payloads."""
        return None if self._type is None else line_recogniser(self._validator, self._type, self._direction)

    def _lines(self, block: Block, name: str, lines: int) -> Batch:
        """Judge the lines of a block; nothing is made for those without a finding."""
        results: list[Result] = []
        recogniser, text = self._told, _text_of(block)
        if recogniser is None or text is None:
            passed = sum(
                self._line(block, name, number, line, results)
                for number, line in enumerate(block.data.split(b"\n"), block.line)
            )
            return Batch(results, passed)
        passed = start = seen = 0
        while start < len(text):
            end = recogniser.end_of_told(text, start)
            told = lines - seen if end == len(text) else text.count("\n", start, end)
            passed, start, seen = passed + told, end, seen + told
            end = text.find("\n", start) + 1 or len(text)
            if start < end:
                passed += self._line(block, name, block.line + seen, text[start:end].encode(), results)
                start, seen = end, seen + 1
        return Batch(results, passed)

    def _line(self, block: Block, name: str, number: int, text: bytes, results: list[Result]) -> int:
        """Judge one line; say how many payloads without a finding it is, and add the result if it has some."""
        line = text.strip(BLANKS)
        if len(text) <= self._caps.max_bytes:  # else it may be refused for its length, blanks included
            if not line:
                return 0
            try:
                if not self._validator.payload(name, line, self._direction).findings:
                    return 1
            except UndecodablePayload:
                pass
        # looked at once more, as any other item
        whole = Block(block.source, number, block.offset + number - block.line, text.removesuffix(b"\n"))
        found = self._sorted(list(map(self.judge, items_of(whole, self._caps))))
        results += found.results
        return found.passed

    def _sorted(self, results: list[Result]) -> Batch:
        if not self._brief:
            return Batch(results)
        worth = [result for result in results if result.findings or result.skipped is not None]
        return Batch(worth, len(results) - len(worth))

    def judge(self, item: Item) -> Result:
        """Return the verdict on one item."""
        if item.error is not None:
            return self._refuse(item, (_finding_of(item.error),))
        if item.exchange is not None:
            return self._exchange(item, item.exchange)
        try:
            return self._data(item)
        except UndecodablePayload as refused:
            return self._refuse(item, refused.report.findings)

    def _data(self, item: Item) -> Result:
        if self._type is not None:
            report = self._validator.payload(self._type, item.data, direction=self._direction)
            return self._result(item, report, self._look(report, item.data))
        value = decode(item.data, self._limits)
        if isinstance(value, dict) and "request" in value and (recorded := self._recorded(item, value)) is not None:
            return recorded
        found = self._report(value)
        if found is None:
            return self._refuse(item, (_UNKNOWN_TYPE,))
        return self._result(item, found, self._look(found, value))

    def _recorded(self, item: Item, value: Json) -> Result | None:
        """Judge a value that is a recorded exchange; None if it is none."""
        from partnercenter_spec.recordings import Malformed  # noqa: PLC0415 - payloads are judged without it
        from partnercenter_spec.recordings.lines import exchange, is_exchange  # noqa: PLC0415

        if not is_exchange(value):
            return None
        try:
            return self._exchange(item, exchange(value))
        except Malformed as error:
            return self._refuse(item, (_finding_of(Problem("undecodable", f"is no exchange: {error}")),))

    def _exchange(self, item: Item, exchange: "Exchange") -> Result:
        if not self._validator.serves(exchange.request.url):
            from partnercenter_spec.operations import host_of  # noqa: PLC0415 - payloads are judged without it

            host = to_unicode(host_of(exchange.request.url))
            return Result(to_unicode(item.source), item.index, item.line, None, None, (), skipped=host)
        seen = self._surveyor.exchange(exchange) if self._surveyor else None
        return self._result(item, self._validator.exchange(exchange), seen)

    def _look(self, report: Report, body: "bytes | Json") -> "Sightings | None":
        """Survey a payload that was judged."""
        if self._surveyor is None or report.type is None:
            return None
        value = decode(body, self._limits) if isinstance(body, bytes) else body
        return self._surveyor.payload(report.type, value, "request" if report.direction == "request" else "response")

    def _result(self, item: Item, report: Report, seen: "Sightings | None") -> Result:
        return Result(
            to_unicode(item.source),
            item.index,
            item.line,
            report.type,
            report.direction,
            report.findings,
            operation=report.operation,
            seen=seen,
        )

    def _report(self, value: Json) -> Report | None:
        detected = self._validator.detect(value)
        return None if detected is None else self._validator.payload(detected, value, direction=self._direction)

    def _refuse(self, item: Item, findings: tuple[Finding, ...]) -> Result:
        source = to_unicode(item.source)
        return Result(source, item.index, item.line, self._type, self._direction, findings, readable=False)


_UNKNOWN_TYPE = Finding(
    code="unknownType",
    pointer="",
    severity=Severity.ERROR,
    message="does not say which type it is",
    schema_pointer=None,
    hint="Say it with --as TYPE; 'pcspec types' lists the types.",
)


def _text_of(block: Block) -> str | None:
    try:
        return block.data.decode()
    except UnicodeDecodeError:
        return None


def _surveyor_of(settings: Settings) -> "Surveyor":
    from partnercenter_spec.operations import host_of  # noqa: PLC0415 - most checks survey nothing
    from partnercenter_spec.survey import Surveyor  # noqa: PLC0415

    return Surveyor(shipped(), settings.limits, frozenset(map(host_of, settings.base_urls)))


def _validator_of(settings: Settings) -> Validator:
    try:
        return Validator(
            strict=settings.strict,
            unknown_properties=settings.unknown_properties,
            engine=settings.engine,
            limits=settings.limits,
            base_urls=settings.base_urls,
        )
    except ValueError as error:
        raise UsageProblem(str(error)) from error


def _direction_of(entry: TypeEntry) -> Direction:
    return "request" if entry.direction == "request" else "response"


def _finding_of(problem: Problem) -> Finding:
    return Finding(problem.code, "", Severity.ERROR, problem.message, None, problem.hint)
