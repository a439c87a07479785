"""Members that the contract does not know yet, and that may come all the same.

A service adds members, and where unknown ones are allowed they are no finding. But the quick ways to a yes take closed
objects alone, so each payload with such a member would go the slow way from then on. Here a view learns from payloads
which members to expect besides. What it learns changes no verdict: a name is learned only where it is no finding
whatever its value, and of values only what every payload may hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from partnercenter_spec.acceptance import EXACT
from partnercenter_spec.contract import Contract
from partnercenter_spec.jsontypes import Json, Schema
from partnercenter_spec.naming import Spellings
from partnercenter_spec.narrowing import completed, narrowed
from partnercenter_spec.views import written_out

_NAME: Final = re.compile(r"[@$A-Za-z_][0-9A-Za-z_.\-]{0,63}", re.ASCII)
_MOST_NAMES: Final = 16  # of one object
_MOST_ITEMS: Final = 100  # of one list
_DEEPEST: Final = 4
_MOST_LESSONS: Final = 16
_MOST_SHAPES: Final = 16
_LONGEST_PAUSE: Final = 255
_SIMPLE: Final[Mapping[str, Any]] = {
    "type": ["string", "boolean", "null", "number"],
    "minimum": -EXACT,
    "maximum": EXACT,
}


class Expected:
    """The view that payloads of a type are told by, without references, and what they look like.

    Attributes:
        view: The full view of the type, and what was learned besides.
    """

    __slots__ = ("_left", "_lessons", "_pause", "_shape", "_shapes", "_view", "_written")

    def __init__(self, view: Schema, *, learns: bool = False) -> None:
        """Begin with a full view; it learns if unknown members are no finding."""
        self._view = view
        self._written = False
        self._lessons = _MOST_LESSONS if learns else 0
        self._pause = self._left = 0
        self._shape: Schema | None = None
        self._shapes = _MOST_SHAPES

    @property
    def view(self) -> Schema:
        """The view, written out when it is first asked for."""
        if not self._written:
            self._view, self._written = written_out(self._view), True
        return self._view

    def widen(self, view: Schema) -> None:
        """Set a view that allows for more."""
        self._view = view
        if self._shape is not None and self.is_open:
            self._shape = completed(view, self._shape)

    @property
    def shape(self) -> Schema:
        """What payloads look like: a view that allows for no more than `view`, mostly for much less."""
        return self.view if self._shape is None else self._shape

    @property
    def is_open(self) -> bool:
        """Whether all that is allowed may come, because payloads looked ever different."""
        return self._shapes < 1

    def meet(self, payloads: Iterable[Json]) -> None:
        """Take note of what some more payloads look like. After some lessons, all that is allowed may come."""
        if self.is_open:
            return
        shape = self._shape
        for payload in payloads:
            shape = narrowed(self.view, shape, payload)
        if shape is not None and shape is not self._shape:
            self._shapes -= 1
            self._shape = completed(self.view, shape) if self.is_open else shape

    def is_tired(self) -> bool:
        """Count a payload, and say whether it is left out: where there was nothing to learn, ever fewer are looked at."""
        if self._left > 0:
            self._left -= 1
            return True
        return not self._lessons

    def wider(self, contract: Contract, authored: Schema, values: Iterable[Json]) -> Schema | None:
        """Return the view with the unknown members of some payloads; None if there are none, or after some lessons."""
        if not self._lessons or "$defs" in self.view:
            return None
        view = self.view
        for value in values:
            view = widened(contract, authored, view, value)
        if view is self.view:
            self._pause = self._left = min(2 * self._pause + 1, _LONGEST_PAUSE)
            return None
        self._lessons -= 1
        self._pause = 0
        return view


def widened(contract: Contract, authored: Schema, view: Schema, value: Json) -> Schema:
    """Return a view that expects the unknown members of a payload as well.

    Args:
        contract: Where the type comes from.
        authored: The schema of the type as authored.
        view: Its full view where unknown members are allowed, without references.
        value: A payload, right or wrong.

    Returns:
        The same object if there is nothing to learn.
    """
    _, authored = contract.resolve(authored)
    if isinstance(value, list):
        return _widened_list(contract, authored, view, value)
    known = view.get("properties")
    if not isinstance(value, dict) or not known:
        return view
    members = {
        name: widened(contract, authored["properties"][name], schema, value[name])
        for name, schema in known.items()
        if name in value and name in authored["properties"]
    }
    learned = dict(_learned(authored["properties"], known, value))
    if not learned and all(schema is known[name] for name, schema in members.items()):
        return view
    return {**view, "properties": {**known, **members, **learned}}


def _widened_list(contract: Contract, authored: Schema, view: Schema, value: list[Json]) -> Schema:
    items = view.get("items")
    if items is None or "items" not in authored:
        return view
    wider = items
    for item in value[:_MOST_ITEMS]:
        wider = widened(contract, authored["items"], wider, item)
    return view if wider is items else {**view, "items": wider}


def _learned(
    authored: Mapping[str, Schema], known: Mapping[str, Schema], value: Mapping[str, Json]
) -> Iterator[tuple[str, Schema]]:
    """Yield the members of an object to expect besides, with a schema for their values."""
    others = [name for name in value if name not in known and _NAME.fullmatch(name)]
    if not others:
        return
    spellings = Spellings(authored)
    room = _MOST_NAMES - (len(known) - len(authored))
    yield from [(name, _alike(value[name], 0)) for name in others if spellings.of(name) is None][: max(room, 0)]


def _alike(value: Json, depth: int) -> dict[str, Any]:
    """Return a schema for values that are built like one: anything simple, and objects and lists as it has them.

    Numbers are left out that engines may not read exactly.
    """
    if isinstance(value, dict) and depth < _DEEPEST:
        names = [name for name in value if _NAME.fullmatch(name)][:_MOST_NAMES]
        members = {name: _alike(value[name], depth + 1) for name in names}
        return {**_SIMPLE, "type": [*_SIMPLE["type"], "object"], "properties": members, "additionalProperties": False}
    if isinstance(value, list) and depth < _DEEPEST:
        item = _alike(value[0], depth + 1) if value else dict(_SIMPLE)
        return {**_SIMPLE, "type": [*_SIMPLE["type"], "array"], "items": item}
    return dict(_SIMPLE)
