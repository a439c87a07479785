"""Operations side by side: calls that come and go, their names, who may make them, and their messages."""

from __future__ import annotations

from typing import Final

from partnercenter_spec.comparison.changes import DIRECTIONS, Audience, Verdict
from partnercenter_spec.comparison.ledger import Ledger, verb
from partnercenter_spec.comparison.messages import Messages, compare_rest, parameters_of, template_of
from partnercenter_spec.comparison.nodes import ABSENT, Node, canonical, same, same_in_any_order

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_LISTS: Final = ("x-clouds", "x-auth")
_KNOWN: Final = frozenset({"operationId", "tags", "parameters", "requestBody", "responses", "security", *_LISTS})


class Operations:
    """Compares the paths of two documents."""

    def __init__(self, ledger: Ledger, messages: Messages) -> None:
        """Prepare a comparison."""
        self._ledger = ledger
        self._messages = messages

    def compare(self, old: Node, new: Node) -> None:
        """Compare all paths; the names of the parameters in them are not sent, and so do not tell paths apart."""
        before, after = _by_template(old.group("paths")), _by_template(new.group("paths"))
        for template in sorted({**before, **after}):
            if template in before and template in after:
                self._compare_path(before[template], after[template])
            else:
                is_added = template in after
                item = after[template] if is_added else before[template]
                for method in METHODS:
                    if method in item.members:
                        self._note_operation(item.at(method), is_added=is_added)
                if not any(method in item.members for method in METHODS):
                    self._ledger.unknown(
                        item, DIRECTIONS, f"a path without operations was {verb(not is_added, is_added)}"
                    )

    def _compare_path(self, old: Node, new: Node) -> None:
        for method in METHODS:
            if method in old.members and method in new.members:
                self._compare_operation(old, new, method)
            elif method in old.members:
                self._note_operation(old.at(method), is_added=False)
            elif method in new.members:
                self._note_operation(new.at(method), is_added=True)
        compare_rest(self._ledger, old, new, (*METHODS, "parameters"), DIRECTIONS)

    def _note_operation(self, node: Node, *, is_added: bool) -> None:
        path, method = node.tokens[-2:]
        shown = f"{str(method).upper()} {path}"
        if is_added:
            for audience in (Audience.REQUEST, Audience.CODE):
                reason = f"{shown} was added: nobody has to call it"
                self._ledger.note(node, "operationAdded", audience, Verdict.COMPATIBLE, reason)
            return
        reason = f"{shown} was removed: calls of it are refused"
        self._ledger.note(node, "operationRemoved", Audience.REQUEST, Verdict.BREAKING, reason)
        reason = f"{shown} was removed: its name in code is gone"
        self._ledger.note(node, "operationRemoved", Audience.CODE, Verdict.BREAKING, reason)

    def _compare_operation(self, old_path: Node, new_path: Node, method: str) -> None:
        old, new = old_path.at(method), new_path.at(method)
        self._compare_names(old, new)
        for name in _LISTS:
            self._compare_list(old, new, name)
        before = parameters_of(str(old_path.tokens[-1]), old_path, old)
        after = parameters_of(str(new_path.tokens[-1]), new_path, new)
        self._messages.compare_parameters(before, after)
        self._note_order(old, new, list(before) != list(after) and set(before) == set(after))
        self._messages.compare_request_body(old, new)
        self._messages.compare_responses(old.group("responses"), new.group("responses"))
        if "security" in old.members or "security" in new.members:
            compare_security(self._ledger, old, new)
        compare_rest(self._ledger, old, new, _KNOWN, DIRECTIONS)

    def _note_order(self, old: Node, new: Node, is_reordered: bool) -> None:
        if is_reordered and not same(old.members.get("parameters"), new.members.get("parameters")):
            reason = "the parameters are listed in another order: generators may pass them in that order"
            self._ledger.note(new, "parametersReordered", Audience.CODE, Verdict.UNKNOWN, reason)

    def _compare_names(self, old: Node, new: Node) -> None:
        before, after = old.text("operationId"), new.text("operationId")
        if before != after:
            reason = f"the operation {before} is called {after}: its name in code is another"
            place = new.at("operationId") if after is not None else old.at("operationId")
            self._ledger.note(place, "operationRenamed", Audience.CODE, Verdict.BREAKING, reason)
        tags = [node.members.get("tags", []) for node in (old, new)]
        if not same(*tags):
            reason = "generators group operations by their tags, so it moves in code"
            place = new.at("tags") if "tags" in new.members else old.at("tags")
            self._ledger.note(place, "operationRegrouped", Audience.CODE, Verdict.BREAKING, reason)

    def _compare_list(self, old: Node, new: Node, name: str) -> None:
        """Compare a list of what an operation can be called in or with."""
        if same(old.members.get(name, ABSENT), new.members.get(name, ABSENT)):
            return
        place = new.at(name) if name in new.members else old.at(name)
        before, after = (node.members.get(name) for node in (old, new))
        if not isinstance(before, list) or not isinstance(after, list):
            self._ledger.unknown(
                place, (Audience.REQUEST,), f"{name} was {verb(name in old.members, name in new.members)}"
            )
            return
        if same_in_any_order(before, after):
            self._ledger.described(place, f"{name} is written in another order")
        one, other = set(map(canonical, before)), set(map(canonical, after))
        for value in sorted(one - other):
            reason = f"{name} lost {value}: calls that rely on it are refused"
            self._ledger.note(place, "callersFewer", Audience.REQUEST, Verdict.BREAKING, reason)
        for value in sorted(other - one):
            reason = f"{name} got {value}: all that could call still can"
            self._ledger.note(place, "callersMore", Audience.REQUEST, Verdict.COMPATIBLE, reason)


def compare_security(ledger: Ledger, old: Node, new: Node) -> None:
    """Compare what a call may authenticate itself with: a list of alternatives; without one, that of the document."""
    before, after = _alternatives(old), _alternatives(new)
    if same(before, after):
        return
    place = new.at("security") if "security" in new.members else old.at("security")
    one, other = set(map(canonical, before)), set(map(canonical, after))
    for value in sorted(one - other):
        reason = f"{value} does not suffice any more: calls that rely on it are refused"
        ledger.note(place, "securityRemoved", Audience.REQUEST, Verdict.BREAKING, reason)
    for value in sorted(other - one):
        reason = f"{value} suffices now as well"
        ledger.note(place, "securityAdded", Audience.REQUEST, Verdict.COMPATIBLE, reason)
    if one == other:
        ledger.described(place, "the ways to authenticate are written in another order")


def _alternatives(node: Node) -> list[object]:
    row = (node if "security" in node.members else Node(node.root, node.side, node.root)).row("security")
    return row.elements or [{}]  # no requirement is the same as one that asks for nothing


def _by_template(paths: Node) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for path in paths.members:
        template = template_of(path)
        item = paths.at(path)
        found[path if template in found else template] = item.resolved()
    return found
