"""The run: every figure of the tables, in one process tree and one go."""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson

from bench.inputs import Input, inputs, write_export
from bench.pairing import Ratio, compare
from bench.peers import Peer, others, ours, wrong
from bench.processes import Exported, Exports, cold_starts, export
from partnercenter_spec import Validator, contract
from partnercenter_spec.contract import Contract

VERDICTS: Final = ("small", "page", "page, new member")
FIRST: Final = ("small", "page")
REPORTS: Final = ("small, 1 error", "small, 10 errors", "page, 1 bad item")
_FACTOR: Final = 10
_PAIRS: Final = 9
_CALLS: Final = 500


class Row(NamedTuple):
    """One line of a table.

    Attributes:
        name: What was measured.
        note: What it does not check, or needs.
        ratios: By name of the input.
    """

    name: str
    note: str
    ratios: dict[str, Ratio]


class Growth(NamedTuple):
    """What a contract with ten times the types costs, as multiples of what this one does."""

    construction: float
    first_call: float
    later_calls: float


class Figures(NamedTuple):
    """All that was measured."""

    verdicts: list[Row]
    values: list[Row]
    reports: list[Row]
    value_reports: list[Row]
    constructions: list[Row]
    cold: dict[str, Ratio]
    export: Exported
    lines: int
    growth: Growth
    absent: list[str]
    seconds: float


def measure(*, lines: int, budget: float, rounds: int) -> Figures:
    """Measure everything.

    Args:
        lines: How many customers the export has.
        budget: Seconds that one candidate may take for one input.
        rounds: How often processes are started.
    """
    start = time.monotonic()
    payloads = inputs()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        peers, absent = _peers(folder)
        notes = _notes(peers, payloads)
        verdicts = _table([peer for peer in peers if peer[1].takes == "bytes"], payloads, VERDICTS, notes, budget)
        verdicts += _parsers(payloads, budget)
        values = _table([peer for peer in peers if peer[1].takes == "value"], payloads, VERDICTS, notes, budget)
        reports, value_reports = (
            _table(
                [peer for peer in peers if peer[1].errors is not None and peer[1].takes == takes],
                payloads,
                REPORTS,
                notes,
                budget,
                errors=True,
            )
            for takes in ("bytes", "value")
        )
        constructions = _constructions(peers, payloads, notes, budget)
        sample, schema = folder / "one.json", folder / "schema.json"
        sample.write_bytes(payloads["small"].body)
        schema.write_text(json.dumps(contract.schema("Customer")), encoding="utf-8")
        cold = cold_starts(sample, schema, rounds)
        exported = export(_exports(folder, lines), max(3, rounds // 4))
    seconds = time.monotonic() - start
    tables = (verdicts, values, reports, value_reports, constructions)
    return Figures(*tables, cold, exported, lines, _growth(), absent, seconds)


def _exports(folder: Path, lines: int) -> Exports:
    files = Exports(*(folder / f"{name}.ndjson" for name in Exports._fields))
    write_export(files.whole, lines)
    write_export(files.tenth, lines // 10)
    write_export(files.longer, 5 * lines)
    write_export(files.varied, lines, varied=True)
    return files


def _peers(folder: Path) -> tuple[list[tuple[str, Peer]], list[str]]:
    peers: list[tuple[str, Peer]] = []
    absent: list[str] = []
    for type_ in ("Customer", "CustomerCollection"):
        for peer in (*ours(type_), *others(type_, folder)):
            if isinstance(peer, str):
                absent.append(peer)
            else:
                peers.append((type_, peer))
    return peers, sorted(set(absent))


def _notes(peers: Iterable[tuple[str, Peer]], payloads: dict[str, Input]) -> dict[tuple[str, str], str]:
    """Say of each peer what it is wrong about; its times are shown all the same."""
    notes: dict[tuple[str, str], list[str]] = {}
    for type_, peer in peers:
        of_type = [one for one in payloads.values() if one.type == type_ and not one.body.startswith(b"\xef")]
        missed = wrong(peer, of_type)
        told = notes.setdefault((peer.name, peer.takes), [peer.note])
        told += [f"WRONG about {name}" for name in missed]
    return {key: "; ".join(filter(None, told)) for key, told in notes.items()}


def _table(
    peers: list[tuple[str, Peer]],
    payloads: dict[str, Input],
    names: tuple[str, ...],
    notes: dict[tuple[str, str], str],
    budget: float,
    *,
    errors: bool = False,
) -> list[Row]:
    rows: dict[tuple[str, str], Row] = {}
    for name in names:
        one = payloads[name]
        value = one.value
        candidates: dict[str, Any] = {}
        clocks: dict[str, Any] = {}
        for type_, peer in peers:
            if type_ == one.type:
                run = peer.errors if errors and peer.errors is not None else peer.verdict
                if peer.clock is not None:
                    clocks[peer.name] = partial(peer.clock, one.body)
                else:
                    candidates[peer.name] = _call(run, one.body if peer.takes == "bytes" else value)
                rows.setdefault((peer.name, peer.takes), Row(peer.name, notes[peer.name, peer.takes], {}))
        with _ballast(one.body):
            measured = compare(_call(orjson.loads, one.body), candidates, budget, clocks)
        for key, row in rows.items():
            if key[0] in measured:
                row.ratios[name] = measured[key[0]]
    return list(rows.values())


def _constructions(
    peers: list[tuple[str, Peer]], payloads: dict[str, Input], notes: dict[tuple[str, str], str], budget: float
) -> list[Row]:
    """Measure what it takes to be ready: to construct a validator and to have a first verdict of it."""
    rows: dict[str, Row] = {}
    for name in FIRST:
        one = payloads[name]
        made = {peer.name: peer.construct for type_, peer in peers if type_ == one.type and peer.construct is not None}
        runs = {peer: _first_verdict(construct, one.body) for peer, construct in made.items()}
        for peer, ratio in compare(_call(orjson.loads, one.body), runs, budget).items():
            rows.setdefault(peer, Row(peer, notes[peer, "bytes"], {})).ratios[name] = ratio
    return list(rows.values())


def _first_verdict(construct: Callable[[], Callable[[bytes], bool]], body: bytes) -> Callable[[], bool]:
    return lambda: construct()(body)


@contextmanager
def _ballast(body: bytes) -> Iterator[None]:
    """Keep half of some values alive, spread over the heap, so that no memory goes back to the system between two samples.

    Without this a page is parsed at one of two speeds, as the last one was the last thing in its block of memory or not.
    """
    values = [orjson.loads(body) for _ in range(16)]
    for value in values:
        if "items" in value:
            del value["items"][::2]
    yield
    values.clear()


def _parsers(payloads: dict[str, Input], budget: float) -> list[Row]:
    """Measure parsing alone."""
    parsers: dict[str, Any] = {"json.loads": json.loads}
    try:
        import jiter  # noqa: PLC0415 - only for comparison
    except ImportError:
        pass
    else:
        parsers["jiter"] = lambda body: jiter.from_json(body, catch_duplicate_keys=True)
    rows = {name: Row(f"({name} alone)", "parses, judges nothing", {}) for name in parsers}
    for name in VERDICTS:
        body = payloads[name].body
        runs = {parser: _call(run, body) for parser, run in parsers.items()}
        for parser, ratio in compare(_call(orjson.loads, body), runs, budget).items():
            rows[parser].ratios[name] = ratio
    return list(rows.values())


def _call(run: Any, argument: object) -> Any:  # noqa: ANN401 - any callable
    return lambda: run(argument)


def _growth() -> Growth:
    """Compare a contract of ten times the types with this one."""
    document = _document()
    types = document["types"]
    more = {f"Copy{number}{name}": entry for number in range(1, _FACTOR) for name, entry in types.items()}
    large = Contract({**document, "types": {**types, **more}})
    body = inputs()["small"].body
    pairs = [(_costs(Contract(document), body), _costs(large, body)) for _ in range(_PAIRS)]
    return Growth(*(statistics.median(more[i] / less[i] for less, more in pairs) for i in range(len(Growth._fields))))


def _costs(known: Contract, body: bytes) -> tuple[float, ...]:
    """Return how long it takes to construct a validator, to call it first, and to call it later."""
    begun = time.perf_counter()
    for _ in range(_CALLS):
        validator = Validator(contract=known)
    built = time.perf_counter()
    validator.is_valid("Customer", body)
    called = time.perf_counter()
    for _ in range(_CALLS):
        validator.is_valid("Customer", body)
    return built - begun, called - built, time.perf_counter() - called


def _document() -> dict[str, Any]:
    """Return the built contract as data, from what is public of it."""
    types = {entry.name: {"kind": entry.kind, "schema": dict(entry.schema)} for entry in contract.shipped()}
    return {"format": 1, "spec": contract.version(), "types": types, "operations": ()}
