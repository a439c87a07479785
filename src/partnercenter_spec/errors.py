"""What goes wrong when the package is misused or a payload has to be refused at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from partnercenter_spec.findings import Report


class PartnerCenterSpecError(Exception):
    """Base of all exceptions that this package raises on purpose."""


class UnknownType(PartnerCenterSpecError, LookupError):
    """A type name that the contract does not have.

    Attributes:
        name: The name that was asked for.
        hint: The name that was probably meant, or None.
    """

    def __init__(self, name: str, hint: str | None = None) -> None:
        """Keep the name and what was probably meant."""
        super().__init__(name, hint)
        self.name = name
        self.hint = hint

    def __str__(self) -> str:
        """Say what is wrong and what to do."""
        advice = f"did you mean {self.hint}?" if self.hint else "contract.types() lists the names"
        return f"the contract has no type {self.name!r}; {advice}"


class UnknownOperation(PartnerCenterSpecError, LookupError):
    """A method and URL that no operation of the contract has.

    Attributes:
        method: The HTTP method.
        path: The path that was looked up, without query.
        hint: What was probably meant, or None.
    """

    def __init__(self, method: str, path: str, hint: str | None = None) -> None:
        """Keep what was looked up."""
        super().__init__(method, path, hint)
        self.method = method
        self.path = path
        self.hint = hint

    def __str__(self) -> str:
        """Say what is wrong and what to do."""
        advice = f"; {self.hint}" if self.hint else ""
        return f"the contract has no operation {self.method} {self.path}{advice}"


class _Rejected(PartnerCenterSpecError, ValueError):
    """A payload that was refused, with the report that says why."""

    def __init__(self, report: Report) -> None:
        super().__init__(report)
        self.report = report

    def __str__(self) -> str:
        return "; ".join(f"{finding.pointer or '(root)'}: {finding.message}" for finding in self.report.errors)


class UndecodablePayload(_Rejected):
    """Bytes or text that are not the JSON this package accepts.

    Attributes:
        report: The findings, with code `undecodable`, `duplicateProperty` or `limitExceeded`.
    """


class InvalidPayload(_Rejected):
    """A payload that breaks the contract, raised by `Report.raise_if_invalid`.

    Attributes:
        report: The findings.
    """
