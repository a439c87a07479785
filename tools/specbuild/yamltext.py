"""JSON values as YAML text that YAML 1.1 and 1.2 read alike: a text that either would take for something else is quoted."""

from __future__ import annotations

import re
from typing import Any, Final

import yaml

_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*", re.ASCII)
_NOT_TEXT: Final = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})


class _Writer(yaml.SafeDumper):
    """No anchors, which several readers misread, and lists set off from their key."""

    def ignore_aliases(self, _data: Any) -> bool:  # noqa: ANN401 - as declared there
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(writer: _Writer, value: str) -> yaml.ScalarNode:
    plain = _PLAIN.fullmatch(value) and value.lower() not in _NOT_TEXT
    style = None if plain else "|" if "\n" in value and "\n " not in value else '"'
    return writer.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Writer.add_representer(str, _text)


def to_yaml(value: Any) -> str:  # noqa: ANN401 - JSON of whatever shape
    """Return a JSON value as YAML text in block style."""
    text: str = yaml.dump(value, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=100_000)
    return text
