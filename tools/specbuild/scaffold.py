"""Starts a new resource: both its files, with markers that the rules refuse until they are replaced."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from specbuild.tree import SCHEMAS

_NAME: Final = re.compile(r"[A-Z][A-Za-z0-9]*")
_RESOURCE: Final = """\
# yaml-language-server: $schema=../dialect/resource.schema.json
title: {name}
description: TODO one sentence.
x-stability: provisional
x-since: TODO version
x-evidence:
  todo-source: TODO where in that source
type: object
properties:
  id:
    description: TODO one sentence.
    type: string
required: [id]
"""
_EXAMPLES: Final = """\
# yaml-language-server: $schema=../dialect/examples.schema.json
type: {name}

valid:
  minimal:
    description: TODO what the payload shows
    payload:
      id: TODO

invalid:
  id-missing:
    from: minimal
    change: {{op: remove, path: /id}}
    expect: [{{code: required, at: ""}}]
  wrong-type:
    from: minimal
    each: {{op: replace, value: 0}}
    at: ["", /id]
    expect: type
"""


class ScaffoldError(ValueError):
    """The resource cannot be started."""


def start(root: Path, name: str) -> tuple[Path, Path]:
    """Write the files of a new resource.

    Args:
        root: The project.
        name: The name of the type.

    Returns:
        The files that were written.

    Raises:
        ScaffoldError: The name will not do, or there is such a file already.
    """
    if not _NAME.fullmatch(name):
        message = f"`{name}` is not a type name: begin with a capital letter, then letters and digits"
        raise ScaffoldError(message)
    base = root / SCHEMAS
    taken = sorted(file for file in base.glob("*/*.yaml") if file.stem.lower() == name.lower())
    if taken:
        message = f"there is {taken[0].relative_to(root).as_posix()} already: choose another name"
        raise ScaffoldError(message)
    written = []
    for folder, text in (("resources", _RESOURCE), ("examples", _EXAMPLES)):
        file = base / folder / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.format(name=name), encoding="utf-8", newline="\n")
        written.append(file)
    return written[0], written[1]
