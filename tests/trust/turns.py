"""Says whether what a pattern repeats can be read in one way only, turn by turn, so that no engine tries a text twice."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from partnercenter_spec.patterns import Choice, Literal, Repeat, parse

_Part = Literal | Choice | Repeat


@dataclass
class _Places:
    """The places of a pattern that take one character each, and which place may come after which (Glushkov)."""

    takes: list[frozenset[str]] = field(default_factory=list)
    follow: list[set[int]] = field(default_factory=list)
    twofold: bool = False

    def add(self, characters: str) -> set[int]:
        self.takes.append(frozenset(characters))
        self.follow.append(set())
        return {len(self.takes) - 1}

    def connect(self, last: set[int], first: set[int]) -> None:
        for place in last:
            self.twofold |= bool(self.follow[place] & first)  # an inner and an outer turn lead to the same place
            self.follow[place] |= first

    def clash(self, places: set[int]) -> bool:
        """Say whether two places could take the same character."""
        return any(self.takes[one] & self.takes[other] for one, other in itertools.combinations(places, 2))


@dataclass
class _Span:
    """The places that a part may begin and end with, and whether it may be empty."""

    first: set[int]
    last: set[int]
    empty: bool


def ambiguous(pattern: str) -> bool:
    """Say whether something that a pattern repeats could be read in two ways."""
    return any(_clashes(repeat) for repeat in _repeats(parse(pattern)))


def _repeats(part: _Part) -> Iterator[Repeat]:
    if isinstance(part, Repeat):
        if part.most != part.least:
            yield part
        yield from _repeats(part.part)
    elif isinstance(part, Choice):
        yield from itertools.chain.from_iterable(map(_repeats, itertools.chain(*part.options)))


def _clashes(repeat: Repeat) -> bool:
    places = _Places()
    span = _span(repeat, places)
    return places.twofold or places.clash(span.first) or any(map(places.clash, places.follow))


def _span(part: _Part, places: _Places) -> _Span:
    if isinstance(part, Literal):
        place = places.add(part.characters)
        return _Span(place, place, empty=False)
    if isinstance(part, Choice):
        options = [_chain([_span(one, places) for one in option], places) for option in part.options]
        first = {place for span in options for place in span.first}
        last = {place for span in options for place in span.last}
        return _Span(first, last, any(span.empty for span in options))
    turns = [_span(part.part, places) for _ in range(max(part.least, 1))]
    if part.most > len(turns):  # the last one may be followed by itself
        places.twofold |= turns[-1].empty
        places.connect(turns[-1].last, turns[-1].first)
    whole = _chain(turns, places)
    return _Span(whole.first, whole.last, whole.empty or part.least == 0)


def _chain(parts: Iterable[_Span], places: _Places) -> _Span:
    whole = _Span(set(), set(), empty=True)
    for part in parts:
        places.connect(whole.last, part.first)
        whole.first |= part.first if whole.empty else set()
        whole.last = part.last | (whole.last if part.empty else set())
        whole.empty = whole.empty and part.empty
    return whole
