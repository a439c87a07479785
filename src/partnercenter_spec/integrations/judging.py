"""One exchange -> its report, and a summary that is fit to be shown: no identifiers, no values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from partnercenter_spec.findings import Finding, Report
from partnercenter_spec.integrations.exchanges import Captured
from partnercenter_spec.operations import operations, shown_path
from partnercenter_spec.validator import Validator


@dataclass(frozen=True, slots=True)
class Summary:
    """Which exchange a report is about.

    Attributes:
        method: HTTP method.
        path: Path template of the operation; for a path that the contract does not have, the path with identifiers
            masked.
        operation: `operationId`, or None if the contract has no such operation.
        status: HTTP status code, or None without a response.
    """

    method: str
    path: str
    operation: str | None
    status: int | None

    def __str__(self) -> str:
        """Write it on one line."""
        return f"{self.method} {self.path} -> {'no response' if self.status is None else self.status}"


class Judge:
    """Judges exchanges as clients see them, with one validator."""

    def __init__(self, validator: Validator) -> None:
        """Judge with `validator`."""
        self._validator = validator

    @property
    def max_bytes(self) -> int:
        """Size above which a body is refused."""
        return self._validator.limits.max_bytes

    def serves(self, url: str) -> bool:
        """Say whether a URL leads to the service."""
        return self._validator.serves(url)

    def judge(self, captured: Captured) -> tuple[Report, Summary]:
        """Return the report of an exchange and what may be told of the exchange itself."""
        exchange = captured.exchange
        report = self._validator.exchange(exchange)
        if captured.unseen:
            findings = tuple(finding for finding in report if not _presumed(finding, captured))
            report = report.replace(findings=findings)
        path = self._templates.get(report.operation or "") or shown_path(urlsplit(exchange.request.url).path)
        status = None if exchange.response is None else exchange.response.status
        return report, Summary(exchange.request.method.upper(), path, report.operation, status)

    @cached_property
    def _templates(self) -> dict[str, str]:
        return {operation.id: operation.path for operation in operations(self._validator.contract)}


def _presumed(finding: Finding, captured: Captured) -> bool:
    """Say whether a finding only tells that a body was not seen."""
    return finding.code == "missingBody" and finding.direction in captured.unseen
