"""Checks each file against the closed metaschema of its kind, so that a misspelt keyword is an error with a place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, Protocol, cast

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from specbuild.pointers import build, join
from specbuild.problems import Problem
from specbuild.tree import KINDS, SCHEMAS, TOP, SourceFile, Tree

RULE: Final = "metaschema"
DIALECT: Final = Path(SCHEMAS, "dialect")
BY_FOLDER: Final[Mapping[str, str]] = {
    **dict.fromkeys(KINDS, "resource.schema.json"),
    "parameters": "parameter.schema.json",
    "headers": "header.schema.json",
    "responses": "response.schema.json",
    "paths": "paths.schema.json",
    "examples": "examples.schema.json",
}
BY_NAME: Final[Mapping[str, str]] = {"openapi.yaml": "root.schema.json", "sources.yaml": "sources.schema.json"}
_BASE: Final = "https://dialect.invalid/"  # never fetched: the registry knows every file
_INSTEAD: Final[Mapping[str, str]] = {
    **dict.fromkeys(("allOf", "anyOf", "not"), "types are not composed: write it out, or use oneOf with x-branches"),
    **dict.fromkeys(("if", "then", "else"), "a rule between properties is an x-advice"),
    **dict.fromkeys(("$defs", "definitions"), "give the type a file of its own"),
    **dict.fromkeys(
        ("additionalProperties", "unevaluatedProperties"), "whether unknown members are refused is up to who validates"
    ),
    **dict.fromkeys(("example", "examples", "default"), "payloads live in schemas/examples/"),
    "enum": "an enumeration is a type of its own in schemas/values/",
    "properties": "an object is a type of its own",
    "required": "an object is a type of its own",
    "nullable": "write type: [string, 'null'], with evidence",
    "parameters": "parameters are declared on each operation",
    "content": "use schema, with contentMediaType and contentSchema for JSON in a parameter",
}


class _Error(Protocol):
    """What is read of an error of jsonschema, whose attributes are typed too loosely to be used as they are."""

    validator: Any
    validator_value: Any
    instance: Any
    schema: Any
    message: str

    @property
    def absolute_path(self) -> Sequence[str | int]: ...

    @property
    def absolute_schema_path(self) -> Sequence[str | int]: ...


def metaschema_of(file: SourceFile) -> str:
    """Return the name of the metaschema for a file."""
    return BY_FOLDER[file.folder] if file.folder else BY_NAME[f"{file.stem}.yaml"]


def check(tree: Tree) -> Iterator[Problem]:
    """Yield what in the files the dialect does not allow."""
    for name in TOP:
        if f"{SCHEMAS}/{name}" not in tree.by_path:
            yield Problem(f"{SCHEMAS}/{name}", 0, RULE, "is missing: the contract needs it")
    validators = _validators(tree.root / DIALECT)
    for file in tree.files:
        for error in validators[metaschema_of(file)].iter_errors(file.value):
            yield from _problems(file, cast("_Error", error))


def _validators(folder: Path) -> dict[str, Draft202012Validator]:
    schemas = {path.name: json.loads(path.read_bytes()) for path in sorted(folder.glob("*.schema.json"))}
    resources = [
        (f"{_BASE}{name}", Resource.from_contents(schema, default_specification=DRAFT202012))
        for name, schema in schemas.items()
    ]
    registry: Registry[Any] = Registry().with_resources(resources)
    return {name: Draft202012Validator({"$ref": f"{_BASE}{name}"}, registry=registry) for name in schemas}


def _problems(file: SourceFile, error: _Error) -> Iterator[Problem]:
    place = build(error.absolute_path)
    if error.validator == "additionalProperties":
        known = set(error.schema.get("properties", ()))
        for name in error.instance:
            if name not in known:
                yield file.problem(RULE, join(place, name), _unknown(name, known))
    elif error.validator == "required":
        missing = error.message.split("'")[1]
        yield file.problem(RULE, place, f"{_shown(place)} lacks `{missing}`: add it")
    elif _is_about_a_name(error):
        yield file.problem(RULE, join(place, error.instance), _message(error, f"the name `{error.instance}`"))
    else:
        yield file.problem(RULE, place, _message(error, _shown(place)))


def _is_about_a_name(error: _Error) -> bool:
    return "propertyNames" in list(error.absolute_schema_path) and isinstance(error.instance, str)


def _unknown(name: str, known: set[str]) -> str:
    if name in _INSTEAD:
        return f"`{name}` does not belong here: {_INSTEAD[name]}"
    near = get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    hint = f"did you mean `{near[0]}`?" if near else f"known here: {', '.join(sorted(known))}"
    return f"`{name}` is not known here: {hint}"


def _shown(place: str) -> str:
    return f"`{place}`" if place else "the file"


def _message(error: _Error, subject: str) -> str:  # noqa: PLR0911 - one sentence for each keyword
    wanted = error.validator_value
    match error.validator:
        case "type":
            names = wanted if isinstance(wanted, str) else " or ".join(wanted)
            return f"{subject} is to be of type {names}"
        case "enum":
            return f"{subject} is to be one of {', '.join(map(str, wanted))}{_near(error)}"
        case "const":
            return f"{subject} can only be {json.dumps(wanted)}: write that or leave it out"
        case "pattern" if wanted == r"\S":
            return f"{subject} is empty: fill it or leave it out"
        case "pattern":
            return f"{subject} is to match {wanted}"
        case "minItems" | "minProperties" | "minLength":
            return f"{subject} is to have {wanted} or more entries: add some or leave it out"
        case "maxItems":
            return f"{subject} is to have at most {wanted} entries"
        case "uniqueItems":
            return f"{subject} has an entry twice: keep one"
        case _ if error.schema is False:
            return f"{subject} does not belong here: remove it"
        case _:
            return f"{subject}: {error.message}"


def _near(error: _Error) -> str:
    near = get_close_matches(str(error.instance), list(map(str, error.validator_value)), n=1, cutoff=0.6)
    return f": did you mean `{near[0]}`?" if near else ""
