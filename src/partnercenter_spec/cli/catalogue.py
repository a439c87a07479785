"""`pcspec types`."""

import json

from partnercenter_spec import contract
from partnercenter_spec.cli.arguments import Arguments
from partnercenter_spec.cli.outputs import StandardOutput
from partnercenter_spec.cli.tables import find_width, lay_out
from partnercenter_spec.cli.wording import first_sentence


def run(arguments: Arguments) -> int:
    """List the types."""
    out = StandardOutput(for_people=arguments.format == "text")
    rows = [_row(contract.entry(name)) for name in contract.types()]
    if arguments.format == "json":
        keys = ("name", "kind", "description")
        document = {"spec": contract.version(), "types": [dict(zip(keys, row, strict=True)) for row in rows]}
        out.write(json.dumps(document, indent=1) + "\n")
        return 0
    for line in lay_out(("TYPE", "KIND", "DESCRIPTION"), rows, find_width()):
        out.write(line + "\n")
    return 0


def _row(entry: contract.TypeEntry) -> tuple[str, str, str]:
    return entry.name, entry.kind, first_sentence(str(entry.schema.get("description", "")))
