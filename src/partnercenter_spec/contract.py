"""The built contract: which types there are and what they look like.

The package reads what the build wrote, from one place, once. Everything handed out is the caller's own copy.
"""

import json
import os
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, Literal, NamedTuple

from partnercenter_spec.errors import UnknownType
from partnercenter_spec.jsontypes import Schema

REF_PREFIX: Final = "#/components/schemas/"
OPENAPI_VERSIONS: Final = ("3.1", "3.0")
_CONTRACT_FORMAT: Final = 1


class TypeEntry(NamedTuple):
    """One type of the contract.

    Attributes:
        name: Its name, the component name in the OpenAPI document.
        kind: `resource`, `value`, `envelope` or `request`.
        schema: Its schema as authored, with references into the OpenAPI document. Not to be changed.
        place: Reference tokens of the schema in the OpenAPI document.
    """

    name: str
    kind: str
    schema: Schema
    place: tuple[str, ...] = ()

    @property
    def direction(self) -> str | None:
        """`request` or `response` if only one side sends this type, else None."""
        direction: str | None = self.schema.get("x-direction")
        return direction

    @property
    def object_types(self) -> tuple[str, ...]:
        """The values of `attributes.objectType` by which a payload names itself as this type."""
        return tuple(self.schema.get("x-object-types", ()))

    @property
    def item_type(self) -> str | None:
        """Name of the type of the items if this is a collection envelope, else None."""
        items = self.schema.get("properties", {}).get("items", {})
        reference = items.get("items", {}).get("$ref") if items.get("type") == "array" else None
        return reference.removeprefix(REF_PREFIX) if reference else None


class Contract:
    """An immutable set of types and operations.

    Attributes:
        version: Version of the contract.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        """Take over a built contract.

        Args:
            document: The content of `contract.json`. It must not be changed afterwards.

        Raises:
            ValueError: The document was built for another version of this package.
        """
        if document.get("format") != _CONTRACT_FORMAT:
            message = "the built contract does not fit this version of the package; build and install both together"
            raise ValueError(message)
        self.version: Final[str] = document["spec"]
        self.operations: Final[tuple[Mapping[str, Any], ...]] = tuple(document.get("operations", ()))
        self._types: Final = {
            name: TypeEntry(name, entry["kind"], entry["schema"], ("components", "schemas", name))
            for name, entry in document["types"].items()
        }

    def __iter__(self) -> Iterator[TypeEntry]:
        """Iterate over the types, by name."""
        return (self._types[name] for name in sorted(self._types))

    def names(self) -> list[str]:
        """Return the names of all types, sorted."""
        return sorted(self._types)

    def entry(self, name: str) -> TypeEntry:
        """Return one type.

        Raises:
            UnknownType: There is no such type; the hint names the nearest one.
        """
        found = self._types.get(name)
        if found is None:
            raise UnknownType(name, self._nearest(name))
        return found

    def resolve(self, node: Schema) -> tuple[str | None, Schema]:
        """Follow a reference.

        Returns:
            The name of the type that is referred to and its schema; None and the node itself without a reference.
        """
        reference = node.get("$ref")
        if reference is None:
            return None, node
        name = reference.removeprefix(REF_PREFIX)
        return name, self._types[name].schema

    def _nearest(self, name: str) -> str | None:
        from difflib import get_close_matches  # noqa: PLC0415 - only for names that are wrong

        folded = {known.casefold(): known for known in self._types}
        for entry in self:
            folded.update({alias.casefold(): entry.name for alias in entry.schema.get("x-aliases", ())})
        for entry in self:
            folded.update({shown.casefold(): entry.name for shown in entry.object_types if shown != "Collection"})
        near = get_close_matches(str(name).casefold(), list(folded), n=1, cutoff=0.7)
        return folded[near[0]] if near else None


def _load(name: str) -> bytes:
    """Read a file of the package, from a folder or a zip, as `pkgutil.get_data` does; that module is slow to import."""
    place = os.path.join(os.path.dirname(__file__), "data", name)
    try:
        data: bytes = globals()["__loader__"].get_data(place)
    except OSError as error:
        message = f"the package lacks data/{name}; install it anew"
        raise FileNotFoundError(message) from error
    return data


def _read(name: str) -> Any:  # noqa: ANN401 - JSON of whatever shape
    return json.loads(_load(name))


@cache
def shipped() -> Contract:
    """Return the contract that this package ships."""
    return Contract(_read("contract.json"))


def version() -> str:
    """Return the version of the contract."""
    return shipped().version


def types() -> list[str]:
    """Return the names of all types, sorted."""
    return shipped().names()


def entry(name: str) -> TypeEntry:
    """Return one type as it stands in the built contract.

    Raises:
        UnknownType: There is no such type.
    """
    return shipped().entry(name)


def schema(name: str) -> dict[str, Any]:
    """Return a self-contained JSON Schema (2020-12) of one type.

    Args:
        name: Name of the type.

    Returns:
        A schema with an absolute `$id` and everything it refers to under `$defs`; the caller's own copy.

    Raises:
        UnknownType: There is no such type.
    """
    read: dict[str, Any] = _read(f"schemas/{shipped().entry(name).name}.json")
    return read


def openapi(version: str = "3.1") -> dict[str, Any]:
    """Return the OpenAPI document.

    Args:
        version: `3.1`, or `3.0` for the twin, which holds the same contract in the words of OpenAPI 3.0.3; what these
            cannot say is listed under its `x-moved`.

    Returns:
        The document; the caller's own copy.

    Raises:
        ValueError: The document is not built in that version.
    """
    read: dict[str, Any] = json.loads(openapi_text(version))
    return read


def openapi_text(version: str = "3.1", form: Literal["json", "yaml"] = "json") -> str:
    """Return the OpenAPI document as text.

    Args:
        version: As for `openapi`.
        form: In which notation; YAML is for people and for tools that read nothing else.

    Raises:
        ValueError: The document is not built in that version or form.
    """
    if version not in OPENAPI_VERSIONS or form not in {"json", "yaml"}:
        message = f"the document is built in OpenAPI 3.1 and 3.0, as json and yaml, not in {version!r} as {form!r}"
        raise ValueError(message)
    return _load(f"openapi-{version}.{form}").decode()


def evidence(name: str) -> dict[str, Any]:
    """Return what is known about where a type and its properties come from.

    Returns:
        `sources` (key to title, place, date and rank), `evidence` of the type (key to place) and `properties`
        (name to `evidence` and `comment`).

    Raises:
        UnknownType: There is no such type.
    """
    read = _read("evidence.json")
    known = read["types"].get(shipped().entry(name).name, {})
    return {
        "sources": read["sources"],
        "evidence": known.get("evidence", {}),
        "properties": known.get("properties", {}),
    }
