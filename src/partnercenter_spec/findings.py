"""What was found in a payload. Findings are data: frozen, ordered, and free of payload values."""

from collections.abc import Iterator
from enum import StrEnum
from operator import attrgetter
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from partnercenter_spec.errors import InvalidPayload
from partnercenter_spec.frozen import Frozen


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"


Where: TypeAlias = Literal["path", "query", "header", "status", "body"]


class Finding(NamedTuple):
    """One fault of a payload or a message.

    Attributes:
        code: The JSON Schema keyword that failed, or a code of this package; stable.
        pointer: JSON Pointer to the value in the payload; for `required` to the object that lacks the member; stable.
        severity: Whether the payload is refused for it.
        message: What is wrong, for people; the wording may change. It never holds a payload value.
        schema_pointer: JSON Pointer into the OpenAPI document, to the keyword that failed, or None.
        hint: What was probably meant, or None.
        where: Which part of an HTTP message the pointer is relative to; None for a payload judged by itself.
        direction: Which message of an exchange; None for a payload or message judged by itself.
    """

    code: str
    pointer: str
    severity: Severity
    message: str
    schema_pointer: str | None = None
    hint: str | None = None
    where: Where | None = None
    direction: Literal["request", "response"] | None = None

    def to_dict(self) -> dict[str, str | None]:
        """Return the finding as JSON-ready data; `where` and `direction` only where they say something."""
        told: dict[str, str | None] = {
            "code": self.code,
            "pointer": self.pointer,
            "severity": self.severity.value,
            "message": self.message,
            "schema_pointer": self.schema_pointer,
            "hint": self.hint,
        }
        if self.where is not None:
            told["where"] = self.where
        if self.direction is not None:
            told["direction"] = self.direction
        return told


_PARTS = (None, "path", "query", "header", "status", "body")

order_in_payload: Final = attrgetter("pointer", "code", "message")
"""The key by which findings of a payload are ordered; `order_of` gives the same order."""


def order_of(finding: Finding) -> tuple[str, int, str, str, str]:
    """Return the key by which findings of a report are ordered: message, part of it, pointer, code."""
    return (finding.direction or "", _PARTS.index(finding.where), finding.pointer, finding.code, finding.message)


class Report(Frozen):
    """The findings of one payload, ordered by pointer and code.

    Attributes:
        type: Name of the type that the payload was judged as, or None.
        direction: `request`, `response` or None.
        findings: The findings.
        spec: Version of the contract.
        operation: `operationId` of the operation that a message was judged by, or None.
    """

    __slots__ = ("type", "direction", "findings", "spec", "operation")  # noqa: RUF023 - the order of the arguments

    type: str | None
    direction: str | None
    findings: tuple[Finding, ...]
    spec: str
    operation: str | None

    def __init__(
        self,
        type: str | None,
        direction: str | None,
        findings: tuple[Finding, ...],
        spec: str,
        operation: str | None = None,
    ) -> None:
        """Set what was found; the arguments are the attributes."""
        _put_type(self, type)
        _put_direction(self, direction)
        _put_findings(self, findings)
        _put_spec(self, spec)
        _put_operation(self, operation)

    @property
    def ok(self) -> bool:
        """Whether there is no finding of severity error."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings of severity error."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings of severity warning."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.WARNING)

    def __iter__(self) -> Iterator[Finding]:
        """Iterate over the findings."""
        return iter(self.findings)

    def __len__(self) -> int:
        """Count the findings."""
        return len(self.findings)

    def __bool__(self) -> bool:
        """Be true always, so that an empty report is not mistaken for no report."""
        return True

    def raise_if_invalid(self) -> None:
        """Do nothing if the payload is acceptable.

        Raises:
            InvalidPayload: There is a finding of severity error.
        """
        if not self.ok:
            raise InvalidPayload(self)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON-ready data."""
        told: dict[str, Any] = {
            "spec": self.spec,
            "type": self.type,
            "direction": self.direction,
            "ok": self.ok,
            "findings": [finding.to_dict() for finding in self.findings],
        }
        if self.operation is not None:
            told["operation"] = self.operation
        return told


# what sets the slots of a report, which cannot be set otherwise
_put_type, _put_direction, _put_findings, _put_spec, _put_operation = (
    vars(Report)[name].__set__ for name in Report.__slots__
)
