"""What an operation demands of a request and of a response: parameters, headers, content type, status, body."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from partnercenter_spec.contract import REF_PREFIX, TypeEntry
from partnercenter_spec.errors import UndecodablePayload
from partnercenter_spec.findings import Finding, Severity, Where
from partnercenter_spec.http import Headers, Request, Response, TooLarge, media_type, plain_body
from partnercenter_spec.jsontypes import Json, Schema, pointer
from partnercenter_spec.operations import Match, Operation
from partnercenter_spec.pointers import is_presentable, shown_name
from partnercenter_spec.views import Direction, Policy

JudgeBody = Callable[[str, "bytes | str", Direction, "str | None"], Iterable[Finding]]
JudgeValue = Callable[[TypeEntry, Policy, Json], Iterable[Finding]]

_INTEGER: Final = re.compile(r"-?[0-9]{1,400}")


class Conformance:
    """Judges messages of one operation.

    The two callables judge a body of a named type and a value of an ad-hoc one; the validator supplies them.
    """

    def __init__(
        self,
        policy: Policy,
        judge_body: JudgeBody,
        judge_value: JudgeValue,
        resolve: Callable[[Schema], Schema],
        limit: int,
    ) -> None:
        """Set how to judge.

        Args:
            policy: Strictness and what to do about the unknown; the direction is set for each message.
            judge_body: Judges encoded bodies.
            judge_value: Judges decoded values.
            resolve: Follows a reference to a type.
            limit: Size of a decompressed body, in bytes.
        """
        self._policy = policy
        self._judge_body = judge_body
        self._judge_value = judge_value
        self._resolve = resolve
        self._limit = limit

    def request(self, match: Match, request: Request) -> Iterator[Finding]:
        """Yield the findings of a request."""
        operation = match.operation
        query = _grouped(match.query)
        known: set[str] = set()
        for index, parameter in enumerate(operation.details.get("parameters", ())):
            place = (*operation.place, "parameters", str(index))
            where: Where = parameter["in"]
            if where == "query":
                known.add(parameter["name"].lower())
            values = self._values(parameter, match, query, request.headers)
            yield from self._parameter(parameter, place, where, values, "request")
        yield from self._unknown_query(query, known, operation)
        yield from self._request_body(operation, request)

    def response(self, operation: Operation, response: Response) -> Iterator[Finding]:
        """Yield the findings of a response."""
        described = operation.details["responses"].get(str(response.status))
        place = (*operation.place, "responses", str(response.status))
        if described is None:
            yield self._unknown_status(operation, response.status)
            described = nearest_response(operation.details["responses"], response.status)
            place = (*operation.place, "responses")
        for name, header in described.get("headers", {}).items():
            value = response.headers.get(name)
            values = None if value is None else [value]
            described_header = {"name": name, "in": "header", **header}
            yield from self._parameter(described_header, (*place, "headers", name), "header", values, "response")
        yield from self._response_body(operation, described, response, place)

    def _values(
        self, parameter: Mapping[str, Any], match: Match, query: Mapping[str, list[str]], headers: Headers
    ) -> list[str] | None:
        name = parameter["name"]
        if parameter["in"] == "path":
            return [match.path_values[name]]
        if parameter["in"] == "query":
            return query.get(name.lower())
        value = headers.get(name)
        return None if value is None else [value]

    def _parameter(
        self,
        parameter: Mapping[str, Any],
        place: tuple[str, ...],
        where: Where,
        values: list[str] | None,
        direction: Direction,
    ) -> Iterator[Finding]:
        name = parameter["name"]
        if values is None:
            if parameter.get("required"):
                code = "header" if where == "header" else "required"
                yield _finding(code, where, (name,), f"`{name}` is missing", (*place, "required"))
            return
        if len(values) > 1:
            yield _finding("duplicateProperty", where, (name,), f"`{name}` is given {len(values)} times", place)
        entry = TypeEntry(name, "parameter", parameter["schema"], (*place, "schema"))
        value = self._typed(parameter["schema"], values[0])
        findings = list(self._judge_value(entry, self._policy._replace(direction=direction), value))
        for finding in findings:
            code = "header" if where == "header" else finding.code
            yield finding._replace(code=code, where=where, pointer=pointer((name,)) + finding.pointer)
        if not findings and "contentSchema" in parameter["schema"]:
            yield from self._json_parameter(parameter, where, values[0])

    def _json_parameter(self, parameter: Mapping[str, Any], where: Where, text: str) -> Iterator[Finding]:
        """Look inside a parameter that holds JSON text."""
        name = parameter["schema"]["contentSchema"]["$ref"].removeprefix(REF_PREFIX)
        for finding in self._body_findings(name, text, "request", None):
            yield finding._replace(where=where, pointer=pointer((parameter["name"],)) + finding.pointer)

    def _typed(self, schema: Schema, text: str) -> Json:
        """Read the text of a parameter as the type that its schema wants, or leave it text."""
        declared = self._resolve(schema).get("type")
        if declared == "integer" and _INTEGER.fullmatch(text):
            return int(text)
        if declared == "boolean" and text.lower() in {"true", "false"}:
            return text.lower() == "true"
        return text

    def _unknown_query(
        self, query: Mapping[str, list[str]], known: set[str], operation: Operation
    ) -> Iterator[Finding]:
        if self._policy.unknown == "allow":
            return
        severity = Severity.ERROR if self._policy.unknown == "error" else Severity.WARNING
        for name in query:
            if name not in known:
                tokens = (name,) if is_presentable(name) else ()
                message = f"{operation.id} has no query parameter {shown_name(name)}"
                yield _finding("unknownParameter", "query", tokens, message, operation.place, severity)

    def _request_body(self, operation: Operation, request: Request) -> Iterator[Finding]:
        described = operation.details.get("requestBody")
        place = (*operation.place, "requestBody")
        body = yield from self._plain(request.headers, request.body)
        if body is None:
            return
        if described is None:
            if body:
                yield _finding("unexpectedBody", "body", (), f"{operation.id} takes no body", operation.place)
            return
        if not body:
            if described.get("required"):
                yield _finding("missingBody", "body", (), f"{operation.id} needs a body", (*place, "required"))
            return
        yield from self._content(described["content"], request.headers, body, "request", place, text_allowed=False)

    def _response_body(
        self, operation: Operation, described: Mapping[str, Any], response: Response, place: tuple[str, ...]
    ) -> Iterator[Finding]:
        if operation.method == "HEAD" and not response.body:
            return
        body = yield from self._plain(response.headers, response.body)
        if body is None:
            return
        content = described.get("content")
        if not content:
            if body and response.status < 400:
                yield _finding("unexpectedBody", "body", (), f"status {response.status} has no body here", place)
            return
        failed = response.status >= 400
        if not body:
            if not failed and not described.get("x-body-optional"):
                yield _finding(
                    "missingBody", "body", (), f"status {response.status} has a body here", (*place, "content")
                )
            return
        yield from self._content(content, response.headers, body, "response", place, text_allowed=failed)

    def _plain(self, headers: Headers, body: bytes | str | None) -> Any:  # noqa: ANN401 - a generator that returns a body
        try:
            return plain_body(headers, body, self._limit)
        except TooLarge as error:
            yield _finding("limitExceeded", "body", (), str(error), ())
        except zlib.error:
            yield _finding("undecodable", "body", (), "is not the gzip data that Content-Encoding says it is", ())
        return None

    def _content(
        self,
        content: Mapping[str, Any],
        headers: Headers,
        body: bytes | str,
        direction: Direction,
        place: tuple[str, ...],
        *,
        text_allowed: bool,
    ) -> Iterator[Finding]:
        kind, charset = media_type(headers)
        if kind is not None and kind not in content and kind != "text/json":
            if not text_allowed:
                expected = " or ".join(sorted(content))
                message = f"the Content-Type is not {expected}"
                yield _finding("contentType", "header", ("Content-Type",), message, (*place, "content"))
            return
        if kind is None and self._policy.strict:
            yield _finding("contentType", "header", ("Content-Type",), "a body comes without a Content-Type", place)
        schema = next(iter(content.values()))
        if "$ref" in schema:
            name = schema["$ref"].removeprefix(REF_PREFIX)
            # some failures come as a JSON string in place of the documented object
            tolerated = text_allowed and not self._policy.strict and _is_json_string(body)
            for finding in self._body_findings(name, body, direction, charset):
                severity = Severity.WARNING if tolerated and finding.code == "type" else finding.severity
                yield finding._replace(where="body", severity=severity)

    def _body_findings(
        self, name: str, body: bytes | str, direction: Direction, charset: str | None
    ) -> Iterable[Finding]:
        try:
            return list(self._judge_body(name, body, direction, charset))
        except UndecodablePayload as refused:
            return refused.report.findings

    def _unknown_status(self, operation: Operation, status: int) -> Finding:
        """Tell of a status that is not listed. Failures come from gateways too: they only warn unless strict."""
        listed = ", ".join(sorted(operation.details["responses"]))
        tolerated = status >= 400 or str(status) in operation.details.get("x-tolerated-statuses", ())
        severity = Severity.WARNING if tolerated and not self._policy.strict else Severity.ERROR
        message = f"{operation.id} does not answer {status}; it answers {listed}"
        return _finding("status", "status", (), message, (*operation.place, "responses"), severity)


def _grouped(query: list[tuple[str, str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, value in query:
        grouped.setdefault(name.lower(), []).append(value)
    return grouped


def _is_json_string(body: bytes | str) -> bool:
    if isinstance(body, str):
        return body.removeprefix("\ufeff").lstrip().startswith('"')
    return body.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b'"')


def nearest_response(responses: Mapping[str, Any], status: int) -> Mapping[str, Any]:
    """Return what is said of the nearest status of the same class, so that a body is judged all the same.

    What is said of 429 holds for 429 alone: the gateway answers it, in a form of its own.
    """
    same = [code for code in responses if code.isdigit() and int(code) // 100 == status // 100]
    if not same and status >= 400:
        same = [code for code in responses if code.isdigit() and int(code) >= 400]
    if not same:
        return {}
    nearest: Mapping[str, Any] = responses[min(same, key=lambda code: (code == "429", abs(int(code) - status)))]
    return {key: value for key, value in nearest.items() if key != "headers"}


def _finding(
    code: str,
    where: Where,
    tokens: tuple[str, ...],
    message: str,
    place: tuple[str, ...],
    severity: Severity = Severity.ERROR,
) -> Finding:
    return Finding(code, pointer(tokens), severity, message, pointer(place) or None, None, where)
