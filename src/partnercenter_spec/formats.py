r"""The closed table of formats: what each one asserts, in the keywords that every engine reads alike.

Formats become patterns or bounds, so that no verdict depends on an optional package of an engine. The patterns use
ASCII classes only and mean the same to Python, ECMA-262 and Rust.
"""

from __future__ import annotations

from typing import Any, Final

_HEX: Final = "[0-9A-Fa-f]"
_ESCAPED: Final = f"%{_HEX}{{2}}"
_UNRESERVED: Final = r"A-Za-z0-9._~\-"
_DELIMITERS: Final = "!$&'()*+,;="
_NAME: Final = f"(?:[{_UNRESERVED}{_DELIMITERS}]|{_ESCAPED})"
_USER: Final = f"(?:[{_UNRESERVED}{_DELIMITERS}:]|{_ESCAPED})"
_CHARACTER: Final = f"(?:[{_UNRESERVED}{_DELIMITERS}:@]|{_ESCAPED})"
_CHARACTER_NO_COLON: Final = f"(?:[{_UNRESERVED}{_DELIMITERS}@]|{_ESCAPED})"
_TAIL: Final = f"(?:[{_UNRESERVED}{_DELIMITERS}:@/?]|{_ESCAPED})*"
_AUTHORITY: Final = rf"//(?:{_USER}*@)?(?:\[[0-9A-Fa-fvV:.]+\]|{_NAME}*)(?::[0-9]*)?(?:/{_CHARACTER}*)*"
_ABSOLUTE_PATH: Final = f"/(?:{_CHARACTER}+(?:/{_CHARACTER}*)*)?"
_END: Final = rf"(?:\?{_TAIL})?(?:#{_TAIL})?"
_SCHEME: Final = r"[A-Za-z][A-Za-z0-9+.\-]*:"
_URI: Final = f"{_SCHEME}(?:{_AUTHORITY}|{_ABSOLUTE_PATH}|{_CHARACTER}+(?:/{_CHARACTER}*)*|){_END}"
_RELATIVE: Final = f"(?:{_AUTHORITY}|{_ABSOLUTE_PATH}|{_CHARACTER_NO_COLON}+(?:/{_CHARACTER}*)*|){_END}"

FORMATS: Final[dict[str, dict[str, Any]]] = {
    "uuid": {"pattern": f"^{_HEX}{{8}}(?:-{_HEX}{{4}}){{3}}-{_HEX}{{12}}$"},
    "uri": {"pattern": f"^{_URI}$"},
    "uri-reference": {"pattern": f"^(?:{_URI}|{_RELATIVE})$"},
    "int32": {"minimum": -(2**31), "maximum": 2**31 - 1},
    "int64": {"minimum": -(2**63), "maximum": 2**63 - 1},
}
"""Format name to the assertion that stands for it (RFC 9562, RFC 3986, OpenAPI format registry)."""

FORMAT_MEANINGS: Final[dict[str, str]] = {
    "uuid": "a GUID of 32 hexadecimal digits with four hyphens",
    "uri": "an absolute URI",
    "uri-reference": "a URI or a relative reference",
    "int32": "a 32-bit integer",
    "int64": "a 64-bit integer",
}
"""Format name to what it means, for messages."""
