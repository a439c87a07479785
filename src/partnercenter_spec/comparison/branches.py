"""Changes of types that have one of several forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from partnercenter_spec.comparison.changes import Audience
from partnercenter_spec.comparison.ledger import Ledger, Shift, verb
from partnercenter_spec.comparison.nodes import ABSENT, Node, same

Enter = Callable[[Node, Node, Audience], None]


def compare(
    ledger: Ledger, old: Node, new: Node, direction: Audience, enter: Enter, renamed: Mapping[str, str]
) -> None:
    """Note how the forms of a type changed, and how they are told apart."""
    if "oneOf" in old.members and "oneOf" in new.members:
        before, after = _by_name(old.row("oneOf"), renamed), _by_name(new.row("oneOf"), {})
        _compare_forms(ledger, before, after, direction, enter)
        if list(before) != list(after) and sorted(before) == sorted(after):
            ledger.described(new.at("oneOf"), "the forms are listed in another order")
    elif "oneOf" in old.members:
        ledger.shift(old.at("oneOf"), "oneOfRemoved", direction, Shift.WIDENED, "the list of forms was removed")
    elif "oneOf" in new.members:
        ledger.shift(new.at("oneOf"), "oneOfAdded", direction, Shift.NARROWED, "a list of forms was added")
    is_before, is_after = "x-branches" in old.members, "x-branches" in new.members
    if not same(_told_apart(old, renamed), _told_apart(new, {})):
        node = new.at("x-branches") if is_after else old.at("x-branches")
        fact = f"how the forms are told apart was {verb(is_before, is_after)}"
        ledger.shift(node, "branchesChanged", direction, Shift.UNCLEAR, fact)


def _compare_forms(
    ledger: Ledger, before: Mapping[str, Node], after: Mapping[str, Node], direction: Audience, enter: Enter
) -> None:
    for name, node in before.items():
        if name in after:
            enter(node, after[name], direction)
        else:
            ledger.shift(node, "formRemoved", direction, Shift.NARROWED, f"the form {name} was removed")
    for name, node in after.items():
        if name not in before:
            ledger.shift(node, "formAdded", direction, Shift.WIDENED, f"the form {name} was added")


def _by_name(forms: Node, renamed: Mapping[str, str]) -> dict[str, Node]:
    """Return the forms by what they refer to; those in place by their number."""
    named = {}
    for number, value in enumerate(forms.elements):
        reference = value.get("$ref") if isinstance(value, dict) else None
        name = reference.rpartition("/")[2] if isinstance(reference, str) else f"number {number + 1}"
        named[renamed.get(name, name)] = forms.at(number)
    return named


def _told_apart(schema: Node, renamed: Mapping[str, str]) -> object:
    """Return how the forms are told apart, under the names that they have now."""
    found = schema.members.get("x-branches", ABSENT)
    if not isinstance(found, list):
        return found
    return [
        {**branch, "type": renamed.get(str(branch["type"]), branch["type"])}
        if isinstance(branch, dict) and "type" in branch
        else branch
        for branch in found
    ]
