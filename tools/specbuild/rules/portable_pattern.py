"""A pattern means the same in every dialect of regular expressions, and cannot take exponential time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from specbuild.lint import Breach
from specbuild.nodes import nodes
from specbuild.tree import Tree

_UNPORTABLE = (
    (re.compile(r"[^\x20-\x7e]"), "has a character outside ASCII: use ASCII only"),
    (
        re.compile(r"\\[dDwWsSbB]"),
        "has \\d, \\w, \\s or \\b, which differ between dialects: write a class such as [0-9]",
    ),
    (re.compile(r"\\[pPuUxXkKAzZGhHRQEcC]"), "has an escape that dialects read differently: write the characters"),
    (re.compile(r"\\[1-9]"), "refers back to a group: write it out"),
    (re.compile(r"\(\?(?!:)"), "has look-around, a flag or a named group: only (...) and (?:...) are portable"),
    (re.compile(r"[*+?}]\+"), "has a possessive quantifier: drop the +"),
)
_INSIDE = re.compile(r"(?:\\.|\[(?:\\.|[^\]\\])*\])")
_NESTED = re.compile(r"\([^()]*[*+][^()]*\)(?:[*+]|\{[0-9]+,)")


def check(tree: Tree) -> Iterator[Breach]:
    """Yield patterns that are not portable."""
    for node in nodes(tree):
        pattern = node.schema.get("pattern")
        if isinstance(pattern, str):
            for message in _faults(pattern):
                yield node.file, node.at("pattern"), message


def _faults(pattern: str) -> Iterator[str]:
    try:
        re.compile(pattern)
    except re.error as error:
        yield f"is not a regular expression: {error}"
        return
    if not (pattern.startswith("^") and pattern.endswith("$")):
        yield "is not anchored: begin with ^ and end with $"
    for expression, message in _UNPORTABLE:
        if expression.search(pattern):
            yield message
    skeleton = _INSIDE.sub("x", pattern)
    if "$" in skeleton[:-1] or "^" in skeleton[1:]:
        yield "has ^ or $ inside: anchor the whole, with a group around alternatives"
    if _splits(skeleton):
        yield "has | outside a group, so that ^ and $ hold for one alternative each: put a group around it"
    if _nests(skeleton):
        yield "repeats a group that repeats something: rewrite it so that repetition is not nested"


def _splits(skeleton: str) -> bool:
    depth = 0
    for char in skeleton:
        depth += (char == "(") - (char == ")")
        if char == "|" and depth == 0:
            return True
    return False


def _nests(skeleton: str) -> bool:
    """Look for a repeated group with a repetition inside, from the innermost group outwards."""
    previous = ""
    while previous != skeleton:
        if _NESTED.search(skeleton):
            return True
        previous = skeleton
        # a group is replaced by what matters of it: whether something in it repeats
        skeleton = re.sub(r"\(([^()]*)\)", lambda group: "r+" if re.search(r"[*+]|,\}", group[1]) else "x", skeleton)
    return False
