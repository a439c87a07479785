"""Python objects that no payload should hold: a finding at the place, or the right verdict, soon and in little memory.

Each engine meets all of them in a process of its own, so that a crash is a failed test and not the end of the run.
Nothing that an answer says may be from the objects, and none of their methods may run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from payloads import create_request, customer, list_item, page
from trust.hostile import HAS_NUMPY, KINDS, SECRET, TOUCHED, Kind

import partnercenter_spec
from partnercenter_spec import Report, UndecodablePayload, Validator

pytestmark = pytest.mark.trust("T5")
Said = list[list[str]]
Results = dict[tuple[str, str], dict[str, Any]]
ENGINES = ("auto", "reference")
MOST_SECONDS = 2
MOST_MEGABYTES = 500
PROC = Path("/proc/self/clear_refs")
FREE = "FaultParameters"
HERE = Path(__file__).parents[1]
SOURCE = Path(partnercenter_spec.__file__).parents[1]
PROGRAM = "import sys; from trust.test_t05_hostile_objects import try_all; try_all(sys.argv[1])"
ITEM = [["required", "/items/1"]] * 4


class Place(NamedTuple):
    """Where an object is put: the payload, and what `detect` says of it."""

    type: str
    direction: str | None
    put: Callable[[Any], Any]
    pointer: str
    detected: str | None = None


PLACES = {
    "root": Place(FREE, None, lambda x: x, ""),
    "member": Place(FREE, None, lambda x: {"a": 1, "b": x}, "/b"),
    "item": Place(FREE, None, lambda x: {"b": [0, x]}, "/b/1"),
    "name": Place(FREE, None, lambda x: {"b": {x: 1}}, "/b"),
    "request": Place("CreateCustomerRequest", "request", lambda x: create_request() | {"o": {"x": [x]}}, "/o/x/0"),
    "known member": Place("Customer", None, lambda x: customer() | {"id": x}, "/id", "Customer"),
    "item of a page": Place(
        "CustomerCollection", None, lambda x: page() | {"items": [list_item(), x]}, "/items/1", "CustomerCollection"
    ),
}
NAMING: list[Callable[[Any], Any]] = [lambda x: {"attributes": x}, lambda x: {"attributes": {"objectType": x}}]
"""Places at which `detect` looks for the name of the type."""
NAMES: list[Callable[[Any], Any]] = [lambda x: {x: 1}, lambda x: {"attributes": {x: 1}}]


def places_of(kind: Kind) -> list[str]:
    return [name for name in PLACES if name != "name" or kind.named is not None]


def wanted(kind: Kind, place: str) -> Said:
    """Return code and pointer of each finding."""
    at = PLACES[place].pointer
    if place == "name":
        return [[kind.named, "" if kind.below is None else at]] if kind.named else []
    if place == "root" and kind.root is not None:
        return [[kind.root, ""]]
    if kind.code in {"notJson", "limitExceeded"}:
        return [[kind.code, "" if kind.below is None else at + kind.below]]
    if place == "known member":
        return [["format" if kind.code == "string" else "type", at]]
    if place == "item of a page":
        return ITEM if kind.code == "object" else [["type", at]]
    return [["type", at]] if place == "root" and kind.code != "object" else []


class Case(NamedTuple):
    """A payload too large for the table: its type, and how many findings of each code there are."""

    type: str
    make: Callable[[], Any]
    said: dict[str, int]
    strict: bool = False
    direction: str | None = None


def many_names() -> dict[str, Any]:
    return {str(number): number for number in range(100_000)}


def linked(count: int) -> dict[str, Any]:
    body = customer()
    body["links"]["self"]["headers"] = [1] * count
    return body


CAPPED = {"limitExceeded": 1}
CASES = {
    "999,990 wrong objects": Case(FREE, lambda: {"a": [b""] * 999_990}, {"notJson": 1_000}),
    "999,990 wrong names": Case(FREE, lambda: dict.fromkeys(range(999_990)), {"notJson": 1_000}),
    "10,000 wrong items": Case(
        "CustomerCollection", lambda: page() | {"items": [1] * 10_000}, {"type": 1_000} | CAPPED
    ),
    "5,000 wrong values": Case("Customer", lambda: linked(5_000), {"type": 1_000} | CAPPED),
    "5,000 unknown names": Case(
        "Customer",
        lambda: customer() | {f"n{number}": 1 for number in range(5_000)},
        {"unknownProperty": 1_000} | CAPPED,
        strict=True,
    ),
    "999,990 values": Case(FREE, lambda: {"a": [0] * 999_990}, {}),
    "100,000 names": Case(FREE, many_names, {}),
    "100,000 unknown names": Case("Customer", lambda: customer() | many_names(), {}),
    "100,000 unknown names in a request": Case(
        "CreateCustomerRequest", lambda: create_request() | many_names(), {}, direction="request"
    ),
    "a page in one list twice": Case(FREE, lambda: {"a": [page(9_000)["items"]] * 2}, {}),
    "16 MB of text": Case(FREE, lambda: {"a": "z" * (2**24 - 1)}, {}),
    "16 MB of text for a GUID": Case("Customer", lambda: customer() | {"id": "z" * 2**23}, {"format": 1}),
}


def try_all(engine: str) -> None:
    """Write what came of each object at each place, one line each; this is what runs in the other process."""
    lenient, strict = Validator(engine=engine), Validator(engine=engine, strict=True)  # type: ignore[arg-type]
    for kind in KINDS:
        made = kind.make()
        for name in places_of(kind):
            place = PLACES[name]
            write(kind.name, name, observe(lenient, place.type, place.direction, place.put(made)))
        places = NAMING if kind.named is None else NAMING + NAMES
        write(kind.name, "detect", {"answers": [answer(lenient.detect, put(made)) for put in places]})
    for name, case in CASES.items():
        write(name, "", observe(strict if case.strict else lenient, case.type, case.direction, case.make()))


def write(kind: str, place: str, told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps({"kind": kind, "place": place} | told) + "\n")
    sys.stdout.flush()


def observe(validator: Validator, type: str, direction: str | None, value: Any) -> dict[str, Any]:
    """Return what the three calls say of a value, and what they cost."""
    TOUCHED.clear()
    if PROC.exists():
        PROC.write_text("5")  # the peak is counted from here
    seconds = []
    told: dict[str, Any] = {}
    for name, call in (
        ("payload", lambda: said(validator, type, direction, value)),
        ("is_valid", lambda: validator.is_valid(type, value, direction)),  # type: ignore[arg-type]
        ("detect", lambda: validator.detect(value)),
    ):
        start = time.process_time()
        told[name] = answer(call)
        seconds.append(time.process_time() - start)
    return told | {"seconds": max(seconds), "megabytes": peak(), "touched": list(TOUCHED)}


def answer(call: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return call(*arguments)
    except BaseException as error:  # whatever it is, it is told
        return f"raised {type(error).__name__}"


def said(validator: Validator, type: str, direction: str | None, value: Any) -> Any:
    try:
        report = validator.payload(type, value, direction)  # type: ignore[arg-type]
    except UndecodablePayload as refused:
        report = refused.report
    return summary(report)


def summary(report: Report) -> Any:
    if SECRET in repr(report) or SECRET in json.dumps(report.to_dict()):
        return "told"
    if len(report) > 20:
        return Counter(finding.code for finding in report)
    return [[finding.code, finding.pointer] for finding in report]


def peak() -> float:
    if not PROC.exists():
        return 0
    status = PROC.with_name("status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


@pytest.fixture(scope="module")
def told() -> dict[str, Results]:
    """Return what came of all objects on each engine."""
    processes = [start(engine) for engine in ENGINES]
    try:
        return {engine: dict(results_of(process)) for engine, process in zip(ENGINES, processes, strict=True)}
    finally:
        for process in processes:
            process.kill()


def start(engine: str) -> subprocess.Popen[str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "COV"))}
    paths = os.pathsep.join([str(SOURCE), str(HERE), *filter(None, [os.environ.get("PYTHONPATH")])])
    call = [sys.executable, "-c", PROGRAM, engine]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(call, env=kept | {"PYTHONPATH": paths}, text=True, **pipes)


def results_of(process: subprocess.Popen[str]) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    out, errors = process.communicate(timeout=120)
    lines = [json.loads(line) for line in out.splitlines()]
    last = f"after {lines[-1]['kind']}, {lines[-1]['place']}" if lines else "at once"
    assert process.returncode == 0, f"exit status {process.returncode} {last}: {errors[-2000:]}"
    for line in lines:
        yield (line.pop("kind"), line.pop("place")), line


BOTH = pytest.mark.parametrize("name", ENGINES)


@BOTH
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_kinds(kind: Kind, name: str, told: dict[str, Results], trust: Any) -> None:
    results = {place: told[name][kind.name, place] for place in places_of(kind)}
    assert {place: line["payload"] for place, line in results.items()} == {p: wanted(kind, p) for p in results}
    assert {place: line["is_valid"] for place, line in results.items()} == {p: not wanted(kind, p) for p in results}
    assert {place: line["detect"] for place, line in results.items()} == {p: PLACES[p].detected for p in results}
    assert set(told[name][kind.name, "detect"]["answers"]) == {None}
    for line in results.values():
        check_costs(line)
    trust.tried(3 * len(results) + 2)


def check_costs(line: dict[str, Any]) -> None:
    assert line["touched"] == []
    assert line["seconds"] < MOST_SECONDS
    assert line["megabytes"] < MOST_MEGABYTES


@BOTH
@pytest.mark.parametrize("case", CASES)
def test_large_payloads(case: str, name: str, told: dict[str, Results], trust: Any) -> None:
    line = told[name][case, ""]
    count = CASES[case].said
    assert (line["payload"] if sum(count.values()) > 20 else Counter(code for code, _ in line["payload"])) == count
    assert line["is_valid"] is not bool(count)
    assert not str(line["detect"]).startswith("raised")
    check_costs(line)
    trust.tried(3)


@BOTH
def test_the_first_findings_are_the_ones_that_are_kept(name: str, trust: Any) -> None:
    report = Validator(engine=name).payload(FREE, {"a": [b""] * 50_000})  # type: ignore[arg-type]
    assert {finding.pointer for finding in report} == {f"/a/{index}" for index in range(1_000)}
    trust.tried(1)


@BOTH
def test_another_thread_changes_the_payload(name: str, trust: Any) -> None:
    """What is looked at is taken at once, so nothing is raised; of a type that says nothing about its members."""
    body: dict[str, Any] = {"b": {f"k{number}": 1 for number in range(500)}, "l": []}
    validator = Validator(engine=name)  # type: ignore[arg-type]
    stop = threading.Event()
    changer = threading.Thread(target=change, args=(body, stop))
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    changer.start()
    try:
        calls = [lambda: len(validator.payload(FREE, body)), lambda: validator.is_valid(FREE, body)]
        outcomes = Counter(str(answer(call)) for _ in range(300) for call in [*calls, lambda: validator.detect(body)])
    finally:
        stop.set()
        changer.join()
        sys.setswitchinterval(interval)
    assert outcomes == {"0": 300, "True": 300, "None": 300}
    trust.tried(900)


def change(body: dict[str, Any], stop: threading.Event) -> None:
    number = 0
    while not stop.is_set():
        number += 1
        changed = body["b"] if number % 2 else body
        changed[f"k{number % 1_000}"] = 1
        changed.pop(f"k{(number - 500) % 1_000}", None)
        body["l"].append({})
        if len(body["l"]) > 50:
            body["l"].clear()


@pytest.mark.skipif(HAS_NUMPY, reason="numpy is installed, and its scalars are among the kinds")
def test_numpy_is_not_there(trust: Any) -> None:
    trust.tried(0, "scalars of numpy left out, it is not installed")


def test_there_are_enough(trust: Any) -> None:
    assert len(KINDS) >= 40
    trust.tried(0, f"{len(KINDS)} kinds at up to {len(PLACES)} places on 2 engines, {len(CASES)} large payloads")
