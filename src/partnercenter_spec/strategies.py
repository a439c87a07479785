"""Hypothesis strategies: acceptable payloads of every type, and payloads with one known fault. Needs the extra `fuzz`.

from hypothesis import given
from partnercenter_spec import strategies

@given(strategies.payloads("Customer"))
def test_reading(payload): ...
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

try:
    from hypothesis import strategies as st
except ImportError as error:
    message = "partnercenter_spec.strategies needs Hypothesis: pip install 'partnercenter-spec[fuzz]'"
    raise ImportError(message) from error

from partnercenter_spec.contract import shipped
from partnercenter_spec.generation.edits import Fault, edits
from partnercenter_spec.generation.payloads import Maker
from partnercenter_spec.generation.samples import direction_of, example
from partnercenter_spec.jsontypes import Json
from partnercenter_spec.views import Direction

__all__ = ["Fault", "example", "faults", "payloads"]

T = TypeVar("T")
_CHARACTERS = st.characters(exclude_categories=["Cs"])


def payloads(name: str, direction: Direction | None = None, *, strict: bool = False) -> st.SearchStrategy[Json]:
    """Return a strategy for acceptable payloads of a type.

    Args:
        name: Name of the type.
        direction: Who sends it; the service unless the type is one that only clients send.
        strict: Whether a strict validator has to accept them; else unknown members, new values of open enumerations and
            merely tolerated types are among them.

    Returns:
        Decoded JSON values; `json.dumps` makes them text.

    Raises:
        UnknownType: There is no such type.
        ValueError: The direction is neither `request` nor `response`.
    """
    return _payloads(*_subject(name, direction), strict=strict, plain=False)


def faults(
    name: str, direction: Direction | None = None, *, strict: bool = True
) -> st.SearchStrategy[tuple[Json, Fault]]:
    """Return a strategy for payloads of a type with one fault each.

    Args:
        name: Name of the type.
        direction: Who sends it; the service unless the type is one that only clients send.
        strict: Whether they will be judged strictly. Without it, faults that are then mere warnings do not occur.

    Returns:
        Pairs of a payload and its fault: the code and the pointer of the one error that it gives.

    Raises:
        UnknownType: There is no such type.
        ValueError: The direction is neither `request` nor `response`.
    """
    return _faults(*_subject(name, direction), strict=strict)


def _subject(name: str, direction: Direction | None) -> tuple[str, Direction]:
    entry = shipped().entry(name)
    return entry.name, direction_of(entry, direction)


class _Drawer:
    """Makes the choices of a generator by drawing from Hypothesis, so that they shrink and can be replayed."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw

    def one_of(self, options: Sequence[T]) -> T:
        return options[self.integer(0, len(options) - 1)]

    def integer(self, smallest: int, largest: int) -> int:
        return self._draw(st.integers(smallest, largest))

    def seldom(self) -> bool:
        return self._draw(st.integers(0, 7)) == 7

    def text(self, shortest: int, longest: int) -> str:
        return self._draw(st.text(_CHARACTERS, min_size=shortest, max_size=longest))


@st.composite
def _payloads(draw: st.DrawFn, name: str, direction: Direction, *, strict: bool, plain: bool) -> Any:  # noqa: ANN401
    maker = Maker(shipped(), _Drawer(draw), direction, strict=strict, plain=plain)
    return maker.payload(shipped().entry(name))


@st.composite
def _faults(draw: st.DrawFn, name: str, direction: Direction, *, strict: bool) -> tuple[Any, Fault]:
    entry = shipped().entry(name)
    sound = draw(_payloads(name, direction, strict=True, plain=True))
    candidates = list(edits(shipped(), entry, sound, direction, strict=strict))
    chosen = candidates[draw(st.integers(0, len(candidates) - 1))]
    return chosen.apply(sound), chosen.fault
