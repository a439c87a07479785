"""The command line: `python -m specmutants [TYPE...]`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from specbuild.problems import SourceError
from specbuild.tree import load
from specmutants.gate import Bench, ListError, Score, listed, run, stale
from specmutants.operators import Mutant
from specmutants.witness import find

PASSED, FAILED, MISUSED = 0, 1, 2
_MOST_PROPOSALS = 50  # looking for one takes up to a few seconds
PROJECT = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what became of the mutants.

    Returns:
        0 if every mutant was noticed or changes nothing, 1 if not, 2 for wrong usage.
    """
    options = _parser().parse_args(arguments)
    start = time.monotonic()
    try:
        known = listed()
        scores = run(options.root, options.type, jobs=options.jobs, known=known)
    except KeyError as error:
        print(f"specmutants: there is no type {error}", file=sys.stderr)
        return MISUSED
    except (SourceError, ListError) as error:
        print(f"specmutants: {error}", file=sys.stderr)
        return MISUSED
    _print_table(scores)
    if options.equivalent:
        _print_equivalent(scores, known)
    survivors = [mutant for one in scores for mutant in one.survivors]
    _print_survivors(options.root, survivors)
    unused = stale(scores, known)
    for identifier in unused:
        print(f"listed in vain: {identifier}: take it off equivalent.toml")
    killed, same = sum(one.killed for one in scores), sum(one.equivalent for one in scores)
    total = f"{sum(one.total for one in scores)} mutants of {len(scores)} types: {killed} noticed, {same} equivalent"
    print(f"{total}, {len(survivors)} survive; {time.monotonic() - start:.0f} s")
    return FAILED if survivors or unused else PASSED


def _print_table(scores: Sequence[Score]) -> None:
    print(f"{'type':38} {'mutants':>8} {'noticed':>8} {'equivalent':>11} {'survive':>8}")
    for one in scores:
        print(f"{one.type:38} {one.total:8} {one.killed:8} {one.equivalent:11} {len(one.survivors):8}")


def _print_equivalent(scores: Sequence[Score], known: dict[str, str]) -> None:
    for one in scores:
        for identifier, reason in {**one.same, **{each: known[each] for each in one.listed}}.items():
            print(f"equivalent: {identifier}: {reason}")


def _print_survivors(root: Path, survivors: Sequence[Mutant]) -> None:
    bench = Bench(load(root)) if survivors else None
    for number, mutant in enumerate(survivors):
        if bench is None or number >= _MOST_PROPOSALS:
            print(f"survives: {mutant.id}")
            continue
        witness = find(bench, mutant)
        cure = f"add to {witness}" if witness else "no single edit of a valid case tells it from the original"
        print(f"survives: {mutant.id}: {cure}", flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="specmutants", description="Change every type in every small way; a case has to notice."
    )
    parser.add_argument("type", nargs="*", metavar="TYPE", help="which types (default: all)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: one for each core)")
    parser.add_argument("--root", type=Path, default=PROJECT, metavar="DIR", help="the project (default: this one)")
    parser.add_argument("--equivalent", action="store_true", help="list the mutants that change nothing, with reasons")
    return parser


if __name__ == "__main__":
    sys.exit(main())
