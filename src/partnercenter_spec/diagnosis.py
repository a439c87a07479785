"""From what an engine saw fail to findings: one finding for one fault, the same whichever engine looked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from partnercenter_spec.contract import Contract, TypeEntry
from partnercenter_spec.engine import Failure
from partnercenter_spec.findings import Finding, Severity
from partnercenter_spec.jsontypes import Json, Schema, Token, has_type, pointer
from partnercenter_spec.messages import describe
from partnercenter_spec.naming import Spellings, as_sent
from partnercenter_spec.pointers import shown_name, shown_pointer
from partnercenter_spec.views import Direction, Policy, required_names

_SPEAK_FOR_THEMSELVES = frozenset(
    {"format", "pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "uniqueItems"}
)
"""Codes of errors in every mode, whose message does not depend on the value."""
_MOST_GUESSES = 100  # names of one object for which a near one is looked up; hostile payloads have any number of them


class _Place(NamedTuple):
    """Where in the contract a keyword stands, and what a finding says of it; the message unless a value decides it."""

    entry: TypeEntry
    tokens: tuple[Token, ...]
    schema: Schema
    keyword: str
    code: str
    pointer: str
    message: str | None


class _Known(NamedTuple):
    """What is known of a keyword before a value is looked at.

    Attributes:
        place: Where it stands in the contract.
        shown: Pointer to what it is about, unless that is in a list or its names are not sent as the contract has them.
        finding: The finding about it, where that does not depend on the value.
        mistyped: The findings about it by the class of the value, where they depend on that alone.
    """

    place: _Place
    shown: str | None
    finding: Finding | None
    mistyped: dict[type, tuple[Finding, ...]] | None


class Places:
    """The places of a contract that findings were traced to, for one way to judge.

    It holds facts of the contract alone, nothing of payloads.
    """

    def __init__(self) -> None:
        """Start empty."""
        self._traced: dict[tuple[str, ...], dict[tuple[Token, ...], _Known]] = {}
        self._demanded: dict[tuple[str, Direction], list[tuple[str, str]]] = {}
        self._spellings: dict[str, Spellings] = {}

    def traced(self, subject: Subject, failures: Iterable[Failure]) -> list[tuple[tuple[Token, ...], _Known]]:
        """Return each failure's path, and what is known of the keyword of the view."""
        known = self._traced.setdefault(subject.entry.place, {})
        traced: list[tuple[tuple[Token, ...], _Known]] = []
        for path, keywords in failures:
            one = known.get(keywords)
            if one is None:
                one = known[keywords] = _known(path, _trace(subject, keywords))
            traced.append((path, one))
        return traced

    def demanded(self, place: _Place, direction: Direction) -> list[tuple[str, str]]:
        """Return the members that the object at a place must have, with pointers to where the contract says so."""
        key = (place.pointer, direction)
        known = self._demanded.get(key)
        if known is None:
            authored = place.schema["required"]
            known = self._demanded[key] = [
                (name, _schema_pointer(place, "required", authored.index(name)))
                for name in required_names(place.schema, direction)
            ]
        return known

    def spellings(self, place: _Place) -> Spellings:
        """Return the spellings of the properties of the object at a place."""
        key = _schema_pointer(place)
        known = self._spellings.get(key)
        if known is None:
            known = self._spellings[key] = Spellings(place.schema["properties"])
        return known


class Subject(NamedTuple):
    """What is judged, and how.

    Attributes:
        contract: Where the types come from.
        entry: The type.
        policy: How to judge.
        value: The payload with canonical names.
        sent: The payload as it was sent.
        places: What was traced before.
        prefix: Pointer to the payload in a larger one.
    """

    contract: Contract
    entry: TypeEntry
    policy: Policy
    value: Json
    sent: Json
    places: Places
    prefix: str = ""


def diagnose(subject: Subject, failures: Iterable[Failure]) -> list[Finding]:
    """Return the findings of a payload, without duplicates and in no particular order."""
    findings: list[Finding] = []
    traced = subject.places.traced(subject, failures)
    plain = subject.sent is subject.value and not subject.prefix
    for path, (place, shown, finding, mistyped) in traced if len(traced) == 1 else _distinct(traced):
        if plain and finding is not None:
            findings.append(finding)
            continue
        if plain and mistyped is not None and shown is not None:
            value = _at(subject.value, path)
            told = mistyped.get(type(value))
            if told is None:
                told = mistyped[type(value)] = _wrong(subject, shown, place, value)
            findings += told
            continue
        pointed = shown if plain and shown is not None else _shown(subject, path)
        if place.message is not None:
            findings.append(Finding(place.code, pointed, Severity.ERROR, place.message, place.pointer))
        else:
            findings += _findings(subject, path, pointed, place)
    return findings


def _distinct(traced: list[tuple[tuple[Token, ...], _Known]]) -> Iterable[tuple[tuple[Token, ...], _Known]]:
    """Leave out what is traced twice, and what else is wrong with a value of the wrong type."""
    if len({path for path, _ in traced}) == len(traced):
        return traced
    mistyped = {path for path, known in traced if known.place.keyword == "type"}
    kept = {
        (path, known.place.pointer): (path, known)
        for path, known in traced
        if path not in mistyped or known.place.keyword in {"type", "advice"}
    }
    return kept.values()


def _known(path: tuple[Token, ...], place: _Place) -> _Known:
    if not all(type(token) is str for token in path):
        return _Known(place, None, None, None)
    shown = shown_pointer(path)
    if place.message is None:
        return _Known(place, shown, None, {} if place.code == "type" else None)
    return _Known(place, shown, Finding(place.code, shown, Severity.ERROR, place.message, place.pointer), None)


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
    message = describe(code, schema, None) if code in _SPEAK_FOR_THEMSELVES else None
    return _Place(entry, tokens, schema, keyword, code, pointer((*entry.place, *tokens, *more)), message)


def _findings(subject: Subject, path: tuple[Token, ...], shown: str, place: _Place) -> Iterable[Finding]:
    value = _at(subject.value, path)
    if place.keyword == "required":
        return _missing(subject, shown, place, value)
    if place.keyword == "additionalProperties":
        return _unknown(subject, path, place, value)
    if place.keyword == "advice":
        return (_advice(shown, place),)
    return _wrong(subject, shown, place, value)


def _at(value: Json, path: tuple[Token, ...]) -> Json:
    node: Any = value
    for token in path:
        node = node[token]
    found: Json = node
    return found


def _missing(subject: Subject, shown: str, place: _Place, value: Any) -> Iterator[Finding]:  # noqa: ANN401
    others = [name for name in reversed(value) if name not in place.schema["properties"]]
    instead: dict[str | None, str] = {}
    if others:
        spellings = subject.places.spellings(place)
        instead = {spellings.of(other): other for other in others}
    for name, pointed in subject.places.demanded(place, subject.policy.direction):
        if name in value:
            continue
        stands_for = instead.get(name)
        hint = f"{shown_name(stands_for)} stands in its place: did you mean `{name}`?" if stands_for else None
        yield Finding("required", shown, Severity.ERROR, f"lacks the member `{name}`", pointed, hint)


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
            _shown_member(subject, path, name),
            Severity.ERROR if policy.unknown == "error" else Severity.WARNING,
            f"{shown_name(name)} is not a property of {place.entry.name}",
            place.pointer,
            f"did you mean `{meant}`?" if meant else None,
        )


def _demanded(subject: Subject, place: _Place, name: str) -> bool:
    """Say whether the absence of a member is a finding of its own, which then carries the hint."""
    return name in required_names(place.schema, subject.policy.direction)


def _advice(shown: str, place: _Place) -> Finding:
    rule = place.schema["x-advice"][int(place.tokens[-1])]
    return Finding("advice", shown, Severity.WARNING, rule["description"], place.pointer, None)


def _wrong(subject: Subject, shown: str, place: _Place, value: Json) -> tuple[Finding, ...]:
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
    if code == "type" and lenient:
        tolerated = place.schema.get("x-tolerated-types")
        if tolerated and has_type(value, tolerated):
            severity = Severity.WARNING
    found = Finding(
        code,
        shown,
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
    """Write the pointer to a value of the payload that the contract has a name for."""
    if subject.sent is subject.value:
        return subject.prefix + shown_pointer(path)
    return subject.prefix + shown_pointer(as_sent(subject.sent, path))


def _shown_member(subject: Subject, path: tuple[Token, ...], name: str) -> str:
    """Write the pointer to a member that the contract has no name for."""
    sent = path if subject.sent is subject.value else as_sent(subject.sent, path)
    return subject.prefix + shown_pointer((*sent, name))


def _schema_pointer(place: _Place, *more: Token) -> str:
    return pointer((*place.entry.place, *place.tokens, *more))
