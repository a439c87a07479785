"""The façade: a payload and the name of its type in, a report out."""

from __future__ import annotations

import builtins
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, get_args

from partnercenter_spec import contract as contracts
from partnercenter_spec.contract import Contract
from partnercenter_spec.decoding import check_shape, read, read_strictly, surely_within
from partnercenter_spec.detection import detect
from partnercenter_spec.engine import EngineName, choose
from partnercenter_spec.errors import UndecodablePayload
from partnercenter_spec.findings import Finding, Report, Severity
from partnercenter_spec.hygiene import examine
from partnercenter_spec.jsontypes import Json
from partnercenter_spec.judgement import Judgement, Ready, undecided
from partnercenter_spec.limits import Limits
from partnercenter_spec.parsers import LONGEST_NUMBER, PARSER, UNDECIDED, Encoded
from partnercenter_spec.recognition import LineRecogniser
from partnercenter_spec.views import Direction, UnknownProperties

if TYPE_CHECKING:
    from partnercenter_spec.exchanges import Messages
    from partnercenter_spec.http import Exchange, HeaderSource

_class_of: Final = builtins.type  # the name is that of an argument here
_ENCODED: Final = (bytes, bytearray, memoryview, str)


def _plain_text(body: Any) -> bytes | str:  # noqa: ANN401 - whatever was given
    """Return what a subclass of text or bytes holds; nothing of its own is asked."""
    kind = type(body)
    if kind is bytes or kind is str:
        return body  # type: ignore[no-any-return]
    return str.__str__(body) if issubclass(kind, str) else memoryview(body).tobytes()


class Validator:
    """Judges payloads against the contract.

    A validator does not change after construction. Threads may share it, it survives a fork, and it pickles.
    """

    __slots__ = (
        "_base_urls",
        "_contract",
        "_engine",
        "_judgement",
        "_limits",
        "_quick_bytes",
        "_ready",
        "_strict",
        "_unknown",
    )

    def __init__(
        self,
        *,
        strict: bool = False,
        unknown_properties: UnknownProperties | None = None,
        engine: EngineName = "auto",
        limits: Limits | None = None,
        contract: Contract | None = None,
        base_urls: Iterable[str] = (),
    ) -> None:
        """Set how payloads are judged.

        Args:
            strict: Close open enumerations and refuse unknown properties; for contract tests.
            unknown_properties: `allow` (the default), `warn` or `error` (the default when strict).
            engine: `auto`, `jsonschema_rs`, or `reference` for pure Python; the findings are the same.
            limits: What one payload may cost.
            contract: Another contract than the one that is shipped.
            base_urls: Further base URLs under which the service is reached, such as that of a gateway.

        Raises:
            ValueError: An argument is none of the values above, or the engine is not installed.
        """
        unknown = unknown_properties if unknown_properties is not None else ("error" if strict else "allow")
        if unknown not in get_args(UnknownProperties):
            message = f"unknown_properties is 'allow', 'warn' or 'error', not {unknown!r}"
            raise ValueError(message)
        self._strict: Final = bool(strict)
        self._unknown: Final[UnknownProperties] = unknown
        self._engine: Final = choose(engine)
        self._limits: Final = limits or Limits()
        self._contract: Final = contract
        self._base_urls: Final = tuple(base_urls)
        self._quick_bytes: Final = self._limits.max_bytes if self._limits.max_digits >= LONGEST_NUMBER else -1
        self._judgement: Final = Judgement(
            contract if contract is not None else contracts.shipped(),
            self._engine,
            self._limits,
            strict=self._strict,
            unknown=unknown,
        )
        self._ready: Final = self._judgement.ready
        if self._base_urls:
            self._messages()  # refuses here what is no URL

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the settings; views are compiled again where they are needed."""
        return (_restore, (self._strict, self._unknown, self._engine, self._limits, self._contract, self._base_urls))

    def __repr__(self) -> str:
        """Show the settings."""
        return f"Validator(strict={self._strict}, unknown_properties={self._unknown!r}, engine={self._engine!r})"

    def payload(
        self, type: str, body: object, direction: Direction | None = None, *, charset: str | None = None
    ) -> Report:
        """Judge one payload.

        Args:
            type: Name of the type.
            body: JSON as bytes or text, or a decoded value.
            direction: Who sends it; `response` unless the type is one that only clients send.
            charset: The charset of the bytes, if a Content-Type header declared one.

        Returns:
            The report, ordered by pointer and code.

        Raises:
            UnknownType: The contract has no such type.
            UndecodablePayload: The bytes or the text are not acceptable JSON.
            ValueError: The direction is neither `request` nor `response`.
        """
        try:
            ready = self._ready[type, direction]
        except KeyError:
            ready = self._judgement.make_ready(type, direction)
        kind = _class_of(body)
        if kind is not dict and kind is not list and issubclass(kind, _ENCODED):
            body = _plain_text(body)
            if charset is None and ready.recognises(body):
                return ready.clean
            findings = self._judge_text(ready, body, charset)
        elif ready.takes(body):
            return ready.clean
        else:
            value, findings = examine(body, self._limits)
            if not findings:
                self._judgement.learn(ready, value)
                findings = self._judgement.findings(ready.entry, ready.policy, value)
        if not findings:
            return ready.clean
        clean = ready.clean
        return Report(clean.type, clean.direction, self._judgement.capped(findings), clean.spec)

    def is_valid(
        self, type: str, body: object, direction: Direction | None = None, *, charset: str | None = None
    ) -> bool:
        """Say whether a payload is acceptable, without a report.

        Args:
            type: Name of the type.
            body: JSON as bytes or text, or a decoded value; what cannot be decoded is not valid.
            direction: Who sends it; `response` unless the type is one that only clients send.
            charset: The charset of the bytes, if a Content-Type header declared one.

        Raises:
            UnknownType: The contract has no such type.
            ValueError: The direction is neither `request` nor `response`.
        """
        try:
            ready = self._ready[type, direction]
        except KeyError:
            ready = self._judgement.make_ready(type, direction)
        kind = _class_of(body)
        if kind is not dict and kind is not list and issubclass(kind, _ENCODED):
            body = _plain_text(body)
            if charset is None and ready.recognises(body):
                return True
            try:
                return self._is_valid_text(ready, body, charset)
            except UndecodablePayload:
                return False
        if ready.takes(body):
            return True
        value, findings = examine(body, self._limits)
        if findings:
            return False
        self._judgement.learn(ready, value)
        return self._judgement.explainer.is_acceptable(ready, value)

    def detect(self, value: object) -> str | None:
        """Say which type a decoded payload names itself as.

        A resource says so in `attributes.objectType`, a collection through its items, an error body by its members.

        Returns:
            The name of the type, or None if the payload does not say or says something the contract does not know.
        """
        return detect(self._judgement.contract, value)

    def request(self, method: str, url: str, headers: HeaderSource = None, body: bytes | str | None = None) -> Report:
        """Judge a request.

        Args:
            method: HTTP method.
            url: URL with any base URL of the service, or from the path on; with or without the version segment.
            headers: Header fields, as a mapping or as pairs.
            body: The encoded body, if there is one.

        Raises:
            UnknownOperation: The contract has no operation with this method and URL.
        """
        return self._messages().request(method, url, headers, body)

    def response(
        self, method: str, url: str, status: int, headers: HeaderSource = None, body: bytes | str | None = None
    ) -> Report:
        """Judge a response.

        Args:
            method: HTTP method of the request that it answers.
            url: URL of that request.
            status: HTTP status code.
            headers: Header fields, as a mapping or as pairs.
            body: The encoded body, if there is one.

        Raises:
            UnknownOperation: The contract has no operation with this method and URL.
        """
        return self._messages().response(method, url, status, headers, body)

    def exchange(self, exchange: Exchange) -> Report:
        """Judge a request and its response together.

        An operation that the contract does not have is a finding with code `unknownOperation`, not an exception: an
        error if it is nearly one that it has, else a warning, since the service has more areas than this contract.
        Findings say in `direction` which message they are about.
        """
        return self._messages().exchange(exchange)

    @property
    def limits(self) -> Limits:
        """What one payload may cost."""
        return self._limits

    @property
    def contract(self) -> Contract:
        """The contract that payloads are held to."""
        return self._judgement.contract

    def serves(self, url: str) -> bool:
        """Say whether a URL leads to the service: a host of a cloud, this machine, a base URL that was given, or no host."""
        return self._messages().serves(url)

    def _judge_text(self, ready: Ready, body: bytes | str, charset: str | None) -> list[Finding]:
        """Judge an encoded payload that is not told to be right."""
        if charset is None and ready.suspects is not None and (items := ready.suspects(body)) is not None:
            return list(self._judgement.explainer.of_items(ready, items))
        value = self._read(body, charset)
        return [] if ready.accepts(value) else self._explain(ready, value, body)

    def _is_valid_text(self, ready: Ready, body: bytes | str, charset: str | None) -> bool:
        """Say whether an encoded payload is acceptable that is not told to be right."""
        if charset is None and ready.suspects is not None and (items := ready.suspects(body)) is not None:
            found = self._judgement.explainer.of_items(ready, items)
            return not any(finding.severity is Severity.ERROR for finding in found)
        value = self._read(body, charset)
        if ready.accepts(value):
            return True
        if not all(surely_within(body, self._limits)):
            check_shape(value, self._limits)
        self._judgement.learn(ready, value)
        return self._judgement.explainer.is_acceptable(ready, value)

    def _read(self, body: bytes | str, charset: str | None) -> Json:
        value: Any = PARSER.read(body, self._quick_bytes) if charset is None else read(body, self._limits, charset)
        if value is UNDECIDED:
            value = read_strictly(body, self._limits)
        return value  # type: ignore[no-any-return]

    def _explain(self, ready: Ready, value: Json, body: Encoded) -> list[Finding]:
        shallow, small = surely_within(body, self._limits)
        # the items of a page that are accepted need not be measured, if the whole page has a quick way
        measured = shallow and small
        if not small or (not shallow and ready.accepts is undecided):
            check_shape(value, self._limits)
            measured = True
        findings = list(self._judgement.explainer.findings(ready.entry, ready.policy, value, measured=measured))
        self._judgement.learn(ready, value)
        return findings

    def _messages(self) -> Messages:
        from partnercenter_spec.exchanges import Messages  # noqa: PLC0415 - payloads are judged without it

        return Messages(self._judgement, self._base_urls)


def line_recogniser(validator: Validator, type: str, direction: Direction | None) -> LineRecogniser | None:
    """Return what tells lines that are a right payload each, for programs that read many; None if nothing does.

    Raises:
        UnknownType: The contract has no such type.
        ValueError: The direction is neither `request` nor `response`.
    """
    return validator._judgement.line_recogniser(type, direction)


def _restore(
    strict: bool,
    unknown: UnknownProperties,
    engine: EngineName,
    limits: Limits,
    contract: Contract | None,
    base_urls: tuple[str, ...],
) -> Validator:
    """Make a validator again; the machine that unpickles may lack the engine of the one that pickled."""
    here: EngineName = "reference" if engine == "reference" else "auto"
    return Validator(
        strict=strict, unknown_properties=unknown, engine=here, limits=limits, contract=contract, base_urls=base_urls
    )
