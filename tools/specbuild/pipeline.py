"""The whole way from the source to checked artefacts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from specbuild import artefacts, cases, lint, metaschema, readme
from specbuild.artefacts import Drift
from specbuild.problems import SourceError
from specbuild.tree import Tree, load


def checked(root: Path) -> Tree:
    """Read the source and hold it against the dialect and the rules.

    Rules see only files that have the right form, so that they need not fear what they read.

    Raises:
        SourceError: Something is to be put right.
    """
    tree = load(root)
    formed = list(metaschema.check(tree))
    if formed:
        raise SourceError(formed)
    broken = lint.run(tree)
    if broken:
        raise SourceError(broken)
    cases.from_tree(tree)
    return tree


def build(root: Path) -> Drift:
    """Build the artefacts of a project and write those that changed.

    Returns:
        What was out of date.

    Raises:
        SourceError: Something in the source is to be put right; nothing is written.
    """
    tree = checked(root)
    fresh = readme.stale(tree, root)
    drift = artefacts.write(root, artefacts.build(tree))
    if fresh is None:
        return drift
    (root / readme.NAME).write_text(fresh, encoding="utf-8")
    return replace(drift, changed=(*drift.changed, readme.NAME))


def drift(root: Path) -> Drift:
    """Say which artefacts of a project are out of date, and write nothing.

    Raises:
        SourceError: Something in the source is to be put right.
    """
    tree = checked(root)
    drift = artefacts.compare(root, artefacts.build(tree))
    return drift if readme.stale(tree, root) is None else replace(drift, changed=(*drift.changed, readme.NAME))
