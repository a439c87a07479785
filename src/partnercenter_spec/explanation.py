"""What is wrong with a value that was not accepted at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, Literal

from partnercenter_spec.contract import Contract, TypeEntry
from partnercenter_spec.decoding import check_shape
from partnercenter_spec.detection import branch_of
from partnercenter_spec.diagnosis import Places, Subject, diagnose
from partnercenter_spec.engine import Compiled, compile_view
from partnercenter_spec.findings import Finding, Severity
from partnercenter_spec.jsontypes import Json, Token
from partnercenter_spec.limits import Limits
from partnercenter_spec.naming import canonical
from partnercenter_spec.pointers import shown_pointer
from partnercenter_spec.views import Policy, full, gate, written_out

if TYPE_CHECKING:
    from partnercenter_spec.judgement import Ready


class Explainer:
    """Says what is wrong with values; compiles the views it needs when it first needs them."""

    def __init__(
        self,
        contract: Contract,
        engine: Literal["jsonschema_rs", "reference"],
        limits: Limits,
        ready: Callable[[str, str | None], Ready],
    ) -> None:
        """Set how to judge.

        Args:
            contract: Where the types come from.
            engine: Which engine judges.
            limits: What one payload may cost.
            ready: Returns what a type is judged with, by its name and the direction.
        """
        self._contract: Final = contract
        self._engine: Final = engine
        self._limits: Final = limits
        self._ready: Final = ready
        self._places: Final = Places()
        self._compiled: Final[dict[tuple[Any, ...], Compiled]] = {}

    def is_acceptable(self, ready: Ready, value: Json) -> bool:
        """Say whether a value has no error."""
        entry, canonic, clashes = self._prepare(ready.entry, ready.policy, value)
        if not clashes and self._view("gate", entry, ready.policy).is_valid(canonic):
            return True
        return not any(finding.severity is Severity.ERROR for finding in self.findings(entry, ready.policy, value))

    def findings(self, entry: TypeEntry, policy: Policy, value: Json, *, measured: bool = True) -> Iterable[Finding]:
        """Return what is wrong with a value, in no particular order; items of a page are looked at as they are asked for.

        Args:
            entry: The type.
            policy: How to judge.
            value: The value.
            measured: Whether it is known not to be nested deeper than the limit.

        Raises:
            UndecodablePayload: It is nested deeper than the limit.
        """
        items = value.get("items") if isinstance(value, dict) else None
        if not isinstance(items, list) or entry.item_type is None:
            if not measured:
                check_shape(value, self._limits)
            return self._explain(entry, policy, value)
        return self._explain_page(entry, policy, value, measured=measured)

    def _explain(self, entry: TypeEntry, policy: Policy, value: Json) -> list[Finding]:
        entry, canonic, clashes = self._prepare(entry, policy, value)
        subject = Subject(self._contract, entry, policy, canonic, value, self._places)
        found = diagnose(subject, self._view("full", entry, policy).failures(canonic))
        return found + _clashing(clashes) if clashes else found

    def _explain_page(self, entry: TypeEntry, policy: Policy, value: Json, *, measured: bool) -> Iterator[Finding]:
        """Judge a page and its items one by one, so that one bad item never hides the others."""
        entry, canonic, clashes = self._prepare(entry, policy, value)
        page: Any = canonic
        ready = self._ready(str(entry.item_type), policy.direction)
        accepts = ready.accepts
        suspects = [(index, item) for index, item in enumerate(page["items"]) if not accepts(item)]
        if not measured:  # what is accepted at once is not nested deeply
            check_shape({**page, "items": [item for _, item in suspects]}, self._limits)
        subject = Subject(self._contract, entry, policy, canonic, value, self._places)
        yield from _clashing(clashes)
        yield from diagnose(subject, self._view("envelope", entry, policy).failures(canonic))
        yield from self._explain_items(ready, suspects)

    def of_items(self, page: Ready, suspects: list[tuple[int, Json]]) -> Iterator[Finding]:
        """Yield what is wrong with some items of a page of which nothing else is wrong.

        Args:
            page: How pages of the type are judged.
            suspects: The items, with their indexes.

        Raises:
            UndecodablePayload: One is nested deeper than the limit.
        """
        ready = self._ready(str(page.entry.item_type), page.policy.direction)
        wrong = [(index, item) for index, item in suspects if not ready.accepts(item)]
        check_shape({"items": [item for _, item in wrong]}, self._limits)
        return self._explain_items(ready, wrong)

    def _explain_items(self, ready: Ready, items: list[tuple[int, Json]]) -> Iterator[Finding]:
        policy = ready.policy
        view = self._view("full", ready.entry, policy)
        for index, item in items:
            one = Subject(self._contract, ready.entry, policy, item, item, self._places, f"/items/{index}")
            yield from diagnose(one, view.failures(item))

    def _prepare(
        self, entry: TypeEntry, policy: Policy, value: Json
    ) -> tuple[TypeEntry, Json, tuple[tuple[Token, ...], ...]]:
        """Choose the branch that the payload says it is, and bring the names of a request to their proper case."""
        entry = branch_of(self._contract, entry, value, policy.direction)
        if policy.direction == "response":
            return entry, value, ()
        renamed = canonical(self._contract, entry.schema, value)
        return entry, renamed.value, renamed.clashes

    def _view(self, kind: str, entry: TypeEntry, policy: Policy) -> Compiled:
        key = (kind, entry.name, policy.direction)  # else policies do not differ here
        compiled = self._compiled.get(key)
        if compiled is None:
            used = self._contract
            held = (
                gate(used, entry, policy)
                if kind == "gate"
                else full(used, entry, policy, open_items=kind == "envelope")
            )
            compiled = self._compiled[key] = compile_view(written_out(held), self._engine, built_in=True)
        return compiled


def _clashing(clashes: Iterable[tuple[Token, ...]]) -> list[Finding]:
    message = "differs from another member in letter case alone, and requests are read in any case"
    return [Finding("duplicateProperty", shown_pointer(path), Severity.ERROR, message) for path in clashes]
