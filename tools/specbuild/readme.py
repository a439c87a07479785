"""The table of types in the README, written between two marks."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from specbuild.problems import Problem, SourceError
from specbuild.tree import KINDS, Tree

NAME: Final = "README.md"
_BEGIN: Final = "<!-- types: begin"
_END: Final = "<!-- types: end -->"


def render(tree: Tree, text: str) -> str:
    """Return a README with the present table of types.

    Raises:
        SourceError: The README lacks the marks.
    """
    before, begin, rest = text.partition(_BEGIN)
    mark, end_of_line, rest = rest.partition("\n")
    _, end, after = rest.partition(_END)
    if not begin or not end_of_line or not end:
        message = f"has no place for the table of types: add the lines `{_BEGIN} -->` and `{_END}`"
        raise SourceError([Problem(NAME, 1, "readme", message)])
    return f"{before}{begin}{mark}\n\n{_table(tree)}\n{end}{after}"


def stale(tree: Tree, root: Path) -> str | None:
    """Return the text that the README should have, or None if it has it or there is no README."""
    path = root / NAME
    if not path.is_file():
        return None
    text = path.read_text(encoding="utf-8")
    fresh = render(tree, text)
    return None if fresh == text else fresh


def _table(tree: Tree) -> str:
    lines = ["| type | kind | what it is |", "|---|---|---|"]
    for name in sorted(tree.types):
        file = tree.types[name]
        first = " ".join(str(file.value["description"]).split())
        sentence = first.split(". ")[0].rstrip(".")
        lines.append(f"| `{name}` | {KINDS[file.folder]} | {sentence} |")
    return "\n".join([*lines, ""])
