"""`pcspec export`."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal

from partnercenter_spec import contract
from partnercenter_spec.cli.arguments import Arguments
from partnercenter_spec.cli.lookup import find_type
from partnercenter_spec.cli.outputs import OutputFile, StandardOutput
from partnercenter_spec.cli.problems import UsageProblem
from partnercenter_spec.portable import portable

Form = Literal["json", "yaml"]
INDEX: Final = "index.json"
_FORMS: Final[Mapping[str, Form]] = {".json": "json", ".yaml": "yaml", ".yml": "yaml"}


def run(arguments: Arguments) -> int:
    """Write the OpenAPI document or JSON Schemas."""
    return _export_openapi(arguments) if arguments.what == "openapi" else _export_schemas(arguments)


def _export_openapi(arguments: Arguments) -> int:
    target = Path(arguments.output or ".")
    is_folder = target.is_dir() or (arguments.output or "").endswith("/")
    named = _FORMS.get(target.suffix.lower(), "json") if not is_folder else "json"
    form: Form = arguments.format or named
    text = contract.openapi_text(arguments.openapi, form)
    if arguments.output is None:
        StandardOutput(for_people=False).write(text)
    else:
        _write(target / f"openapi-{arguments.openapi}.{form}" if is_folder else target, text)
    return 0


def _export_schemas(arguments: Arguments) -> int:
    if arguments.strict and arguments.direction is None:
        raise UsageProblem("--strict belongs to the schemas of one direction: say which with --direction")
    names = [find_type(name).name for name in arguments.type] or contract.types()
    if arguments.output is None and len(names) > 1:
        raise UsageProblem(f"{len(names)} schemas need a folder: say it with -o DIR")
    schemas = {name: _schema(name, arguments) for name in names}
    if arguments.output is None:
        StandardOutput(for_people=False).write(_dump(schemas[names[0]]))
        return 0
    target = Path(arguments.output)
    if len(names) == 1 and target.suffix == ".json" and not target.is_dir():
        _write(target, _dump(schemas[names[0]]))
        return 0
    for name, schema in schemas.items():
        _write(target / f"{name}.json", _dump(schema))
    _write(target / INDEX, _dump(_index(schemas)))
    return 0


def _schema(name: str, arguments: Arguments) -> dict[str, Any]:
    if arguments.direction is None:
        return contract.schema(name)
    return portable(name, arguments.direction, strict=arguments.strict)


def _index(schemas: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return a catalog as editors read it: which schema is for which files."""
    return {
        "version": 1,
        "schemas": [
            {
                "name": name,
                "description": schema["description"],
                "fileMatch": [f"{name}.payload.json", f"*.{name}.json"],
                "url": f"./{name}.json",
            }
            for name, schema in schemas.items()
        ],
    }


def _dump(document: object) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _write(path: Path, text: str) -> None:
    file = OutputFile(str(path))
    try:
        file.write(text)
        file.commit()
    finally:
        file.discard()
