"""Changes of objects: members that come and go, and what is demanded of whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from partnercenter_spec.comparison.changes import Audience, Verdict
from partnercenter_spec.comparison.ledger import Ledger
from partnercenter_spec.comparison.nodes import ABSENT, Node, same, same_in_any_order
from partnercenter_spec.views import Direction, required_names

Enter = Callable[[Node, Node, Audience], None]


def compare(ledger: Ledger, old: Node, new: Node, direction: Audience, enter: Enter) -> None:
    """Note how the members of an object changed, and what is demanded."""
    before, after = old.group("properties"), new.group("properties")
    demanded = {"old": _demanded(old, direction), "new": _demanded(new, direction)}
    for name in before.members:
        if name in after.members:
            enter(before.at(name), after.at(name), direction)
        else:
            _note_removed(ledger, before.at(name), direction, name in demanded["old"])
    for name in after.members:
        if name not in before.members:
            _note_added(ledger, after.at(name), direction, name in demanded["new"])
    _compare_required(ledger, old, new, direction)


def _note_added(ledger: Ledger, node: Node, direction: Audience, is_demanded: bool) -> None:
    fact = f"the {'required' if is_demanded else 'optional'} property {node.tokens[-1]} was added"
    if direction is Audience.REQUEST:
        verdict = Verdict.BREAKING if is_demanded else Verdict.COMPATIBLE
        reason = "clients do not send it yet" if is_demanded else "clients need not send it"
    else:
        verdict, reason = Verdict.COMPATIBLE, "readers have to expect properties that they do not know"
    ledger.note(node, "propertyAdded", direction, verdict, f"{fact}: {reason}")


def _note_removed(ledger: Ledger, node: Node, direction: Audience, was_demanded: bool) -> None:
    fact = f"the {'required' if was_demanded else 'optional'} property {node.tokens[-1]} was removed"
    if direction is Audience.RESPONSE and not _has(node, "writeOnly"):
        verdict, reason = Verdict.BREAKING, "readers wait for it in vain"
    elif direction is Audience.RESPONSE:
        verdict, reason = Verdict.COMPATIBLE, "it was write-only, so readers never got it"
    elif _has(node, "readOnly"):
        verdict, reason = Verdict.COMPATIBLE, "it was read-only, so clients had no use in sending it"
    else:
        verdict = Verdict.UNKNOWN
        reason = "a client that sends it is not refused, but whether that still has an effect has to be judged"
    ledger.note(node, "propertyRemoved", direction, verdict, f"{fact}: {reason}")


def _compare_required(ledger: Ledger, old: Node, new: Node, direction: Audience) -> None:
    before, after = old.row("required"), new.row("required")
    if same(old.members.get("required", ABSENT), new.members.get("required", ABSENT)):
        _compare_exemptions(ledger, old, new, direction)
        return
    if same_in_any_order(before.elements, after.elements):
        place = after if "required" in new.members else before
        ledger.described(place, "what is required is listed in another way")
    kept = set(old.group("properties").members) & set(new.group("properties").members)
    unnamed = {name for name in (*before.elements, *after.elements) if isinstance(name, str)} - kept
    unnamed -= {*old.group("properties").members, *new.group("properties").members}
    for name in sorted(kept | unnamed):
        if name in after.elements and name not in before.elements:
            place = after.at(after.elements.index(name))
            _note_demand(ledger, place, name, direction, name in _demanded(new, direction))
        elif name in before.elements and name not in after.elements:
            place = before.at(before.elements.index(name))
            _note_release(ledger, place, name, direction, name in _demanded(old, direction))
    _compare_exemptions(ledger, old, new, direction)


def _compare_exemptions(ledger: Ledger, old: Node, new: Node, direction: Audience) -> None:
    """Note members that stay required and are demanded in a direction only before, or only after."""
    named = {name for name in old.row("required").elements if name in new.row("required").elements}
    before, after = _demanded(old, direction), _demanded(new, direction)
    for name in sorted(named & (after - before)):
        place = new.row("required").at(new.row("required").elements.index(name))
        _note_demand(ledger, place, name, direction, is_demanded=True)
    for name in sorted(named & (before - after)):
        place = new.row("required").at(new.row("required").elements.index(name))
        _note_release(ledger, place, name, direction, was_demanded=True)


def _note_demand(ledger: Ledger, place: Node, name: str, direction: Audience, is_demanded: bool) -> None:
    fact = f"{name} became required"
    if not is_demanded:
        reason, verdict = f"nothing is demanded in a {direction}", Verdict.COMPATIBLE
    elif direction is Audience.REQUEST:
        reason, verdict = "clients that leave it out are refused", Verdict.BREAKING
    else:
        reason, verdict = "readers get it for certain", Verdict.COMPATIBLE
    ledger.note(place, "requiredAdded", direction, verdict, f"{fact}: {reason}")


def _note_release(ledger: Ledger, place: Node, name: str, direction: Audience, was_demanded: bool) -> None:
    fact = f"{name} is not required any more"
    if not was_demanded:
        reason, verdict = f"nothing was demanded in a {direction}", Verdict.COMPATIBLE
    elif direction is Audience.RESPONSE:
        reason, verdict = "readers that count on it fail when it is missing", Verdict.BREAKING
    else:
        reason, verdict = "clients may still send it", Verdict.COMPATIBLE
    ledger.note(place, "requiredRemoved", direction, verdict, f"{fact}: {reason}")


def _demanded(schema: Node, direction: Audience) -> set[str]:
    """Return the members that are demanded in a direction, by the rule that the validator has."""
    members: dict[str, Any] = {
        name: value for name, value in schema.group("properties").members.items() if isinstance(value, dict)
    }
    required = [name for name in schema.row("required").elements if isinstance(name, str)]
    shown = {"properties": members, "required": required, "x-direction": schema.members.get("x-direction")}
    return set(required_names(shown, cast("Direction", direction.value)))


def _has(node: Node, keyword: str) -> bool:
    return isinstance(node.value, dict) and node.value.get(keyword) is True
