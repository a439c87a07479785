"""Plain text tables whose long columns wrap."""

import shutil
import textwrap
from collections.abc import Sequence

_GAP = "  "
_NARROWEST = 12


def find_width() -> int:
    """Return how wide a table may be: the terminal's width, or 120 where there is none."""
    return max(60, shutil.get_terminal_size((120, 24)).columns)


def lay_out(headers: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """Return the lines of a table; if it is too wide, its widest columns wrap, but never the first."""
    table = [tuple(headers), *(tuple(row) for row in rows)]
    widths = _fit([max(len(cell) for cell in column) for column in zip(*table, strict=True)], width)
    return [line for row in table for line in _lines_of(row, widths)]


def _fit(widths: list[int], width: int) -> list[int]:
    room = width - len(_GAP) * (len(widths) - 1)
    name, *others = widths
    while name + sum(others) > room and max(others) > _NARROWEST:
        others[others.index(max(others))] -= 1
    return [name, *others]


def _lines_of(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    cells = [textwrap.wrap(cell, size, break_on_hyphens=False) or [""] for cell, size in zip(row, widths, strict=True)]
    height = max(len(cell) for cell in cells)
    lines = []
    for number in range(height):
        parts = [cell[number] if number < len(cell) else "" for cell in cells]
        lines.append(_GAP.join(f"{part:{size}}" for part, size in zip(parts, widths, strict=True)).rstrip())
    return lines
