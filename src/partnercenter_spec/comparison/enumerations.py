"""Changes of enumerations: closed ones, open ones, and the names that generators give to their values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from partnercenter_spec.comparison.changes import Audience, Verdict
from partnercenter_spec.comparison.ledger import Ledger, Shift
from partnercenter_spec.comparison.nodes import ABSENT, Node, canonical, same

OPEN: Final = "x-extensible-enum"
KEYWORDS: Final = frozenset({"enum", OPEN, "x-open-enum", "x-enum-varnames", "x-ms-enum"})


@dataclass(frozen=True, slots=True)
class Enumeration:
    """The values that a schema lists.

    Attributes:
        keyword: Where they stand, `enum` or `x-extensible-enum`; None if there are none.
        values: The values, written canonically, in order.
        is_open: Whether others may come.
    """

    keyword: str | None
    values: tuple[str, ...] = ()
    is_open: bool = True

    def node(self, schema: Node, value: str) -> Node:
        """Return the place of a value."""
        return schema.at(self.keyword or "").at(self.values.index(value))


def read(schema: Node) -> Enumeration:
    """Return the enumeration of a schema; older documents show an open one as `enum` beside `x-open-enum`."""
    for keyword in (OPEN, "enum"):
        if keyword in schema.members:
            values = tuple(canonical(value) for value in schema.row(keyword).elements)
            return Enumeration(keyword, values, keyword == OPEN or schema.members.get("x-open-enum") is True)
    return Enumeration(None)


def compare(ledger: Ledger, old: Node, new: Node, direction: Audience) -> None:
    """Note how an enumeration changed."""
    if all(same(old.members.get(name, ABSENT), new.members.get(name, ABSENT)) for name in KEYWORDS):
        return
    before, after = read(old), read(new)
    _compare_whole(ledger, old, new, direction)
    _compare_values(ledger, old, new, direction)
    if before.keyword and after.keyword:
        _compare_names(ledger, old, new)
    elif before.keyword is after.keyword:
        _note_unknown(ledger, old, new, ("x-enum-varnames", "x-ms-enum"), direction)
    if before.keyword == after.keyword and before.is_open is after.is_open:
        _note_unknown(ledger, old, new, ("x-open-enum",), direction)


def _compare_whole(ledger: Ledger, old: Node, new: Node, direction: Audience) -> None:
    before, after = read(old), read(new)
    place, shift, fact, kind = new, Shift.UNTOUCHED, "", ""
    if before.keyword is None and after.keyword:
        place, kind = new.at(after.keyword), "enumAdded"
        shift = Shift.UNTOUCHED if after.is_open else Shift.NARROWED
        fact = "known values were listed, others may come" if after.is_open else "the values became a closed list"
    elif before.keyword and after.keyword is None:
        place, kind = old.at(before.keyword), "enumRemoved"
        shift = Shift.UNTOUCHED if before.is_open else Shift.WIDENED
        fact = "the list of known values was removed" if before.is_open else "the closed list of values was removed"
    elif before.keyword and after.keyword and before.is_open is not after.is_open:
        place, kind = new.at(after.keyword), "enumOpened" if after.is_open else "enumClosed"
        shift = Shift.WIDENED if after.is_open else Shift.NARROWED
        fact = "the closed list of values was opened" if after.is_open else "the open list of values was closed"
    elif before.keyword and after.keyword and before.keyword != after.keyword:
        place, kind = new.at(after.keyword), "enumPublishedAnew"
        fact = f"the open list of values moved from {before.keyword} to {after.keyword}"
    if not kind:
        return
    ledger.shift(place, kind, direction, shift, fact)
    only_known = kind == "enumAdded" and after.is_open
    verdict = Verdict.UNKNOWN if only_known else Verdict.BREAKING
    ledger.note(place, kind, Audience.CODE, verdict, f"{fact}: some generators choose the type of a member by it")


def _compare_values(ledger: Ledger, old: Node, new: Node, direction: Audience) -> None:
    before, after = read(old), read(new)
    if not before.keyword or not after.keyword:
        return
    stays_open = before.is_open and after.is_open
    for value in sorted(set(after.values) - set(before.values)):
        fact, place = f"the value {value} was added", after.node(new, value)
        shift = Shift.UNTOUCHED if after.is_open else Shift.WIDENED
        ledger.shift(place, "enumValueAdded", direction, shift, fact)
        ledger.note(place, "enumValueAdded", Audience.CODE, Verdict.COMPATIBLE, f"{fact}: code gets one more name")
    for value in sorted(set(before.values) - set(after.values)):
        fact, place = f"the value {value} was removed", before.node(old, value)
        if stays_open and direction is Audience.REQUEST:
            reason = f"{fact} from an open list: whether clients may still send it has to be judged"
            ledger.note(place, "enumValueRemoved", direction, Verdict.UNKNOWN, reason)
        else:
            shift = Shift.UNTOUCHED if after.is_open else Shift.NARROWED
            ledger.shift(place, "enumValueRemoved", direction, shift, fact)
        ledger.note(place, "enumValueRemoved", Audience.CODE, Verdict.BREAKING, f"{fact}: its name in code is gone")
    keyword = after.keyword
    if set(before.values) == set(after.values) and before.values != after.values:
        ledger.described(new.at(keyword), "the values are listed in another order")


def _compare_names(ledger: Ledger, old: Node, new: Node) -> None:
    """Compare the names of the values that stay, in both spellings of them."""
    before, after = read(old), read(new)
    kept = set(before.values) & set(after.values)
    for keyword, names_of in (("x-enum-varnames", _listed_names), ("x-ms-enum", _ms_names)):
        one, other = old.members.get(keyword, ABSENT), new.members.get(keyword, ABSENT)
        if same(one, other):
            continue
        node = new.at(keyword) if keyword in new.members else old.at(keyword)
        if names_of(one, before, kept) != names_of(other, after, kept):
            reason = "generators give values or their type another name"
            ledger.note(node, "enumNamesChanged", Audience.CODE, Verdict.BREAKING, reason)
        else:
            ledger.described(node, "the words for generators changed, the names of the values that stay did not")


def _listed_names(names: Any, listed: Enumeration, kept: set[str]) -> Any:  # noqa: ANN401
    if not isinstance(names, list) or len(names) != len(listed.values):
        return canonical(None if names is ABSENT else names)
    return {value: canonical(name) for value, name in zip(listed.values, names, strict=True) if value in kept}


def _ms_names(spoken: Any, listed: Enumeration, kept: set[str]) -> Any:  # noqa: ANN401
    values = spoken.get("values") if isinstance(spoken, dict) else None
    if not isinstance(values, list) or not all(isinstance(value, dict) and "value" in value for value in values):
        return canonical(None if spoken is ABSENT else spoken)
    by_value = {canonical(value["value"]): canonical({**value, "description": ""}) for value in values}
    if set(by_value) != set(listed.values):
        return canonical(spoken)
    names = {value: shown for value, shown in by_value.items() if value in kept}
    return names | {"": canonical({**spoken, "values": []})}


def _note_unknown(ledger: Ledger, old: Node, new: Node, keywords: Iterable[str], direction: Audience) -> None:
    for keyword in keywords:
        if not same(old.members.get(keyword, ABSENT), new.members.get(keyword, ABSENT)):
            node = new.at(keyword) if keyword in new.members else old.at(keyword)
            ledger.unknown(node, (direction,), f"{keyword} changed and the list of values did not")
