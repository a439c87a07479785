"""What the pytest plugin hands to a test: judges exchanges and payloads, and fails the test with the report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import pytest

from partnercenter_spec import __version__
from partnercenter_spec.errors import UndecodablePayload, UnknownType
from partnercenter_spec.findings import Report
from partnercenter_spec.http import Exchange
from partnercenter_spec.integrations.exchanges import Captured, body_of, capture, has_request
from partnercenter_spec.integrations.judging import Judge, Summary
from partnercenter_spec.render.results import Options, Result
from partnercenter_spec.render.text import TextWriter
from partnercenter_spec.validator import Validator
from partnercenter_spec.views import Direction

if TYPE_CHECKING:
    import httpx
    import requests

ClientT = TypeVar("ClientT")


@dataclass(frozen=True, slots=True)
class Seen:
    """One exchange that was judged, without what it held.

    Attributes:
        summary: Method, path template, operation and status.
        report: The findings.
        complete: Whether the bodies were seen; one that is streamed past is not.
    """

    summary: Summary
    report: Report
    complete: bool = True


class Checker:
    """Judges what one test sends and gets.

    Failing messages name method, path template, status and findings, and no value of any message.
    """

    def __init__(self, validator: Validator) -> None:
        """Judge with `validator`."""
        self._validator = validator
        self._judge = Judge(validator)
        self._seen: list[Seen] = []
        self._unchecked: list[Seen] = []
        self._other_hosts = 0
        self._watched: list[tuple[object, Callable[[], None]]] = []
        self._owned: list[httpx.Client | requests.Session] = []

    @property
    def exchanges(self) -> tuple[Seen, ...]:
        """The exchanges with the service that were judged so far, in order."""
        return tuple(self._seen)

    @property
    def other_hosts(self) -> int:
        """How many exchanges of watched clients went to hosts that are not the service; they are not judged."""
        return self._other_hosts

    @property
    def max_bytes(self) -> int:
        """Size above which a body is refused."""
        return self._judge.max_bytes

    def check(self, response: Any) -> Report:  # noqa: ANN401 - of any client
        """Judge a response of `httpx` or `requests`, with its request; fail the test if it has an error.

        Args:
            response: The response. Its body has to be read, or still be readable with `.content`.

        Returns:
            The report, for its warnings.
        """
        if not has_request(response):
            _fail("the response has no request, so there is no operation to judge it by")
        captured = capture(response, body_of(response))
        if "response" in captured.unseen:
            _fail("the body of the response was not read, so it cannot be judged; call response.read() before")
        return self._check(captured)

    def check_exchange(self, exchange: Exchange) -> Report:
        """Judge an exchange; fail the test if it has an error.

        Returns:
            The report, for its warnings.
        """
        return self._check(Captured(exchange))

    def payload(self, type: str, body: object, direction: Direction | None = None) -> Report:
        """Judge a payload; fail the test if it has an error.

        Args:
            type: Name of the type.
            body: JSON as bytes or text, or a decoded value.
            direction: Who sends it; `response` unless the type is one that only clients send.

        Returns:
            The report, for its warnings.
        """
        report, problem = self._report(type, body, direction)
        del body  # `--full-trace` shows the arguments of this call
        if report is None:
            _fail(problem)
        if not report.ok:
            result = Result("payload", None, None, type, report.direction, report.findings)
            _fail(f"the payload breaks the contract (version {report.spec})\n\n{_block(result)}")
        return report

    def httpx_client(self, **options: Any) -> httpx.Client:  # noqa: ANN401 - those of httpx
        """Return a new `httpx.Client` that is watched, and closed when the test ends.

        Args:
            options: What `httpx.Client` takes.
        """
        import httpx  # noqa: PLC0415 - only for tests that use it

        client = self.watch(httpx.Client(**options))
        self._owned.append(client)
        return client

    def httpx_async_client(self, **options: Any) -> httpx.AsyncClient:  # noqa: ANN401 - those of httpx
        """Return a new `httpx.AsyncClient` that is watched. To be closed by the test, with `async with`.

        Args:
            options: What `httpx.AsyncClient` takes.
        """
        import httpx  # noqa: PLC0415 - only for tests that use it

        return self.watch(httpx.AsyncClient(**options))

    def requests_session(self) -> requests.Session:
        """Return a new `requests.Session` that is watched, and closed when the test ends."""
        import requests  # noqa: PLC0415 - only for tests that use it

        session = self.watch(requests.Session())
        self._owned.append(session)
        return session

    def watch(self, client: ClientT) -> ClientT:
        """Judge every exchange of a client until the test ends; the test fails at its end if one has an error.

        Exchanges with other hosts are skipped. Streamed bodies: see `integrations.httpx` and `integrations.requests`.

        Args:
            client: An `httpx.Client`, an `httpx.AsyncClient` or a `requests.Session`.

        Returns:
            The client.

        Raises:
            TypeError: It is none of these.
        """
        if all(client is not known for known, _ in self._watched):
            self._watched.append((client, self._attach(client)))
        return client

    def selects(self, url: str) -> bool:
        """Say whether an exchange is one with the service."""
        if self._judge.serves(url):
            return True
        self._other_hosts += 1
        return False

    def judge(self, captured: Captured) -> None:
        """Judge an exchange of a watched client."""
        self._unchecked.append(self._note(captured))

    def finish(self) -> None:
        """End the watching; fail the test if an exchange of a watched client has an error that was not told yet."""
        for _, detach in self._watched:
            detach()
        for client in self._owned:
            client.close()
        failing = [seen for seen in self._unchecked if not seen.report.ok]
        if failing:
            which = f"{len(failing)} of {len(self._seen)} exchanges" if len(self._seen) > 1 else "the exchange"
            verb = "breaks" if len(failing) == 1 else "break"
            blocks = "\n\n".join(_block(_result(seen)) for seen in failing)
            _fail(f"{which} {verb} the contract (version {failing[0].report.spec})\n\n{blocks}")

    def _report(self, type: str, body: object, direction: Direction | None) -> tuple[Report | None, str]:
        """Return the report of a payload, or why there is none."""
        try:
            return self._validator.payload(type, body, direction), ""
        except UndecodablePayload as refused:
            return refused.report, ""
        except (UnknownType, ValueError) as error:  # told without a traceback, which would show the payload
            return None, str(error)

    def _attach(self, client: Any) -> Callable[[], None]:  # noqa: ANN401 - told apart here
        if hasattr(client, "event_hooks"):
            from partnercenter_spec.integrations.httpx import attach  # noqa: PLC0415 - imports httpx

            return attach(client, self)
        if hasattr(client, "hooks"):
            from partnercenter_spec.integrations.requests import attach as attach_session  # noqa: PLC0415 - likewise

            return attach_session(client, self)
        message = "watch() takes an httpx.Client, an httpx.AsyncClient or a requests.Session"
        raise TypeError(message)

    def _check(self, captured: Captured) -> Report:
        seen = self._note(captured)
        if seen in self._unchecked:
            # the client is watched as well: this exchange was counted there, and must not be told twice
            self._unchecked.remove(seen)
            self._seen.pop()
        if not seen.report.ok:
            _fail(f"the exchange breaks the contract (version {seen.report.spec})\n\n{_block(_result(seen))}")
        return seen.report

    def _note(self, captured: Captured) -> Seen:
        report, summary = self._judge.judge(captured)
        seen = Seen(summary, report, complete=not captured.unseen)
        self._seen.append(seen)
        return seen


def _result(seen: Seen) -> Result:
    return Result(str(seen.summary), None, None, None, None, seen.report.findings, operation=seen.summary.operation)


def _block(result: Result) -> str:
    sink = StringIO()
    TextWriter(sink, Options(spec="", version=__version__)).add(result)
    return sink.getvalue().rstrip("\n")


def _fail(message: str) -> NoReturn:
    """Fail the test with the message alone: a traceback would show arguments and variables, and so payloads."""
    pytest.fail(message, pytrace=False)
