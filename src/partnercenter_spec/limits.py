"""Limits that keep hostile or broken input from costing time or memory."""

from __future__ import annotations

from partnercenter_spec.frozen import Frozen

MAX_ENGINE_DEPTH = 200
"""Deeper values are never handed to an engine: native recursion would end the process."""
MOST_DIGITS = 640
"""Longer numbers are refused by interpreters that were told to, with an exception of their own."""


class Limits(Frozen):
    """What one payload may cost. A value above a limit is refused with a finding `limitExceeded`.

    Attributes:
        max_bytes: Size of an encoded payload, in bytes; of a decoded one, characters in all names and strings.
        max_depth: Nesting of objects and arrays, at most 200.
        max_digits: Digits of one number, at most 640.
        max_nodes: Values in a payload: members, items and the root.
        max_findings: Findings in one report; the rest is counted in a last finding.
    """

    __slots__ = ("max_bytes", "max_depth", "max_digits", "max_nodes", "max_findings")  # noqa: RUF023 - as the arguments

    max_bytes: int
    max_depth: int
    max_digits: int
    max_nodes: int
    max_findings: int

    def __init__(
        self,
        max_bytes: int = 16 * 1024 * 1024,
        max_depth: int = 100,
        max_digits: int = 400,
        max_nodes: int = 1_000_000,
        max_findings: int = 1_000,
    ) -> None:
        """Refuse limits that make no sense.

        Raises:
            ValueError: A limit is below one, or `max_depth` or `max_digits` is above what engines bear.
        """
        self._set(
            max_bytes=max_bytes,
            max_depth=max_depth,
            max_digits=max_digits,
            max_nodes=max_nodes,
            max_findings=max_findings,
        )
        for name in self.__slots__:
            number = getattr(self, name)
            if not isinstance(number, int) or isinstance(number, bool) or number < 1:
                message = f"Limits.{name} is a whole number of at least 1"
                raise ValueError(message)
        for name, most in (("max_depth", MAX_ENGINE_DEPTH), ("max_digits", MOST_DIGITS)):
            if getattr(self, name) > most:
                message = f"Limits.{name} is at most {most}"
                raise ValueError(message)
