"""Every pattern that the package publishes or stands a format for, and texts to attack it with."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from re import _constants as codes  # type: ignore[attr-defined] # the standard library's own reading of a pattern
from re import _parser  # type: ignore[attr-defined]
from typing import Any, Final

from partnercenter_spec.formats import FORMATS
from partnercenter_spec.generation.choices import RandomChooser
from partnercenter_spec.generation.patterns import matching

MIB: Final = 1024 * 1024
Parts = tuple[tuple[str, int], ...]

FOREIGN: Final = (
    *"\0\a\t\n\v\f\r\x1b\x1c \x7f\x85\u00a0\u2003\u2028\u2029\u3000\ufeff\u200b\u200d",  # blanks and control characters
    *"\u00e9\u00c9\u00df\u0131\u0130\u017f\u212a\u00b5\u03c3\ufb01",  # letters that change oddly with case
    *"\uff21\uff41\uff11\u0661\u0967\u00b2\u0430\u0391\u0441",  # digits and letters that look like ASCII
    *"\u0301\u20dd\ufe0f\u202e\u00ad\uffff\ufffd",  # marks, and characters that nobody sees
    *"\U0001d400\U0001d7d8\U0001f600\U00020bb7\U0010ffff",  # pairs of surrogates in UTF-16
    *("\r\n", "e\u0301", "A\u030a", "\U0001f1e9\U0001f1ea"),
)
"""What no pattern takes anywhere: characters beyond ASCII, blanks and control characters."""
PLAIN: Final = (*"aZ09:/?#[]@!$&'()*+,;=-._~%\"<>\\^`{|}", "%41", "%4", "%zz", "//", "--", "a:", "..")
_URIS: Final = (
    "https://partner.example/invite?id=1&x=%C3%A9#top urn:uuid:0 a: mailto:a@b.example file:///etc x://[::1]:8080/ s:?# "
    "http://u:p@h:1/a//b/?a/b?c#d/?e a+b-c.d:/ x:a:b@c/d:e http://[::ffff:1.2.3.4] s://%41.b:/%2F?%20#%23 a://[v1.a]"
)
VALID: Final[dict[str, tuple[str, ...]]] = {
    "uri": tuple(_URIS.split()),
    "uri-reference": (
        *(
            "",
            "/",
            "@",
            "#",
            "?a=b",
            "%41",
            "../..",
            "a/b:c",
            "./a:b",
            "//host/path",
            "//[::1]",
            "//h:/",
            "//a:b@c:1/d",
        ),
        *("/v1/customers?size=40", "customers/1", "https://partner.example/a?b#c", "a;b=c/d,e"),
    ),
}
"""Texts that are of a format, beside those that are made from its pattern."""


@dataclass(frozen=True)
class Pattern:
    """A pattern under attack.

    Attributes:
        name: Where it stands, or the format that it stands for.
        text: The pattern.
        is_format: Whether it stands for a format.
    """

    name: str
    text: str
    is_format: bool

    @cached_property
    def valid(self) -> tuple[str, ...]:
        """Texts that match: made from the pattern, and for formats written by hand too."""
        made = [matching(self.text, RandomChooser(seed)) for seed in range(12)]
        return tuple(dict.fromkeys([*VALID.get(self.name, ()), *made]))

    @cached_property
    def tree(self) -> Any:
        """The pattern as the standard library parses it."""
        return _parser.parse(self.text)


def published() -> list[Pattern]:
    """Return every pattern in what is shipped, once, and that of every format that has one."""
    found: dict[str, str] = {}
    folder = files("partnercenter_spec") / "data"
    shipped = [file for part in (folder, folder / "schemas") for file in part.iterdir() if file.name.endswith(".json")]
    for file in sorted(shipped, key=lambda file: file.name):
        for pointer, pattern in _patterns(json.loads(file.read_text(encoding="utf-8")), file.name):
            found.setdefault(pattern, pointer)
    stated = [Pattern(pointer, pattern, is_format=False) for pattern, pointer in found.items()]
    return stated + [
        Pattern(name, table["pattern"], is_format=True) for name, table in FORMATS.items() if "pattern" in table
    ]


def _patterns(node: Any, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        if isinstance(node.get("pattern"), str):
            yield f"{pointer}/pattern", node["pattern"]
        yield from itertools.chain.from_iterable(_patterns(child, f"{pointer}/{name}") for name, child in node.items())
    elif isinstance(node, list):
        yield from itertools.chain.from_iterable(_patterns(child, f"{pointer}/{at}") for at, child in enumerate(node))


def probes(pattern: Pattern) -> list[tuple[str, bool | None]]:
    """Return texts, each with whether it matches if that is known beforehand.

    Known are the valid ones, and what holds something that no pattern takes.
    """
    texts: dict[str, bool | None] = dict.fromkeys(pattern.valid, True)
    for base in pattern.valid:
        for foreign in FOREIGN:
            texts.update(dict.fromkeys(_edited(base, foreign), False))
    for base in pattern.valid:
        edits = [base.upper(), base.lower(), base.swapcase(), base * 2, base * 100, base[1:], base[:-1], base[::-1], ""]
        for plain in PLAIN:
            edits += _edited(base, plain)
        for text in (*edits, *(base[:at] + base[at + 1 :] for at in range(len(base)))):
            texts.setdefault(text, None)
    return list(texts.items())


def _edited(base: str, piece: str) -> Iterator[str]:
    """Yield a text with something in front, behind, within, and in place of its first, middle and last character."""
    middle = len(base) // 2
    yield from (piece + base, base + piece, base[:middle] + piece + base[middle:])
    if base:
        yield from (piece + base[1:], base[:middle] + piece + base[middle + 1 :], base[:-1] + piece)


def attacks(pattern: Pattern) -> Iterator[tuple[str, Parts]]:
    """Yield texts of 1 MiB that make a backtracking engine work: the name of a template, and what the text is made of.

    Templates: each character of a valid text repeated in its place; each short piece of it repeated; the whole repeated;
    characters of each class alone; pairs of separator and character; each as it is and with a bad end.
    """
    seen: set[Parts] = set()
    bad = itertools.cycle(("\n", '"', "%4", "\u00e9", "\0"))
    for name, before, piece, after in _pumped(pattern):
        for end in ("", next(bad)):
            size = len((before + after + end).encode())
            parts = ((before, 1), (piece, (MIB - size) // len(piece)), (after + end, 1))
            if parts not in seen:
                seen.add(parts)
                yield f"{name}, then {end!r}", parts


def _pumped(pattern: Pattern) -> Iterator[tuple[str, str, str, str]]:
    members = representatives(pattern)
    separators = [member for member in members if not member.isalnum()]
    for member in members:
        yield "one character", "", member, ""
    for one, other in itertools.product(separators or ["-"], ["a", "A", "/", ":"]):
        yield "two in turn", "", one + other, ""
    for base in pattern.valid[:4]:
        yield "a valid text", "", base or "a", ""
        yield "a valid text, then one character", base, base[-1:] or "a", ""
    for base in sorted(pattern.valid, key=lambda text: -len(set(text) & set(separators)))[:2]:
        for at in range(min(len(base), 24)):
            yield "a character in its place", base[:at], base[at], base[at + 1 :]
            if base[at] in separators:
                yield "a piece in its place", base[:at], base[at : at + 3], base[at + 3 :]


def representatives(pattern: Pattern) -> list[str]:
    """Return the first and the last character of each range of the pattern, and each single one."""
    found = {member for low, high in _ranges(pattern.tree) for member in (chr(low), chr(high))}
    return sorted(found)


def _ranges(tree: Any) -> Iterator[tuple[int, int]]:
    for code, value in tree:
        match code:
            case codes.LITERAL:
                yield value, value
            case codes.IN:
                yield from _ranges(value)
            case codes.RANGE:
                yield value
            case codes.SUBPATTERN:
                yield from _ranges(value[3])
            case codes.MAX_REPEAT:
                yield from _ranges(value[2])
            case codes.BRANCH:
                yield from itertools.chain.from_iterable(map(_ranges, value[1]))


def faults(pattern: Pattern) -> list[str]:
    """Say what makes a pattern read differently by some engine, or slow in one that backtracks."""
    text = pattern.text
    said = ["is not ASCII that can be seen"] if not re.fullmatch("[ -~]*", text) else []
    if not (text.startswith("^") and text.endswith("$") and not text.endswith("\\$")):
        said.append("is not anchored at both ends")
    inner = list(pattern.tree)
    if [code for code, _ in (inner[:1] + inner[-1:])] != [codes.AT, codes.AT]:
        said.append("has alternatives outside of a group, so that an anchor holds for one of them alone")
    return said + list(_foreign(inner[1:-1], within=False, may_nest=pattern.is_format))


def _foreign(tree: Any, *, within: bool, may_nest: bool) -> Iterator[str]:
    """Yield what is not literals, classes, groups, alternatives and plain quantifiers."""
    for code, value in tree:
        match code:
            case codes.LITERAL | codes.RANGE:
                pass
            case codes.IN:
                yield from _foreign(value, within=within, may_nest=may_nest)
            case codes.SUBPATTERN if not (value[1] or value[2]):
                yield from _foreign(value[3], within=within, may_nest=may_nest)
            case codes.BRANCH:
                for branch in value[1]:
                    yield from _foreign(branch, within=within, may_nest=may_nest)
            case codes.MAX_REPEAT:
                least, most, body = value
                several = most > 1 and most != least
                if several and within and not may_nest:
                    yield "repeats what repeats"
                yield from _foreign(body, within=within or several, may_nest=may_nest)
            case _:
                yield f"has {str(code).lower()}"
