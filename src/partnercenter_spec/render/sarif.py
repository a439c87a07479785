"""`--format sarif`: SARIF 2.1.0, one rule for each finding code that occurs."""

import json
import os
from pathlib import PurePath
from urllib.parse import quote

from partnercenter_spec.findings import Finding, Severity
from partnercenter_spec.render.results import Options, Result, Sink, Summary, locate
from partnercenter_spec.render.spool import Spool

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_OURS = {
    "unknownProperty": "The type does not have this property.",
    "unknownValue": "The value is not one of the known values of an open set.",
    "advice": "The payload goes against an advisory rule of the type.",
    "duplicateProperty": "An object has the same property twice.",
    "undecodable": "The input could not be read as JSON.",
    "notJson": "The value is not a JSON value.",
    "limitExceeded": "The input is larger or deeper than what is judged.",
    "status": "The operation does not answer with this status.",
    "header": "A header is missing or malformed.",
    "contentType": "The body is of another media type.",
    "missingBody": "The message needs a body and has none.",
    "unexpectedBody": "The message has a body and should have none.",
    "unknownParameter": "The operation does not have this query parameter.",
    "unknownOperation": "The contract does not have this operation.",
    "unknownType": "The payload does not say which type it is.",
}


class SarifWriter:
    """Keeps the results aside until the rules are known."""

    def __init__(self, sink: Sink, options: Options) -> None:
        """Write to `sink`."""
        self._sink = sink
        self._options = options
        self._body = Spool()
        self._rules: dict[str, int] = {}

    def add(self, result: Result) -> None:
        """Keep one SARIF result for each finding."""
        for found in result.findings:
            separator = ",\n   " if self._rules else "\n   "
            index = self._rules.setdefault(found.code, len(self._rules))
            self._body.write(separator + json.dumps(_finding(result, found, index)))

    def finish(self, summary: Summary) -> None:
        """Write the tool with its rules, then the results."""
        invocation = {"executionSuccessful": summary.unreadable == 0}
        self._sink.write(f'{{"$schema": "{_SCHEMA}", "version": "2.1.0", "runs": [\n ')
        self._sink.write(f'{{"tool": {json.dumps(self._tool())},\n  "invocations": [{json.dumps(invocation)}],\n')
        self._sink.write('  "columnKind": "unicodeCodePoints",\n  "results": [')
        self._body.pour(self._sink)
        self._sink.write("]}\n]}\n")

    def _tool(self) -> dict[str, object]:
        rules = [{"id": code, "shortDescription": {"text": _describe(code)}} for code in self._rules]
        driver = {"name": "pcspec", "version": self._options.version, "rules": rules}
        return {"driver": driver | {"properties": {"contract": self._options.spec}}}


def _describe(code: str) -> str:
    return _OURS.get(code, f"The payload breaks a '{code}' rule of its type.")


def _finding(result: Result, found: Finding, rule: int) -> dict[str, object]:
    message = f"{found.message} (hint: {found.hint})" if found.hint else found.message
    facts = {
        "type": result.type,
        "operation": result.operation,
        "direction": found.direction or result.direction,
        "where": found.where,
        "index": result.index,
    }
    return {
        "ruleId": found.code,
        "ruleIndex": rule,
        "level": "error" if found.severity == Severity.ERROR else "warning",
        "message": {"text": message},
        "locations": [_location(result, found)],
        "properties": facts | {"pointer": found.pointer, "schemaPointer": found.schema_pointer},
    }


def _location(result: Result, found: Finding) -> dict[str, object]:
    artifact = {"artifactLocation": {"uri": _uri(result.source)}, "region": {"startLine": result.line or 1}}
    return {"physicalLocation": artifact, "logicalLocations": [{"fullyQualifiedName": locate(found)}]}


def _uri(source: str) -> str:
    """Return a reference: relative as given, absolute as file URI."""
    if source == "-":
        return "stdin"
    if PurePath(source).is_absolute():
        return PurePath(source).as_uri()
    return quote(source.replace(os.sep, "/"))


create = SarifWriter
