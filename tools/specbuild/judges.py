"""The validators that cases are put to: both engines, lenient and strict, on the contract as the source has it now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any, Final, Protocol

from specbuild.contract import build_contract
from specbuild.tree import Tree

ENGINES: Final = ("jsonschema_rs", "reference")


class Found(Protocol):
    """What is read of a finding."""

    @property
    def code(self) -> str:
        """The code."""

    @property
    def pointer(self) -> str:
        """The place in the payload."""

    @property
    def severity(self) -> str:
        """`error` or `warning`."""

    @property
    def schema_pointer(self) -> str | None:
        """The keyword that failed, in the OpenAPI document."""


Judge = Callable[[str, str, str], Iterable[Found]]
"""Type, payload as JSON text and direction in; findings out."""


def shipped_judges(tree: Tree) -> Mapping[tuple[str, bool], Judge]:
    """Return the judges of the package that is built, by engine and strictness.

    Raises:
        ImportError: The package is not installed.
        ValueError: An engine is not installed.
    """
    package = import_module("partnercenter_spec")
    contract = import_module("partnercenter_spec.contract").Contract(build_contract(tree))

    def judge(engine: str, *, strict: bool) -> Judge:
        validator: Any = package.Validator(engine=engine, strict=strict, contract=contract)
        found: Judge = validator.payload
        return found

    return {(engine, strict): judge(engine, strict=strict) for engine in ENGINES for strict in (False, True)}
