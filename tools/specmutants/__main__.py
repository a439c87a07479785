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
from specmutants.gate import Bench, listed, run, stale
from specmutants.witness import find

PROJECT = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what became of the mutants.

    Returns:
        0 if every mutant was noticed or changes nothing, 1 if not, 2 for wrong usage.
    """
    parser = argparse.ArgumentParser(
        prog="specmutants", description="Change every type in every small way; a case has to notice."
    )
    parser.add_argument("type", nargs="*", metavar="TYPE", help="which types (default: all)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: one for each core)")
    options = parser.parse_args(arguments)
    start = time.monotonic()
    known = listed()
    try:
        scores = run(PROJECT, options.type, jobs=options.jobs, known=known)
    except (SourceError, KeyError) as error:
        print(f"specmutants: {error}", file=sys.stderr)
        return 2
    print(f"{'type':38} {'mutants':>8} {'noticed':>8} {'same':>6} {'listed':>7} {'survive':>8}")
    for one in scores:
        print(f"{one.type:38} {one.total:8} {one.killed:8} {one.same:6} {len(one.listed):7} {len(one.survivors):8}")
    survivors = [mutant for one in scores for mutant in one.survivors]
    bench = Bench(load(PROJECT)) if survivors else None
    for mutant in survivors:
        witness = find(bench, mutant) if bench else None
        print(f"survives: {mutant.id}: {witness or 'no single edit of a valid case tells it from the original'}")
    unused = stale(scores, known)
    for identifier in unused:
        print(f"listed in vain: {identifier}: take it off equivalent.toml")
    total, killed = sum(one.total for one in scores), sum(one.killed for one in scores)
    same = sum(one.same + len(one.listed) for one in scores)
    print(
        f"{total} mutants of {len(scores)} types: {killed} noticed, {same} change nothing, {len(survivors)} survive;",
        end=" ",
    )
    print(f"{time.monotonic() - start:.0f} s")
    return 1 if survivors or unused else 0


if __name__ == "__main__":
    sys.exit(main())
