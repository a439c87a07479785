"""When decoded values are accepted at once, and by what.

An engine decides fastest with a view of what payloads of a type look like. Such a view is compiled once some of them
came by; what it does not accept is put to the view of all that the type allows, and is learned from, ever less often if
that is of no use. Verdicts do not depend on any of this, only time does; so it does not matter either that threads may
count past each other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from partnercenter_spec.acceptance import acceptance, integers_of
from partnercenter_spec.engine import compile_acceptance
from partnercenter_spec.hygiene import is_surely_fit
from partnercenter_spec.jsontypes import Json, Schema
from partnercenter_spec.limits import Limits
from partnercenter_spec.widening import Expected

_SOME: Final = 32  # values that are accepted before it is worth to look at one
_LONGEST_PAUSE: Final = 255
_BITS: Final = 63
_Accepts = Callable[[object], bool]


class Acceptor:
    """Accepts values of one type that surely have no finding and are within the limits; its no is a perhaps."""

    __slots__ = (
        "_all",
        "_expected",
        "_integers",
        "_left",
        "_limits",
        "_pause",
        "_shape",
        "_unbounded",
        "_usual",
        "_view",
    )

    def __init__(self, expected: Expected, limits: Limits) -> None:
        """Set what to accept; nothing is compiled before it is needed.

        Args:
            expected: What payloads of the type are told by.
            limits: What is accepted must be within them.
        """
        self._expected: Final = expected
        self._limits: Final = limits
        self._all: _Accepts = _nothing
        self._view: Schema | None = None
        self._usual: _Accepts = _nothing
        self._shape: Schema | None = None
        self._unbounded = True
        self._integers: tuple[tuple[str, ...], ...] | None = None
        self._left, self._pause = _SOME, 0

    def takes(self, value: object) -> bool:
        """Accept a value of a caller's. Its classes are looked at first: engines ask others for things, and that is code."""
        try:
            return (
                is_surely_fit(value, self._limits)
                and (self._usual(value) or self._look_closer(value))
                and (not self._unbounded or self._has_small_integers(value))
            )
        except ValueError:  # a Python value that the engine does not read
            return False

    def accepts(self, value: object) -> bool:
        """Accept a value that was read from a text.

        Raises:
            ValueError: It is a Python value that JSON does not have.
        """
        return self._usual(value) or self._look_closer(value)

    def renew(self) -> None:
        """Take over what usual payloads have besides; what is expected at all is looked up each time."""
        if self._shape is not None:
            self._renew()

    def _look_closer(self, value: Any) -> bool:  # noqa: ANN401 - any value at all
        if self._view is not self._expected.view:
            self._compile(self._expected.view)
        if not self._all(value):
            return False
        if self._left > 0:
            self._left -= 1
        else:
            self._learn(value)
        return True

    def _learn(self, value: Json) -> None:
        self._expected.meet([value])
        if self._expected.shape is self._shape:
            self._pause = min(2 * self._pause + 1, _LONGEST_PAUSE)
        else:
            self._renew()
            self._pause = 0
        self._left = self._pause

    def _renew(self) -> None:
        self._shape = self._expected.shape
        view = None if self._expected.is_open else acceptance(self._shape, self._limits)
        self._usual = _nothing if view is None else compile_acceptance(view)

    def _compile(self, expected: Schema) -> None:
        view = acceptance(expected, self._limits)
        if view is not None:  # else what came besides goes beyond the limits
            self._integers = integers_of(view)
            self._unbounded = self._integers != ()
        self._all = _nothing if view is None else compile_acceptance(view)
        self._view = expected

    def _has_small_integers(self, value: Any) -> bool:  # noqa: ANN401 - a value that was accepted
        """Say whether the integers of an accepted value are such as engines compare rightly; a no is a perhaps."""
        if self._integers is None:
            return False
        for path in self._integers:
            node = value
            for name in path:
                node = node.get(name) if node is not None else None
            if node is not None and (type(node) is not int or node.bit_length() > _BITS):
                return False
        return True


def _nothing(_value: object) -> bool:
    return False
