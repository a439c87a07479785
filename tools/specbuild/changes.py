"""One change to a payload, as RFC 6902 has it: replace, add or remove."""

from __future__ import annotations

import copy
from typing import Any, Final

from specbuild.pointers import split

_NO_PLACE: Final = "there is nothing at `{}` in the payload: correct the pointer"


class ChangeError(ValueError):
    """The change does not fit the payload."""


def apply(payload: Any, op: str, path: str, value: Any = None) -> Any:  # noqa: ANN401 - JSON of whatever shape
    """Return a changed copy of a payload.

    Args:
        payload: The payload.
        op: `replace`, `add` or `remove`.
        path: JSON Pointer to the value; `-` as last token adds to the end of an array.
        value: The new value.

    Raises:
        ChangeError: The place does not exist, or for `add` exists already, or nothing would change.
    """
    try:
        tokens = split(path)
    except ValueError as error:
        raise ChangeError(str(error)) from None
    changed = copy.deepcopy(payload)
    if not tokens:
        if op != "replace":
            message = "the payload as a whole can only be replaced"
            raise ChangeError(message)
        changed = copy.deepcopy(value)
    else:
        holder = changed
        for token in tokens[:-1]:
            holder = _step(holder, token, path)
        _change(holder, tokens[-1], op, path, copy.deepcopy(value))
    if _same(changed, payload):
        message = f"`{op}` at `{path}` changes nothing: give another value"
        raise ChangeError(message)
    return changed


def _change(holder: Any, token: str, op: str, path: str, value: Any) -> None:  # noqa: ANN401
    if op == "add":
        _add(holder, token, path, value)
        return
    _step(holder, token, path)
    key = int(token) if isinstance(holder, list) else token
    if op == "remove":
        del holder[key]
    else:
        holder[key] = value


def _add(holder: Any, token: str, path: str, value: Any) -> None:  # noqa: ANN401
    if isinstance(holder, list) and (token == "-" or (token.isdecimal() and int(token) <= len(holder))):
        holder.insert(len(holder) if token == "-" else int(token), value)
    elif isinstance(holder, dict) and token not in holder:
        holder[token] = value
    elif isinstance(holder, dict):
        message = f"there is something at `{path}` already: use replace"
        raise ChangeError(message)
    else:
        raise ChangeError(_NO_PLACE.format(path))


def _step(holder: Any, token: str, path: str) -> Any:  # noqa: ANN401
    if isinstance(holder, dict) and token in holder:
        return holder[token]
    if isinstance(holder, list) and token.isdecimal() and int(token) < len(holder):
        return holder[int(token)]
    raise ChangeError(_NO_PLACE.format(path))


def _same(one: Any, other: Any) -> bool:  # noqa: ANN401
    """Compare as JSON does: true is not 1 and 1.0 is not "1"."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return type(one) is type(other) and bool(one == other)
