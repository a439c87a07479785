"""The table of languages, on the terminal and in the README."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from clientmatrix.payloads import Purpose
from clientmatrix.recipes import Recipe
from clientmatrix.running import Outcome

BEGIN: Final = "<!-- clients: written by `make clients` -->"
END: Final = "<!-- end of clients -->"
# the README runs what it shows as `python`, which these are not
_FENCES: Final = {".py": "py", ".rs": "rust", ".kt": "kotlin", ".cs": "csharp"}
HEADINGS: Final = (
    "language",
    "generator",
    "compiles",
    "round-trips",
    "unknown members",
    "unknown values",
    "byte-order mark",
    "notes",
)


def rows(outcomes: Sequence[Outcome]) -> list[tuple[str, ...]]:
    """Return the cells, a row for each recipe."""
    return [(*identity(outcome.recipe), *_results(outcome), outcome.recipe.notes) for outcome in outcomes]


def identity(recipe: Recipe) -> tuple[str, str]:
    """Return the cells that say which row it is."""
    return recipe.language, f"{recipe.generator} ({recipe.version}, from {recipe.document})"


def in_markdown(outcomes: Sequence[Outcome]) -> str:
    """Return the table in Markdown."""
    cells = [HEADINGS, tuple("---" for _ in HEADINGS), *rows(outcomes)]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in cells)


def in_text(outcomes: Sequence[Outcome]) -> str:
    """Return the table for a terminal, without the notes."""
    cells = [HEADINGS[:-1], *(row[:-1] for row in rows(outcomes))]
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    shown = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    return "\n".join(shown)


def put_into(readme: Path, outcomes: Sequence[Outcome]) -> None:
    """Replace the table and the examples in the README.

    Raises:
        ValueError: The README has no place for them.
    """
    text = readme.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        message = f"{readme} has no lines {BEGIN} and {END}"
        raise ValueError(message)
    shown = "\n\n".join([in_markdown(outcomes), *(example(outcome.recipe) for outcome in outcomes)])
    readme.write_text(f"{before}{BEGIN}\n{shown}\n{END}{after}", encoding="utf-8")


def example(recipe: Recipe) -> str:
    """Return how the client is generated and the example that is run, folded up."""
    files = sorted(path for path in recipe.folder.rglob("*") if path.is_file())
    file = next(file for file in files if "example" in {file.stem.lower(), file.parent.name})
    commands = [f"pcspec export openapi --openapi {recipe.document} -o openapi.json"]
    commands += [_typed(step.run) for step in recipe.steps if step.name == "generate"]
    return "\n".join(
        [
            f"<details><summary>{recipe.language}: {recipe.generator}</summary>",
            "",
            "```console",
            *(f"$ {command}" for command in commands),
            "```",
            "",
            f"```{_FENCES.get(file.suffix, file.suffix[1:])}",
            file.read_text(encoding="utf-8").rstrip(),
            "```",
            "",
            f"Build files and the whole project: [`clients/{recipe.name}/`](clients/{recipe.name}).",
            "",
            "</details>",
        ]
    )


def _typed(command: Sequence[str]) -> str:
    return shlex.join(part.replace("${document}", "openapi.json").replace("${types}", "types.json") for part in command)


def _results(outcome: Outcome) -> tuple[str, ...]:
    if outcome.skipped:
        return ("skipped", outcome.skipped, "", "", "")
    if not outcome.payloads:
        return ("no", "", "", "", "")
    warnings = f"{outcome.warnings} warning{'s' if outcome.warnings > 1 else ''}"
    return (
        f"yes, {warnings}" if outcome.warnings else "yes",
        _went_through(outcome, Purpose.EXACT),
        _went_through(outcome, Purpose.UNKNOWN_MEMBER),
        _went_through(outcome, Purpose.UNKNOWN_VALUE),
        "read" if outcome.reads_mark else "not read",
    )


def _went_through(outcome: Outcome, purpose: Purpose) -> str:
    count = outcome.payloads[purpose]
    kinds = sorted((kind, number) for (for_what, kind), number in outcome.differences.items() if for_what is purpose)
    if any(kind == "error" for kind, _ in kinds):
        return f"no: {dict(kinds)['error']} of {count} fail"
    if not kinds:
        return f"all {count}" if purpose is Purpose.EXACT else f"kept in {count}"
    if [kind for kind, _ in kinds] == ["unknown-member-dropped"]:
        return f"read in {count}, not kept"
    return f"{count}, but " + ", ".join(f"{kind.replace('-', ' ')} ({number})" for kind, number in kinds)
