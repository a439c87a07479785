"""Has three engines judge generated payloads of all types: `python tests/trust/differential.py [--count N] [--seed N]`.

The payloads are acceptable ones, ones with a fault, ones with two, and any JSON; each is judged on the schema that says
what the package accepts, by jsonschema-rs, by jsonschema and by Ajv, by the package itself with either engine,
as text and as a value, and by its expressions: the one for all that is allowed, and those for what came before.
"""

# ruff: noqa: T201 - the figures are what this program is for

from __future__ import annotations

import argparse
import itertools
import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import jsonschema
import jsonschema_rs

HERE: Final = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

sys.path.insert(0, str(HERE.parents[1] / "tools"))

from vectors.judges import JUDGES, Question  # noqa: E402

from partnercenter_spec import Validator, contract  # noqa: E402
from partnercenter_spec.contract import shipped  # noqa: E402
from partnercenter_spec.detection import branch_of  # noqa: E402
from partnercenter_spec.generation.choices import RandomChooser  # noqa: E402
from partnercenter_spec.generation.edits import edits  # noqa: E402
from partnercenter_spec.generation.payloads import Maker  # noqa: E402
from partnercenter_spec.jsontypes import Json, Schema  # noqa: E402
from partnercenter_spec.naming import canonical  # noqa: E402
from partnercenter_spec.narrowing import narrowed  # noqa: E402
from partnercenter_spec.portable import portable  # noqa: E402
from partnercenter_spec.regular import SPACED, expression  # noqa: E402
from partnercenter_spec.views import Direction, Policy, full, written_out  # noqa: E402
from specbuild.vectors import in_case_of_contract  # noqa: E402 - found once the path is set

BUILD: Final = HERE.parents[1] / "build"
AJV: Final = next(judge for judge in JUDGES if judge.name == "ajv")
BATCH: Final = 20_000
_DIRECTIONS: Final[tuple[Direction, ...]] = ("response", "request")
LESSONS: Final = (1, 4, 16, 64, 256)
SUBJECTS: Final = tuple(itertools.product(contract.types(), _DIRECTIONS, (False, True)))


@dataclass
class Tally:
    """What was judged.

    Attributes:
        judged: How many payloads, by what was made of them.
        accepted: How many of them were accepted.
        told: How many of these were told by the expression for all that is allowed.
        usual: How many of these were told by an expression for what came before.
        differing: Payloads on which two verdicts differ, as far as they are kept.
        differences: How many payloads that were.
    """

    judged: Counter[str] = field(default_factory=Counter)
    accepted: int = 0
    told: int = 0
    usual: int = 0
    differing: list[str] = field(default_factory=list)
    differences: int = 0

    def add(self, other: Tally) -> None:
        """Take over what another tally holds."""
        self.judged += other.judged
        self.accepted += other.accepted
        self.told += other.told
        self.usual += other.usual
        self.differing = [*self.differing, *other.differing][:20]
        self.differences += other.differences


def make(number: int, seed: int) -> tuple[str, Direction, bool, str, Json]:
    """Return one payload: its type, direction and mode, how it was made, and itself."""
    name, direction, strict = SUBJECTS[number % len(SUBJECTS)]
    chooser = RandomChooser(f"{seed}/{number}")
    kind = ("sound", "fault", "sound", "fault", "two faults", "any")[number // len(SUBJECTS) % 6]
    entry = contract.entry(name)
    if kind == "any":
        return name, direction, strict, kind, _anything(chooser, 4)
    maker = Maker(shipped(), chooser, direction, strict=strict or kind != "sound", plain=kind != "sound")
    payload = maker.payload(entry)
    for _ in range({"sound": 0, "fault": 1, "two faults": 2}[kind]):
        candidates = list(edits(shipped(), entry, payload, direction, strict=strict))
        if candidates:
            payload = chooser.one_of(candidates).apply(payload)
    return name, direction, strict, kind, payload


def _anything(chooser: RandomChooser, depth: int) -> Json:
    """Return any JSON value, with the names and texts of the contract in it now and then."""
    kind = chooser.integer(0, 8 if depth else 6)
    if kind == 7:
        return [_anything(chooser, depth - 1) for _ in range(chooser.integer(0, 3))]
    if kind == 8:
        names = [chooser.one_of(_NAMES) if chooser.integer(0, 1) else chooser.text(0, 6) for _ in range(3)]
        return {name: _anything(chooser, depth - 1) for name in names}
    return (
        None,
        True,
        False,
        chooser.integer(-(2**70), 2**70),
        chooser.integer(-99, 99) / 8,
        1e300,
        chooser.text(0, 9),
    )[kind]


_NAMES: Final = sorted({name for entry in shipped() for name in entry.schema.get("properties", ())})


@cache
def _schema(name: str, direction: Direction, strict: bool) -> dict[str, Any]:
    return portable(name, direction, strict=strict)


@cache
def _engines(name: str, direction: Direction, strict: bool) -> tuple[Any, Any]:
    schema = _schema(name, direction, strict)
    return jsonschema_rs.Draft202012Validator(schema), jsonschema.Draft202012Validator(schema)


@cache
def _validator(engine: Any, strict: bool) -> Validator:
    return Validator(strict=strict, engine=engine)


@cache
def _view(name: str, direction: Direction, strict: bool) -> Schema:
    policy = Policy(direction, strict, "error" if strict else "allow")
    return written_out(full(shipped(), contract.entry(name), policy))


@cache
def _told(name: str, direction: Direction, strict: bool) -> re.Pattern[str] | None:
    """Return the expression that the package tells texts by, if all that is allowed may come."""
    if "x-branches" in contract.entry(name).schema:
        return None
    written = expression(_view(name, direction, strict), SPACED)
    return None if written is None else re.compile(written)


class Usual:
    """Tells texts of one type by what payloads looked like so far, right and wrong ones."""

    def __init__(self, view: Schema) -> None:
        """Begin with what is allowed."""
        self._view = view
        self._shape: Schema | None = None
        self._seen = 0
        self._told: re.Pattern[str] | None = None

    def tells(self, body: str, payload: Json) -> bool:
        """Say whether a payload looks usual, and learn from it."""
        verdict = self._told is not None and self._told.fullmatch(body) is not None
        self._seen += 1
        self._shape = narrowed(self._view, self._shape, payload)
        if self._seen in LESSONS:
            written = expression(self._shape, SPACED)
            self._told = None if written is None else re.compile(written)
        return verdict


@cache
def _usual(name: str, direction: Direction, strict: bool) -> Usual | None:
    return None if "x-branches" in contract.entry(name).schema else Usual(_view(name, direction, strict))


def judge(numbers: Sequence[int], seed: int, build: Path = BUILD) -> Tally:
    """Have all engines judge some payloads."""
    tally = Tally()
    made = {str(number): make(number, seed) for number in numbers}
    questions = [
        Question(key, _file(build, name, direction, strict), payload)
        for key, (name, direction, strict, _, payload) in made.items()
    ]
    ajv = AJV.ask(build / "vectors" / AJV.folder, questions)
    for key, (name, direction, strict, kind, payload) in made.items():
        rust, python = (engine.is_valid(payload) for engine in _engines(name, direction, strict))
        verdicts = {"jsonschema-rs": rust, "jsonschema": python, "ajv": ajv[key]}
        verdicts |= _ours(name, direction, strict, payload, rust)
        tally.judged[kind] += 1
        tally.accepted += rust
        tally.told += "package by expression" in verdicts
        tally.usual += "package by what is usual" in verdicts
        if len(set(verdicts.values())) > 1:
            tally.differences += 1
            shown = json.dumps(payload, ensure_ascii=False)[:300]
            mode = "strict" if strict else "lenient"
            tally.differing.append(f"{key}: {name}, {direction}, {mode}, {kind}: {verdicts}: {shown}")
    return tally


def _ours(name: str, direction: Direction, strict: bool, payload: Json, portable_says: bool) -> dict[str, bool]:
    """Return the verdicts of the package.

    Requests are read in any letter case, which no schema says: there the schema's verdict on the request in the letter
    case of the contract counts, and two names that differ in letter case alone are one too many.
    """
    body = json.dumps(payload)
    said = {
        f"package on {engine}": _validator(engine, strict).is_valid(name, body, direction)
        for engine in ("jsonschema_rs", "reference")
    }
    if not isinstance(payload, str):  # which would be read as JSON
        said["package on a value"] = _validator("jsonschema_rs", strict).is_valid(name, payload, direction)
    told, usual = _told(name, direction, strict), _usual(name, direction, strict)
    if told is not None and told.fullmatch(body):
        said["package by expression"] = True
    if usual is not None and usual.tells(body, payload):
        said["package by what is usual"] = True
    if direction == "response" or set(said.values()) == {portable_says}:
        return said
    branch = branch_of(shipped(), contract.entry(name), payload, direction)
    clashes = bool(canonical(shipped(), branch.schema, payload).clashes)
    rust, _ = _engines(name, direction, strict)
    expected = not clashes and rust.is_valid(in_case_of_contract(shipped(), name, payload))
    return {} if set(said.values()) == {expected} else said


def _file(build: Path, name: str, direction: Direction, strict: bool) -> Path:
    return build / "differential" / f"{name}.{direction}{'.strict' if strict else ''}.json"


def prepare(build: Path = BUILD) -> None:
    """Build the judge for Ajv, and write the schemas for it."""
    AJV.prepare(build / "vectors" / AJV.folder)
    for name, direction, strict in SUBJECTS:
        file = _file(build, name, direction, strict)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(_schema(name, direction, strict)), encoding="utf-8")


def run(count: int, seed: int, jobs: int) -> Tally:
    """Judge payloads in several processes."""
    prepare()
    starts = range(0, count, BATCH)
    tally = Tally()
    with ProcessPoolExecutor(jobs) as pool:
        batches = [pool.submit(judge, range(start, min(start + BATCH, count)), seed) for start in starts]
        for batch in batches:
            tally.add(batch.result())
            print(f"\r{sum(tally.judged.values()):,} judged", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return tally


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Returns:
        0 if all verdicts agree, else 1.
    """
    parser = argparse.ArgumentParser(prog="differential", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=1_000_000, help="how many payloads (default: 1000000)")
    parser.add_argument("--seed", type=int, default=0, help="where the choices start (default: 0)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: one for each core)")
    options = parser.parse_args(arguments)
    start = time.monotonic()
    tally = run(options.count, options.seed, options.jobs)
    total = sum(tally.judged.values())
    made = ", ".join(f"{number:,} {kind}" for kind, number in sorted(tally.judged.items()))
    print(f"{total:,} payloads of {len(SUBJECTS)} schemas ({made}), {tally.accepted:,} accepted")
    print(f"({tally.told:,} told, {tally.usual:,} by what came before),")
    print("judged by 3 engines, by the package on 2 and on values, and by its expressions:")
    print(f"{tally.differences} differences, {time.monotonic() - start:.0f} s")
    print("\n".join(tally.differing))
    return 1 if tally.differences else 0


if __name__ == "__main__":
    sys.exit(main())
