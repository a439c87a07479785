"""The only module that imports a JSON Schema engine.

An engine compiles a view and says which keywords failed where. Two engines do this with the same result: jsonschema-rs,
compiled and fast, and jsonschema, pure Python, for platforms without a build of the first and as the reference.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final, Literal, Protocol, TypeAlias

from partnercenter_spec.formats import BUILT_IN, FORMATS, NEVER_BACK
from partnercenter_spec.jsontypes import Token

EngineName = Literal["auto", "jsonschema_rs", "reference"]

_MASK: Final = "a value"  # what the engine writes into its messages, which nobody reads, instead of payloads


Failure: TypeAlias = tuple[tuple[Token, ...], tuple[Token, ...]]
"""A keyword that failed: the names and indexes from the root of the payload to the value; then the keywords and names from
the root of the view to the keyword that failed, through references."""


class Compiled(Protocol):
    """A compiled view."""

    def is_valid(self, value: object) -> bool:
        """Say whether a value satisfies the view."""

    def failures(self, value: object) -> Iterable[Failure]:
        """Return the keywords that failed, in no particular order."""


def choose(name: EngineName) -> Literal["jsonschema_rs", "reference"]:
    """Say which engine a name stands for on this machine.

    Raises:
        ValueError: The name is not that of an engine, or the engine is not installed.
    """
    if name not in {"auto", "jsonschema_rs", "reference"}:
        message = f"engine is 'auto', 'jsonschema_rs' or 'reference', not {name!r}"
        raise ValueError(message)
    if name == "reference":
        return "reference"
    if find_spec("jsonschema_rs") is not None:
        return "jsonschema_rs"
    if name == "auto":
        return "reference"
    message = "the engine jsonschema_rs is not installed; use engine='auto' or 'reference'"
    raise ValueError(message)


def compile_view(
    view: Mapping[str, Any], engine: Literal["jsonschema_rs", "reference"], *, built_in: bool = False
) -> Compiled:
    """Compile a view.

    Args:
        view: The view.
        engine: What decides.
        built_in: Whether the engine's own checks of formats come before the patterns for them. They are quicker and
            accept no more; what they refuse is put to the pattern, so that nothing else changes.
    """
    if engine == "reference":
        return _Reference(view)
    return _RustWithFormats(view) if built_in else _Rust(view)


def compile_acceptance(view: Mapping[str, Any]) -> Callable[[object], bool]:
    """Compile a view that accepts at once, with the formats that jsonschema-rs has built in.

    Returns:
        A function that says yes or no, and raises ValueError for Python values that the engine does not read.
    """
    accepts: Callable[[object], bool] = _rust_validator(view, formats=True).is_valid
    return accepts


def _rust_validator(view: Mapping[str, Any], *, formats: bool) -> Any:  # noqa: ANN401 - a class of the engine
    rust = import_module("jsonschema_rs")
    return rust.Draft202012Validator(
        dict(view), validate_formats=formats, offline=True, mask=_MASK, pattern_options=rust.RegexOptions()
    )


class _Rust:
    def __init__(self, view: Mapping[str, Any]) -> None:
        self._validator = _rust_validator(view, formats=False)

    def is_valid(self, value: object) -> bool:
        answer: bool = self._validator.is_valid(value)
        return answer

    def failures(self, value: object) -> Iterable[Failure]:
        errors = self._validator.iter_errors(value)
        return [(tuple(error.instance_path), tuple(error.evaluation_path)) for error in errors]


class _RustWithFormats:
    def __init__(self, view: Mapping[str, Any]) -> None:
        self._validator = _rust_validator(_with_formats(view), formats=True)

    def is_valid(self, value: object) -> bool:
        return self._validator.is_valid(value) or not self.failures(value)

    def failures(self, value: object) -> list[Failure]:
        failed: list[Failure] = []
        for error in self._validator.iter_errors(value):
            keywords = tuple(error.evaluation_path)
            if keywords[-1] == "format":
                if _portable(FORMATS[error.kind.value]["pattern"]).fullmatch(error.instance):
                    continue
                keywords = (*keywords[:-1], "pattern")
            failed.append((tuple(error.instance_path), keywords))
        return failed


def _with_formats(node: Mapping[str, Any]) -> dict[str, Any]:
    """Put formats in place of their patterns where a failure is told: what conditions hold decides on other keywords."""
    with_formats = dict(node)
    built_in = BUILT_IN.get(node.get("pattern", ""))
    if built_in is not None:
        del with_formats["pattern"]
        with_formats["format"] = built_in
    for keyword in ("properties", "$defs"):
        if keyword in node:
            with_formats[keyword] = {name: _with_formats(child) for name, child in node[keyword].items()}
    if "items" in node:
        with_formats["items"] = _with_formats(node["items"])
    return with_formats


class _Reference:
    def __init__(self, view: Mapping[str, Any]) -> None:
        self._validator = _reference_class()(dict(view))

    def is_valid(self, value: object) -> bool:
        answer: bool = self._validator.is_valid(value)
        return answer

    def failures(self, value: object) -> Iterator[Failure]:
        for error in self._validator.iter_errors(value):
            yield tuple(error.absolute_path), tuple(error.absolute_schema_path)


@lru_cache(maxsize=1)
def _reference_class() -> Any:  # noqa: ANN401 - a class that jsonschema makes
    jsonschema = import_module("jsonschema")

    def pattern(_validator: object, expression: str, value: object, _schema: object) -> Iterator[Exception]:
        if isinstance(value, str) and not _portable(expression).fullmatch(value):
            yield jsonschema.ValidationError("pattern")

    return jsonschema.validators.extend(jsonschema.Draft202012Validator, {"pattern": pattern})


@lru_cache(maxsize=256)
def _portable(expression: str) -> re.Pattern[str]:
    """Compile an anchored pattern so that `$` means the end of the text, as in ECMA-262, and not before a newline."""
    expression = NEVER_BACK.get(expression, expression)
    return re.compile(expression.removeprefix("^").removesuffix("$"), re.ASCII)
