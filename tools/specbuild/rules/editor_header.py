"""The first line tells editors the metaschema, so that they complete and check while one types."""

from __future__ import annotations

from collections.abc import Iterator

from specbuild.lint import Breach
from specbuild.metaschema import metaschema_of
from specbuild.tree import Tree


def check(tree: Tree) -> Iterator[Breach]:
    """Yield files whose first line does not name their metaschema."""
    for file in tree.files:
        above = "../" if file.folder else ""
        wanted = f"# yaml-language-server: $schema={above}dialect/{metaschema_of(file)}"
        if file.document.first_line != wanted:
            yield file, "", f"does not tell editors its metaschema: begin with the line `{wanted}`"
