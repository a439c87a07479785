"""The command line: `python -m clientmatrix [NAME...]`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from clientmatrix import table
from clientmatrix.payloads import Purpose, gather, lines, object_types
from clientmatrix.recipes import Recipe, RecipeError, load_all
from clientmatrix.relay import serve_marked
from clientmatrix.running import Bench, Outcome, missing, run
from prism import PrismFailed, serve

PASSED, FAILED, MISUSED = 0, 1, 2
PROJECT = Path(__file__).resolve().parents[2]
DATA = PROJECT / "src" / "partnercenter_spec" / "data"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run recipes and print the table.

    Returns:
        0 if all passed, 1 if one failed, or was skipped where nothing may be, 2 for wrong usage.
    """
    options = _parser().parse_args(arguments)
    try:
        chosen = _choose(load_all(PROJECT), options.name)
        if options.packages:
            print(" ".join(sorted({package for recipe in chosen if missing(recipe) for package in recipe.packages})))
            return PASSED
        outcomes = _run_all(chosen)
    except (RecipeError, PrismFailed) as error:
        print(f"clientmatrix: {error}", file=sys.stderr)
        return MISUSED
    print(f"\n{table.in_text(outcomes)}\n")
    if options.readme:
        table.put_into(PROJECT / "README.md", outcomes)
    passed = sum(outcome.passed for outcome in outcomes)
    skipped = [outcome.recipe.name for outcome in outcomes if outcome.skipped]
    print(f"{passed} passed, {len(outcomes) - passed - len(skipped)} failed, {len(skipped)} skipped")
    return PASSED if passed + (0 if options.complete else len(skipped)) == len(outcomes) else FAILED


def _choose(recipes: Sequence[Recipe], names: Sequence[str]) -> list[Recipe]:
    known = {recipe.name: recipe for recipe in recipes}
    unknown = [name for name in names if name not in known]
    if unknown:
        message = f"there is no recipe {unknown[0]!r}; there are {', '.join(known)}"
        raise RecipeError(message)
    return [known[name] for name in names] if names else list(recipes)


def _run_all(recipes: Sequence[Recipe]) -> list[Outcome]:
    build = PROJECT / "build" / "clients"
    build.mkdir(parents=True, exist_ok=True)
    sent = gather(PROJECT)
    types, examples = build / "types.json", build / "examples.ndjson"
    types.write_text(json.dumps(object_types()), encoding="utf-8")
    examples.write_text(lines(one for one in sent if one.purpose is Purpose.EXACT), encoding="utf-8")
    print(f"{len(recipes)} recipes, {len(sent)} payloads of {len({one.type for one in sent})} types")
    documents = {version: DATA / f"openapi-{version}.json" for version in ("3.0", "3.1")}
    with serve(documents["3.1"], build / "prism.log") as base_url, serve_marked(base_url) as marked_url:
        bench = Bench(documents, base_url, marked_url, sent, build, types, examples)
        return [_run_one(recipe, bench) for recipe in recipes]


def _run_one(recipe: Recipe, bench: Bench) -> Outcome:
    print(f"{recipe.name}: {recipe.language}, {recipe.generator} {recipe.version}", flush=True)
    outcome = run(recipe, bench, lambda line: print(line, flush=True))
    if outcome.skipped:
        print(f"  SKIPPED: {outcome.skipped}")
    if outcome.seconds:
        print("  " + ", ".join(f"{step} {seconds:.1f} s" for step, seconds in outcome.seconds.items()))
    for problem in outcome.problems:
        print("  FAILED: " + problem.replace("\n", "\n    "))
    return outcome


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="clientmatrix", description="Generate, compile and try clients.")
    parser.add_argument("name", nargs="*", metavar="NAME", help="a folder of clients/ (default: all)")
    parser.add_argument("--packages", action="store_true", help="print the Debian packages that are missing, and stop")
    parser.add_argument("--readme", action="store_true", help="write the table into the README")
    parser.add_argument(
        "--complete",
        action="store_true",
        default=os.environ.get("CI") == "true",
        help="a recipe whose programs are not installed fails (the default where CI=true)",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
