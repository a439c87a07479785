"""The table of languages, on the terminal and in the README."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from clientmatrix.payloads import Purpose
from clientmatrix.recipes import Recipe
from clientmatrix.running import Outcome

BEGIN: Final = "<!-- clients: written by `make clients` -->"
END: Final = "<!-- end of clients -->"
HEADINGS: Final = ("language", "generator", "compiles", "round-trips", "unknown members", "unknown values", "notes")


def rows(outcomes: Sequence[Outcome]) -> list[tuple[str, ...]]:
    """Return the cells, a row for each recipe."""
    return [(*identity(outcome.recipe), *_results(outcome), outcome.recipe.notes) for outcome in outcomes]


def identity(recipe: Recipe) -> tuple[str, str]:
    """Return the cells that say which row it is."""
    return recipe.language, f"{recipe.generator} {recipe.version}, from {recipe.document}"


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
    """Replace the table in the README.

    Raises:
        ValueError: The README has no place for it.
    """
    text = readme.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        message = f"{readme} has no lines {BEGIN} and {END}"
        raise ValueError(message)
    readme.write_text(f"{before}{BEGIN}\n{in_markdown(outcomes)}\n{END}{after}", encoding="utf-8")


def _results(outcome: Outcome) -> tuple[str, ...]:
    if outcome.skipped:
        return ("skipped", outcome.skipped, "", "")
    if not outcome.payloads:
        return ("no", "", "", "")
    warnings = f"{outcome.warnings} warning{'s' if outcome.warnings > 1 else ''}"
    return (
        f"yes, {warnings}" if outcome.warnings else "yes",
        _went_through(outcome, Purpose.EXACT),
        _went_through(outcome, Purpose.UNKNOWN_MEMBER),
        _went_through(outcome, Purpose.UNKNOWN_VALUE),
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
