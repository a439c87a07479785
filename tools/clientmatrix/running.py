"""Runs one recipe from the generator to the mock."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from clientmatrix.comparing import Difference, ProtocolError, compare, compare_all
from clientmatrix.payloads import Purpose, Sent, lines
from clientmatrix.recipes import Recipe, RecipeError, Step

TIMEOUT: Final = 900
_SHOWN: Final = 40
Say = Callable[[str], None]


class StepFailed(Exception):
    """A step of a recipe failed. The message says which, and how its output ends."""


@dataclass
class Outcome:
    """What running a recipe showed.

    Attributes:
        recipe: The recipe.
        skipped: Why it was not run, or None.
        problems: What went wrong.
        seconds: Step to how long it took.
        warnings: Warnings of generator and compiler.
        payloads: How many payloads of each purpose went through.
        differences: How many differences of each kind there were in payloads of each purpose.
        reads_mark: Whether an answer with a byte-order mark is read, as the service sends them.
    """

    recipe: Recipe
    skipped: str | None = None
    problems: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    warnings: int = 0
    payloads: Counter[Purpose] = field(default_factory=Counter)
    differences: Counter[tuple[Purpose, str]] = field(default_factory=Counter)
    reads_mark: bool = False

    @property
    def passed(self) -> bool:
        """Say whether everything was done and nothing went wrong."""
        return self.skipped is None and not self.problems


@dataclass(frozen=True, slots=True)
class Bench:
    """What all recipes are run with.

    Attributes:
        documents: Version of OpenAPI to the document.
        base_url: Where the mock listens.
        marked_url: Where its answers come with a byte-order mark.
        sent: The payloads.
        build: Folder in which each recipe gets a folder of its own.
        types: File with the names of the object types.
        examples: File with the exact payloads.
    """

    documents: Mapping[str, Path]
    base_url: str
    marked_url: str
    sent: Sequence[Sent]
    build: Path
    types: Path
    examples: Path


def missing(recipe: Recipe) -> str | None:
    """Say which programs a recipe needs and this machine has not."""
    lacking = [program for program in recipe.needs if shutil.which(program) is None]
    if not lacking:
        return None
    hint = f" (Debian: apt-get install {' '.join(recipe.packages)})" if recipe.packages else ""
    return f"needs {', '.join(lacking)}{hint}"


def run(recipe: Recipe, bench: Bench, say: Say) -> Outcome:
    """Run one recipe, and report whatever goes wrong in its outcome."""
    outcome = Outcome(recipe, skipped=missing(recipe))
    if outcome.skipped is None:
        try:
            _Run(recipe, bench, outcome, say).everything()
        except (StepFailed, ProtocolError, RecipeError) as error:
            outcome.problems.append(str(error))
    return outcome


class _Run:
    def __init__(self, recipe: Recipe, bench: Bench, outcome: Outcome, say: Say) -> None:
        self._recipe = recipe
        self._bench = bench
        self._outcome = outcome
        self._say = say
        self._work = bench.build / recipe.name
        self._log = bench.build / f"{recipe.name}.log"
        self._variables = {
            "document": str(bench.documents[recipe.document]),
            "types": str(bench.types),
            "examples": str(bench.examples),
            "base_url": bench.base_url,
            "work": str(self._work),
        }

    def everything(self) -> None:
        shutil.rmtree(self._work, ignore_errors=True)
        shutil.copytree(self._recipe.folder, self._work)
        self._log.unlink(missing_ok=True)
        for step in self._recipe.steps:
            printed = self._run(step)
            if step.warnings:
                self._warn(step, [line for line in printed.splitlines() if step.warnings.search(line)])
        self._round_trip()
        self._refuse()
        self._call()
        self._example()

    def _warn(self, step: Step, found: Sequence[str]) -> None:
        self._outcome.warnings += len(found)
        for line in found[:_SHOWN]:
            self._say(f"    {step.name}: {line.strip()[:200]}")
        if len(found) > _SHOWN:
            self._say(f"    {step.name}: {len(found) - _SHOWN} more warnings, see {self._log}")

    def _round_trip(self) -> None:
        sent = self._bench.sent
        output = self._run(self._recipe.program, "roundtrip", fed=lines(sent))
        purposes = {one.id: one.purpose for one in sent}
        self._outcome.payloads.update(purposes.values())
        refused: list[Difference] = []
        for found in compare_all(sent, output):
            self._outcome.differences[purposes[found.id], found.kind] += 1
            if found.kind not in self._recipe.allowed:
                refused.append(found)
        self._outcome.problems += [str(found) for found in refused[:_SHOWN]]
        if len(refused) > _SHOWN:
            self._outcome.problems.append(f"{len(refused) - _SHOWN} more differences")
        seen = {kind for _, kind in self._outcome.differences}
        self._outcome.problems += [
            f"allows {kind}, which did not happen: take it out of [allow]"
            for kind in self._recipe.allowed
            if kind not in seen
        ]

    def _refuse(self) -> None:
        """Give the program a type that there is not: one that answers with a payload has never used the generated types."""
        if self._recipe.types_only:
            return
        asked = Sent("nothing", "NoSuchType", Purpose.EXACT, {"country": "NO"})
        try:
            output = self._run(self._recipe.program, "roundtrip", fed=lines([asked]))
        except StepFailed:
            return
        if [found.kind for found in compare_all([asked], output)] != ["error"]:
            self._outcome.problems.append("takes a type that there is not, so it does not use the generated types")

    def _call(self) -> None:
        self._outcome.problems += self._asked(self._bench.base_url)
        try:
            self._outcome.reads_mark = not self._asked(self._bench.marked_url)
        except StepFailed:
            self._outcome.reads_mark = False
        if self._outcome.reads_mark is not self._recipe.reads_mark:
            found = "reads" if self._outcome.reads_mark else "does not read"
            self._outcome.problems.append(f"{found} an answer with a byte-order mark: correct reads_mark")

    def _asked(self, base_url: str) -> list[str]:
        """Let the program list customers, and say how its answer differs from that of the mock."""
        output = self._run(self._recipe.program, "call", base_url)
        try:
            got = json.loads(output.strip().splitlines()[-1])["payload"]
        except (IndexError, KeyError, TypeError, json.JSONDecodeError):
            return [f"listCustomers: the program answers {output[:200]!r}"]
        differences = compare(list_customers(self._bench.base_url), got)
        return [f"listCustomers: {kind} at {at or '/'}" for kind, at in differences if kind not in self._recipe.allowed]

    def _example(self) -> None:
        output = self._run(self._recipe.example, self._bench.base_url)
        for item in list_customers(self._bench.base_url)["items"]:
            line = f"{item['companyProfile']['companyName']} {item['id']}"
            if line not in output.splitlines():
                self._outcome.problems.append(f"the example does not print {line!r}")

    def _run(self, step: Step, *more: str, fed: str | None = None) -> str:
        """Run a step.

        Returns:
            What it printed; on standard output alone if it was fed.
        """
        command = [*step.command(self._variables), *more]
        label = " ".join([step.name, *more[:1]]) if step is self._recipe.program else step.name
        errors = self._bench.build / f"{self._recipe.name}.err"
        start = time.monotonic()
        with errors.open("wb") as sink:
            try:
                done = subprocess.run(  # noqa: S603 - commands of our own recipes
                    command,
                    cwd=self._work,
                    env=_environment(),
                    input=(fed or "").encode(),
                    stdout=subprocess.PIPE,
                    stderr=sink,
                    timeout=TIMEOUT,
                    check=False,
                )
            except OSError as error:
                message = f"{label}: cannot start {command[0]}: {error.strerror}"
                raise StepFailed(message) from error
            except subprocess.TimeoutExpired as error:
                message = f"{label}: took more than {TIMEOUT} seconds"
                raise StepFailed(message) from error
        return self._finish(label, done, errors, time.monotonic() - start)

    def _finish(self, label: str, done: subprocess.CompletedProcess[bytes], errors: Path, seconds: float) -> str:
        output = done.stdout.decode("utf-8", errors="replace")
        complaints = errors.read_text(encoding="utf-8", errors="replace")
        errors.unlink()
        self._outcome.seconds[label] = seconds
        with self._log.open("a", encoding="utf-8") as log:
            log.write(f"=== {label}: exit {done.returncode} after {seconds:.1f} s\n{output}\n{complaints}\n")
        if done.returncode:
            tail = "\n".join([*output.splitlines()[-_SHOWN:], *complaints.splitlines()[-_SHOWN:]])
            message = f"{label}: exit status {done.returncode}\n{tail}"
            raise StepFailed(message)
        is_step = any(label == step.name for step in self._recipe.steps)
        return f"{output}\n{complaints}" if is_step else output


def list_customers(base_url: str) -> Any:  # noqa: ANN401 - JSON of whatever shape
    """Ask the mock for customers as the programs do, without generated code."""
    request = urllib.request.Request(  # noqa: S310 - our own mock on loopback
        f"{base_url}/v1/customers?size=2", headers={"Authorization": "Bearer any"}
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=30) as response:
        return json.loads(response.read().decode("utf-8-sig"))


def _environment() -> dict[str, str]:
    """Return the environment with the programs of this Python's environment first."""
    programs = str(Path(sys.prefix) / "bin")
    kept = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    return kept | {"PATH": os.pathsep.join([programs, os.environ.get("PATH", os.defpath)])}
