"""Examples as cases: valid payloads, invalid ones as one change to a valid one, and what must be found in each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from specbuild.changes import ChangeError, apply
from specbuild.pointers import escape, join, parent
from specbuild.problems import Problem, SourceError
from specbuild.tree import SourceFile, Tree
from specbuild.tree import load as load_tree

RULE: Final = "cases"


@dataclass(frozen=True, slots=True, order=True)
class Expected:
    """One finding that a case must give.

    Attributes:
        pointer: JSON Pointer into the payload.
        code: Code of the finding.
        severity: `error` or `warning`.
    """

    pointer: str
    code: str
    severity: str


@dataclass(frozen=True, slots=True)
class Case:
    """One payload and everything that must be found in it.

    Attributes:
        name: Unique among the cases of its type.
        type: Name of the type.
        direction: `request` or `response`.
        body: The payload as JSON text.
        strict: Whether it is judged strictly.
        valid: Whether the payload stands among the valid ones.
        expected: The whole set of findings.
        path: The file it comes from.
        line: The line in that file.
    """

    name: str
    type: str
    direction: str
    body: str
    strict: bool
    valid: bool
    expected: frozenset[Expected]
    path: str
    line: int

    @property
    def payload(self) -> Any:  # noqa: ANN401 - JSON of whatever shape
        """The payload, the caller's own copy."""
        return json.loads(self.body)

    @property
    def id(self) -> str:
        """Type and name, for the names of tests."""
        return f"{self.type}-{self.name}"


def load(root: Path) -> tuple[Case, ...]:
    """Return all cases of a project.

    Args:
        root: The project, which holds `schemas/`.

    Raises:
        SourceError: The source cannot be read, or a change does not fit the payload it changes.
    """
    return from_tree(load_tree(root))


def from_tree(tree: Tree) -> tuple[Case, ...]:
    """Return all cases of a source tree, those in operations included.

    Raises:
        SourceError: A change does not fit the payload it changes.
    """
    problems: list[Problem] = []
    cases: list[Case] = []
    for file in tree.inside("examples"):
        cases += _File(tree, file, problems.append).cases()
    for file in tree.inside("paths"):
        cases += _from_operations(tree, file)
    if problems:
        raise SourceError(problems)
    return tuple(cases)


class _File:
    """The cases of one example file."""

    def __init__(self, tree: Tree, file: SourceFile, report: Callable[[Problem], None]) -> None:
        self._file = file
        self._report = report
        self._type: str = file.value["type"]
        self._known = self._type in tree.types
        schema = tree.types[self._type].value if self._known else {}
        self._direction: str = schema.get("x-direction", "response")
        self._valid: Mapping[str, Mapping[str, Any]] = file.value["valid"]

    def cases(self) -> Iterator[Case]:
        if not self._known:
            message = f"there is no type `{self._type}`: name the type these cases are of"
            self._report(self._file.problem(RULE, "/type", message))
            return
        for name, said in self._valid.items():
            yield from self._valid_cases(name, said)
        for name, said in self._file.value.get("invalid", {}).items():
            place = join("", "invalid", name)
            if said["from"] not in self._valid:
                message = f"there is no valid case `{said['from']}`: name one of {', '.join(self._valid)}"
                self._report(self._file.problem(RULE, join(place, "from"), message))
            elif "each" in said:
                yield from self._family(name, said, place)
            else:
                expected = [Expected(one["at"], one["code"], _severity(said, one)) for one in said["expect"]]
                yield from self._changed(name, said, said["change"], place, expected)

    def _valid_cases(self, name: str, said: Mapping[str, Any]) -> Iterator[Case]:
        expected = frozenset(Expected(one["at"], one["code"], "warning") for one in said.get("expect", ()))
        place = join("", "valid", name)
        for direction in self._directions(said):
            shown = f"{name} ({direction})" if said.get("direction") == "both" else name
            yield self._case(shown, direction, said["payload"], said, place, expected, valid=True)

    def _directions(self, said: Mapping[str, Any]) -> tuple[str, ...]:
        direction = said.get("direction", self._direction)
        return ("response", "request") if direction == "both" else (direction,)

    def _family(self, name: str, said: Mapping[str, Any], place: str) -> Iterator[Case]:
        each = {keyword: value for keyword, value in said["each"].items() if keyword != "values"}
        values = said["each"].get("values", [None])
        for index, pointer in enumerate(said["at"]):
            expected = [Expected(_found_at(said, pointer), said["expect"], _severity(said, {}))]
            for value in values:
                more = {"value": value} if "values" in said["each"] else {}
                shown = f"{name}:{pointer}={value}" if more else f"{name}:{pointer}"
                change = {**each, **more, "path": pointer}
                yield from self._changed(shown, said, change, join(place, "at", index), expected)

    def _changed(
        self,
        name: str,
        said: Mapping[str, Any],
        change: Mapping[str, Any],
        place: str,
        expected: list[Expected],
    ) -> Iterator[Case]:
        start = self._valid[said["from"]]
        try:
            payload = apply(start["payload"], change["op"], change["path"], change.get("value"))
        except ChangeError as error:
            self._report(self._file.problem(RULE, place, str(error)))
            return
        for direction in self._directions(start):
            shown = f"{name} ({direction})" if start.get("direction") == "both" else name
            yield self._case(shown, direction, payload, said, place, frozenset(expected), valid=False)

    def _case(
        self,
        name: str,
        direction: str,
        payload: Any,  # noqa: ANN401 - JSON of whatever shape
        said: Mapping[str, Any],
        place: str,
        expected: frozenset[Expected],
        *,
        valid: bool,
    ) -> Case:
        body = json.dumps(payload, ensure_ascii=False, allow_nan=False)
        strict = said.get("strict", False)
        line = self._file.document.line(place)
        return Case(name, self._type, direction, body, strict, valid, expected, self._file.path, line)


def _severity(said: Mapping[str, Any], one: Mapping[str, Any]) -> str:
    severity: str = one.get("severity", said.get("severity", "error"))
    return severity


def _found_at(said: Mapping[str, Any], pointer: str) -> str:
    usual = "parent" if said["each"]["op"] == "remove" and said["expect"] == "required" else "self"
    place: str = said.get("expect_at", usual)
    return {"parent": parent(pointer), "self": pointer}.get(place, place)


def _from_operations(tree: Tree, file: SourceFile) -> Iterator[Case]:
    """Yield the bodies that operations show as examples; all of them are valid."""
    for path, item in file.value["paths"].items():
        for method, operation in item.items():
            place = join("/paths", path, method)
            parts = [("request", join(place, "requestBody"), operation.get("requestBody", {}))]
            parts += [
                ("response", join(place, "responses", status), said) for status, said in operation["responses"].items()
            ]
            for direction, where, part in parts:
                yield from _bodies(tree, file, operation["operationId"], direction, where, part)


def _bodies(
    tree: Tree, file: SourceFile, operation: str, direction: str, where: str, part: Mapping[str, Any]
) -> Iterator[Case]:
    for kind, said in part.get("content", {}).items():
        target = tree.refer(file, said["schema"].get("$ref", ""))
        for name, example in said.get("examples", {}).items():
            if target is None:
                continue
            line = file.document.line(join(where, "content", kind, "examples", name))
            shown = f"{operation}/{where.rpartition('/')[2]}/{escape(name)}"
            body = json.dumps(example["value"], ensure_ascii=False, allow_nan=False)
            yield Case(
                shown,
                target.stem,
                direction,
                body,
                strict=False,
                valid=True,
                expected=frozenset(),
                path=file.path,
                line=line,
            )
