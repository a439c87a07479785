"""Puts all vectors to independent validators and prints who agrees: `python tests/vectors/run.py`.

Exit status: 0 if every answer is the expected one or a known difference, 1 if not, 2 for wrong usage. A validator whose
tools are not there is left out, which counts as a failure where the environment has CI=true.
"""

# ruff: noqa: T201 - the table is what this program is for

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from vectors.judges import JUDGES, Judge, JudgeFailed, Question  # noqa: E402 - found once the path is set
from vectors.questions import Vector, export, known_for, read_vectors  # noqa: E402

BUILD: Final = HERE.parents[1] / "build" / "vectors"


@dataclass(frozen=True)
class Outcome:
    """What came of one validator.

    Attributes:
        judge: The validator.
        agree: How many answers are the expected ones.
        differ: How many are not.
        problems: What is wrong, to be printed.
        skipped: Why it was left out, or None.
    """

    judge: Judge
    agree: int = 0
    differ: int = 0
    problems: tuple[str, ...] = ()
    skipped: str | None = None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Returns:
        The exit status.
    """
    names = [judge.name for judge in JUDGES]
    parser = argparse.ArgumentParser(prog="vectors", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", nargs="+", choices=names, metavar="NAME", help=f"of: {', '.join(names)}")
    parser.add_argument("--export", action="store_true", help="write the schemas to build/vectors/schemas, ask nobody")
    options = parser.parse_args(arguments)
    vectors = tuple(read_vectors())
    schemas = export(vectors, BUILD / "schemas")
    if options.export:
        print(f"{len(schemas)} schemas in {BUILD / 'schemas'}")
        return 0
    outcomes = []
    for judge in JUDGES:
        if options.only is None or judge.name in options.only:
            print(f"{judge.name} ...", file=sys.stderr)
            outcomes.append(consult(judge, vectors))
    print("\n".join(table(outcomes, len(vectors))))
    failed = [outcome for outcome in outcomes if outcome.problems]
    for outcome in failed:
        print(f"\n{outcome.judge.name}:")
        print("\n".join(f"  {problem}" for problem in outcome.problems))
    skipped = any(outcome.skipped for outcome in outcomes)
    return 1 if failed or (skipped and os.environ.get("CI") == "true") else 0


def consult(judge: Judge, vectors: Sequence[Vector]) -> Outcome:
    """Build a judge, ask it everything, and compare."""
    lacks = judge.lacks()
    if lacks is not None:
        return Outcome(judge, skipped=lacks)
    folder = BUILD / judge.folder
    asked = [Question(one.key, BUILD / "schemas" / one.file, one.payload) for one in vectors]
    try:
        judge.prepare(folder)
        answers = judge.ask(folder, asked)
    except JudgeFailed as failed:
        return Outcome(judge, problems=(str(failed),))
    expected = {one.key: one.valid for one in vectors}
    differing = {key for key, valid in answers.items() if valid is not expected[key]}
    problems = tuple(unexplained(judge.name, differing, expected))
    return Outcome(judge, len(expected) - len(differing), len(differing), problems)


def unexplained(validator: str, differing: set[str], expected: Mapping[str, bool]) -> Iterator[str]:
    """Yield what is not as the list of known differences says; a difference that is gone is to be taken off it."""
    known = known_for(validator)
    for key in sorted(differing - known):
        yield f"{key}: answers {not expected[key]}, expected {expected[key]}"
    for key in sorted(known - differing):
        yield f"{key}: is a known difference and does not differ: take it off differences.toml"


def table(outcomes: Sequence[Outcome], count: int) -> Iterator[str]:
    """Yield the lines of the table."""
    rows = [("validator", "version", "language", "questions", "agree", "differ", "")]
    for one in outcomes:
        said = (str(count), str(one.agree), str(one.differ)) if one.skipped is None else ("-", "-", "-")
        note = f"skipped: {one.skipped}" if one.skipped else "FAILED" if one.problems else ""
        rows.append((one.judge.name, one.judge.version() or "-", one.judge.language, *said, note))
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    for row in rows:
        names = [cell.ljust(width) for cell, width in zip(row[:3], widths[:3], strict=True)]
        numbers = [cell.rjust(width) for cell, width in zip(row[3:6], widths[3:], strict=True)]
        yield "  ".join([*names, *numbers, row[6]]).rstrip()


if __name__ == "__main__":
    sys.exit(main())
