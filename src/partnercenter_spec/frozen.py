"""Values that do not change. They are what `dataclasses` would make, without the time that importing it takes."""

from __future__ import annotations

from typing import Any, NoReturn, Self


class Frozen:
    """A value made of its slots, which subclasses set once with `_set` and name in the order of their arguments."""

    __slots__: tuple[str, ...] = ()

    def _set(self, **values: object) -> None:
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def _values(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuse.

        Raises:
            AttributeError: Always.
        """
        message = f"a {type(self).__name__} does not change"
        raise AttributeError(message)

    def __delattr__(self, name: str) -> NoReturn:
        """Refuse.

        Raises:
            AttributeError: Always.
        """
        self.__setattr__(name, None)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._values() == other._values()

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in zip(self.__slots__, self._values(), strict=True))
        return f"{type(self).__name__}({told})"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self._values()

    def replace(self, /, **changes: Any) -> Self:  # noqa: ANN401 - as the values are
        """Return a value like this one, with some changes; `copy.replace` calls this as well."""
        return type(self)(**dict(zip(self.__slots__, self._values(), strict=True), **changes))

    __replace__ = replace
