"""Two documents side by side, from the root on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from partnercenter_spec.comparison.changes import DIRECTIONS, Audience, Comparison, Side, Verdict
from partnercenter_spec.comparison.components import compare_components, compare_unreached, find_renamed
from partnercenter_spec.comparison.ledger import Ledger
from partnercenter_spec.comparison.messages import Messages, compare_rest
from partnercenter_spec.comparison.nodes import ABSENT, Node, NotComparable, canonical, same
from partnercenter_spec.comparison.operations import Operations, compare_security
from partnercenter_spec.comparison.schemas import Schemas
from partnercenter_spec.comparison.versions import parse

_PARTS: Final = frozenset({"openapi", "info", "servers", "security", "tags", "x-resources", "paths", "components"})


def compare(old: object, new: object) -> Comparison:
    """Compare two versions of the contract.

    Args:
        old: The OpenAPI 3.1 document of the contract before, decoded.
        new: The one after.

    Returns:
        Everything that changed. What the comparison has no rule for is in it as unknown.

    Raises:
        NotComparable: One of them is no such document; the message says where.
    """
    before, after = _root(old, Side.OLD), _root(new, Side.NEW)
    ledger = Ledger()
    renamed = find_renamed(before, after)
    schemas = Schemas(ledger, renamed)
    messages = Messages(ledger, schemas)
    _compare_heads(ledger, before, after)
    Operations(ledger, messages).compare(before, after)
    compare_components(ledger, before, after, messages, renamed)
    compare_unreached(before, after, schemas, renamed)
    _compare_index(ledger, before, after)
    _leave_nothing_out(ledger, before, after)
    return Comparison(_version(before), _version(after), ledger.sorted())


def _root(document: object, side: Side) -> Node:
    if not isinstance(document, dict):
        raise NotComparable(side, "it is not an object, so no OpenAPI document")
    if "openapi" not in document and {"format", "spec", "types"} <= document.keys():
        raise NotComparable(side, "it is the built contract: compare the OpenAPI document, openapi-3.1.json beside it")
    stated = document.get("openapi")
    if not isinstance(stated, str):
        raise NotComparable(side, "it has no member `openapi`, so it is no OpenAPI document")
    if not stated.startswith("3.1."):
        raise NotComparable(side, "it is not OpenAPI 3.1: compare what 'pcspec export openapi' writes")
    root = Node(document, side, document)
    for name in ("info", "paths", "components"):
        if name not in document:
            raise NotComparable(side, f"it has no member `{name}`, so it is no document of this contract")
        root.group(name)
    try:
        parse(_version(root))
    except ValueError as error:
        raise NotComparable(side, f"info.version is no version: {error}") from error
    return root


def _version(root: Node) -> str:
    return root.group("info").text("version") or ""


def _compare_heads(ledger: Ledger, old: Node, new: Node) -> None:
    _compare_described(ledger, old, new, "openapi")
    _compare_described(ledger, old, new, "tags")
    before, after = old.group("info"), new.group("info")
    for name in sorted({*before.members, *after.members} - {"version"}):
        _compare_described(ledger, before, after, name)
    _compare_servers(ledger, old, new)
    compare_security(ledger, old, new)
    compare_rest(ledger, old, new, _PARTS, DIRECTIONS)


def _compare_described(ledger: Ledger, old: Node, new: Node, name: str) -> None:
    """Note the change of a member that only people read."""
    if not same(old.members.get(name, ABSENT), new.members.get(name, ABSENT)):
        ledger.described(new.at(name) if name in new.members else old.at(name), f"{name} changed")


def _compare_servers(ledger: Ledger, old: Node, new: Node) -> None:
    before, after = _by_url(old.row("servers")), _by_url(new.row("servers"))
    for url, node in before.items():
        if url not in after:
            reason = f"the server {url} was removed: calls to it are refused"
            ledger.note(node, "serverRemoved", Audience.REQUEST, Verdict.BREAKING, reason)
    for url, node in after.items():
        if url in before:
            compare_rest(ledger, before[url], node, ("url",), DIRECTIONS)
        else:
            reason = f"the server {url} was added: nobody has to call it"
            ledger.note(node, "serverAdded", Audience.REQUEST, Verdict.COMPATIBLE, reason)
    if list(before) != list(after) and set(before) == set(after):
        reason = "the servers are listed in another order: generated code calls the first"
        ledger.note(new.at("servers"), "serversReordered", Audience.CODE, Verdict.BREAKING, reason)


def _by_url(servers: Node) -> dict[str, Node]:
    nodes = (servers.at(number) for number in range(len(servers.elements)))
    return {node.text("url") or "": node for node in nodes}


def _compare_index(ledger: Ledger, old: Node, new: Node) -> None:
    """Compare the list of documented types; types that come and go are noted as such already."""
    before, after = old.group("x-resources"), new.group("x-resources")
    for name in sorted({*before.members, *after.members}):
        one, other = before.members.get(name, ABSENT), after.members.get(name, ABSENT)
        if same(one, other):
            continue
        node, names = (after.at(name), _names(new)) if other is not ABSENT else (before.at(name), _names(old))
        if ABSENT not in (one, other) or name not in names:
            ledger.unknown(node, DIRECTIONS, f"what is listed as {name} changed")
        elif name in _names(old) and name in _names(new):
            word = "listed" if other is not ABSENT else "no longer listed"
            ledger.described(node, f"{name} is {word} among the documented types")


def _names(root: Node) -> Mapping[str, Any]:
    return root.group("components").group("schemas").members


def _leave_nothing_out(ledger: Ledger, old: Node, new: Node) -> None:
    """Note that there is a difference where none was found."""
    before, after = (_without_version(node.members) for node in (old, new))
    if len(ledger) or same(before, after):
        return
    if canonical(_sorted(before)) == canonical(_sorted(after)):
        ledger.described(new, "lists are written in another order")
    else:
        ledger.unknown(new, DIRECTIONS, "the documents differ")


def _without_version(document: Mapping[str, Any]) -> dict[str, Any]:
    info = {name: value for name, value in document["info"].items() if name != "version"}
    return {**document, "info": info}


def _sorted(value: object) -> object:
    """Return a value with all its lists in one order."""
    if isinstance(value, dict):
        return {name: _sorted(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return sorted((_sorted(inner) for inner in value), key=canonical)
    return value
