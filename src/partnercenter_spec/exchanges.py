"""HTTP messages in, a report out: finds the operation, and judges what it demands and the bodies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from partnercenter_spec.conformance import Conformance
from partnercenter_spec.decoding import check_shape, read
from partnercenter_spec.errors import UnknownOperation
from partnercenter_spec.findings import Finding, Report, Severity, order_of
from partnercenter_spec.http import Exchange, Headers, HeaderSource, Request, Response
from partnercenter_spec.judgement import Judgement
from partnercenter_spec.operations import Match, Operation, find, host_of, is_service_url
from partnercenter_spec.views import Direction, Policy


class Messages:
    """Judges requests, responses and both together, as the methods of the same name of `Validator` say."""

    def __init__(self, judgement: Judgement, base_urls: Iterable[str]) -> None:
        """Set how bodies are judged, and under which further base URLs the service is reached."""
        self._judgement: Final = judgement
        self._contract: Final = judgement.contract
        self._hosts: Final = frozenset(host_of(url) for url in base_urls)

    def request(self, method: str, url: str, headers: HeaderSource, body: bytes | str | None) -> Report:
        """Judge a request."""
        match = self._match(method, url)
        findings = self._conformance().request(match, Request(method, url, Headers(headers), body))
        return self._report(match.operation, "request", list(findings))

    def response(self, method: str, url: str, status: int, headers: HeaderSource, body: bytes | str | None) -> Report:
        """Judge a response."""
        match = self._match(method, url)
        findings = self._conformance().response(match.operation, Response(status, Headers(headers), body))
        return self._report(match.operation, "response", list(findings))

    def exchange(self, exchange: Exchange) -> Report:
        """Judge a request and its response together."""
        request, response = exchange.request, exchange.response
        try:
            match = self._match(request.method, request.url)
        except UnknownOperation as unknown:
            # a call that is nearly one of the contract is a mistake; a call to another area of the service is not
            mistaken = unknown.hint is not None or self._judgement.strict
            severity = Severity.ERROR if mistaken else Severity.WARNING
            message = f"the contract has no operation {unknown.method} {unknown.path}"
            finding = Finding("unknownOperation", "", severity, message, None, unknown.hint, "path", "request")
            return Report(None, None, (finding,), self._contract.version)
        conformance = self._conformance()
        findings = [f._replace(direction="request") for f in conformance.request(match, request)]
        if response is not None:
            found = conformance.response(match.operation, response)
            findings += [f._replace(direction="response") for f in found]
        return self._report(match.operation, None, findings)

    def serves(self, url: str) -> bool:
        """Say whether a URL leads to the service."""
        return is_service_url(url, self._hosts)

    def _match(self, method: str, url: str) -> Match:
        return find(self._contract, method, url, self._hosts)

    def _conformance(self) -> Conformance:
        policy = Policy("response", self._judgement.strict, self._judgement.unknown)
        judged = self._judgement
        return Conformance(
            policy,
            self._judge_body,
            judged.findings,
            lambda schema: judged.contract.resolve(schema)[1],
            self._judgement.limits.max_bytes,
        )

    def _judge_body(self, name: str, body: bytes | str, direction: Direction, charset: str | None) -> Iterator[Finding]:
        ready = self._judgement.made_ready(name, direction)
        if (charset is None or charset.lower() == "utf-8") and ready.recognises(body):
            return iter(())
        value = read(body, self._judgement.limits, charset)
        if ready.accepts(value):
            return iter(())
        check_shape(value, self._judgement.limits)
        return iter(self._judgement.findings(ready.entry, ready.policy, value))

    def _report(self, operation: Operation, direction: str | None, findings: list[Finding]) -> Report:
        return Report(None, direction, self._judgement.capped(findings, order_of), self._contract.version, operation.id)
