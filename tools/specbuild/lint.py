"""Runs the rules over the source."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import TypeAlias

from specbuild import rules
from specbuild.problems import Problem
from specbuild.tree import SourceFile, Tree

Breach: TypeAlias = tuple[SourceFile, str, str]
"""A file, the pointer to the place in it, and what is wrong there and what to do."""
Rule: TypeAlias = Callable[[Tree], Iterator[Breach]]


@cache
def all_rules() -> Mapping[str, Rule]:
    """Return the rules by name; each module of the package `rules` is one."""
    names = sorted(module.name for module in pkgutil.iter_modules(rules.__path__))
    return {name: import_module(f"{rules.__name__}.{name}").check for name in names}


def run(tree: Tree, *names: str) -> list[Problem]:
    """Return what some rules, or all, find in the source, sorted."""
    chosen = names or tuple(all_rules())
    return sorted(
        {file.problem(name, pointer, message) for name in chosen for file, pointer, message in all_rules()[name](tree)}
    )
