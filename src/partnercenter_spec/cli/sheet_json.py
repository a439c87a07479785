"""A sheet as JSON."""

import json
from dataclasses import asdict

from partnercenter_spec import contract
from partnercenter_spec.cli.sheet import Sheet


def write_json(sheet: Sheet) -> str:
    """Return the sheet as a JSON object; `required` says for each direction whether the property must be there."""
    members = asdict(sheet)
    for shown, prop in zip(members["properties"], sheet.properties, strict=True):
        shown["evidence"] = prop.evidence or tuple(source.key for source in sheet.evidence)
        shown["required"] = {side: side in prop.required_in for side in ("response", "request")}
        del shown["required_in"]
    return json.dumps({"spec": contract.version(), **members}, indent=1) + "\n"
