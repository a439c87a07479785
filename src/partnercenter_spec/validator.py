"""The façade: a payload and the name of its type in, a report out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final, get_args

from partnercenter_spec import contract as contracts
from partnercenter_spec.conformance import Conformance
from partnercenter_spec.contract import Contract
from partnercenter_spec.decoding import check_shape, read
from partnercenter_spec.detection import detect
from partnercenter_spec.engine import EngineName, choose
from partnercenter_spec.errors import UndecodablePayload, UnknownOperation
from partnercenter_spec.findings import Finding, Report, Severity, order_of
from partnercenter_spec.http import Exchange, Headers, HeaderSource, Request, Response
from partnercenter_spec.hygiene import unfit
from partnercenter_spec.judgement import Judgement, Ready
from partnercenter_spec.limits import Limits
from partnercenter_spec.operations import Match, Operation, find, host_of, is_service_url
from partnercenter_spec.parsers import LONGEST_NUMBER, PARSER, UNDECIDED
from partnercenter_spec.views import Direction, Policy, UnknownProperties

_ENCODED: Final = (bytes, bytearray, memoryview, str)


def _accepts(ready: Ready, value: object) -> bool:
    try:
        return ready.accepts(value)
    except ValueError:  # a Python value that the engine does not read
        return False


class Validator:
    """Judges payloads against the contract.

    A validator does not change after construction. Threads may share it, it survives a fork, and it pickles.
    """

    __slots__ = (
        "_contract",
        "_engine",
        "_hosts",
        "_judgement",
        "_limits",
        "_quick_bytes",
        "_ready",
        "_strict",
        "_unknown",
    )

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
        self._quick_bytes: Final = self._limits.max_bytes if self._limits.max_digits >= LONGEST_NUMBER else -1
        self._judgement: Final = Judgement(
            contract if contract is not None else contracts.shipped(),
            self._engine,
            self._limits,
            strict=self._strict,
            unknown=unknown,
        )
        self._ready: Final = self._judgement.ready

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
        try:
            ready = self._ready[type, direction]
        except KeyError:
            ready = self._judgement.make_ready(type, direction)
        if isinstance(body, _ENCODED):
            value: Any = PARSER.read(body, self._quick_bytes) if charset is None else UNDECIDED
            if value is UNDECIDED:
                value = read(body, self._limits, charset)
            if ready.accepts(value):
                return ready.clean
            check_shape(value, self._limits)
            findings = list(self._judgement.findings(ready.entry, ready.policy, value))
        elif (findings := unfit(body, self._limits)) or _accepts(ready, body):
            pass
        else:
            findings = list(self._judgement.findings(ready.entry, ready.policy, body))  # type: ignore[arg-type]
        return replace(ready.clean, findings=self._capped(findings)) if findings else ready.clean

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
        try:
            ready = self._ready[type, direction]
        except KeyError:
            ready = self._judgement.make_ready(type, direction)
        if isinstance(body, _ENCODED):
            try:
                value: Any = PARSER.read(body, self._quick_bytes) if charset is None else UNDECIDED
                if value is UNDECIDED:
                    value = read(body, self._limits, charset)
                if ready.accepts(value):
                    return True
                check_shape(value, self._limits)
            except UndecodablePayload:
                return False
        elif unfit(body, self._limits):
            return False
        else:
            value = body
            if _accepts(ready, value):
                return True
        return self._judgement.is_acceptable(ready, value)

    def detect(self, value: object) -> str | None:
        """Say which type a decoded payload names itself as.

        A resource says so in `attributes.objectType`, a collection through its items, an error body by its members.

        Returns:
            The name of the type, or None if the payload does not say or says something the contract does not know.
        """
        return detect(self._judgement.contract, value)

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
            return Report(None, None, (finding,), self._judgement.contract.version)
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
        return self._judgement.contract

    def serves(self, url: str) -> bool:
        """Say whether a URL leads to the service: a host of a cloud, this machine, a base URL that was given, or no host."""
        return is_service_url(url, self._hosts)

    def _match(self, method: str, url: str) -> Match:
        return find(self._judgement.contract, method, url, self._hosts)

    def _conformance(self) -> Conformance:
        policy = Policy("response", self._strict, self._unknown)
        judged = self._judgement
        return Conformance(
            policy,
            self._judge_body,
            judged.findings,
            lambda schema: judged.contract.resolve(schema)[1],
            self._limits.max_bytes,
        )

    def _judge_body(self, name: str, body: bytes | str, direction: Direction, charset: str | None) -> Iterator[Finding]:
        ready = self._judgement.made_ready(name, direction)
        value = read(body, self._limits, charset)
        if ready.accepts(value):
            return iter(())
        check_shape(value, self._limits)
        return self._judgement.findings(ready.entry, ready.policy, value)

    def _report(self, operation: Operation, direction: str | None, findings: list[Finding]) -> Report:
        return Report(None, direction, self._capped(findings), self._judgement.contract.version, operation.id)

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
