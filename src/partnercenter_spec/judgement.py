"""Judging decoded values: which views a type is held to, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, get_args

from partnercenter_spec.acceptance import acceptance
from partnercenter_spec.contract import Contract, TypeEntry
from partnercenter_spec.detection import branch_of
from partnercenter_spec.engine import Compiled, compile_acceptance, compile_view
from partnercenter_spec.findings import Finding, Report, Severity, order_of
from partnercenter_spec.jsontypes import Json, Token
from partnercenter_spec.limits import Limits
from partnercenter_spec.pointers import shown_pointer
from partnercenter_spec.views import Direction, Policy, UnknownProperties, full, gate

if TYPE_CHECKING:
    from partnercenter_spec.diagnosis import Subject


class Ready(NamedTuple):
    """What a type is judged with in one direction.

    Attributes:
        entry: The type.
        policy: How it is judged.
        accepts: Says quickly that a value has no finding and is within the limits; a no says nothing. It raises
            ValueError for Python values that JSON does not have.
        clean: The report without a finding.
    """

    entry: TypeEntry
    policy: Policy
    accepts: Callable[[object], bool]
    clean: Report


def _undecided(_value: object) -> bool:
    return False


class Judgement:
    """Judges decoded values; compiles what it needs when it is first needed.

    Attributes:
        contract: Where the types come from.
        limits: What one payload may cost.
        strict: Whether open enumerations are closed.
        unknown: What an unknown property is.
        ready: What was made ready, by name of the type and direction.
    """

    def __init__(
        self,
        contract: Contract,
        engine: Literal["jsonschema_rs", "reference"],
        limits: Limits,
        *,
        strict: bool,
        unknown: UnknownProperties,
    ) -> None:
        """Set how to judge."""
        self.contract: Final = contract
        self.ready: Final[dict[tuple[str, str | None], Ready]] = {}
        self._engine = engine
        self.limits = limits
        self.strict = strict
        self.unknown: UnknownProperties = unknown
        self._compiled: Final[dict[tuple[Any, ...], Compiled]] = {}

    def is_acceptable(self, ready: Ready, value: Json) -> bool:
        """Say whether a value has no error."""
        entry, canonic, clashes = self._prepare(ready.entry, ready.policy, value)
        if not clashes and self._view("gate", entry, ready.policy).is_valid(canonic):
            return True
        return not any(finding.severity is Severity.ERROR for finding in self.findings(entry, ready.policy, value))

    def made_ready(self, name: str, direction: str | None) -> Ready:
        """Return what a type is judged with, as `make_ready` does, from what was made before."""
        return self.ready.get((name, direction)) or self.make_ready(name, direction)

    def make_ready(self, name: str, direction: str | None) -> Ready:
        """Make ready what a type is judged with.

        Raises:
            UnknownType: The contract has no such type.
            ValueError: The direction is neither `request` nor `response`.
        """
        entry, policy = self._subject(name, direction)
        clean = Report(entry.name, policy.direction, (), self.contract.version)
        ready = Ready(entry, policy, self._acceptance(entry, policy), clean)
        self.ready[name, direction] = ready
        return ready

    def _acceptance(self, entry: TypeEntry, policy: Policy) -> Callable[[object], bool]:
        """Return what accepts a payload of a type at once, if the engine can do that."""
        if self._engine != "jsonschema_rs" or "x-branches" in entry.schema:
            return _undecided
        view = acceptance(full(self.contract, entry, policy), self.limits)
        if view is None:
            return _undecided
        return compile_acceptance(view)

    def _subject(self, name: str, direction: str | None) -> tuple[TypeEntry, Policy]:
        entry = self.contract.entry(name)
        chosen = direction if direction is not None else entry.direction or "response"
        if chosen not in get_args(Direction):
            message = f"direction is 'request' or 'response', not {chosen!r}"
            raise ValueError(message)
        return entry, Policy(chosen, self.strict, self.unknown)  # type: ignore[arg-type]

    def _prepare(
        self, entry: TypeEntry, policy: Policy, value: Json
    ) -> tuple[TypeEntry, Json, Iterable[tuple[Token, ...]]]:
        """Choose the branch that the payload says it is, and bring the names of a request to their proper case."""
        entry = branch_of(self.contract, entry, value, policy.direction)
        if policy.direction == "response":
            return entry, value, ()
        from partnercenter_spec.naming import canonical  # noqa: PLC0415 - only for requests that are not plainly right

        renamed = canonical(self.contract, entry.schema, value)
        return entry, renamed.value, renamed.clashes

    def findings(self, entry: TypeEntry, policy: Policy, value: Json) -> Iterator[Finding]:
        """Yield what is wrong with a value, in no particular order."""
        from partnercenter_spec.diagnosis import Subject, diagnose  # noqa: PLC0415 - only for what is not plainly right

        entry, canonic, clashes = self._prepare(entry, policy, value)
        for path in clashes:
            message = "differs from another member in letter case alone, and requests are read in any case"
            yield Finding("duplicateProperty", shown_pointer(path), Severity.ERROR, message)
        subject = Subject(self.contract, entry, policy, canonic, value)
        items = canonic.get("items") if isinstance(canonic, dict) else None
        if entry.item_type is None or not isinstance(items, list):
            yield from diagnose(subject, self._view("full", entry, policy).failures(canonic))
            return
        yield from diagnose(subject, self._view("envelope", entry, policy).failures(canonic))
        yield from self._judge_items(subject, self.made_ready(entry.item_type, policy.direction), items)

    def _judge_items(self, subject: Subject, ready: Ready, items: list[Json]) -> Iterator[Finding]:
        """Judge the items one by one, so that one bad item never hides the others."""
        from partnercenter_spec.diagnosis import Subject, diagnose  # noqa: PLC0415 - only for what is not plainly right

        accepts = ready.accepts
        for index, item in enumerate(items):
            if not accepts(item):
                one = Subject(subject.contract, ready.entry, subject.policy, item, item, ("items", index))
                yield from diagnose(one, self._view("full", ready.entry, subject.policy).failures(item))

    def _view(self, kind: str, entry: TypeEntry, policy: Policy) -> Compiled:
        key = (kind, entry.place, policy)
        compiled = self._compiled.get(key)
        if compiled is None:
            used = self.contract
            held = (
                gate(used, entry, policy)
                if kind == "gate"
                else full(used, entry, policy, open_items=kind == "envelope")
            )
            compiled = self._compiled[key] = compile_view(held, self._engine)
        return compiled

    def capped(self, findings: list[Finding]) -> tuple[Finding, ...]:
        """Put findings in order, and leave out those above the limit; their number is a last finding."""
        most = self.limits.max_findings
        if len(findings) <= most:
            return tuple(sorted(findings, key=order_of))
        kept = sorted(findings, key=lambda finding: finding.severity is not Severity.ERROR)[:most]
        message = f"{len(findings) - most} further findings are not shown (max_findings)"
        kept.append(Finding("limitExceeded", "", Severity.WARNING, message))
        return tuple(sorted(kept, key=order_of))
