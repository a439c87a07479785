"""Judging decoded values: which views a type is held to, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, get_args

from partnercenter_spec.acceptance import acceptance
from partnercenter_spec.acceptors import Acceptor
from partnercenter_spec.contract import Contract, TypeEntry
from partnercenter_spec.findings import Finding, Report, Severity, order_in_payload
from partnercenter_spec.jsontypes import Json
from partnercenter_spec.limits import Limits
from partnercenter_spec.recognition import LineRecogniser, PageRecogniser, Recogniser
from partnercenter_spec.views import Direction, Policy, UnknownProperties, full
from partnercenter_spec.widening import Expected

if TYPE_CHECKING:
    from partnercenter_spec.explanation import Explainer


_DIGITS: Final = 20  # what is accepted at once has no longer numbers
_SOME: Final = 100  # items of a page that are learned from


def undecided(_value: object) -> bool:
    """Accept nothing: what a type without a quick way has."""
    return False


class Ready(NamedTuple):
    """What a type is judged with in one direction.

    Attributes:
        entry: The type.
        policy: How it is judged.
        clean: The report without a finding.
        accepts: Says quickly that a value that was read from a text has no finding and is within the limits; a no says
            nothing.
        takes: Says so of a caller's value, whatever that is.
        recognises: Says so of an encoded payload.
        suspects: Returns of an encoded page the items that may be wrong, if nothing else is.
        expected: What these go by.
        renew: Lets them take over what is expected besides.
    """

    entry: TypeEntry
    policy: Policy
    clean: Report
    accepts: Callable[[object], bool] = undecided
    takes: Callable[[object], bool] = undecided
    recognises: Callable[[bytes | str], bool] = undecided
    suspects: Callable[[bytes | str], list[tuple[int, Json]] | None] | None = None
    expected: Expected | None = None
    renew: Callable[[], None] | None = None


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
        self._explainer: Explainer | None = None

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
        ready = Ready(entry, policy, clean)
        if self._engine == "jsonschema_rs" and "x-branches" not in entry.schema:
            held = full(self.contract, entry, policy)
            if acceptance(held, self.limits) is not None:
                # requests have names in any letter case, so that what is unknown there may be known by another name
                learns = policy.direction == "response" and policy.unknown == "allow"
                expected = Expected(held, learns=learns)
                acceptor = Acceptor(expected, self.limits)
                ready = ready._replace(accepts=acceptor.accepts, expected=expected, renew=acceptor.renew)
                if self.limits.max_digits >= _DIGITS:
                    ready = ready._replace(takes=acceptor.takes)
                ready = ready._replace(**self._recognising(ready, expected))
        self.ready[name, direction] = ready
        return ready

    def _recognising(self, ready: Ready, expected: Expected) -> dict[str, Any]:
        """Return what tells texts. Requests have names in any letter case, so their items are not told by themselves."""
        if ready.policy.direction == "request" or ready.entry.item_type is None:
            return {"recognises": Recogniser(expected, self.limits).takes}
        recogniser = PageRecogniser(expected, self.limits)
        return {"recognises": recogniser.takes, "suspects": recogniser.suspects}

    def learn(self, ready: Ready, value: Json) -> None:
        """Expect the unknown members of a payload that was not accepted at once, so that the next one may be."""
        if ready.expected is None or ready.expected.is_tired():
            return
        self._expect(ready, [value])
        items = value.get("items") if isinstance(value, dict) else None
        if isinstance(items, list) and ready.entry.item_type is not None:
            self._expect(self.made_ready(ready.entry.item_type, ready.policy.direction), items[:_SOME])

    def _expect(self, ready: Ready, values: list[Json]) -> None:
        if ready.expected is None or ready.renew is None:
            return
        wider = ready.expected.wider(self.contract, ready.entry.schema, values)
        if wider is None or acceptance(wider, self.limits) is None:
            return
        ready.expected.widen(wider)
        ready.expected.meet(values)
        ready.renew()

    def line_recogniser(self, name: str, direction: str | None) -> LineRecogniser | None:
        """Return what tells lines that are a right payload of a type each, if something tells payloads."""
        ready = self.made_ready(name, direction)
        return None if ready.expected is None else LineRecogniser(ready.expected, self.limits)

    def _subject(self, name: str, direction: str | None) -> tuple[TypeEntry, Policy]:
        entry = self.contract.entry(name)
        chosen = direction if direction is not None else entry.direction or "response"
        if chosen not in get_args(Direction):
            message = f"direction is 'request' or 'response', not {chosen!r}"
            raise ValueError(message)
        return entry, Policy(chosen, self.strict, self.unknown)  # type: ignore[arg-type]

    @property
    def explainer(self) -> Explainer:
        """What says what is wrong with a value; imported when it is first needed."""
        if self._explainer is None:
            from partnercenter_spec.explanation import Explainer  # noqa: PLC0415 - most payloads are right

            self._explainer = Explainer(self.contract, self._engine, self.limits, self.made_ready)
        return self._explainer

    def findings(self, entry: TypeEntry, policy: Policy, value: Json) -> list[Finding]:
        """Return what is wrong with a value, in no particular order."""
        return list(self.explainer.findings(entry, policy, value))

    def capped(
        self, findings: list[Finding], order: Callable[[Finding], Any] = order_in_payload
    ) -> tuple[Finding, ...]:
        """Put findings in order, and leave out those above the limit; their number is a last finding."""
        findings.sort(key=order)
        most = self.limits.max_findings
        if len(findings) <= most:
            return tuple(findings)
        kept = sorted(findings, key=lambda finding: finding.severity is not Severity.ERROR)[:most]
        message = f"{len(findings) - most} further findings are not shown (max_findings)"
        kept.append(Finding("limitExceeded", "", Severity.WARNING, message))
        return tuple(sorted(kept, key=order))
