"""Calls as the document shows them: each named example of an operation, with the answer of the same name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from partnercenter_spec.jsontypes import parse_pointer

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Call:
    """One example of an operation.

    Attributes:
        operation: `operationId`.
        example: Name that its parameters, body and answer have in the document.
        method: HTTP method.
        path: Path with its parameters filled in.
        query: Query parameters.
        headers: Header parameters.
        body: Decoded body, or None.
        status: The success status of the operation.
        answers: Decoded bodies of answers by name of the example, empty if the answer has no body.
        failures: The other documented statuses.
    """

    operation: str
    example: str
    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
    status: int = 200
    answers: dict[str, Any] = field(default_factory=dict)
    failures: tuple[int, ...] = ()

    def __str__(self) -> str:
        """Name the call for a test."""
        return f"{self.operation}-{self.example}"


def calls(document: Document) -> Iterator[Call]:
    """Yield every documented call, at least one for each operation."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield from _calls(document, path, method, operation)


def first_calls(document: Document) -> list[Call]:
    """Return the first documented call of each operation."""
    firsts: dict[str, Call] = {}
    for call in calls(document):
        firsts.setdefault(call.operation, call)
    return list(firsts.values())


def _calls(document: Document, path: str, method: str, operation: Mapping[str, Any]) -> Iterator[Call]:
    parameters = [resolve(document, parameter) for parameter in operation.get("parameters", ())]
    bodies = _examples(operation.get("requestBody", {}))
    responses = {int(status): resolve(document, answer) for status, answer in operation["responses"].items()}
    success = min(responses)
    answers = _examples(responses[success])
    shown = [parameter.get("examples", {}) for parameter in parameters]
    for name in dict.fromkeys(name for examples in (*shown, bodies, answers) for name in examples):
        if bodies and name not in bodies:
            continue
        sent = {place: _values(parameters, place, name) for place in ("path", "query", "header")}
        yield Call(
            operation["operationId"],
            name,
            method.upper(),
            path.format_map(sent["path"]),
            sent["query"],
            sent["header"],
            bodies.get(name),
            success,
            answers,
            tuple(sorted(status for status in responses if status != success)),
        )


def resolve(document: Document, node: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow a reference inside the document."""
    while "$ref" in node:
        found: Any = document
        for token in parse_pointer(node["$ref"].removeprefix("#")):
            found = found[token]
        node = found
    return node


def _examples(message: Mapping[str, Any]) -> dict[str, Any]:
    content = message.get("content", {}).get("application/json", {})
    return {name: example["value"] for name, example in content.get("examples", {}).items()}


def _values(parameters: list[Mapping[str, Any]], place: str, name: str) -> dict[str, str]:
    """Return the values that an example gives to the parameters; a required one that it leaves out takes its first."""
    values: dict[str, str] = {}
    for parameter in parameters:
        examples = parameter.get("examples", {})
        if parameter["in"] != place or not examples:
            continue
        if name in examples:
            values[parameter["name"]] = str(examples[name]["value"])
        elif parameter.get("required"):
            values[parameter["name"]] = str(next(iter(examples.values()))["value"])
    return values
