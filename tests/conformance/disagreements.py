"""Where the mock and the validator judge a request differently, place by place, and which of that is meant so.

Prism tells in the header `sl-violations` what is wrong with a request and where. That both refuse a request proves
little when several things are wrong with it, so each violation has to be a finding at the same place. Where Prism
accepts a request, the validator has to find no error.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from conformance.documented import resolve

from partnercenter_spec import Finding, Report, Validator, contract
from partnercenter_spec.http import Exchange, Response
from partnercenter_spec.jsontypes import parse_pointer, pointer
from partnercenter_spec.operations import operations

REFUSED: Final = frozenset({400, 415, 422})
_DOCUMENT: Final = contract.openapi()
# what Prism says of the request as a whole, and where our finding is; to Prism `null`, `false` and `0` are no body
_WHOLE: Final[Mapping[str | int, tuple[str, str]]] = {"required": ("body", ""), 415: ("header", "/Content-Type")}


@dataclass(frozen=True)
class Fault:
    """What one side finds wrong with a request.

    Attributes:
        where: `path`, `query`, `header` or `body`; None for the request as a whole.
        pointer: JSON Pointer in that part.
        code: Keyword that failed, or a status.
    """

    where: str | None
    pointer: str
    code: str | int


@dataclass(frozen=True)
class Disagreement:
    """A fault that only one side finds.

    Attributes:
        side: `prism` or `validator`.
        fault: The fault.
        tolerated: Name of the tolerance that covers it, or None.
    """

    side: str
    fault: Fault
    tolerated: str | None


@dataclass(frozen=True)
class Judged:
    """A request with both judgements."""

    exchange: Exchange
    report: Report
    violations: tuple[Fault, ...]

    def value_at(self, place: str) -> object:
        """Return what the body holds at a place, or `...` if nothing."""
        try:
            value: Any = json.loads(self.exchange.request.body or b"")
            for token in parse_pointer(place):
                value = value[int(token) if isinstance(value, list) else token]
        except (ValueError, LookupError, TypeError):
            return ...
        return value


def _is_null(fault: Fault, judged: Judged) -> bool:
    return fault.where == "body" and judged.value_at(fault.pointer) is None


def _is_alternative(fault: Fault, judged: Judged) -> bool:
    summed_up = any(fault.pointer == one.pointer and one.code == "oneOf" for one in judged.violations)
    inside = [one for one in judged.report if one.where == "body" and one.pointer.startswith(f"{fault.pointer}/")]
    nulls = [one for one in judged.violations if one != fault and _is_null(one, judged)]
    return fault.where == "body" and summed_up and bool(inside or nulls)


def _is_filter(fault: Fault, judged: Judged) -> bool:
    return judged.report.operation == "listCustomers" and fault.where == "query" and fault.pointer.startswith("/filter")


def _is_empty(fault: Fault, judged: Judged) -> bool:
    request, name = judged.exchange.request, fault.pointer.removeprefix("/")
    query = parse_qs(urlsplit(request.url).query, keep_blank_values=True)
    given = query.get(name, []) if fault.where == "query" else [request.headers.get(name)]
    return fault.where in {"query", "header"} and given == [""]


def _is_read_only(fault: Fault, judged: Judged) -> bool:
    """Say whether a place in the body is in a member that only the service sets."""
    operation = next(one for one in operations(contract.shipped()) if one.id == judged.report.operation)
    content = operation.details.get("requestBody", {}).get("content", {})
    node: Any = content.get("application/json", {})
    for token in parse_pointer(fault.pointer) if fault.where == "body" else ():
        node = resolve(_DOCUMENT, node)
        node = node.get("items", {}) if token.isdigit() else node.get("properties", {}).get(token, {})
        if node.get("readOnly"):
            return True
    return False


@dataclass(frozen=True)
class Tolerance:
    """A disagreement that is meant so.

    Attributes:
        side: Who alone finds the fault.
        reason: Why that is right.
        covers: Says whether it is about a fault.
    """

    side: str
    reason: str
    covers: Callable[[Fault, Judged], bool]


TOLERATED: Final[Mapping[str, Tolerance]] = {
    "null": Tolerance(
        "prism",
        "requests may carry null for what they do not set; the validator's view of a request says so, no schema does",
        _is_null,
    ),
    "alternative": Tolerance(
        "prism",
        "Prism also tells of alternatives that the payload does not name itself as",
        _is_alternative,
    ),
    "filter": Tolerance(
        "validator",
        "`contentSchema` is an annotation in JSON Schema: only the validator looks into the JSON text of `filter`",
        _is_filter,
    ),
    "read-only": Tolerance(
        "validator",
        "Prism passes over members that only the service sets; sent back, they should be as they were",
        _is_read_only,
    ),
    "empty value": Tolerance(
        "validator",
        "to Prism a header or a query parameter with an empty value is not there",
        _is_empty,
    ),
}


def disagreements(validator: Validator, exchange: Exchange) -> Iterator[Disagreement]:
    """Yield what only one side finds wrong with a request, if Prism accepted it or refused it as invalid.

    Other statuses (no credentials, no such operation) are not about the validity of a request.
    """
    assert exchange.response is not None
    refused = exchange.response.status in REFUSED
    if not refused and exchange.response.status >= 300:
        return
    report = validator.exchange(Exchange(exchange.request))
    if any(finding.code == "unknownOperation" for finding in report):
        if not refused:
            yield Disagreement("validator", Fault(None, "", "unknownOperation"), None)
        return
    judged = Judged(exchange, report, tuple(violations(exchange.response)) if refused else ())
    for fault in judged.violations:
        if not any(_same(fault, finding) for finding in report):
            yield _disagreement("prism", fault, judged)
    if not refused:
        for finding in report.errors:
            yield _disagreement("validator", Fault(finding.where, finding.pointer, finding.code), judged)


def violations(response: Response) -> Iterator[Fault]:
    """Yield what Prism found wrong with a request."""
    told = response.headers.get("sl-violations")
    if told is None:  # Prism could not even read the body
        yield Fault("body", "", "undecodable")
        return
    for violation in json.loads(told):
        message, *place = violation["location"]
        if message == "request" and violation["severity"] == "Error":
            yield Fault(place[0] if place else None, pointer(place[1:]), violation["code"])


def _same(fault: Fault, finding: Finding) -> bool:
    if fault.where is None:
        return (finding.where, finding.pointer) == _WHOLE.get(fault.code)
    if fault.where == "body":
        return finding.where == "body" and finding.pointer == fault.pointer
    # Prism writes the names of parameters in lower case
    return finding.where == fault.where and finding.pointer.split("/")[1].lower() == fault.pointer[1:].lower()


def _disagreement(side: str, fault: Fault, judged: Judged) -> Disagreement:
    names = (name for name, one in TOLERATED.items() if one.side == side and one.covers(fault, judged))
    return Disagreement(side, fault, next(names, None))
