"""No value of a payload comes out anywhere: each leaf of each complete example with each fault, in every sink."""

from __future__ import annotations

import json
import logging
import os
import pickle
import traceback
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from trust.canaries import (
    ADDRESS,
    GUID,
    MAIL,
    NUMBER,
    PASSWORD,
    URI,
    WORD,
    Subject,
    broken_texts,
    cases,
    rest_of,
    shows,
    subjects,
    unfit_cases,
    vocabulary,
)

from partnercenter_spec import (
    Exchange,
    Headers,
    InvalidPayload,
    Report,
    Request,
    Response,
    UndecodablePayload,
    Validator,
    contract,
)
from partnercenter_spec.cli import main
from partnercenter_spec.contract import REF_PREFIX, shipped
from partnercenter_spec.integrations.checker import Checker
from partnercenter_spec.integrations.monitoring import Monitor
from partnercenter_spec.operations import operations
from partnercenter_spec.render import FORMATS

pytestmark = pytest.mark.trust("T8")
IDS = [f"{subject.type}-{subject.direction}" for subject in subjects()]
EACH = pytest.mark.parametrize("subject", subjects(), ids=IDS)
NIGHTLY = bool(os.environ.get("TRUST_NIGHTLY"))
JUDGES = [Validator(strict=True), Validator(engine="reference"), Validator(unknown_properties="warn")]
INTEGER = NUMBER.to_bytes(16, "little").rstrip(b"\0")


def said_by_error(error: BaseException) -> Iterator[str]:
    """All that an exception tells: text, arguments, notes, attributes, traceback, and the same of what led to it."""
    yield "".join(traceback.format_exception(error))
    chain: list[BaseException | None] = [error]
    while chain:
        one = chain.pop()
        if one is None:
            continue
        yield f"{one} {one!r} {one.args!r} {getattr(one, '__notes__', ())!r}"
        yield repr([getattr(one, name, None) for name in dir(one) if not name.startswith("__")])
        chain += [one.__cause__, one.__context__]


def said_by_pickle(told: Any) -> Iterator[str]:
    for protocol in range(2, 6):
        data = pickle.dumps(told, protocol)
        assert INTEGER not in data
        yield data.decode("latin-1")


def said(report: Report) -> Iterator[str]:
    """All that a report tells, by itself and as an exception."""
    yield f"{report} {report!r} {report.errors} {report.warnings}"
    yield json.dumps(report.to_dict(), ensure_ascii=False)
    for finding in report:
        yield f"{finding} {finding!r}"
    yield from said_by_pickle(report)
    try:
        report.raise_if_invalid()
    except InvalidPayload as error:
        yield from said_by_error(error)
        yield pickle.dumps(error).decode("latin-1")  # it holds the report, which was pickled in all ways


def told_nothing(where: str, texts: Iterable[str], pieces: Iterable[str] = ()) -> None:
    """Hold all that was told against the canaries and against the other values of the payload."""
    whole = "\n".join(texts)
    assert whole
    assert shows(whole) is None, where
    folded = ADDRESS.sub("", whole.casefold())
    assert [piece for piece in pieces if piece in folded] == [], where


def test_canaries_are_no_words_of_the_contract() -> None:
    assert shows(vocabulary()) is None
    assert shows(contract.openapi_text()) is None
    assert all(
        shows(text[i : i + 6]) for text in (MAIL, PASSWORD, WORD, URI, str(NUMBER)) for i in range(len(text) - 5)
    )
    assert all(shows(GUID[i : i + 7]) for i in range(len(GUID) - 6))
    assert all(map(shows, (MAIL.upper(), PASSWORD[::-1], json.dumps(PASSWORD))))


def body_of(payload: Any) -> Any:
    """Text is read as JSON, so text that is meant as value is encoded; the lone surrogate of a case cannot be."""
    return json.dumps(payload, ensure_ascii=False).encode("utf-8", "replace") if isinstance(payload, str) else payload


@EACH
def test_reports_and_exceptions(subject: Subject, trust: Any) -> None:
    pieces = rest_of(subject.payload)
    count = 0
    for case in cases(subject):
        for judge in JUDGES if NIGHTLY else (JUDGES[0], JUDGES[1 + count % 2])[: 1 + (count % 3 == 0)]:
            report = judge.payload(subject.type, body_of(case.payload), subject.direction)
            if report.findings:
                told_nothing(case.what, said(report), pieces)
        count += 1
    for case in unfit_cases(subject):
        report = JUDGES[0].payload(subject.type, case.payload, subject.direction)
        assert [finding.code for finding in report] != []
        told_nothing(case.what, said(report), pieces)
        count += 1
    trust.tried(count)


@EACH
def test_texts_that_are_not_json(subject: Subject, trust: Any) -> None:
    pieces = rest_of(subject.payload)
    texts = list(broken_texts(subject))
    for text in texts:
        with pytest.raises(UndecodablePayload) as caught:
            JUDGES[0].payload(subject.type, text, subject.direction)
        told_nothing("text", [*said_by_error(caught.value), *said_by_pickle(caught.value)], pieces)
        told_nothing("report", said(caught.value.report), pieces)
    trust.tried(len(texts))


def lines_of(subject: Subject) -> bytes:
    encoded = [json.dumps(case.payload).encode() for case in cases(subject)]
    return b"\n".join([json.dumps(subject.payload).encode(), *encoded, *broken_texts(subject)])


@EACH
@pytest.mark.parametrize(
    "options", [("--strict", "--engine", "reference"), ("--unknown-properties", "warn")], ids=" ".join
)
def test_the_command_line(
    subject: Subject,
    options: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Every format on both streams and in files, the annexes, a baseline, and what is said when it is used."""
    monkeypatch.chdir(tmp_path)
    Path("in.ndjson").write_bytes(lines_of(subject))
    Path("good.ndjson").write_bytes(json.dumps(subject.payload).encode())
    common = ["--as", subject.type, "--direction", subject.direction, "-v", *options]
    annexes = ["--observed", "o.json", "--coverage", "c.json", "--write-baseline", "b.json"]
    outputs = [argument for name in FORMATS for argument in ("--output", f"{name}=r.{name}")]
    assert main(["check", "in.ndjson", *common, *annexes, *outputs]) == 3
    assert main(["check", "in.ndjson", *common, "--baseline", "b.json", "--format", "github"]) == 3
    main(["check", "good.ndjson", *common, "--baseline", "b.json"])  # names all that no longer occurs
    shown = capsys.readouterr()
    reports = [Path(f"r.{name}").read_text(encoding="utf-8") for name in FORMATS]
    assert all(len(report) > 200 for report in reports)
    written = [Path(name).read_text(encoding="utf-8") for name in ("o.json", "c.json", "b.json")]
    told_nothing(" ".join(options), [shown.out, shown.err, *reports, *written], rest_of(subject.payload))


def test_payloads_that_name_themselves_by_a_canary(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "in.ndjson"
    file.write_bytes(b"\n".join(lines_of(subject) for subject in subjects()))
    assert main(["check", str(file), "-v", "--strict"]) == 3
    shown = capsys.readouterr()
    told_nothing("detected", [shown.out, shown.err])


@cache
def calls() -> dict[tuple[str, str], tuple[str, str, int]]:
    """Return method, path and status of one operation for each type that a message carries."""
    found: dict[tuple[str, str], tuple[str, str, int]] = {}
    for operation in operations(shipped()):
        details = operation.details
        path = operation.path.replace("{customer_id}", GUID).replace("{country_code}", "NO").replace("{domain}", MAIL)
        statuses = {int(status): one.get("content", {}) for status, one in details["responses"].items()}
        for content in details.get("requestBody", {}).get("content", {}).values():
            found.setdefault((_named(content), "request"), (operation.method, path, min(statuses)))
        for status, kinds in statuses.items():
            for content in kinds.values():
                found.setdefault((_named(content), "response"), (operation.method, path, status))
    for name in ("ApiFault", "ExtendedFault", "GatewayFault"):
        found[name, "response"] = found["Fault", "response"]
    return found


def _named(content: dict[str, Any]) -> str:
    return str(content["schema"]["$ref"]).removeprefix(REF_PREFIX) if "schema" in content else str(content["$ref"])[21:]


HEADERS = {
    "Content-Type": "application/json",
    "Authorization": f"Bearer {WORD}",
    "MS-RequestId": PASSWORD,
    "MS-CorrelationId": MAIL,
    "X-Locale": MAIL,
    "If-Match": WORD,
    "Retry-After": PASSWORD,
    "Location": URI,
}
QUERY = f"?size={WORD}&filter=%7B%22Field%22%3A%22{WORD}%22%7D&{WORD.lower()}%40=1&zq%20zq=2&seekOperation={MAIL}"


def exchanges(subject: Subject) -> Iterator[dict[str, Any]]:
    """Yield exchanges that carry the cases as bodies, and canaries in all other parts, as NDJSON holds them."""
    method, path, status = calls()[subject.type, subject.direction]
    chosen = list(cases(subject))[:: 1 if NIGHTLY else 3]  # each is put to the whole validator above
    texts = [*(json.dumps(case.payload) for case in chosen), f'{{"{PASSWORD}']
    for number, text in enumerate(texts):
        asked = number % 40 == 1
        url = f"https://api.partnercenter.microsoft.com{path}{QUERY if number % 4 == 3 else ''}"
        if asked:  # an operation that the contract does not have
            url = f"https://api.partnercenter.microsoft.com/v1/customer/{MAIL}/{WORD}.9/{GUID}{QUERY}"
        bodies = (text, None) if subject.direction == "request" else (None, text)
        yield {
            "request": {"method": method, "url": url, "headers": HEADERS, "body": bodies[0]},
            "response": {"status": status if number % 9 else 299, "headers": HEADERS, "body": bodies[1]},
        }


def to_exchange(told: dict[str, Any]) -> Exchange:
    request, response = told["request"], told["response"]
    return Exchange(
        Request(request["method"], request["url"], Headers(request["headers"]), request["body"]),
        Response(response["status"], Headers(response["headers"]), response["body"]),
    )


CARRIED = [subject for subject in subjects() if (subject.type, subject.direction) in calls()]
EACH_CARRIED = pytest.mark.parametrize("subject", CARRIED, ids=[subject.type for subject in CARRIED])


@EACH_CARRIED
@pytest.mark.parametrize("strict", [False, True])
def test_monitor_log_and_plugin(subject: Subject, strict: bool, caplog: pytest.LogCaptureFixture, trust: Any) -> None:
    """The monitor of a running service with all that it hands out and logs, and the message of a failing test."""
    caplog.set_level(logging.DEBUG)
    told: list[str] = []

    def tell(report: Report, summary: Any) -> None:
        told.extend((f"{summary} {summary!r}", *said(report)))
        raise ValueError(MAIL)

    validator = Validator(strict=strict)
    monitor = Monitor(validator, on_finding=tell)
    raising = Monitor(validator, raise_on_error=True)
    checker = Checker(validator)
    all_of_them = [to_exchange(line) for line in exchanges(subject)]
    for exchange in all_of_them:
        told += [repr(exchange), str(exchange)]
        monitor.take(exchange)
        try:
            raising.take(exchange)
        except InvalidPayload as error:
            told.extend(said_by_error(error))
        try:
            checker.check_exchange(exchange)
        except pytest.fail.Exception as failure:
            told += said_by_failure(failure)
    assert monitor.counts().judged == len(all_of_them)
    told += [repr(checker.exchanges), repr(monitor.counts()), repr(monitor), repr(validator)]
    clock = {"created", "msecs", "relativeCreated", "thread", "process"}  # numbers that may look like part of anything
    records = [
        f"{ {name: told for name, told in vars(record).items() if name not in clock} } {record.getMessage()}"
        for record in caplog.records
    ]
    assert records
    told_nothing("exchanges", [*told, *records, caplog.text])
    trust.tried(len(all_of_them))


def said_by_failure(failure: BaseException) -> Iterator[str]:
    yield f"{failure} {failure!r} {failure.args!r}"
    yield "".join(traceback.format_exception(failure))


@EACH
def test_messages_of_failing_tests(subject: Subject) -> None:
    checker = Checker(JUDGES[2])
    for case in (*list(cases(subject))[::5], *list(unfit_cases(subject))[::2]):
        try:
            checker.payload(subject.type, body_of(case.payload), subject.direction)
        except pytest.fail.Exception as failure:
            told_nothing(case.what, said_by_failure(failure))


@EACH_CARRIED
def test_traffic_on_the_command_line(
    subject: Subject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    lines = [json.dumps(line) for line in exchanges(subject)]
    lines += [line.replace(MAIL, f"{MAIL}\\u0000", 1) for line in lines[:5]] + [
        line[: len(line) // 2] for line in lines
    ]
    Path("t.ndjson").write_text("\n".join(lines), encoding="utf-8")
    annexes = ["--observed", "o.json", "--coverage", "c.json", "--write-baseline", "b.json"]
    outputs = [argument for name in FORMATS for argument in ("--output", f"{name}=r.{name}")]
    for options in ([], ["--strict"]):
        assert main(["check", "t.ndjson", "-v", *options, *annexes, *outputs]) == 3
        shown = capsys.readouterr()
        files = [Path(name).read_text(encoding="utf-8") for name in ("o.json", "c.json", "b.json")]
        reports = [Path(f"r.{name}").read_text(encoding="utf-8") for name in FORMATS]
        told_nothing(" ".join(options), [shown.out, shown.err, *files, *reports])
