"""Watching the traffic of a running service: a sample is judged, each kind of finding is told once, no call breaks.

A monitor judges in the thread, or the event loop, in which the call was made; `sample` is how to make that cheap.
"""

from __future__ import annotations

import logging
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from inspect import iscoroutinefunction
from threading import Lock
from typing import Final, NamedTuple

from partnercenter_spec.findings import Finding, Report
from partnercenter_spec.http import Exchange
from partnercenter_spec.integrations.exchanges import Captured
from partnercenter_spec.integrations.judging import Judge, Summary
from partnercenter_spec.validator import Validator

logger: Final = logging.getLogger("partnercenter_spec")

MOST_KINDS: Final = 10_000
"""Kinds of findings that one monitor tells apart, so that its memory has an end."""


class Kind(NamedTuple):
    """What makes two findings the same.

    Attributes:
        operation: `operationId`; method and masked path of a call that the contract does not have.
        direction: `request` or `response`.
        where: Part of the message.
        code: Code of the finding.
        schema_pointer: The keyword of the contract that failed.
    """

    operation: str
    direction: str | None
    where: str | None
    code: str
    schema_pointer: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """What a monitor has seen so far.

    Attributes:
        judged: Exchanges that were judged.
        invalid: Those of them that have an error.
        not_sampled: Exchanges that the sample left out.
        other_hosts: Exchanges with hosts that are not the service.
        failures: Failures of the callback or of the monitor itself.
        findings: How often each kind of finding was made.
        uncounted: Findings of further kinds, of which there are too many.
    """

    judged: int = 0
    invalid: int = 0
    not_sampled: int = 0
    other_hosts: int = 0
    failures: int = 0
    findings: Mapping[Kind, int] = field(default_factory=dict)
    uncounted: int = 0


class Monitor:
    """Judges exchanges of a running service and tells what it finds.

    Threads may share it.
    """

    def __init__(
        self,
        validator: Validator | None = None,
        *,
        sample: float = 1.0,
        on_finding: Callable[[Report, Summary], object] | None = None,
        raise_on_error: bool = False,
        dedupe: bool = True,
        base_urls: Iterable[str] = (),
        draw: Callable[[], float] = random.random,
    ) -> None:
        """Set what is judged and who is told.

        Args:
            validator: What judges; a lenient validator if None.
            sample: Share of the exchanges that is judged, from 0 to 1.
            on_finding: Is called with a report and a summary of the exchange. With `dedupe` the report holds only the
                findings of kinds that were never told before, and there is no call without one. What it raises is
                counted, and logged the first time.
            raise_on_error: Raise `InvalidPayload` in the application if an exchange has an error, save a call of an
                operation that the contract does not have.
            dedupe: Tell each kind of finding once.
            base_urls: Further base URLs under which the service is reached. A validator that is given has its own.
            draw: Draws the sample: a number from 0 up to 1.

        Raises:
            ValueError: `sample` is not from 0 to 1, or base URLs are given beside a validator.
            TypeError: `on_finding` is a coroutine function, which nobody would await.
        """
        if not 0 <= sample <= 1:
            message = f"sample is a share from 0 to 1, not {sample!r}"
            raise ValueError(message)
        hosts = tuple(base_urls)
        if validator is not None and hosts:
            message = "give base_urls to the validator: Validator(base_urls=...)"
            raise ValueError(message)
        if iscoroutinefunction(on_finding):
            message = "on_finding is called, not awaited: it cannot be a coroutine function"
            raise TypeError(message)
        self._judge: Final = Judge(validator if validator is not None else Validator(base_urls=hosts))
        self._sample: Final = sample
        self._on_finding: Final = on_finding
        self._raise_on_error: Final = raise_on_error
        self._dedupe: Final = dedupe
        self._draw: Final = draw
        self._lock: Final = Lock()
        self._tally: Final[Counter[str]] = Counter()
        self._kinds: Final[Counter[Kind]] = Counter()
        self._logged: Final[set[str]] = set()

    @property
    def max_bytes(self) -> int:
        """Size above which a body is refused."""
        return self._judge.max_bytes

    def counts(self) -> Counts:
        """Return what was seen so far."""
        with self._lock:
            return Counts(**self._tally, findings=dict(self._kinds))

    def take(self, exchange: Exchange) -> None:
        """Judge an exchange, if the sample has it.

        Raises:
            InvalidPayload: It has an error, and the monitor is one that raises.
        """
        if self.selects(exchange.request.url):
            self.judge(Captured(exchange))

    def selects(self, url: str) -> bool:
        """Say whether the next exchange is to be judged, and count it if not."""
        if not self._judge.serves(url):
            self._count("other_hosts")
            self._log_once("other host", logging.INFO, "the monitor skips hosts that are not the service")
            return False
        if self._sample < 1 and self._draw() >= self._sample:
            self._count("not_sampled")
            return False
        return True

    def judge(self, captured: Captured) -> None:
        """Judge an exchange that was selected.

        Raises:
            InvalidPayload: It has an error, and the monitor is one that raises.
        """
        try:
            report, summary = self._judge.judge(captured)
        except Exception as error:  # whatever goes wrong here must not break the call that is watched
            self._fail("failure", "the monitor could not judge an exchange", error)
            return
        fresh = self._note(report, summary)
        self._tell(report.replace(findings=fresh) if self._dedupe else report, summary)
        if summary.operation is None:
            self._log_once("operation", logging.INFO, "the monitor saw an operation that the contract does not have")
        elif self._raise_on_error:
            report.raise_if_invalid()

    def _note(self, report: Report, summary: Summary) -> tuple[Finding, ...]:
        """Count the findings and return those of kinds that are new."""
        fresh: list[Finding] = []
        with self._lock:
            self._tally["judged"] += 1
            self._tally["invalid"] += not report.ok
            for finding in report:
                kind = _kind(finding, summary)
                if kind not in self._kinds:
                    if len(self._kinds) >= MOST_KINDS:
                        self._tally["uncounted"] += 1
                        continue
                    fresh.append(finding)
                self._kinds[kind] += 1
        return tuple(fresh)

    def _tell(self, report: Report, summary: Summary) -> None:
        if self._on_finding is None or not report.findings:
            return
        try:
            self._on_finding(report, summary)
        except Exception as error:  # the callback is the application's, the call is too
            self._fail("callback", "the callback of the monitor failed", error)

    def _fail(self, kind: str, what: str, error: Exception) -> None:
        """Count a failure and log the first. The text of an exception may hold values, so it is never logged."""
        self._count("failures")
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else "unknown"
        text = f"{what}: {type(error).__name__} at {place}; further failures are only counted"
        self._log_once(kind, logging.WARNING, text)

    def _count(self, what: str) -> None:
        with self._lock:
            self._tally[what] += 1

    def _log_once(self, kind: str, level: int, text: str) -> None:
        with self._lock:
            if kind in self._logged:
                return
            self._logged.add(kind)
        logger.log(level, "%s", text)


def _kind(finding: Finding, summary: Summary) -> Kind:
    operation = summary.operation or f"{summary.method} {summary.path}"
    return Kind(operation, finding.direction, finding.where, finding.code, finding.schema_pointer)
