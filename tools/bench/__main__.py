"""The command line: `python -m bench`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bench import table
from bench.measuring import measure
from bench.plot import in_svg

_PROJECT = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print the tables. A target that is missed is told, and is no failure: machines differ."""
    options = _parser().parse_args(arguments)
    quick = options.quick
    figures = measure(lines=options.lines, budget=0.3 if quick else 2.0, rounds=5 if quick else 20)
    print(table.in_text(figures))
    if options.json:
        _write(options.json, json.dumps(table.in_json(figures), indent=1) + "\n")
    if options.svg:
        _write(options.svg, in_svg(figures))
    if options.readme:
        table.put_into(_PROJECT / "README.md", figures)
        _write(_PROJECT / "docs" / "bench.svg", in_svg(figures))
    return 0


def _write(file: Path, text: str) -> None:
    """Write a file, in a folder that need not be there yet."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bench", description="Measure validation against parsing alone, side by side."
    )
    parser.add_argument("--lines", type=int, default=100_000, help="customers in the export (default: 100000)")
    parser.add_argument("--quick", action="store_true", help="fewer rounds: a look, not a result")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures as JSON")
    parser.add_argument("--svg", type=Path, metavar="FILE", help="write the plot")
    parser.add_argument("--readme", action="store_true", help="put the tables into the README, and the plot beside it")
    return parser


if __name__ == "__main__":
    sys.exit(main())
