"""Recipes: how one generator is run, its code compiled, and the small program started that proves it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

NAME: Final = "recipe.toml"
DIFFERENCES: Final = (
    "null-dropped",
    "null-added",
    "empty-array-added",
    "member-lost",
    "member-added",
    "value-changed",
    "guid-case-changed",
    "unknown-member-dropped",
    "unknown-value-changed",
)
_VARIABLE: Final = re.compile(r"\$\{([a-z_]+)\}")


class RecipeError(ValueError):
    """A recipe is not what it has to be. The message says where and what to do."""


@dataclass(frozen=True, slots=True)
class Step:
    """One command of a recipe.

    Attributes:
        name: What it does, in a word.
        run: The command and its arguments, with variables such as `${document}`.
        warnings: Lines of its output that this matches are warnings.
    """

    name: str
    run: tuple[str, ...]
    warnings: re.Pattern[str] | None = None

    def command(self, variables: Mapping[str, str]) -> list[str]:
        """Return the command with the variables filled in.

        Raises:
            RecipeError: It uses a variable that there is not.
        """
        return [_VARIABLE.sub(lambda found: _value(found[1], variables), part) for part in self.run]


@dataclass(frozen=True, slots=True)
class Recipe:
    """A language and a generator.

    Attributes:
        folder: Where the recipe stands; its name is that of the recipe.
        language: The language, as readers know it.
        generator: The generator and its library.
        version: Version of the generator.
        document: Version of OpenAPI in which the generator is given the document.
        needs: Programs that have to be installed.
        packages: Debian packages that bring them.
        notes: What users of the generator should know.
        steps: Commands that generate and compile.
        program: The program that reads and writes payloads and calls the mock.
        example: The example of the README.
        reads_mark: Whether the generated client reads answers with a byte-order mark, which the service sends.
        types_only: Whether the generator makes types for a compiler alone, of which nothing is left at run time.
        allowed: Kind of difference to the reason for which it is accepted.
    """

    folder: Path
    language: str
    generator: str
    version: str
    document: str
    needs: tuple[str, ...]
    packages: tuple[str, ...]
    notes: str
    steps: tuple[Step, ...]
    program: Step
    example: Step
    reads_mark: bool
    types_only: bool = False
    allowed: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Name of the recipe."""
        return self.folder.name


def load_all(root: Path) -> list[Recipe]:
    """Return the recipes of a project, by name.

    Raises:
        RecipeError: One of them is not what it has to be.
    """
    return [load(file) for file in sorted((root / "clients").glob(f"*/{NAME}"))]


def load(file: Path) -> Recipe:
    """Read one recipe.

    Raises:
        RecipeError: It is not what it has to be.
    """
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        return _Reader(file, table).recipe()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{file}: {error}"
        raise RecipeError(message) from error


def _value(name: str, variables: Mapping[str, str]) -> str:
    if name not in variables:
        message = f"there is no variable ${{{name}}}; there are {', '.join(sorted(variables))}"
        raise RecipeError(message)
    return variables[name]


class _Reader:
    """Takes members out of a table; whatever is left at the end is a mistake."""

    def __init__(self, file: Path, table: dict[str, Any]) -> None:
        self._file = file
        self._table = table

    def recipe(self) -> Recipe:
        recipe = Recipe(
            folder=self._file.parent,
            language=self._text("language"),
            generator=self._text("generator"),
            version=self._text("version"),
            document=self._text("document"),
            needs=self._texts("needs"),
            packages=self._texts("packages"),
            notes=self._text("notes"),
            steps=tuple(self._step(step) for step in self._table.pop("step", [])),
            program=self._step({"name": "program"} | self._table.pop("program", {})),
            example=self._step({"name": "example"} | self._table.pop("example", {})),
            reads_mark=self._flag("reads_mark"),
            types_only=self._table.pop("types_only", False) is True,
            allowed=dict(self._table.pop("allow", {})),
        )
        if recipe.document not in {"3.0", "3.1"}:
            raise self._wrong("document is 3.0 or 3.1")
        unknown = sorted([*self._table, *(set(recipe.allowed) - set(DIFFERENCES))])
        if unknown:
            raise self._wrong(f"does not know {', '.join(unknown)}")
        return recipe

    def _text(self, name: str) -> str:
        value = self._table.pop(name, None)
        if not isinstance(value, str) or not value:
            raise self._wrong(f"{name} is a text that says something")
        return value

    def _flag(self, name: str) -> bool:
        value = self._table.pop(name, None)
        if not isinstance(value, bool):
            raise self._wrong(f"{name} is true or false")
        return value

    def _texts(self, name: str) -> tuple[str, ...]:
        value = self._table.pop(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._wrong(f"{name} is a list of texts")
        return tuple(value)

    def _step(self, table: dict[str, Any]) -> Step:
        unknown = set(table) - {"name", "run", "warnings"}
        run = table.get("run")
        if unknown or not isinstance(run, list) or not run or not all(isinstance(part, str) for part in run):
            raise self._wrong(f"the step {table.get('name')!r} has a list `run`, perhaps `warnings`, and nothing else")
        warnings = table.get("warnings")
        return Step(str(table["name"]), tuple(run), re.compile(warnings) if warnings else None)

    def _wrong(self, what: str) -> RecipeError:
        return RecipeError(f"{self._file}: {what}")
