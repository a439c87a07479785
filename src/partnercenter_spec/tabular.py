"""Payloads that are rows of a table in, rows of findings or verdicts out; what Spark, Ray and others have in common.

It knows no engine: bodies come as an iterable, rows leave as named tuples, one at a time. A check is a small frozen value
that pickles; equal checks share one validator in each process, however often they are pickled.

from partnercenter_spec.tabular import RowCheck

for found in RowCheck("Customer").findings(bodies):
    print(found.row, found.code, found.pointer)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import KW_ONLY, dataclass
from functools import lru_cache
from typing import Final, NamedTuple, get_args

from partnercenter_spec import contract
from partnercenter_spec.decoding import decode
from partnercenter_spec.errors import UndecodablePayload
from partnercenter_spec.findings import Finding, Report, Severity
from partnercenter_spec.limits import Limits
from partnercenter_spec.validator import Validator
from partnercenter_spec.views import Direction, UnknownProperties

__all__ = ["FINDING_COLUMNS", "VERDICT_COLUMNS", "Body", "FindingRow", "RowCheck", "VerdictRow"]

Body = bytes | bytearray | memoryview | str | None
"""JSON as bytes or text, or None for a null."""


class FindingRow(NamedTuple):
    """One finding in one of the rows that were checked.

    Attributes:
        row: Number of the row, from 0.
        type: Name of the type that the payload was judged as, or None if it does not say what it is.
        direction: `request`, `response`, or None if it was not judged.
        code: As in `Finding`, and so on.
        pointer: JSON Pointer into the payload.
        severity: `error` or `warning`.
        message: What is wrong, without a payload value.
        schema_pointer: JSON Pointer into the OpenAPI document, or None.
        hint: What was probably meant, or None.
    """

    row: int
    type: str | None
    direction: str | None
    code: str
    pointer: str
    severity: str
    message: str
    schema_pointer: str | None
    hint: str | None


class VerdictRow(NamedTuple):
    """What came of one row.

    Attributes:
        row: Number of the row, from 0.
        type: Name of the type that the payload was judged as, or None if it does not say what it is.
        ok: Whether it is acceptable.
        errors: How many findings make it unacceptable; `Limits.max_findings` bounds what is counted.
        warnings: How many findings do not.
    """

    row: int
    type: str | None
    ok: bool
    errors: int
    warnings: int


FINDING_COLUMNS: Final = FindingRow._fields[1:]
"""Names of what is told of a finding; all of it is text."""

VERDICT_COLUMNS: Final = VerdictRow._fields[1:]
"""Names of what is told of a row."""

_USUAL: Final = Limits()
_NULL: Final = Finding("undecodable", "", Severity.ERROR, "is null")
_UNKNOWN_TYPE: Final = Finding(
    "unknownType",
    "",
    Severity.ERROR,
    "does not say which type it is",
    None,
    "Say it with the argument type; contract.types() lists the types.",
)


@dataclass(frozen=True, slots=True)
class RowCheck:
    """How the payloads of a column are judged.

    Every row gets its verdict: a null, what is not JSON and what does not say what it is have findings like the rest.

    Attributes:
        type: Name of the type of all rows; None for rows that name themselves (see `Validator.detect`).
        direction: Who sends them; the service unless the type is one that only clients send.
        strict: Close open enumerations and refuse unknown properties.
        unknown_properties: `allow` (the default), `warn` or `error` (the default when strict).
        limits: What one payload may cost.
    """

    type: str | None = None
    _: KW_ONLY
    direction: Direction | None = None
    strict: bool = False
    unknown_properties: UnknownProperties | None = None
    limits: Limits = _USUAL

    def __post_init__(self) -> None:
        """Refuse what could not be judged by, before any row is read.

        Raises:
            UnknownType: The contract has no such type.
            ValueError: The direction or `unknown_properties` is none of the values above.
            TypeError: The type is no name, or the limits are no `Limits`.
        """
        if self.type is not None:
            if not isinstance(self.type, str):
                message = f"type is the name of a type, or None, not {_kind(self.type)}"
                raise TypeError(message)
            contract.entry(self.type)
        if self.direction is not None and self.direction not in get_args(Direction):
            message = f"direction is 'request', 'response' or None, not {self.direction!r}"
            raise ValueError(message)
        if not isinstance(self.limits, Limits):
            message = f"limits is a partnercenter_spec.Limits, not {_kind(self.limits)}"
            raise TypeError(message)
        Validator(unknown_properties=self.unknown_properties)

    def report(self, body: Body) -> Report:
        """Judge one payload. Unlike `Validator.payload`, this gives a report of what is null or not JSON as well.

        Raises:
            TypeError: The body is neither bytes, text nor None.
        """
        if body is None:
            return self._refuse((_NULL,))
        if not isinstance(body, Body):
            message = f"a body is JSON as bytes or text, or None, not {_kind(body)}"
            raise TypeError(message)
        try:
            return self._judge(body)
        except UndecodablePayload as refused:
            return self._refuse(refused.report.findings)

    def findings(self, bodies: Iterable[Body]) -> Iterator[FindingRow]:
        """Yield the findings of all bodies, in order.

        Args:
            bodies: JSON as bytes or text, or None; taken one at a time.

        Raises:
            TypeError: A body is neither bytes, text nor None.
        """
        for row, body in enumerate(bodies):
            report = self.report(body)
            for found in report:
                yield FindingRow(
                    row,
                    report.type,
                    report.direction,
                    found.code,
                    found.pointer,
                    found.severity.value,
                    found.message,
                    found.schema_pointer,
                    found.hint,
                )

    def verdicts(self, bodies: Iterable[Body]) -> Iterator[VerdictRow]:
        """Yield one verdict a body, in order.

        Args:
            bodies: JSON as bytes or text, or None; taken one at a time.

        Raises:
            TypeError: A body is neither bytes, text nor None.
        """
        for row, body in enumerate(bodies):
            report = self.report(body)
            yield VerdictRow(row, report.type, report.ok, len(report.errors), len(report.warnings))

    def _judge(self, body: bytes | bytearray | memoryview | str) -> Report:
        validator = _validator(self.strict, self.unknown_properties, self.limits)
        if self.type is not None:
            return validator.payload(self.type, body, self.direction)
        value = decode(body, self.limits)
        name = validator.detect(value)
        if name is None:
            return self._refuse((_UNKNOWN_TYPE,))
        return validator.payload(name, value, self.direction)

    def _refuse(self, findings: tuple[Finding, ...]) -> Report:
        direction: str | None = self.direction
        if direction is None and self.type is not None:
            direction = contract.entry(self.type).direction or "response"
        return Report(self.type, direction, findings, contract.version())


@lru_cache(maxsize=8)
def _validator(strict: bool, unknown_properties: UnknownProperties | None, limits: Limits) -> Validator:
    """Return the validator of this process: one engine is compiled, not one for every batch."""
    return Validator(strict=strict, unknown_properties=unknown_properties, limits=limits)


def _kind(value: object) -> str:
    return type(value).__name__
