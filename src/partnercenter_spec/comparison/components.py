"""Named parts of the documents: names that come, go and change, and parts that no operation reaches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from partnercenter_spec.comparison.changes import DIRECTIONS, Audience, Verdict
from partnercenter_spec.comparison.ledger import Ledger, verb
from partnercenter_spec.comparison.messages import Messages, compare_rest
from partnercenter_spec.comparison.nodes import ABSENT, Node, canonical, same
from partnercenter_spec.comparison.schemas import Schemas

_DESCRIBED: Final = frozenset({"examples", "links"})
_READ_BY_PEOPLE: Final = frozenset({"title", "description"})
_COMPARED: Final = frozenset({"schemas", "parameters", "headers", "responses", "securitySchemes"})


def find_renamed(old: Node, new: Node, kind: str = "schemas") -> dict[str, str]:
    """Return which parts of a kind have another name and are otherwise the same, old name to new."""
    before, after = (node.group("components").group(kind).members for node in (old, new))
    fresh = {name: _shape(schema) for name, schema in after.items() if name not in before}
    renamed: dict[str, str] = {}
    for name, schema in before.items():
        if name in after:
            continue
        shape = _shape(schema)
        for other, other_shape in fresh.items():
            if other not in renamed.values() and _under_another_name(shape, kind, name, other) == other_shape:
                renamed[name] = other
                break
    return renamed


def compare_components(ledger: Ledger, old: Node, new: Node, messages: Messages, renamed: Mapping[str, str]) -> None:
    """Compare all named parts but types, and the names of all."""
    before, after = old.group("components"), new.group("components")
    for kind in sorted({*before.members, *after.members}):
        if kind not in _COMPARED:
            _note_kind(ledger, before, after, kind)
            continue
        names = renamed if kind == "schemas" else find_renamed(old, new, kind)
        one, other = before.group(kind), after.group(kind)
        _compare_names(ledger, one, other, names)
        for name in sorted(one.members.keys() & other.members.keys()):
            _compare_one(ledger, one.at(name), other.at(name), kind, messages)


def _note_kind(ledger: Ledger, old: Node, new: Node, kind: str) -> None:
    """Note the change of a kind of parts that the contract does not have, so that none is compared one by one."""
    if same(old.members.get(kind, ABSENT), new.members.get(kind, ABSENT)):
        return
    node = new.at(kind) if kind in new.members else old.at(kind)
    word = verb(kind in old.members, kind in new.members)
    if kind in _DESCRIBED:
        ledger.described(node, f"{kind} was {word}")
    else:
        ledger.unknown(node, DIRECTIONS, f"{kind} was {word}")


def _compare_one(ledger: Ledger, old: Node, new: Node, kind: str, messages: Messages) -> None:
    match kind:
        case "parameters":
            before, after = ((node.text("in"), node.text("name")) for node in (old.resolved(), new.resolved()))
            if before[0] == after[0]:
                messages.compare_parameter(old, new)
            else:
                ledger.unknown(new, (Audience.REQUEST,), "where the parameter is sent changed")
        case "headers":
            messages.compare_header(old, new)
        case "responses":
            messages.compare_response(old, new)
        case "securitySchemes":
            if not same(old.members.get("bearerFormat", ABSENT), new.members.get("bearerFormat", ABSENT)):
                ledger.described(new, "bearerFormat changed, which is a hint for people")
            compare_rest(ledger, old, new, ("bearerFormat",), (Audience.REQUEST,))


def _compare_names(ledger: Ledger, old: Node, new: Node, renamed: Mapping[str, str]) -> None:
    for name in sorted(old.members.keys() - new.members.keys()):
        if name in renamed:
            reason = f"{name} is called {renamed[name]}: its name in code is another"
            ledger.note(new.at(renamed[name]), "componentRenamed", Audience.CODE, Verdict.BREAKING, reason)
        else:
            reason = f"{name} was removed: its name in code is gone"
            ledger.note(old.at(name), "componentRemoved", Audience.CODE, Verdict.BREAKING, reason)
    for name in sorted(new.members.keys() - old.members.keys() - set(renamed.values())):
        reason = f"{name} was added: code gets one more name"
        ledger.note(new.at(name), "componentAdded", Audience.CODE, Verdict.COMPATIBLE, reason)


def compare_unreached(old: Node, new: Node, schemas: Schemas, renamed: Mapping[str, str]) -> None:
    """Compare the types that no operation reaches, as sent by whom they say, or by both sides."""
    before, after = (node.group("components").group("schemas") for node in (old, new))
    reached = set(schemas.met)
    for name in sorted(before.members):
        other = renamed.get(name, name)
        if other not in after.members:
            continue
        one, two = before.at(name), after.at(other)
        if (one.place, two.place) not in reached:
            for direction in _directions(one, two):
                schemas.add(one, two, direction)


def _directions(*types: Node) -> Iterable[Audience]:
    said = {node.value.get("x-direction") for node in types if isinstance(node.value, dict)}
    said &= {direction.value for direction in DIRECTIONS} | {None}
    return (
        DIRECTIONS if None in said or not said else tuple(Audience(direction) for direction in sorted(map(str, said)))
    )


def _shape(schema: object) -> str:
    if not isinstance(schema, dict):
        return canonical(schema)
    return canonical({name: value for name, value in schema.items() if name not in _READ_BY_PEOPLE})


def _under_another_name(shape: str, kind: str, old: str, new: str) -> str:
    """Return a type as it would be written under another name: it may refer to itself and name itself to generators."""
    referred = shape.replace(f'"#/components/{kind}/{old}"', f'"#/components/{kind}/{new}"')
    return referred.replace(f'"name": "{old}"', f'"name": "{new}"')
