"""Names of properties: in any letter case as requests have them, and in the spellings that documents damaged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from partnercenter_spec.contract import Contract
from partnercenter_spec.jsontypes import Json, Schema, Token
from partnercenter_spec.pointers import is_presentable


class Renamed(NamedTuple):
    """A payload with canonical names.

    Attributes:
        value: The payload; the very object that was given if all names were canonical.
        clashes: Paths, with the names as sent, of members whose name differs from another's in letter case alone.
    """

    value: Json
    clashes: tuple[tuple[Token, ...], ...]


def canonical(contract: Contract, schema: Schema, value: Json) -> Renamed:
    """Bring the names of known properties to the letter case of the contract, as the service does with requests."""
    clashes: list[tuple[Token, ...]] = []
    return Renamed(_canonical(contract, schema, value, (), clashes), tuple(clashes))


def _canonical(
    contract: Contract, node: Schema, value: Json, path: tuple[Token, ...], clashes: list[tuple[Token, ...]]
) -> Json:
    _, node = contract.resolve(node)
    if isinstance(value, list) and "items" in node:
        items = [_canonical(contract, node["items"], item, (*path, i), clashes) for i, item in enumerate(value)]
        return value if all(new is old for new, old in zip(items, value, strict=True)) else items
    if not isinstance(value, dict) or "properties" not in node:
        return value
    return _canonical_members(contract, node["properties"], value, path, clashes)


def _canonical_members(
    contract: Contract,
    known: Mapping[str, Schema],
    value: dict[str, Json],
    path: tuple[Token, ...],
    clashes: list[tuple[Token, ...]],
) -> dict[str, Json]:
    by_fold = {name.lower(): name for name in known}
    seen: set[str] = set()
    members: dict[str, Json] = {}
    changed = False
    for name, child in value.items():
        fold = name.lower()
        if fold in seen:
            clashes.append((*path, name))
            changed = True
            continue
        seen.add(fold)
        proper = by_fold.get(fold, name)
        schema = known.get(proper)
        kept = child if schema is None else _canonical(contract, schema, child, (*path, name), clashes)
        changed = changed or proper != name or kept is not child
        members[proper] = kept
    return members if changed else value


def as_sent(value: Json, path: tuple[Token, ...]) -> tuple[Token, ...]:
    """Turn a path of canonical names into the names that the payload really has."""
    sent: list[Token] = []
    node = value
    for token in path:
        name = token
        if isinstance(node, dict) and token not in node:
            name = next((key for key in node if key.lower() == str(token).lower()), token)
        sent.append(name)
        if isinstance(node, dict):
            node = node.get(str(name))
        elif isinstance(node, list) and isinstance(name, int) and name < len(node):
            node = node[name]
    return tuple(sent)


class Spellings:
    """The spellings of the properties of one type: letter case, snake_case, and damaged translations."""

    def __init__(self, known: Mapping[str, Schema]) -> None:
        """Index the properties of a type by everything that stands for them."""
        self._aliases = {alias: name for name, schema in known.items() for alias in schema.get("x-aliases", ())}
        self._folded = {_fold(alias): name for alias, name in self._aliases.items()} | {
            _fold(name): name for name in known
        }

    def of(self, name: str) -> str | None:
        """Return the property that a name is another spelling of, or None."""
        proper = self._aliases.get(name) or self._folded.get(_fold(name))
        return proper if proper != name else None

    def suggest(self, name: str) -> str | None:
        """Return the property that was probably meant by an unknown name, or None."""
        spelling = self.of(name)
        if spelling is not None or not is_presentable(name):
            return spelling
        from difflib import get_close_matches  # noqa: PLC0415 - only for names that are wrong

        near = get_close_matches(_fold(name), list(self._folded), n=1, cutoff=0.8)
        return self._folded[near[0]] if near else None


def _fold(name: str) -> str:
    return name.replace("_", "").replace("-", "").casefold()
