"""The façade: a payload and the name of its type in, a report out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final, get_args

from partnercenter_spec import contract as contracts
from partnercenter_spec.conformance import Conformance
from partnercenter_spec.contract import Contract, TypeEntry
from partnercenter_spec.decoding import decode
from partnercenter_spec.detection import branch_of, detect
from partnercenter_spec.diagnosis import Subject, diagnose
from partnercenter_spec.engine import Compiled, EngineName, choose, compile_view
from partnercenter_spec.errors import UndecodablePayload, UnknownOperation
from partnercenter_spec.findings import Finding, Report, Severity, order_of
from partnercenter_spec.http import Exchange, Headers, HeaderSource, Request, Response
from partnercenter_spec.hygiene import unfit
from partnercenter_spec.jsontypes import Json, Token
from partnercenter_spec.limits import Limits
from partnercenter_spec.naming import canonical
from partnercenter_spec.operations import Match, Operation, find, host_of, is_service_url
from partnercenter_spec.pointers import shown_pointer
from partnercenter_spec.views import Direction, Policy, UnknownProperties, full, gate

_ENCODED: Final = (bytes, bytearray, memoryview, str)


class Validator:
    """Judges payloads against the contract.

    A validator does not change after construction. Threads may share it, it survives a fork, and it pickles.
    """

    __slots__ = ("_compiled", "_contract", "_engine", "_hosts", "_limits", "_strict", "_unknown")

    def __init__(
        self,
        *,
        strict: bool = False,
        unknown_properties: UnknownProperties | None = None,
        engine: EngineName = "auto",
        limits: Limits | None = None,
        contract: Contract | None = None,
        base_urls: Iterable[str] = (),
    ) -> None:
        """Set how payloads are judged.

        Args:
            strict: Close open enumerations and refuse unknown properties; for contract tests.
            unknown_properties: `allow` (the default), `warn` or `error` (the default when strict).
            engine: `auto`, `jsonschema_rs`, or `reference` for pure Python; the findings are the same.
            limits: What one payload may cost.
            contract: Another contract than the one that is shipped.
            base_urls: Further base URLs under which the service is reached, such as that of a gateway.

        Raises:
            ValueError: An argument is none of the values above, or the engine is not installed.
        """
        unknown = unknown_properties if unknown_properties is not None else ("error" if strict else "allow")
        if unknown not in get_args(UnknownProperties):
            message = f"unknown_properties is 'allow', 'warn' or 'error', not {unknown!r}"
            raise ValueError(message)
        self._strict: Final = bool(strict)
        self._unknown: Final[UnknownProperties] = unknown
        self._engine: Final = choose(engine)
        self._limits: Final = limits or Limits()
        self._contract: Final = contract
        self._hosts: Final = frozenset(host_of(url) for url in base_urls)
        self._compiled: Final[dict[tuple[Any, ...], Compiled]] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the settings; views are compiled again where they are needed."""
        return (_restore, (self._strict, self._unknown, self._engine, self._limits, self._contract, self._hosts))

    def __repr__(self) -> str:
        """Show the settings."""
        return f"Validator(strict={self._strict}, unknown_properties={self._unknown!r}, engine={self._engine!r})"

    def payload(
        self, type: str, body: object, direction: Direction | None = None, *, charset: str | None = None
    ) -> Report:
        """Judge one payload.

        Args:
            type: Name of the type.
            body: JSON as bytes or text, or a decoded value.
            direction: Who sends it; `response` unless the type is one that only clients send.
            charset: The charset of the bytes, if a Content-Type header declared one.

        Returns:
            The report, ordered by pointer and code.

        Raises:
            UnknownType: The contract has no such type.
            UndecodablePayload: The bytes or the text are not acceptable JSON.
            ValueError: The direction is neither `request` nor `response`.
        """
        entry, policy = self._subject(type, direction)
        decoded = isinstance(body, _ENCODED)
        value = decode(body, self._limits, charset) if isinstance(body, _ENCODED) else body
        unfitness = [] if decoded else unfit(value, self._limits)
        findings = unfitness or list(self._judge(entry, policy, value))  # type: ignore[arg-type]
        return Report(entry.name, policy.direction, self._capped(findings), self._contract_used.version)

    def is_valid(
        self, type: str, body: object, direction: Direction | None = None, *, charset: str | None = None
    ) -> bool:
        """Say whether a payload is acceptable, without a report.

        Args:
            type: Name of the type.
            body: JSON as bytes or text, or a decoded value; what cannot be decoded is not valid.
            direction: Who sends it; `response` unless the type is one that only clients send.
            charset: The charset of the bytes, if a Content-Type header declared one.

        Raises:
            UnknownType: The contract has no such type.
            ValueError: The direction is neither `request` nor `response`.
        """
        entry, policy = self._subject(type, direction)
        if isinstance(body, _ENCODED):
            try:
                value = decode(body, self._limits, charset)
            except UndecodablePayload:
                return False
        elif unfit(body, self._limits):
            return False
        else:
            value = body  # type: ignore[assignment]
        entry, canonic, clashes = self._prepare(entry, policy, value)
        if not clashes and self._view("gate", entry, policy).is_valid(canonic):
            return True
        return not any(finding.severity is Severity.ERROR for finding in self._judge(entry, policy, value))

    def detect(self, value: object) -> str | None:
        """Say which type a decoded payload names itself as.

        A resource says so in `attributes.objectType`, a collection through its items, an error body by its members.

        Returns:
            The name of the type, or None if the payload does not say or says something the contract does not know.
        """
        return detect(self._contract_used, value)

    def request(self, method: str, url: str, headers: HeaderSource = None, body: bytes | str | None = None) -> Report:
        """Judge a request.

        Args:
            method: HTTP method.
            url: URL with any base URL of the service, or from the path on; with or without the version segment.
            headers: Header fields, as a mapping or as pairs.
            body: The encoded body, if there is one.

        Raises:
            UnknownOperation: The contract has no operation with this method and URL.
        """
        match = self._match(method, url)
        findings = self._conformance().request(match, Request(method, url, Headers(headers), body))
        return self._report(match.operation, "request", list(findings))

    def response(
        self, method: str, url: str, status: int, headers: HeaderSource = None, body: bytes | str | None = None
    ) -> Report:
        """Judge a response.

        Args:
            method: HTTP method of the request that it answers.
            url: URL of that request.
            status: HTTP status code.
            headers: Header fields, as a mapping or as pairs.
            body: The encoded body, if there is one.

        Raises:
            UnknownOperation: The contract has no operation with this method and URL.
        """
        match = self._match(method, url)
        findings = self._conformance().response(match.operation, Response(status, Headers(headers), body))
        return self._report(match.operation, "response", list(findings))

    def exchange(self, exchange: Exchange) -> Report:
        """Judge a request and its response together.

        An operation that the contract does not have is a finding with code `unknownOperation`, not an exception: an
        error if it is nearly one that it has, else a warning, since the service has more areas than this contract.
        Findings say in `direction` which message they are about.
        """
        request, response = exchange.request, exchange.response
        try:
            match = self._match(request.method, request.url)
        except UnknownOperation as unknown:
            # a call that is nearly one of the contract is a mistake; a call to another area of the service is not
            mistaken = unknown.hint is not None or self._strict
            severity = Severity.ERROR if mistaken else Severity.WARNING
            message = f"the contract has no operation {unknown.method} {unknown.path}"
            finding = Finding("unknownOperation", "", severity, message, None, unknown.hint, "path", "request")
            return Report(None, None, (finding,), self._contract_used.version)
        conformance = self._conformance()
        findings = [replace(f, direction="request") for f in conformance.request(match, request)]
        if response is not None:
            found = conformance.response(match.operation, response)
            findings += [replace(f, direction="response") for f in found]
        return self._report(match.operation, None, findings)

    @property
    def limits(self) -> Limits:
        """What one payload may cost."""
        return self._limits

    @property
    def contract(self) -> Contract:
        """The contract that payloads are held to."""
        return self._contract_used

    def serves(self, url: str) -> bool:
        """Say whether a URL leads to the service: a host of a cloud, this machine, a base URL that was given, or no host."""
        return is_service_url(url, self._hosts)

    @property
    def _contract_used(self) -> Contract:
        return self._contract if self._contract is not None else contracts.shipped()

    def _subject(self, name: str, direction: str | None) -> tuple[TypeEntry, Policy]:
        entry = self._contract_used.entry(name)
        chosen = direction if direction is not None else entry.direction or "response"
        if chosen not in get_args(Direction):
            message = f"direction is 'request' or 'response', not {chosen!r}"
            raise ValueError(message)
        return entry, Policy(chosen, self._strict, self._unknown)  # type: ignore[arg-type]

    def _prepare(
        self, entry: TypeEntry, policy: Policy, value: Json
    ) -> tuple[TypeEntry, Json, Iterable[tuple[Token, ...]]]:
        """Choose the branch that the payload says it is, and bring the names of a request to their proper case."""
        entry = branch_of(self._contract_used, entry, value, policy.direction)
        if policy.direction == "response":
            return entry, value, ()
        renamed = canonical(self._contract_used, entry.schema, value)
        return entry, renamed.value, renamed.clashes

    def _judge(self, entry: TypeEntry, policy: Policy, value: Json) -> Iterator[Finding]:
        entry, canonic, clashes = self._prepare(entry, policy, value)
        for path in clashes:
            message = "differs from another member in letter case alone, and requests are read in any case"
            yield Finding("duplicateProperty", shown_pointer(path), Severity.ERROR, message)
        if self._view("full", entry, policy).is_valid(canonic):
            return
        subject = Subject(self._contract_used, entry, policy, canonic, value)
        items = canonic.get("items") if isinstance(canonic, dict) else None
        if entry.item_type is None or not isinstance(items, list):
            yield from diagnose(subject, self._view("full", entry, policy).failures(canonic))
            return
        yield from diagnose(subject, self._view("envelope", entry, policy).failures(canonic))
        yield from self._judge_items(subject, self._contract_used.entry(entry.item_type), items)

    def _judge_items(self, subject: Subject, item_type: TypeEntry, items: list[Json]) -> Iterator[Finding]:
        """Judge the items one by one, so that one bad item never hides the others."""
        view = self._view("full", item_type, subject.policy)
        for index, item in enumerate(items):
            if not view.is_valid(item):
                one = Subject(subject.contract, item_type, subject.policy, item, item, ("items", index))
                yield from diagnose(one, view.failures(item))

    def _view(self, kind: str, entry: TypeEntry, policy: Policy) -> Compiled:
        key = (kind, entry.place, policy)
        compiled = self._compiled.get(key)
        if compiled is None:
            used = self._contract_used
            held = (
                gate(used, entry, policy)
                if kind == "gate"
                else full(used, entry, policy, open_items=kind == "envelope")
            )
            compiled = self._compiled[key] = compile_view(held, self._engine)
        return compiled

    def _match(self, method: str, url: str) -> Match:
        return find(self._contract_used, method, url, self._hosts)

    def _conformance(self) -> Conformance:
        policy = Policy("response", self._strict, self._unknown)
        contract = self._contract_used
        return Conformance(
            policy, self._judge_body, self._judge, lambda schema: contract.resolve(schema)[1], self._limits.max_bytes
        )

    def _judge_body(self, name: str, body: bytes | str, direction: Direction, charset: str | None) -> Iterator[Finding]:
        entry, policy = self._subject(name, direction)
        return self._judge(entry, policy, decode(body, self._limits, charset))

    def _report(self, operation: Operation, direction: str | None, findings: list[Finding]) -> Report:
        return Report(None, direction, self._capped(findings), self._contract_used.version, operation.id)

    def _capped(self, findings: list[Finding]) -> tuple[Finding, ...]:
        most = self._limits.max_findings
        if len(findings) <= most:
            return tuple(sorted(findings, key=order_of))
        kept = sorted(findings, key=lambda finding: finding.severity is not Severity.ERROR)[:most]
        message = f"{len(findings) - most} further findings are not shown (max_findings)"
        kept.append(Finding("limitExceeded", "", Severity.WARNING, message))
        return tuple(sorted(kept, key=order_of))


def _restore(
    strict: bool,
    unknown: UnknownProperties,
    engine: EngineName,
    limits: Limits,
    contract: Contract | None,
    hosts: frozenset[str],
) -> Validator:
    """Make a validator again; the machine that unpickles may lack the engine of the one that pickled."""
    here: EngineName = "reference" if engine == "reference" else "auto"
    return Validator(
        strict=strict, unknown_properties=unknown, engine=here, limits=limits, contract=contract, base_urls=hosts
    )
