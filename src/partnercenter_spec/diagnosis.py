"""From what an engine saw fail to findings: one finding for one fault, the same whichever engine looked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from partnercenter_spec.contract import Contract, TypeEntry
from partnercenter_spec.engine import Failure
from partnercenter_spec.findings import Finding, Severity
from partnercenter_spec.jsontypes import Json, Schema, Token, has_type, pointer
from partnercenter_spec.messages import describe
from partnercenter_spec.naming import Spellings, as_sent
from partnercenter_spec.pointers import shown_name, shown_pointer
from partnercenter_spec.views import Policy, required_names

_MOST_GUESSES = 100  # names of one object for which a near one is looked up; hostile payloads have any number of them


class _Place(NamedTuple):
    """Where in the contract a keyword stands."""

    entry: TypeEntry
    tokens: tuple[Token, ...]
    schema: Schema
    keyword: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What is judged, and how.

    Attributes:
        contract: Where the types come from.
        entry: The type.
        policy: How to judge.
        value: The payload with canonical names.
        sent: The payload as it was sent.
        prefix: Where the payload stands in a larger one.
    """

    contract: Contract
    entry: TypeEntry
    policy: Policy
    value: Json
    sent: Json
    prefix: tuple[Token, ...] = ()


def diagnose(subject: Subject, failures: Iterable[Failure]) -> Iterator[Finding]:
    """Yield the findings of a payload, without duplicates and in no particular order."""
    placed = [(tuple(failure.path), _trace(subject, failure.keywords)) for failure in failures]
    mistyped = {path for path, place in placed if place.keyword == "type"}
    seen: set[tuple[tuple[Token, ...], tuple[str, ...], tuple[Token, ...], str]] = set()
    for path, place in placed:
        key = (path, place.entry.place, place.tokens, place.keyword)
        if key in seen or (path in mistyped and place.keyword not in {"type", "advice"}):
            continue
        seen.add(key)
        yield from _findings(subject, path, place)


def _trace(subject: Subject, keywords: tuple[Token, ...]) -> _Place:
    """Find where a keyword of a view was authored; references are followed, whether the engine names them or not."""
    entry = subject.entry
    node: Any = entry.schema
    tokens: tuple[Token, ...] = ()
    for position, token in enumerate(keywords):
        if token == "allOf":  # views have this keyword for advice alone
            return _Place(entry, (*tokens, "x-advice", keywords[position + 1]), node, "advice")
        if isinstance(node, dict) and "$ref" in node:
            name, node = subject.contract.resolve(node)
            entry, tokens = subject.contract.entry(str(name)), ()
        if token == "$ref":
            continue
        if position == len(keywords) - 1:
            return _Place(entry, tokens, node, str(token))
        tokens = (*tokens, token)
        node = node[token]
    message = "the engine named no keyword"
    raise ValueError(message)


def _findings(subject: Subject, path: tuple[Token, ...], place: _Place) -> Iterator[Finding]:
    value = _at(subject.value, path)
    if place.keyword == "required":
        yield from _missing(subject, path, place, value)
    elif place.keyword == "additionalProperties":
        yield from _unknown(subject, path, place, value)
    elif place.keyword == "advice":
        yield _advice(subject, path, place)
    else:
        yield from _wrong(subject, path, place, value)


def _at(value: Json, path: tuple[Token, ...]) -> Json:
    node: Any = value
    for token in path:
        node = node[token]
    found: Json = node
    return found


def _missing(subject: Subject, path: tuple[Token, ...], place: _Place, value: Any) -> Iterator[Finding]:  # noqa: ANN401
    known = place.schema["properties"]
    spellings = Spellings(known)
    instead = {spellings.of(other): other for other in reversed(value) if other not in known}
    for name in required_names(place.schema, subject.policy.direction):
        if name in value:
            continue
        stands_for = instead.get(name)
        hint = f"{shown_name(stands_for)} stands in its place: did you mean `{name}`?" if stands_for else None
        index = place.schema["required"].index(name)
        yield Finding(
            "required",
            _shown(subject, path),
            Severity.ERROR,
            f"lacks the member `{name}`",
            _schema_pointer(place, "required", index),
            hint,
        )


def _unknown(subject: Subject, path: tuple[Token, ...], place: _Place, value: Any) -> Iterator[Finding]:  # noqa: ANN401
    known = place.schema["properties"]
    policy = subject.policy
    spellings = Spellings(known)
    guesses = _MOST_GUESSES
    for name, child in value.items():
        if name in known or (child is None and policy.direction == "request"):
            continue
        spelling = spellings.of(name)
        told = spelling is not None and spelling not in value and _demanded(subject, place, spelling)
        if policy.unknown == "allow" and (spelling is None or told):
            continue
        meant = spellings.suggest(name) if guesses > 0 else spelling
        guesses -= 1
        yield Finding(
            "unknownProperty",
            _shown(subject, (*path, name)),
            Severity.ERROR if policy.unknown == "error" else Severity.WARNING,
            f"{shown_name(name)} is not a property of {place.entry.name}",
            _schema_pointer(place),
            f"did you mean `{meant}`?" if meant else None,
        )


def _demanded(subject: Subject, place: _Place, name: str) -> bool:
    """Say whether the absence of a member is a finding of its own, which then carries the hint."""
    return name in required_names(place.schema, subject.policy.direction)


def _advice(subject: Subject, path: tuple[Token, ...], place: _Place) -> Finding:
    rule = place.schema["x-advice"][int(place.tokens[-1])]
    return Finding("advice", _shown(subject, path), Severity.WARNING, rule["description"], _schema_pointer(place), None)


def _wrong(subject: Subject, path: tuple[Token, ...], place: _Place, value: Json) -> Iterator[Finding]:
    code = _code_of(place)
    lenient = not subject.policy.strict
    severity = Severity.ERROR
    hint = None
    if code in {"unknownValue", "enum", "const"}:
        meant = _meant(place.schema, value)
        if meant is not None and subject.policy.direction == "request" and meant.casefold() == str(value).casefold():
            return  # the service reads enumerations in any letter case
        hint = f"did you mean `{meant}`?" if meant else None
        severity = Severity.WARNING if code == "unknownValue" and lenient else Severity.ERROR
    if code == "type" and lenient and has_type(value, place.schema.get("x-tolerated-types", ())):
        severity = Severity.WARNING
    yield Finding(
        code,
        _shown(subject, path),
        severity,
        describe(code, place.schema, value),
        _schema_pointer(place, "x-extensible-enum" if code == "unknownValue" else code),
        hint,
    )


def _code_of(place: _Place) -> str:
    schema, keyword = place.schema, place.keyword
    if keyword == "enum":
        if "const" in schema:
            return "const"
        return "unknownValue" if schema.get("x-open-enum") else "enum"
    if keyword not in schema and "format" in schema:
        return "format"
    return keyword


def _meant(schema: Schema, value: Json) -> str | None:
    """Return the value of the contract that differs in letter case (or Markdown escapes) alone."""
    values = [schema["const"]] if "const" in schema else schema["enum"]
    if not isinstance(value, str):
        return None
    folded = value.replace("\\_", "_").casefold()
    return next((known for known in values if isinstance(known, str) and known.casefold() == folded), None)


def _shown(subject: Subject, path: tuple[Token, ...]) -> str:
    return shown_pointer((*subject.prefix, *as_sent(subject.sent, path)))


def _schema_pointer(place: _Place, *more: Token) -> str:
    return pointer((*place.entry.place, *place.tokens, *more))
