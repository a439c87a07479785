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
    """Where in the contract a keyword stands, and what a finding says of it."""

    entry: TypeEntry
    tokens: tuple[Token, ...]
    schema: Schema
    keyword: str
    code: str
    pointer: str


class Places:
    """The places of a contract that findings were traced to. It holds facts of the contract alone, nothing of payloads."""

    def __init__(self) -> None:
        """Start empty."""
        self._traced: dict[tuple[tuple[str, ...], tuple[Token, ...]], _Place] = {}
        self._spellings: dict[str, Spellings] = {}

    def trace(self, subject: Subject, keywords: tuple[Token, ...]) -> _Place:
        """Return where a keyword of a view was authored."""
        key = (subject.entry.place, keywords)
        place = self._traced.get(key)
        if place is None:
            place = self._traced[key] = _trace(subject, keywords)
        return place

    def spellings(self, place: _Place) -> Spellings:
        """Return the spellings of the properties of the object at a place."""
        key = _schema_pointer(place)
        known = self._spellings.get(key)
        if known is None:
            known = self._spellings[key] = Spellings(place.schema["properties"])
        return known


@dataclass(frozen=True, slots=True)
class Subject:
    """What is judged, and how.

    Attributes:
        contract: Where the types come from.
        entry: The type.
        policy: How to judge.
        value: The payload with canonical names.
        sent: The payload as it was sent.
        places: What was traced before.
        prefix: Where the payload stands in a larger one.
    """

    contract: Contract
    entry: TypeEntry
    policy: Policy
    value: Json
    sent: Json
    places: Places
    prefix: tuple[Token, ...] = ()


def diagnose(subject: Subject, failures: Iterable[Failure]) -> list[Finding]:
    """Return the findings of a payload, without duplicates and in no particular order."""
    findings: list[Finding] = []
    trace = subject.places.trace
    placed = [(path, trace(subject, keywords)) for path, keywords in failures]
    mistyped = {path for path, place in placed if place.keyword == "type"}
    seen: set[tuple[tuple[Token, ...], str, str]] = set()
    for path, place in placed:
        key = (path, place.pointer, place.keyword)
        if key in seen or (path in mistyped and place.keyword not in {"type", "advice"}):
            continue
        seen.add(key)
        findings += _findings(subject, path, place)
    return findings


def _trace(subject: Subject, keywords: tuple[Token, ...]) -> _Place:
    """Find where a keyword of a view was authored; references are followed, whether the engine names them or not."""
    entry = subject.entry
    node: Any = entry.schema
    tokens: tuple[Token, ...] = ()
    for position, token in enumerate(keywords):
        if token == "allOf":  # views have this keyword for advice alone
            return _placed(entry, (*tokens, "x-advice", keywords[position + 1]), node, "advice")
        if isinstance(node, dict) and "$ref" in node:
            name, node = subject.contract.resolve(node)
            entry, tokens = subject.contract.entry(str(name)), ()
        if token == "$ref":
            continue
        if position == len(keywords) - 1:
            return _placed(entry, tokens, node, str(token))
        tokens = (*tokens, token)
        node = node[token]
    message = "the engine named no keyword"
    raise ValueError(message)


def _placed(entry: TypeEntry, tokens: tuple[Token, ...], schema: Schema, keyword: str) -> _Place:
    code = _code_of(schema, keyword)
    told = "x-extensible-enum" if code == "unknownValue" else code
    more = () if keyword in {"advice", "additionalProperties"} else (told,)
    return _Place(entry, tokens, schema, keyword, code, pointer((*entry.place, *tokens, *more)))


def _findings(subject: Subject, path: tuple[Token, ...], place: _Place) -> Iterable[Finding]:
    value = _at(subject.value, path)
    if place.keyword == "required":
        return _missing(subject, path, place, value)
    if place.keyword == "additionalProperties":
        return _unknown(subject, path, place, value)
    if place.keyword == "advice":
        return (_advice(subject, path, place),)
    return _wrong(subject, path, place, value)


def _at(value: Json, path: tuple[Token, ...]) -> Json:
    node: Any = value
    for token in path:
        node = node[token]
    found: Json = node
    return found


def _missing(subject: Subject, path: tuple[Token, ...], place: _Place, value: Any) -> Iterator[Finding]:  # noqa: ANN401
    known = place.schema["properties"]
    spellings = subject.places.spellings(place)
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
    spellings = subject.places.spellings(place)
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
            place.pointer,
            f"did you mean `{meant}`?" if meant else None,
        )


def _demanded(subject: Subject, place: _Place, name: str) -> bool:
    """Say whether the absence of a member is a finding of its own, which then carries the hint."""
    return name in required_names(place.schema, subject.policy.direction)


def _advice(subject: Subject, path: tuple[Token, ...], place: _Place) -> Finding:
    rule = place.schema["x-advice"][int(place.tokens[-1])]
    return Finding("advice", _shown(subject, path), Severity.WARNING, rule["description"], place.pointer, None)


def _wrong(subject: Subject, path: tuple[Token, ...], place: _Place, value: Json) -> tuple[Finding, ...]:
    code = place.code
    lenient = not subject.policy.strict
    severity = Severity.ERROR
    hint = None
    if code in {"unknownValue", "enum", "const"}:
        meant = _meant(place.schema, value)
        if meant is not None and subject.policy.direction == "request" and meant.casefold() == str(value).casefold():
            return ()  # the service reads enumerations in any letter case
        hint = f"did you mean `{meant}`?" if meant else None
        severity = Severity.WARNING if code == "unknownValue" and lenient else Severity.ERROR
    if code == "type" and lenient and has_type(value, place.schema.get("x-tolerated-types", ())):
        severity = Severity.WARNING
    found = Finding(
        code,
        _shown(subject, path),
        severity,
        describe(code, place.schema, value),
        place.pointer,
        hint,
    )
    return (found,)


def _code_of(schema: Schema, keyword: str) -> str:
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
    sent = path if subject.sent is subject.value else as_sent(subject.sent, path)
    return shown_pointer((*subject.prefix, *sent))


def _schema_pointer(place: _Place, *more: Token) -> str:
    return pointer((*place.entry.place, *place.tokens, *more))
