"""The source tree: which files there are, of what kind, and how they refer to each other."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from specbuild.problems import Problem, SourceError
from specbuild.yamlsource import Document, read

SCHEMAS: Final = "schemas"
KINDS: Final[Mapping[str, str]] = {
    "resources": "resource",
    "values": "value",
    "envelopes": "envelope",
    "requests": "request",
}
COMPONENTS: Final[Mapping[str, str]] = {
    **dict.fromkeys(KINDS, "schemas"),
    "parameters": "parameters",
    "headers": "headers",
    "responses": "responses",
}
FOLDERS: Final = (*COMPONENTS, "paths", "examples")
NO_SOURCE: Final = ("dialect", "released")
TOP: Final = ("openapi.yaml", "sources.yaml")
_VERSION: Final = re.compile(r"(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*)){2}")


@dataclass(frozen=True)
class SourceFile:
    """One file of the source.

    Attributes:
        path: Relative to the project, with forward slashes.
        folder: The folder below `schemas/`, empty for a file right there.
        stem: The name without extension.
        document: The content.
    """

    path: str
    folder: str
    stem: str
    document: Document

    @property
    def value(self) -> Any:  # noqa: ANN401 - JSON of whatever shape
        """The content as JSON. Not to be changed."""
        return self.document.value

    @property
    def is_type(self) -> bool:
        """Whether the file holds a type."""
        return self.folder in KINDS

    def problem(self, rule: str, pointer: str, message: str) -> Problem:
        """Make a problem at a place in this file."""
        return Problem(self.path, self.document.line(pointer), rule, message)

    def target(self, reference: str) -> str:
        """Return the path that a relative reference in this file leads to."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.path), reference))


@dataclass(frozen=True)
class Tree:
    """All files of the source.

    Attributes:
        root: The project.
        version: The version of the contract.
        files: Sorted by path.
    """

    root: Path
    version: str
    files: tuple[SourceFile, ...]

    @cached_property
    def by_path(self) -> Mapping[str, SourceFile]:
        """The files by path."""
        return {file.path: file for file in self.files}

    @cached_property
    def types(self) -> Mapping[str, SourceFile]:
        """The types by name, sorted."""
        return {file.stem: file for file in sorted(self.files, key=lambda file: file.stem) if file.is_type}

    @cached_property
    def sources(self) -> Mapping[str, Mapping[str, Any]]:
        """The register of evidence: key to what it is."""
        found: Mapping[str, Mapping[str, Any]] = self.top("sources.yaml").get("sources", {})
        return found

    def top(self, name: str) -> Mapping[str, Any]:
        """Return the content of a file right below `schemas/`, empty if it is missing."""
        file = self.by_path.get(f"{SCHEMAS}/{name}")
        found: Mapping[str, Any] = file.value if file else {}
        return found

    def inside(self, *folders: str) -> Iterator[SourceFile]:
        """Iterate over the files of some folders."""
        return (file for file in self.files if file.folder in folders)

    def refer(self, file: SourceFile, reference: str) -> SourceFile | None:
        """Return the file that a reference leads to, or None."""
        return self.by_path.get(file.target(reference))


def load(root: Path) -> Tree:
    """Read all files of the source.

    Args:
        root: The project, which holds `schemas/`.

    Raises:
        SourceError: There is no source, or a file is not strict YAML or is where none belongs.
    """
    base = root / SCHEMAS
    if not base.is_dir():
        raise SourceError([Problem(SCHEMAS, 0, "layout", f"there is no such folder in {root}: the source is missing")])
    problems: list[Problem] = []
    files = list(_read_all(root, base, problems.append))
    version = _version(base / "VERSION", problems.append)
    if problems:
        raise SourceError(problems)
    return Tree(root, version, tuple(files))


def _read_all(root: Path, base: Path, report: Callable[[Problem], None]) -> Iterator[SourceFile]:
    for file in sorted(base.rglob("*"), key=lambda file: file.relative_to(base).as_posix()):
        place = file.relative_to(base)
        if not file.is_file() or any(part.startswith(".") for part in place.parts):
            continue
        folder = place.parent.as_posix() if len(place.parts) > 1 else ""
        if folder in NO_SOURCE or (not folder and file.name == "VERSION") or file.suffix == ".md":
            continue
        path = file.relative_to(root).as_posix()
        misplaced = _misplaced(folder, file.name)
        if misplaced:
            report(Problem(path, 0, "layout", misplaced))
            continue
        try:
            yield SourceFile(path, folder, file.stem, read(file, path))
        except SourceError as error:
            for problem in error.problems:
                report(problem)


def _misplaced(folder: str, name: str) -> str | None:
    if not folder:
        return None if name in TOP else f"only {', '.join(TOP)} and VERSION stand here: move or remove it"
    if folder not in FOLDERS:
        return f"there is no folder `{folder}` in the source: use one of {', '.join(FOLDERS)}"
    if not name.endswith(".yaml"):
        return "source files end in .yaml: rename or remove it"
    return None


def _version(file: Path, report: Callable[[Problem], None]) -> str:
    text = file.read_text(encoding="utf-8").strip() if file.is_file() else ""
    if not _VERSION.fullmatch(text):
        report(Problem(f"{SCHEMAS}/VERSION", 1, "layout", "holds one version such as 1.2.0 and nothing else"))
    return text
