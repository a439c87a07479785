"""The command line: `python -m specbuild build|lint|cases|compat|release|new`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from specbuild import cases, compat, pipeline, readme
from specbuild.artefacts import DATA, Drift
from specbuild.coverage import measure
from specbuild.judges import shipped_judges
from specbuild.problems import Problem, SourceError, UnexplainedDifference
from specbuild.scaffold import ScaffoldError, start
from specbuild.tree import load
from specbuild.trial import try_cases
from specbuild.twin import NotInTwin

DONE, FOUND, MISUSED = 0, 1, 2
PROJECT = Path(__file__).resolve().parents[2]


class ToolsMissing(Exception):
    """Something that a command needs is not installed."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 if all is well, 1 if there are problems, 2 for wrong usage or a missing package.
    """
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except SourceError as error:
        return _report(error.problems)
    except (ScaffoldError, NotInTwin, ToolsMissing, UnexplainedDifference) as error:
        print(f"specbuild: {error}", file=sys.stderr)
        return MISUSED


def _run(options: argparse.Namespace) -> int:
    root: Path = options.root.resolve()
    match options.command:
        case "build":
            return _check(root) if options.check else _build(root)
        case "lint":
            tree = pipeline.checked(root)
            print(f"{len(tree.files)} source files, no problems")
            return DONE
        case "cases":
            return _cases(root)
        case "compat":
            return _compat(root)
        case "release":
            return _release(root)
        case _:
            for file in start(root, options.resource):
                print(f"wrote {file.relative_to(root).as_posix()}: replace the markers, then build")
            return DONE


def _build(root: Path) -> int:
    data = pipeline.build(root)
    try:
        drift = _whole(data, _vectors(root, write=True))
    except ToolsMissing as error:
        print(f"specbuild: left as they are: {error}", file=sys.stderr)
        drift = _whole(data, Drift((), ()))
    for path in drift.changed:
        print(f"wrote {path}")
    for path in drift.stale:
        print(f"removed {path}")
    print("all artefacts are up to date")
    return DONE


def _check(root: Path) -> int:
    drift = _whole(pipeline.drift(root), _vectors(root, write=False))
    problems = [_drifted(path, "differs from what the source gives") for path in drift.changed]
    problems += [_drifted(path, "is not built from the source any more") for path in drift.stale]
    if not problems:
        print("all artefacts are up to date")
    return _report(problems)


def _vectors(root: Path, *, write: bool) -> Drift:
    """Build the test vectors, for which, unlike for the artefacts, the package and its engine are needed."""
    try:
        from specbuild import vectors  # noqa: PLC0415 - see above
    except ImportError as error:
        message = f"the test vectors, which need the package and the engine jsonschema-rs: {error}"
        raise ToolsMissing(message) from error
    files = vectors.build_vectors(load(root))
    return vectors.write(root, files) if write else vectors.compare(root, files)


def _whole(data: Drift, vectors: Drift) -> Drift:
    """Put together what differs, with paths from the root of the project."""
    changed = [*map(_place, data.changed), *(f"vectors/{path}" for path in vectors.changed)]
    stale = [*map(_place, data.stale), *(f"vectors/{path}" for path in vectors.stale)]
    return Drift(tuple(changed), tuple(stale))


def _place(path: str) -> str:
    return path if path == readme.NAME else (DATA / path).as_posix()


def _drifted(path: str, what: str) -> Problem:
    return Problem(path, 0, "drift", f"{what}: run the build and commit the result")


def _cases(root: Path) -> int:
    tree = pipeline.checked(root)
    try:
        judges = shipped_judges(tree)
    except (ImportError, ValueError) as error:
        print(f"specbuild: the cases need the package and both engines: {error}", file=sys.stderr)
        return MISUSED
    verdict = try_cases(cases.from_tree(tree), judges)
    coverage = measure(tree, verdict.failed)
    print(f"{len(verdict.failed)} cases, {coverage.covered} of {len(coverage.points)} assertions covered")
    return _report([*verdict.problems, *coverage.problems()])


def _compat(root: Path) -> int:
    tree = pipeline.checked(root)
    try:
        verdict = compat.check(tree)
    except ImportError as error:
        print(f"specbuild: comparing needs the package: {error}", file=sys.stderr)
        return MISUSED
    print(verdict.summary)
    return _report(verdict.problems)


def _release(root: Path) -> int:
    tree = pipeline.checked(root)
    try:
        file = compat.release(tree)
    except ImportError as error:
        print(f"specbuild: comparing needs the package: {error}", file=sys.stderr)
        return MISUSED
    print(f"wrote {file.relative_to(root).as_posix()}: commit it, and tag the release")
    return DONE


def _report(problems: Sequence[Problem]) -> int:
    for problem in sorted(set(problems)):
        print(problem)
    if problems:
        print(f"{len(set(problems))} problem{'s' if len(set(problems)) > 1 else ''}")
    return FOUND if problems else DONE


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--root", type=Path, default=PROJECT, metavar="DIR", help="the project (default: this one)")
    parser = argparse.ArgumentParser(prog="specbuild", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", parents=[shared], help="check the source and write the artefacts")
    build.add_argument("--check", action="store_true", help="write nothing; fail if an artefact is out of date")
    commands.add_parser("lint", parents=[shared], help="check the source")
    commands.add_parser("cases", parents=[shared], help="run every case on both engines, report keywords none hits")
    commands.add_parser("compat", parents=[shared], help="hold the version against what changed since the last release")
    commands.add_parser("release", parents=[shared], help="keep the document of this version as released")
    new = commands.add_parser("new", parents=[shared], help="start a resource")
    new.add_argument("resource", metavar="RESOURCE", help="the name of its type, such as CustomerQualification")
    return parser


if __name__ == "__main__":
    sys.exit(main())
