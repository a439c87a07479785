"""Method and URL to the operation of the contract that they call."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from partnercenter_spec.contract import Contract
from partnercenter_spec.errors import UnknownOperation

BASE_HOSTS: Final = frozenset(
    {
        "api.partnercenter.microsoft.com",
        "api.partnercenter.microsoft-ppe.com",
        "partner.partnercenterapi.microsoftonline.cn",
    }
)
"""Hosts of the service in all clouds, and of its test environment."""

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1", "testserver"})
_WORD: Final = re.compile(r"[A-Za-z]{0,40}")
_TEMPLATE: Final = re.compile(r"\{([^}]+)\}")


@dataclass(frozen=True)
class Operation:
    """One operation of the contract.

    Attributes:
        id: Its `operationId`.
        method: HTTP method in upper case.
        path: Path template, such as `/v1/customers/{customer_id}`.
        details: Everything else that the contract says about it. Not to be changed.
    """

    id: str
    method: str
    path: str
    details: Mapping[str, Any]

    @cached_property
    def place(self) -> tuple[str, ...]:
        """Reference tokens of the operation in the OpenAPI document."""
        return ("paths", self.path, self.method.lower())

    @cached_property
    def segments(self) -> tuple[str, ...]:
        """Segments of the path template, without the version."""
        return _segments(self.path)


class Match(NamedTuple):
    """A URL that an operation answers.

    Attributes:
        operation: The operation.
        path_values: Values of the path parameters, percent-decoded.
        query: Names and values of the query, decoded, in order.
    """

    operation: Operation
    path_values: dict[str, str]
    query: list[tuple[str, str]]


def operations(contract: Contract) -> Iterator[Operation]:
    """Yield the operations of a contract."""
    for entry in contract.operations:
        yield Operation(entry["id"], entry["method"].upper(), entry["path"], entry)


def is_service_url(url: str, extra_hosts: frozenset[str] = frozenset()) -> bool:
    """Say whether a URL leads to the service: a host of a cloud, this machine, one that is named, or no host at all."""
    parts = _split(url)
    if parts is None:
        return False
    host = (parts.hostname or "").lower()
    return not host or host in BASE_HOSTS or host in _LOOPBACK or host in extra_hosts


def host_of(url: str) -> str:
    """Return the host of a base URL; a bare host name is one as well."""
    parts = _split(url if "//" in url else f"//{url}")
    return (parts.hostname or "").lower() if parts is not None else ""


def _split(url: str) -> SplitResult | None:
    """Split a URL, or return None if it is malformed, such as a host with one bracket."""
    try:
        return urlsplit(url)
    except ValueError:
        return None


def find(contract: Contract, method: str, url: str, extra_hosts: frozenset[str] = frozenset()) -> Match:
    """Find the operation that a method and a URL call.

    Args:
        contract: The contract.
        method: HTTP method in any letter case.
        url: URL with any base URL of the service, or from the path on; with or without the version segment.
        extra_hosts: Other hosts that stand for the service, such as a gateway.

    Raises:
        UnknownOperation: No operation has this method and path, or the host is not the service's.
    """
    parts = _split(url)
    verb = method.upper()
    if parts is None:
        raise UnknownOperation(verb, "*", "the URL is malformed")
    shown = parts.path or "/"
    if not is_service_url(url, extra_hosts):
        raise UnknownOperation(verb, shown_path(shown), "the host is not one of the service")
    segments = _segments(shown)
    best: dict[str, tuple[int, Operation, dict[str, str]]] = {}
    for operation in operations(contract):
        values = _fit(operation.segments, segments)
        if values is not None and len(values) <= best.get(operation.method, (len(values),))[0]:
            best[operation.method] = (len(values), operation, values)
    if best:
        # a literal path wins over a template: /customers/relationshiprequests is not the customer of that name
        literal = min(count for count, _, _ in best.values())
        best = {name: found for name, found in best.items() if found[0] == literal}
    if verb in best:
        _, operation, values = best[verb]
        return Match(operation, values, parse_qsl(parts.query, keep_blank_values=True))
    if best:
        raise UnknownOperation(verb, shown_path(shown), f"the path has {', '.join(sorted(best))}")
    raise UnknownOperation(verb, shown_path(shown), _suggest(contract, shown))


def shown_path(path: str) -> str:
    """Write a path for a message: names of areas and their parts stay, what stands where identifiers stand becomes `*`."""
    parts = path.split("/")
    first = 2 if len(parts) > 1 and parts[1].lower() == "v1" else 1
    return "/".join(
        part if position < first or ((position - first) % 2 == 0 and _WORD.fullmatch(part)) else "*"
        for position, part in enumerate(parts)
    )


def _suggest(contract: Contract, path: str) -> str | None:
    if "//" in path.strip("/"):
        return "the path has an empty segment; next links of the service can repeat the version, so resolve them"
    folded = "/".join(_segments(path)).lower()
    known = {"/".join(operation.segments).lower(): operation.path for operation in operations(contract)}
    from difflib import get_close_matches  # noqa: PLC0415 - only for calls that are wrong

    near = get_close_matches(folded, list(known), n=1, cutoff=0.8)
    return f"did you mean {known[near[0]]}?" if near else None


def _segments(path: str) -> tuple[str, ...]:
    parts = path.strip("/").split("/")
    return tuple(parts[1:] if parts and parts[0].lower() == "v1" else parts)


def _fit(template: tuple[str, ...], segments: tuple[str, ...]) -> dict[str, str] | None:
    if len(template) != len(segments):
        return None
    values: dict[str, str] = {}
    for pattern, segment in zip(template, segments, strict=True):
        name = _TEMPLATE.fullmatch(pattern)
        if name is not None and segment:
            values[name.group(1)] = unquote(segment)
        elif pattern.lower() != unquote(segment).lower():
            return None
    return values
