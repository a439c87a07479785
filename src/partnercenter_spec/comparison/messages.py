"""What one message consists of: parameters, bodies, statuses and headers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from partnercenter_spec.comparison.changes import Audience, Verdict
from partnercenter_spec.comparison.ledger import Ledger, Shift, verb
from partnercenter_spec.comparison.nodes import ABSENT, Node, same
from partnercenter_spec.comparison.schemas import Schemas

DESCRIPTIONS: Final = frozenset(
    {"description", "summary", "example", "examples", "x-evidence", "x-stability", "x-since", "externalDocs"}
)
_TEMPLATE: Final = re.compile(r"\{([^}]*)\}")
Key = tuple[str, str]


def compare_rest(ledger: Ledger, old: Node, new: Node, known: Iterable[str], audiences: tuple[Audience, ...]) -> None:
    """Note the members of an object that have no rule of their own: described ones, and unknown ones."""
    for name in sorted({*old.members, *new.members} - set(known)):
        before, after = old.members.get(name, ABSENT), new.members.get(name, ABSENT)
        if same(before, after):
            continue
        node = new.at(name) if after is not ABSENT else old.at(name)
        word = verb(before is not ABSENT, after is not ABSENT)
        if name in DESCRIPTIONS:
            ledger.described(node, f"{name} was {word}")
        elif name == "deprecated":
            reason = f"deprecated was {word}: code still works, with or without a warning"
            ledger.note(node, "deprecationChanged", Audience.CODE, Verdict.COMPATIBLE, reason)
        else:
            ledger.unknown(node, audiences, f"{name} was {word}")


class Messages:
    """Compares what requests and answers consist of."""

    def __init__(self, ledger: Ledger, schemas: Schemas) -> None:
        """Prepare a comparison."""
        self._ledger = ledger
        self._schemas = schemas

    def compare_parameters(self, old: Mapping[Key, Node], new: Mapping[Key, Node]) -> None:
        """Compare the parameters of an operation, by where and under which name they are sent."""
        for key in (*old, *(key for key in new if key not in old)):
            if key in old and key in new:
                self.compare_parameter(old[key], new[key])
            elif key in old:
                fact = f"the parameter {_named(old[key])} was removed"
                reason = f"{fact}: whether clients that send it are ignored or refused has to be judged"
                self._ledger.note(old[key], "parameterRemoved", Audience.REQUEST, Verdict.UNKNOWN, reason)
                reason = f"{fact}: code that passes it does not fit any more"
                self._ledger.note(old[key], "parameterRemoved", Audience.CODE, Verdict.BREAKING, reason)
            else:
                self._note_added(new[key])

    def _note_added(self, node: Node) -> None:
        required = node.resolved().members.get("required") is True
        fact = f"the {'required' if required else 'optional'} parameter {_named(node)} was added"
        verdict = Verdict.BREAKING if required else Verdict.COMPATIBLE
        reason = "clients do not send it yet" if required else "clients need not send it"
        self._ledger.note(node, "parameterAdded", Audience.REQUEST, verdict, f"{fact}: {reason}")

    def compare_parameter(self, old: Node, new: Node) -> None:
        """Compare one parameter."""
        old, new = self._followed(old, new, Audience.REQUEST)
        self._compare_required(old, new, Audience.REQUEST)
        self._compare_name(old, new)
        self._compare_schema(old, new, Audience.REQUEST)
        compare_rest(self._ledger, old, new, ("name", "in", "required", "schema"), (Audience.REQUEST,))

    def _followed(self, old: Node, new: Node, direction: Audience) -> tuple[Node, Node]:
        """Return what two nodes refer to, if they do; note what changed beside the references."""
        compare_rest(self._ledger, _beside_reference(old), _beside_reference(new), (), (direction,))
        return old.resolved(), new.resolved()

    def _compare_name(self, old: Node, new: Node) -> None:
        before, after = old.text("name") or "", new.text("name") or ""
        if before != after:
            reason = f"the parameter {before} is called {after}: the same on the wire, another name in code"
            place = new.at("name") if "name" in new.members else old.at("name")
            self._ledger.note(place, "parameterRenamed", Audience.CODE, Verdict.BREAKING, reason)

    def _compare_required(self, old: Node, new: Node, direction: Audience) -> None:
        if same(old.members.get("required", ABSENT), new.members.get("required", ABSENT)):
            return
        before, after = (node.members.get("required", False) for node in (old, new))
        place = new.at("required") if "required" in new.members else old.at("required")
        if same(before, after):
            self._ledger.described(place, "that it is optional is said in another way")
        elif not isinstance(before, bool) or not isinstance(after, bool):
            self._ledger.unknown(place, (direction,), "required changed")
        elif after:
            self._ledger.shift(place, "requiredAdded", direction, Shift.NARROWED, "it became required")
        else:
            self._ledger.shift(place, "requiredRemoved", direction, Shift.WIDENED, "it is not required any more")

    def _compare_schema(self, old: Node, new: Node, direction: Audience) -> None:
        if "schema" in old.members and "schema" in new.members:
            self._schemas.add(old.at("schema"), new.at("schema"), direction)
        elif "schema" in old.members:
            self._ledger.shift(old.at("schema"), "schemaRemoved", direction, Shift.WIDENED, "the schema was removed")
        elif "schema" in new.members:
            self._ledger.shift(new.at("schema"), "schemaAdded", direction, Shift.NARROWED, "a schema was added")

    def compare_request_body(self, old: Node, new: Node) -> None:
        """Compare the bodies of the requests of an operation."""
        name, direction = "requestBody", Audience.REQUEST
        if name in old.members and name in new.members:
            before, after = self._followed(old.at(name), new.at(name), direction)
            self._compare_required(before, after, direction)
            self._compare_content(before.group("content"), after.group("content"), direction)
            compare_rest(self._ledger, before, after, ("required", "content"), (direction,))
        elif name in old.members:
            fact = "requests have no body any more"
            self._ledger.shift(old.at(name), "bodyRemoved", direction, Shift.NARROWED, fact)
        elif name in new.members:
            required = new.at(name).resolved().members.get("required") is True
            shift = Shift.NARROWED if required else Shift.WIDENED
            fact = f"requests {'must' if required else 'may'} have a body now"
            self._ledger.shift(new.at(name), "bodyAdded", direction, shift, fact)

    def compare_responses(self, old: Node, new: Node) -> None:
        """Compare the answers of an operation, by status."""
        for status, _ in sorted({**old.members, **new.members}.items()):
            if status in old.members and status in new.members:
                self.compare_response(old.at(status), new.at(status))
            else:
                self._note_status(old, new, status)

    def _note_status(self, old: Node, new: Node, status: str) -> None:
        is_added = status in new.members
        place = new.at(status) if is_added else old.at(status)
        kind = "statusAdded" if is_added else "statusRemoved"
        fact = f"the status {status} was {'added' if is_added else 'removed'}"
        if re.fullmatch(r"[45][0-9][0-9]", status):
            verdict = Verdict.COMPATIBLE
            why = (
                "clients take an unknown failure for any of its class (RFC 9110, section 15)"
                if is_added
                else "one failure fewer"
            )
        elif re.fullmatch(r"[23][0-9][0-9]", status):
            verdict = Verdict.BREAKING
            why = (
                "clients that know the listed outcomes alone take it for a failure"
                if is_added
                else "clients wait for it in vain"
            )
        else:
            verdict, why = Verdict.UNKNOWN, "the comparison has no rule for a status that is no number from 200 to 599"
        self._ledger.note(place, kind, Audience.RESPONSE, verdict, f"{fact}: {why}")

    def compare_response(self, old: Node, new: Node) -> None:
        """Compare one answer."""
        direction = Audience.RESPONSE
        old, new = self._followed(old, new, direction)
        if "content" in old.members or "content" in new.members:
            self._compare_answered_content(old, new)
        self.compare_headers(old.group("headers"), new.group("headers"))
        if not same(old.members.get("x-body-optional", False), new.members.get("x-body-optional", False)):
            is_optional = new.members.get("x-body-optional") is True
            place = (new if "x-body-optional" in new.members else old).at("x-body-optional")
            shift = Shift.WIDENED if is_optional else Shift.NARROWED
            fact = f"the body {'may' if is_optional else 'must not'} be missing now"
            self._ledger.shift(place, "bodyOptionalChanged", direction, shift, fact)
        if not same(old.members.get("links", ABSENT), new.members.get("links", ABSENT)):
            self._ledger.described((new if "links" in new.members else old).at("links"), "links changed")
        known = ("content", "headers", "x-body-optional", "links")
        compare_rest(self._ledger, old, new, known, (direction,))

    def _compare_answered_content(self, old: Node, new: Node) -> None:
        before, after = old.group("content"), new.group("content")
        if before.members and after.members:
            self._compare_content(before, after, Audience.RESPONSE)
        elif before.members:
            reason = "the answer has no body any more: readers wait for it in vain"
            self._ledger.note(before, "bodyRemoved", Audience.RESPONSE, Verdict.BREAKING, reason)
        elif after.members:
            reason = "the answer has a body now: readers that expect none can leave it"
            self._ledger.note(after, "bodyAdded", Audience.RESPONSE, Verdict.COMPATIBLE, reason)

    def _compare_content(self, old: Node, new: Node, direction: Audience) -> None:
        for name in sorted({**old.members, **new.members}):
            if name in old.members and name in new.members:
                before, after = old.at(name), new.at(name)
                self._compare_schema(before, after, direction)
                compare_rest(self._ledger, before, after, ("schema",), (direction,))
            elif name in old.members:
                reason = f"the media type {name} was removed: clients that use it have to change"
                self._ledger.note(old.at(name), "mediaTypeRemoved", direction, Verdict.BREAKING, reason)
            elif direction is Audience.REQUEST:
                fact = f"the media type {name} was added"
                self._ledger.shift(new.at(name), "mediaTypeAdded", direction, Shift.WIDENED, fact)
            else:
                reason = f"the media type {name} was added: whether clients get it unasked has to be judged"
                self._ledger.note(new.at(name), "mediaTypeAdded", direction, Verdict.UNKNOWN, reason)

    def compare_headers(self, old: Node, new: Node) -> None:
        """Compare the headers of an answer; letter case means nothing."""
        before, after = ({name.lower(): node.at(name) for name in node.members} for node in (old, new))
        for name in (*before, *(name for name in after if name not in before)):
            if name in before and name in after:
                self.compare_header(before[name], after[name])
            elif name in before:
                reason = f"the header {before[name].tokens[-1]} was removed: readers wait for it in vain"
                self._ledger.note(before[name], "headerRemoved", Audience.RESPONSE, Verdict.BREAKING, reason)
            else:
                reason = f"the header {after[name].tokens[-1]} was added: readers can leave it"
                self._ledger.note(after[name], "headerAdded", Audience.RESPONSE, Verdict.COMPATIBLE, reason)

    def compare_header(self, old: Node, new: Node) -> None:
        """Compare one header."""
        old, new = self._followed(old, new, Audience.RESPONSE)
        self._compare_required(old, new, Audience.RESPONSE)
        self._compare_schema(old, new, Audience.RESPONSE)
        compare_rest(self._ledger, old, new, ("required", "schema"), (Audience.RESPONSE,))


def parameters_of(path: str, item: Node, operation: Node) -> dict[Key, Node]:
    """Return the parameters of an operation by where and under which name they are sent.

    Those of a path are known by their number in it, since their names are not sent; names of headers are compared
    without letter case.
    """
    names = _TEMPLATE.findall(path)
    found: dict[Key, Node] = {}
    for owner in (item, operation):
        row = owner.row("parameters")
        for number in range(len(row.elements)):
            node = row.at(number)
            parameter = node.resolved()
            where, name = parameter.text("in") or "", parameter.text("name") or ""
            if where == "path" and name in names:
                name = str(names.index(name))
            found[where, name.lower() if where == "header" else name] = node
    return found


def template_of(path: str) -> str:
    """Return a path with its parameters unnamed."""
    return _TEMPLATE.sub("{}", path)


def _beside_reference(node: Node) -> Node:
    refers = "$ref" in node.members
    return replace(node, value={name: value for name, value in node.members.items() if refers and name != "$ref"})


def _named(node: Node) -> Any:  # noqa: ANN401
    return node.resolved().text("name") or "without name"
