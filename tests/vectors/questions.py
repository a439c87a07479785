"""The vectors as questions to a validator of JSON Schema, the answers they expect, and the differences that are known."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from partnercenter_spec import contract
from partnercenter_spec.portable import portable

HERE: Final = Path(__file__).resolve().parent
VECTORS: Final = HERE.parents[1] / "vectors"
DIFFERENCES: Final = HERE / "differences.toml"
SCHEMAS: Final = ("published", "portable", "portable-strict")


@dataclass(frozen=True)
class Vector:
    """One vector and one of the schemas that it has an answer for.

    Attributes:
        id: Identifier of the vector.
        type: Name of the type.
        direction: Who sends the payload.
        payload: The payload.
        schema: Which schema: `published`, `portable` or `portable-strict`.
        valid: What a validator must answer.
    """

    id: str
    type: str
    direction: str
    payload: Any
    schema: str
    valid: bool

    @property
    def key(self) -> str:
        """Names vector and schema."""
        return f"{self.schema} {self.id}"

    @property
    def file(self) -> str:
        """Path of the schema in the folder that `export` fills."""
        return f"{self.schema}/{self.type}.json" if self.schema == "published" else self._portable_file

    @property
    def _portable_file(self) -> str:
        return f"{self.direction}{self.schema.removeprefix('portable')}/{self.type}.json"

    def document(self) -> dict[str, Any]:
        """Return the schema."""
        if self.schema == "published":
            return contract.schema(self.type)
        direction: Any = self.direction
        return portable(self.type, direction, strict=self.schema == "portable-strict")


@dataclass(frozen=True)
class Difference:
    """Vectors on which a validator is known to answer otherwise than they say.

    Attributes:
        validator: Name of the validator.
        schema: On which schema.
        vectors: Identifiers of the vectors.
        word: What the specification says about it.
    """

    validator: str
    schema: str
    vectors: frozenset[str]
    word: str

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the vectors."""
        return frozenset(f"{self.schema} {identifier}" for identifier in self.vectors)


def read_vectors(folder: Path = VECTORS) -> Iterator[Vector]:
    """Yield every vector with every schema."""
    for name in json.loads((folder / "index.json").read_text(encoding="utf-8"))["types"]:
        file = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        for said in file["vectors"]:
            for schema in SCHEMAS:
                answer = said["schemas"][schema]
                yield Vector(said["id"], name, said["direction"], said["payload"], schema, answer)


def export(vectors: Iterable[Vector], folder: Path) -> Mapping[str, Path]:
    """Write the schemas that vectors speak of to a folder.

    Returns:
        Path in the folder to the file.
    """
    written: dict[str, Path] = {}
    for vector in vectors:
        if vector.file not in written:
            file = folder / vector.file
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(vector.document(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            written[vector.file] = file
    return written


def known_differences(file: Path = DIFFERENCES) -> tuple[Difference, ...]:
    """Return the differences that are known and explained."""
    said = tomllib.loads(file.read_text(encoding="utf-8")).get("difference", [])
    return tuple(Difference(one["validator"], one["schema"], frozenset(one["vectors"]), one["word"]) for one in said)


def known_for(validator: str) -> frozenset[str]:
    """Return the keys of the vectors that a validator is known to answer otherwise."""
    return frozenset(key for one in known_differences() if one.validator == validator for key in one.keys)
