"""`pcspec export`."""

import json
from pathlib import Path

from partnercenter_spec import contract
from partnercenter_spec.cli.arguments import Arguments
from partnercenter_spec.cli.lookup import find_type
from partnercenter_spec.cli.outputs import OutputFile, StandardOutput
from partnercenter_spec.cli.problems import UsageProblem


def run(arguments: Arguments) -> int:
    """Write the OpenAPI document or JSON Schemas."""
    return _export_openapi(arguments) if arguments.what == "openapi" else _export_schemas(arguments)


def _export_openapi(arguments: Arguments) -> int:
    text = _dump(contract.openapi(version=arguments.openapi))
    if arguments.output is None:
        StandardOutput(for_people=False).write(text)
        return 0
    target = Path(arguments.output)
    is_folder = target.is_dir() or arguments.output.endswith("/")
    _write(target / f"openapi-{arguments.openapi}.json" if is_folder else target, text)
    return 0


def _export_schemas(arguments: Arguments) -> int:
    names = [find_type(name).name for name in arguments.type] or contract.types()
    if arguments.output is None:
        if len(names) > 1:
            raise UsageProblem(f"{len(names)} schemas need a folder: say it with -o DIR")
        StandardOutput(for_people=False).write(_dump(contract.schema(names[0])))
        return 0
    target = Path(arguments.output)
    if len(names) == 1 and target.suffix == ".json" and not target.is_dir():
        _write(target, _dump(contract.schema(names[0])))
        return 0
    for name in names:
        _write(target / f"{name}.json", _dump(contract.schema(name)))
    return 0


def _dump(document: object) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _write(path: Path, text: str) -> None:
    file = OutputFile(str(path))
    try:
        file.write(text)
        file.commit()
    finally:
        file.discard()
