r"""The closed table of formats: what each one asserts, in the keywords that every engine reads alike.

Formats become patterns or bounds, so that no verdict depends on an optional package of an engine. The patterns use
ASCII classes only and mean the same to Python, ECMA-262 and Rust.
"""

from __future__ import annotations

from typing import Any, Final

_HEX: Final = "[0-9A-Fa-f]"
_ESCAPED: Final = f"%{_HEX}{{2}}"
_NAME: Final = r"A-Za-z0-9._~\-!$&'()*+,;="


def _uris(star: str) -> tuple[str, str]:
    """Return the patterns of a URI and of a relative reference, with a sign for `any number of`.

    No repetition takes a character that may come after it, and none can be read in two ways.
    """

    def many(characters: str) -> str:
        return f"[{characters}]{star}(?:{_ESCAPED}[{characters}]{star}){star}"

    rest = many(f"{_NAME}:@/")
    tail = many(f"{_NAME}:@/?")
    literal = rf"\[(?:[0-9A-Fa-f:.]+|[vV]{_HEX}+\.[{_NAME}:]+)\]"
    authority = f"//(?:{many(_NAME + ':')}@)?(?:{literal}|{many(_NAME)})(?::[0-9]{star})?(?:/{rest})?"
    absolute = f"/(?:(?:[{_NAME}:@]|{_ESCAPED}){rest})?"
    end = rf"(?:\?{tail})?(?:#{tail})?"
    uri = rf"[A-Za-z][A-Za-z0-9+.\-]*:(?:{authority}|{absolute}|(?:[{_NAME}:@]|{_ESCAPED}){rest}|){end}"
    relative = f"(?:{authority}|{absolute}|(?:[{_NAME}@]|{_ESCAPED}){many(_NAME + '@')}(?:/{rest})?|){end}"
    return f"^{uri}$", f"^(?:{uri}|{relative})$"


_URI, _REFERENCE = _uris("*")

NEVER_BACK: Final[dict[str, str]] = dict(zip((_URI, _REFERENCE), _uris("*+"), strict=True))
"""Pattern to the same pattern that never goes back over what it took, for Python, which is slow at that."""

FORMATS: Final[dict[str, dict[str, Any]]] = {
    "uuid": {"pattern": f"^{_HEX}{{8}}(?:-{_HEX}{{4}}){{3}}-{_HEX}{{12}}$"},
    "uri": {"pattern": _URI},
    "uri-reference": {"pattern": _REFERENCE},
    "int32": {"minimum": -(2**31), "maximum": 2**31 - 1},
    "int64": {"minimum": -(2**63), "maximum": 2**63 - 1},
}
"""Format name to the assertion that stands for it (RFC 9562, RFC 3986, OpenAPI format registry)."""

BUILT_IN: Final[dict[str, str]] = {str(FORMATS[name]["pattern"]): name for name in ("uuid", "uri", "uri-reference")}
"""Pattern to the format for which jsonschema-rs has a quicker check of its own. It accepts no more, which the tests hold."""

FORMAT_MEANINGS: Final[dict[str, str]] = {
    "uuid": "a GUID of 32 hexadecimal digits with four hyphens",
    "uri": "an absolute URI",
    "uri-reference": "a URI or a relative reference",
    "int32": "a 32-bit integer",
    "int64": "a 64-bit integer",
}
"""Format name to what it means, for messages."""
