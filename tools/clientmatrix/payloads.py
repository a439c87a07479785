"""Which payloads the programs get: our own valid examples, and the same with something that the contract does not know."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from partnercenter_spec import contract

NEW_MEMBER: Final = "memberAddedLater"
NEW_VALUE: Final = "value_added_later"
_KINDS: Final = ("resource", "envelope", "request")


class Purpose(StrEnum):
    """What a payload is to show."""

    EXACT = "exact"
    UNKNOWN_MEMBER = "unknown-member"
    UNKNOWN_VALUE = "unknown-value"


@dataclass(frozen=True, slots=True)
class Sent:
    """One payload for a program.

    Attributes:
        id: Which one.
        type: Its type.
        purpose: What it is to show.
        payload: The payload.
    """

    id: str
    type: str
    purpose: Purpose
    payload: Any

    def line(self) -> str:
        """Return the line that a program reads."""
        return json.dumps({"id": self.id, "type": self.type, "payload": self.payload}, ensure_ascii=False)


def object_types() -> list[str]:
    """Return the names of the types that are objects, sorted."""
    return [name for name in contract.types() if contract.entry(name).kind in _KINDS]


def gather(root: Path) -> list[Sent]:
    """Return all payloads.

    Exact ones are those that the strictest schema accepts: every name in them is one of the contract.
    """
    return [sent for name in object_types() for example in _examples(root, name) for sent in _variants(name, example)]


def _examples(root: Path, name: str) -> Iterator[tuple[str, Any]]:
    file = root / "vectors" / f"{name}.json"
    if not file.is_file():
        return
    for vector in json.loads(file.read_text(encoding="utf-8"))["vectors"]:
        clean = vector["strict"] == {"verdict": "valid", "findings": []} and all(vector["schemas"].values())
        if clean and _is_named_exactly(contract.entry(name).schema, vector["payload"]):
            yield vector["id"], vector["payload"]


def _is_named_exactly(schema: Any, value: Any) -> bool:  # noqa: ANN401 - JSON of whatever shape
    """Say whether every name is one of the contract, in its letters; requests are read in any."""
    if "x-branches" in schema:
        return any(_is_named_exactly(_resolved(branch), value) for branch in schema["oneOf"])
    if isinstance(value, dict) and "properties" in schema:
        members = schema["properties"]
        return all(name in members and _is_named_exactly(_resolved(members[name]), value[name]) for name in value)
    if isinstance(value, list):
        return all(_is_named_exactly(_resolved(schema.get("items", {})), item) for item in value)
    return True


def _variants(name: str, example: tuple[str, Any]) -> Iterator[Sent]:
    label, payload = example
    yield Sent(label, name, Purpose.EXACT, payload)
    if isinstance(payload, dict):
        yield Sent(f"{label}+member", name, Purpose.UNKNOWN_MEMBER, payload | {NEW_MEMBER: {"since": "tomorrow"}})
    changed = copy.deepcopy(payload)
    if _set_new_values(contract.entry(name).schema, changed):
        yield Sent(f"{label}+value", name, Purpose.UNKNOWN_VALUE, changed)


def _set_new_values(schema: Any, value: Any) -> int:  # noqa: ANN401 - JSON of whatever shape
    """Give every open enumeration in a payload a value that it does not know.

    Returns:
        How many there were.
    """
    count = 0
    if isinstance(value, dict):
        for name, member in schema.get("properties", {}).items():
            if name in value:
                count += _below(value, name, member)
    elif isinstance(value, list):
        items = schema.get("items", {})
        count += sum(_below(value, index, items) for index in range(len(value)))
    return count


def _below(holder: Any, key: str | int, member: Any) -> int:  # noqa: ANN401 - JSON of whatever shape
    schema = _resolved(member)
    if schema.get("x-open-enum") and isinstance(holder[key], str):
        holder[key] = NEW_VALUE
        return 1
    return _set_new_values(schema, holder[key])


def _resolved(member: Any) -> Any:  # noqa: ANN401 - JSON of whatever shape
    return contract.shipped().resolve(member)[1]


def lines(sent: Iterable[Sent]) -> str:
    """Return what a program reads from its standard input."""
    return "".join(f"{one.line()}\n" for one in sent)
