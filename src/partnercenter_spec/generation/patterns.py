"""Texts that match a pattern, made from the pattern itself."""

from __future__ import annotations

from partnercenter_spec.generation.choices import Chooser
from partnercenter_spec.patterns import Choice, Literal, Repeat, parse


def matching(pattern: str, chooser: Chooser) -> str:
    """Return a text that matches a pattern.

    Raises:
        UnsupportedPattern: The pattern is not portable.
    """
    return _text(parse(pattern), chooser)


def _text(node: Literal | Choice | Repeat, chooser: Chooser) -> str:
    if isinstance(node, Literal):
        return chooser.one_of(node.characters)
    if isinstance(node, Choice):
        return "".join(_text(part, chooser) for part in chooser.one_of(node.options))
    times = chooser.integer(node.least, node.most)
    return "".join(_text(node.part, chooser) for _ in range(times))
