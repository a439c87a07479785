"""Pointers and names that are fit to be shown: a property name in a payload can be data as well."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from partnercenter_spec.jsontypes import Token

_IDENTIFIER: Final = re.compile(r"[A-Za-z_$@][A-Za-z0-9_$.\-]{0,63}")


def is_presentable(name: str) -> bool:
    """Say whether a property name looks like a name and not like data (an address, a token, a sentence)."""
    return _IDENTIFIER.fullmatch(name) is not None


def shown_pointer(tokens: Sequence[Token]) -> str:
    """Write a pointer, cut before the first name that may be data."""
    text = ""
    for token in tokens:
        if isinstance(token, int) or _IDENTIFIER.fullmatch(token) is not None:
            text += f"/{token}"
        else:
            break
    return text


def shown_name(name: str) -> str:
    """Write a property name for a message, or only its length if it may be data."""
    return f"`{name}`" if is_presentable(name) else f"a name of {len(name)} characters"
