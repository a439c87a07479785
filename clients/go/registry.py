"""Write the types by name, which Go cannot look up: `python registry.py TYPES OUTPUT`."""

import json
import sys
from pathlib import Path

names = json.loads(Path(sys.argv[1]).read_text("utf-8"))
lines = [f'\t"{name}": func() any {{ return new(partnercenter.{name}) }},' for name in names]
head = 'package main\n\nimport "example.test/client/partnercenter"\n\nvar types = map[string]func() any{\n'
Path(sys.argv[2]).write_text(head + "\n".join(lines) + "\n}\n", "utf-8")
