"""Answers for jsonschema, pure Python, just as it is installed."""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path

from jsonschema import Draft202012Validator


@cache
def validator(path: str) -> Draft202012Validator:
    """Compile a schema once."""
    return Draft202012Validator(json.loads(Path(path).read_text(encoding="utf-8")))


for line in sys.stdin.buffer:
    question = json.loads(line)
    valid = validator(question["schema"]).is_valid(question["payload"])
    sys.stdout.write(json.dumps({"id": question["id"], "valid": valid}) + "\n")
