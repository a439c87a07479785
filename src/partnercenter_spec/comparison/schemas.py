"""Schemas side by side, in the direction in which they are reached: what one side may send, what the other may get."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, Final

from partnercenter_spec.comparison import branches, enumerations, objects
from partnercenter_spec.comparison.changes import Audience, Verdict
from partnercenter_spec.comparison.keywords import ANNOTATIONS, RULES, Effect
from partnercenter_spec.comparison.ledger import Ledger, Shift, verb
from partnercenter_spec.comparison.nodes import ABSENT, Node, reference_name, same

_Pair = tuple[Node, Node, Audience]
_PARTS: Final = frozenset({"properties", "required", "items", "contentSchema", "oneOf", "x-branches", "$ref"})


class Schemas:
    """Compares schemas, each pair once in each direction."""

    def __init__(self, ledger: Ledger, renamed: Mapping[str, str]) -> None:
        """Prepare a comparison.

        Args:
            ledger: Where changes are noted.
            renamed: Old to new names of components that changed in nothing else.
        """
        self._ledger = ledger
        self._renamed = renamed
        self._queue: deque[_Pair] = deque()
        self._seen: set[tuple[object, ...]] = set()
        self.met: set[tuple[str, str]] = set()
        """Places, old and new, that were compared in any direction."""

    def add(self, old: Node, new: Node, direction: Audience) -> None:
        """Compare two schemas, and what they refer to."""
        self._enqueue(old, new, direction)
        while self._queue:  # a queue and not recursion: types refer to each other in circles and in long chains
            self._compare(*self._queue.popleft())

    def _enqueue(self, old: Node, new: Node, direction: Audience) -> None:
        key = (old.tokens, new.tokens, old.anchor, new.anchor, direction)
        if key not in self._seen:
            self._seen.add(key)
            self._queue.append((old, new, direction))

    def _compare(self, old: Node, new: Node, direction: Audience) -> None:
        if not isinstance(old.value, dict) or not isinstance(new.value, dict):
            if not same(old.value, new.value):
                self._ledger.unknown(new, (direction,), "a schema that is not an object changed")
            return
        self.met.add((old.place, new.place))
        refers = ("$ref" in old.members, "$ref" in new.members)
        if all(refers) and self._leads_to_the_same(old, new):
            self._enqueue(old.target(), new.target(), direction)
        elif any(refers):
            self._note_reference(old, new)
            old = old.flattened() if refers[0] else old
            new = new.flattened() if refers[1] else new
        self._compare_keywords(old, new, direction)

    def _leads_to_the_same(self, old: Node, new: Node) -> bool:
        before, after = old.text("$ref"), new.text("$ref")
        if before == after:
            return True
        head = "#/components/schemas/"
        renamed = self._renamed.get(reference_name(old)) == reference_name(new)
        return renamed and str(before).startswith(head) and str(after).startswith(head)

    def _note_reference(self, old: Node, new: Node) -> None:
        if old.anchor is not None or new.anchor is not None:
            return  # a part of what is compared because of another reference
        before = reference_name(old) if "$ref" in old.members else "a schema in place"
        after = reference_name(new) if "$ref" in new.members else "a schema in place"
        reason = f"{before} became {after}: code gets another type"
        node = new.at("$ref") if "$ref" in new.members else new
        self._ledger.note(node, "referenceChanged", Audience.CODE, Verdict.BREAKING, reason)

    def _compare_keywords(self, old: Node, new: Node, direction: Audience) -> None:
        for keyword in sorted({**old.members, **new.members}):
            before, after = old.members.get(keyword, ABSENT), new.members.get(keyword, ABSENT)
            if keyword in _PARTS or keyword in enumerations.KEYWORDS or same(before, after):
                continue
            node = new.at(keyword) if keyword in new.members else old.at(keyword)
            self._compare_keyword(node, keyword, before, after, direction)
        enumerations.compare(self._ledger, old, new, direction)
        objects.compare(self._ledger, old, new, direction, self._enqueue)
        branches.compare(self._ledger, old, new, direction, self._enqueue, self._renamed)
        for keyword in ("items", "contentSchema"):
            self._compare_part(old, new, keyword, direction)

    def _compare_keyword(self, node: Node, keyword: str, old: Any, new: Any, direction: Audience) -> None:  # noqa: ANN401
        word = verb(old is not ABSENT, new is not ABSENT)
        if keyword in ANNOTATIONS:
            self._ledger.described(node, f"{keyword} was {word}")
            return
        note = _OTHERS.get(keyword)
        if note is not None:
            note(self._ledger, node, word, direction)
            return
        rule = RULES.get(keyword)
        effect = rule(old, new) if rule is not None else None
        if effect is None:
            self._ledger.unknown(node, (direction,), f"the keyword {keyword} was {word}")
        else:
            self._note(node, effect, direction)

    def _note(self, node: Node, effect: Effect, direction: Audience) -> None:
        self._ledger.shift(node, effect.kind, direction, effect.shift, effect.fact)
        if effect.in_code:
            reason = f"{effect.fact}: generators choose the type of a member by it"
            self._ledger.note(node, effect.kind, Audience.CODE, Verdict.BREAKING, reason)

    def _compare_part(self, old: Node, new: Node, keyword: str, direction: Audience) -> None:
        before, after = keyword in old.members, keyword in new.members
        if before and after:
            self._enqueue(old.at(keyword), new.at(keyword), direction)
        elif before:
            fact = f"{keyword} was removed"
            self._ledger.shift(old.at(keyword), f"{keyword}Removed", direction, Shift.WIDENED, fact)
        elif after:
            fact = f"{keyword} was added"
            self._ledger.shift(new.at(keyword), f"{keyword}Added", direction, Shift.NARROWED, fact)


def _note_advice(ledger: Ledger, node: Node, word: str, direction: Audience) -> None:
    reason = f"rules that only warn were {word}: nothing is refused for them"
    ledger.note(node, "adviceChanged", direction, Verdict.COMPATIBLE, reason)


def _note_deprecation(ledger: Ledger, node: Node, word: str, direction: Audience) -> None:
    del direction
    reason = f"deprecated was {word}: code still works, with or without a warning"
    ledger.note(node, "deprecationChanged", Audience.CODE, Verdict.COMPATIBLE, reason)


def _note_tolerance(ledger: Ledger, node: Node, word: str, direction: Audience) -> None:
    fact = f"the types that are tolerated with a warning were {word}"
    ledger.shift(node, "toleratedTypesChanged", direction, Shift.UNCLEAR, fact)


def _note_direction(ledger: Ledger, node: Node, word: str, direction: Audience) -> None:
    fact = f"who sends this type was {word}, and with it what is demanded of whom"
    ledger.shift(node, "directionChanged", direction, Shift.UNCLEAR, fact)


def _note_names_on_the_wire(ledger: Ledger, node: Node, word: str, direction: Audience) -> None:
    fact = f"the names by which payloads call themselves this type were {word}"
    ledger.shift(node, "objectTypesChanged", direction, Shift.UNCLEAR, fact)


def _note_media_type(ledger: Ledger, node: Node, word: str, direction: Audience) -> None:
    ledger.shift(node, "contentMediaTypeChanged", direction, Shift.UNCLEAR, f"what the text holds was {word}")


def _note_read_only(ledger: Ledger, node: Node, word: str, direction: Audience) -> None:
    is_set = word != "removed" and node.value is True
    fact = f"the member {'became' if is_set else 'is no longer'} read-only"
    if is_set and direction is Audience.REQUEST:
        reason = f"{fact}: whether clients that send it are ignored or refused has to be judged"
        ledger.note(node, "readOnlyChanged", direction, Verdict.UNKNOWN, reason)
    else:
        ledger.shift(node, "readOnlyChanged", direction, Shift.UNTOUCHED, fact)


def _note_write_only(ledger: Ledger, node: Node, word: str, direction: Audience) -> None:
    is_set = word != "removed" and node.value is True
    fact = f"the member {'became' if is_set else 'is no longer'} write-only"
    if is_set and direction is Audience.RESPONSE:
        ledger.note(node, "writeOnlyChanged", direction, Verdict.BREAKING, f"{fact}: readers wait for it in vain")
    else:
        ledger.shift(node, "writeOnlyChanged", direction, Shift.UNTOUCHED, fact)


_OTHERS: Final[Mapping[str, Callable[[Ledger, Node, str, Audience], None]]] = {
    "x-advice": _note_advice,
    "deprecated": _note_deprecation,
    "x-tolerated-types": _note_tolerance,
    "x-direction": _note_direction,
    "x-object-types": _note_names_on_the_wire,
    "contentMediaType": _note_media_type,
    "readOnly": _note_read_only,
    "writeOnly": _note_write_only,
}
