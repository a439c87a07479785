"""Write the types by name, which Rust cannot look up: `python registry.py TYPES MODELS OUTPUT`."""

import json
import sys
from pathlib import Path

# what generated code holds where a type has no members; no model is written for it
FREE_FORM = "std::collections::HashMap<String, serde_json::Value>"
HEAD = """use partnercenter::models;
use serde_json::Value;

use crate::through;

pub fn round_trip(name: &str, payload: Value) -> Result<Value, String> {
    match name {
"""
TAIL = """        _ => Err(format!("no such type: {name}")),
    }
}
"""

types, models, output = (Path(argument) for argument in sys.argv[1:])
generated = {line.rpartition("::")[2].rstrip(";") for line in models.read_text("utf-8").splitlines()}
arms = [
    f'        "{name}" => through::<{f"models::{name}" if name in generated else FREE_FORM}>(payload),\n'
    for name in json.loads(types.read_text("utf-8"))
]
output.write_text(HEAD + "".join(arms) + TAIL, "utf-8")
