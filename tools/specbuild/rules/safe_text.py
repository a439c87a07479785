"""Text for readers is safe where generators put it: in comments, strings, templates and pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from specbuild.lint import Breach
from specbuild.pointers import split, walk
from specbuild.tree import Tree

_TEXTS = frozenset({"title", "description", "summary", "use", "since", "where"})
_MAPS = frozenset({"x-enum-descriptions", "x-evidence"})
_DANGEROUS = (
    (re.compile(r"\*/|/\*"), "opens or closes a comment"),
    (re.compile(r'"""|' + "'''"), "closes a string"),
    (re.compile(r"[#$]\{|\{\{|<%"), "is a placeholder in some languages"),
    (re.compile(r"</?script|<!--|-->|<!\[CDATA\[|\]\]>", re.IGNORECASE), "is markup that breaks a page"),
    (re.compile(r"\\[uUNx]|\\$"), "is an escape in some languages"),
    (re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069]"), "is invisible"),
    (re.compile(r"```"), "closes a code block"),
)


def check(tree: Tree) -> Iterator[Breach]:
    """Yield text that breaks out of where generators put it."""
    for file in tree.files:
        for pointer, value in walk(file.value):
            tokens = split(pointer)
            if isinstance(value, str) and _is_for_readers(tokens):
                for message in _faults(value, tokens[-1]):
                    yield file, pointer, message


def _is_for_readers(tokens: tuple[str, ...]) -> bool:
    if {"payload", "value", "examples"} & set(tokens[:-1]):
        return False
    return bool(tokens) and (tokens[-1] in _TEXTS or any(token in _MAPS for token in tokens[-2:-1]))


def _faults(text: str, name: str) -> Iterator[str]:
    for expression, effect in _DANGEROUS:
        found = expression.search(text)
        if found:
            yield f"holds {found.group()!r}, which {effect}: write it differently"
    if text.count("`") % 2:
        yield "has a backtick without its pair: add or remove one"
    if "\n" in text and name != "description":
        yield "has more than one line: make it one"
