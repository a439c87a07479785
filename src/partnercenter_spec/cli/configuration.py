"""Reading the files that steer a check; whatever is wrong with one is a mistake in the call."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from partnercenter_spec.cli.problems import UsageProblem


def read_bytes(name: str) -> bytes:
    """Read a file.

    Raises:
        UsageProblem: It cannot be read.
    """
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise UsageProblem(f"cannot read {name}: {error.strerror}") from error


def refuse_unknown_keys(place: str, table: Mapping[str, Any], known: Iterable[str]) -> None:
    """Accept a table that has only known keys.

    Raises:
        UsageProblem: There is another one.
    """
    known = tuple(known)
    for key in table:
        if key not in known:
            raise UsageProblem(f"{place}: there is no key {key!r}; there are {', '.join(known)}")


def text_of(place: str, table: Mapping[str, Any], key: str) -> str | None:
    """Return a text from a table, or None if it is not there.

    Raises:
        UsageProblem: The value is not text, or is blank.
    """
    value = table.get(key)
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip():
        raise UsageProblem(f"{place}: {key} must be text that is not empty")
    return value


def pick(place: str, key: str, value: str | None, allowed: Iterable[str]) -> str | None:
    """Return a value that is one of those allowed, or None.

    Raises:
        UsageProblem: It is another one.
    """
    allowed = tuple(allowed)
    if value is not None and value not in allowed:
        raise UsageProblem(f"{place}: {key} must be one of {', '.join(allowed)}")
    return value
