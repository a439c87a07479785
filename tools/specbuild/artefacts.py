"""The files that are built: what they hold, writing those that changed, and telling which are out of date."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from specbuild.contract import build_contract, build_evidence
from specbuild.document import build_document
from specbuild.standalone import build_schema
from specbuild.tree import Tree
from specbuild.twin import build_twin
from specbuild.yamltext import to_yaml

DATA: Final = Path("src", "partnercenter_spec", "data")


@dataclass(frozen=True, slots=True)
class Drift:
    """How the files on disk differ from what the source gives; paths are relative to the folder of artefacts.

    Attributes:
        changed: Missing or different.
        stale: Not built any more.
    """

    changed: tuple[str, ...]
    stale: tuple[str, ...]

    def __bool__(self) -> bool:
        """Say whether anything differs."""
        return bool(self.changed or self.stale)


def build(tree: Tree) -> dict[str, bytes]:
    """Return all artefacts by path.

    Raises:
        SourceError: A reference leads nowhere.
    """
    document = build_document(tree)
    twin = build_twin(document)
    artefacts = {
        "openapi-3.1.json": _readable(document),
        "openapi-3.1.yaml": _yaml(document),
        "openapi-3.0.json": _readable(twin),
        "openapi-3.0.yaml": _yaml(twin),
        "contract.json": _compact(build_contract(tree)),
        "evidence.json": _compact(build_evidence(tree)),
    }
    artefacts.update({f"schemas/{name}.json": _readable(build_schema(tree, name)) for name in tree.types})
    return artefacts


def compare(root: Path, artefacts: Mapping[str, bytes], inside: Path = DATA) -> Drift:
    """Say how the files in a folder of a project differ from its artefacts."""
    folder = root / inside
    present = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.suffix in {".json", ".yaml"}}
    changed = (path for path, data in artefacts.items() if path not in present or (folder / path).read_bytes() != data)
    return Drift(tuple(sorted(changed)), tuple(sorted(present - set(artefacts))))


def write(root: Path, artefacts: Mapping[str, bytes], inside: Path = DATA) -> Drift:
    """Bring the files in a folder of a project up to date.

    Returns:
        What differed before.
    """
    drift = compare(root, artefacts, inside)
    folder = root / inside
    for path in drift.changed:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f".{file.name}.new")
        beside.write_bytes(artefacts[path])
        beside.replace(file)  # a reader sees the old file or the new one, never half of it
    for path in drift.stale:
        (folder / path).unlink()
    return drift


def _readable(value: Any) -> bytes:  # noqa: ANN401 - JSON of whatever shape
    return (json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


def _yaml(value: Any) -> bytes:  # noqa: ANN401 - JSON of whatever shape
    return to_yaml(value).encode()


def _compact(value: Any) -> bytes:  # noqa: ANN401 - JSON of whatever shape
    return (json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n").encode()
