"""Whether the version of the contract rose enough for what changed since the last release, and how a release is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from specbuild.artefacts import build
from specbuild.problems import Problem, SourceError
from specbuild.tree import SCHEMAS, Tree

RELEASED: Final = f"{SCHEMAS}/released"
_DOCUMENT: Final = "openapi-3.1.json"
_VERSION_FILE: Final = f"{SCHEMAS}/VERSION"
_RULE: Final = "compat"
_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a comparison with the last release gives.

    Attributes:
        summary: What was compared and found, in a line.
        problems: What is to be put right.
    """

    summary: str
    problems: tuple[Problem, ...] = ()


def check(tree: Tree) -> Verdict:
    """Hold the version of the source against what changed since the last release.

    Raises:
        ImportError: The package is not installed.
        SourceError: What is kept of a release is no document of the contract.
    """
    last = _last(tree.root)
    if last is None:
        return Verdict(f"{RELEASED}/ holds no release: there is nothing to compare {tree.version} with")
    comparison = _compare(last, build(tree)[_DOCUMENT])
    counts = ", ".join(f"{count} {what}" for what, count in comparison.counts().items() if count)
    since = f"{tree.version} since {comparison.old}: {counts or 'nothing changed'}"
    if comparison.is_enough:
        return Verdict(since)
    reason = import_module("partnercenter_spec.comparison.versions")
    why = reason.explain(reason.parse(comparison.old), comparison.bump)
    message = f"{comparison.new} is too low after {comparison.old}: raise it to {comparison.needed} or later; {why}"
    if not comparison.changes:
        message = f"{comparison.new} is lower than {comparison.old}, which is released: raise it"
    return Verdict(since, (Problem(_VERSION_FILE, 1, _RULE, message), *_reasons(comparison)))


def release(tree: Tree) -> Path:
    """Keep the document of the present version as released.

    Returns:
        The file.

    Raises:
        ImportError: The package is not installed.
        SourceError: The version is too low for what changed, or is released already.
    """
    problems = check(tree).problems
    if problems:
        raise SourceError(problems)
    file = tree.root / RELEASED / f"{tree.version}.json"
    data = build(tree)[_DOCUMENT]
    if file.exists() and file.read_bytes() != data:
        message = f"{tree.version} is released already, and not as it is now: raise it"
        raise SourceError([Problem(_VERSION_FILE, 1, _RULE, message)])
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(data)
    return file


def _last(root: Path) -> Path | None:
    """Return what is kept of the newest release."""
    versions = import_module("partnercenter_spec.comparison.versions")
    found = []
    for file in sorted((root / RELEASED).glob("*")):
        try:
            found.append((versions.parse(file.name.removesuffix(".json")), file))
        except ValueError:
            message = "released documents are named after their version, such as 1.2.0.json: rename or remove it"
            raise SourceError([Problem(f"{RELEASED}/{file.name}", 0, _RULE, message)]) from None
    return max(found)[1] if found else None


def _compare(last: Path, document: bytes) -> Any:  # noqa: ANN401 - of a package that a build does without
    comparison = import_module("partnercenter_spec.comparison")
    try:
        compared = comparison.compare(json.loads(last.read_bytes()), json.loads(document))
    except ValueError as error:
        raise SourceError([Problem(f"{RELEASED}/{last.name}", 0, _RULE, f"cannot be compared: {error}")]) from error
    if f"{compared.old}.json" != last.name:
        message = f"holds the document of {compared.old}: name it so"
        raise SourceError([Problem(f"{RELEASED}/{last.name}", 0, _RULE, message)])
    return compared


def _reasons(comparison: Any) -> Iterator[Problem]:  # noqa: ANN401
    """Yield the changes that are as bad as the worst: they are why the version is too low."""
    decisive = [change for change in comparison.changes if change.verdict is comparison.verdict]
    for change in decisive[:_SHOWN]:
        message = f"{change.audience} {change.verdict}: {change.reason}"
        yield Problem(f"{_DOCUMENT}#{change.place}", 0, _RULE, message)
    if len(decisive) > _SHOWN:
        message = f"and {len(decisive) - _SHOWN} more: 'pcspec diff {RELEASED}/{comparison.old}.json' lists them"
        yield Problem(_DOCUMENT, 0, _RULE, message)
