"""Write the types by name, which Rust cannot look up: `python registry.py TYPES OUTPUT`."""

import json
import sys
from pathlib import Path

# generated code holds it as a map
OTHERWISE = {"FaultParameters": "std::collections::HashMap<String, serde_json::Value>"}

names = json.loads(Path(sys.argv[1]).read_text("utf-8"))
arms = [f'        "{name}" => through::<{OTHERWISE.get(name, f"models::{name}")}>(payload),' for name in names]
head = """use partnercenter::models;
use serde_json::Value;

use crate::through;

pub fn round_trip(name: &str, payload: Value) -> Result<Value, String> {
    match name {
"""
tail = """
        _ => Err(format!("no such type: {name}")),
    }
}
"""
Path(sys.argv[2]).write_text(head + "\n".join(arms) + tail, "utf-8")
