"""What the change of one keyword of a schema means: a table of rules, one for each keyword that judges a value by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from partnercenter_spec.comparison.ledger import Shift
from partnercenter_spec.comparison.nodes import ABSENT

ANNOTATIONS: Final = frozenset(
    {
        "title", "description", "$comment", "examples", "example", "x-evidence", "x-aliases", "x-since", "x-stability",
        "x-deprecated", "x-shape-of", "x-sensitivity", "x-enum-descriptions",
    }
)  # fmt: skip
"""Keywords that people and editors read; they judge nothing."""

_WIDER_FORMATS: Final = {("int32", "int64"), ("uri", "uri-reference")}
_FORMATS: Final = frozenset({"uuid", "uri", "uri-reference", "int32", "int64"})
_TYPES: Final = frozenset({"null", "boolean", "object", "array", "number", "integer", "string"})


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change of a keyword does.

    Attributes:
        kind: The kind of the change.
        shift: How what is allowed changed.
        fact: What happened, in words.
        in_code: Whether generators choose the type of a member by the keyword.
    """

    kind: str
    shift: Shift
    fact: str
    in_code: bool = False


Rule = Callable[[Any, Any], Effect | None]
"""Old and new value in, ABSENT for a keyword that is not there; None for what the rule does not know."""


def _bound(keyword: str, is_upper: bool, old: Any, new: Any) -> Effect | None:  # noqa: ANN401
    if not all(value is ABSENT or _is_number(value) for value in (old, new)):
        return None
    if ABSENT in (old, new):
        return _appearing(keyword, f"{keyword} {new if old is ABSENT else old}", old)
    if old == new:
        return Effect(f"{keyword}Changed", Shift.UNTOUCHED, f"{keyword} is written in another way")
    narrowed = (new < old) if is_upper else (new > old)
    fact = f"{keyword} {'fell' if new < old else 'rose'} from {old} to {new}"
    return Effect(f"{keyword}Changed", Shift.NARROWED if narrowed else Shift.WIDENED, fact)


def _pattern(old: Any, new: Any) -> Effect | None:  # noqa: ANN401
    if not all(value is ABSENT or isinstance(value, str) for value in (old, new)):
        return None
    if ABSENT in (old, new):
        return _appearing("pattern", f"the pattern {new if old is ABSENT else old}", old)
    fact = f"the pattern {old} became {new}, and whether one holds the other cannot be told"
    return Effect("patternChanged", Shift.UNCLEAR, fact)


def _format(old: Any, new: Any) -> Effect | None:  # noqa: ANN401
    if not all(value is ABSENT or (isinstance(value, str) and value in _FORMATS) for value in (old, new)):
        return None
    if ABSENT in (old, new):
        return _appearing("format", f"the format {new if old is ABSENT else old}", old, in_code=True)
    shift = Shift.REPLACED
    if (old, new) in _WIDER_FORMATS:
        shift = Shift.WIDENED
    elif (new, old) in _WIDER_FORMATS:
        shift = Shift.NARROWED
    return Effect("formatChanged", shift, f"the format {old} became {new}", in_code=True)


def _type(old: Any, new: Any) -> Effect | None:  # noqa: ANN401
    before, after = _type_names(old), _type_names(new)
    if before is None or after is None:
        return None
    if ABSENT in (old, new):
        names = " or ".join(sorted(after or before))
        return _appearing("type", f"the type {names}", old, in_code=True)
    fact = f"the type {' or '.join(sorted(before))} became {' or '.join(sorted(after))}"
    wider, narrower = _holds(after, before), _holds(before, after)
    shift = {(True, True): Shift.UNTOUCHED, (True, False): Shift.WIDENED, (False, True): Shift.NARROWED}
    return Effect("typeChanged", shift.get((wider, narrower), Shift.REPLACED), fact, in_code=not (wider and narrower))


def _const(old: Any, new: Any) -> Effect | None:  # noqa: ANN401
    if ABSENT in (old, new):
        return _appearing("const", "the fixed value", old)
    return Effect("constChanged", Shift.REPLACED, "the fixed value became another")


def _unique(old: Any, new: Any) -> Effect | None:  # noqa: ANN401
    before, after = (False if value is ABSENT else value for value in (old, new))
    if not isinstance(before, bool) or not isinstance(after, bool):
        return None
    if before == after:
        return Effect("uniqueItemsChanged", Shift.UNTOUCHED, "uniqueItems is written in another way")
    if after:
        return Effect("uniqueItemsAdded", Shift.NARROWED, "items must differ from each other")
    return Effect("uniqueItemsRemoved", Shift.WIDENED, "items need not differ from each other any more")


def _additional(old: Any, new: Any) -> Effect | None:  # noqa: ANN401
    before, after = _is_open(old), _is_open(new)
    if before is None or after is None:
        return None
    if before is after:
        fact = "that further properties are allowed is said in another way"
        return Effect("additionalPropertiesChanged", Shift.UNTOUCHED, fact, in_code=True)
    if after:
        return Effect("additionalPropertiesAllowed", Shift.WIDENED, "further properties are allowed")
    return Effect("additionalPropertiesForbidden", Shift.NARROWED, "further properties are not allowed any more")


RULES: Final[Mapping[str, Rule]] = {
    "type": _type,
    "format": _format,
    "pattern": _pattern,
    "const": _const,
    "uniqueItems": _unique,
    "additionalProperties": _additional,
    **{name: partial(_bound, name, False) for name in ("minLength", "minimum", "minItems")},
    **{name: partial(_bound, name, True) for name in ("maxLength", "maximum", "maxItems")},
}


def _appearing(keyword: str, shown: str, old: Any, *, in_code: bool = False) -> Effect:  # noqa: ANN401
    if old is ABSENT:
        return Effect(f"{keyword}Added", Shift.NARROWED, f"{shown} was added", in_code)
    return Effect(f"{keyword}Removed", Shift.WIDENED, f"{shown} was removed", in_code)


def _is_open(value: Any) -> bool | None:  # noqa: ANN401
    """Say whether further properties are allowed, None where a schema narrows them."""
    if value is ABSENT or value is True or value == {}:
        return True
    return False if value is False else None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _type_names(value: Any) -> frozenset[str] | None:  # noqa: ANN401
    if value is ABSENT:
        return frozenset()
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not names or any(name not in _TYPES for name in map(str, names)):
        return None
    return frozenset(map(str, names))


def _holds(wide: frozenset[str], narrow: frozenset[str]) -> bool:
    """Say whether one set of types allows all that another does; each integer is a number."""
    return narrow <= (wide | {"integer"} if "number" in wide else wide)
