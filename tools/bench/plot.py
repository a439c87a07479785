"""A plot of what verdicts cost, for the README; readable on light and on dark pages."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Final
from xml.sax.saxutils import escape

from bench.measuring import Figures, Row
from bench.peers import OURS
from bench.table import conditions

_SHOWN: Final = ("small", "page")
_WIDTH: Final = 860
_TOP: Final = 64
_STEP: Final = 34
_LEFT: Final = 290
_RIGHT: Final = 40
_TICKS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_LEAST: Final = math.log10(0.5)
_STYLE: Final = (
    "text{fill:#24292f}.line{stroke:#8c959f}.small{fill:#0969da}.page{fill:#8250df}"
    "@media (prefers-color-scheme:dark){text{fill:#e6edf3}.line{stroke:#484f58}.small{fill:#58a6ff}.page{fill:#bc8cff}}"
)
_TITLE: Final = "From bytes to a verdict, as a multiple of orjson.loads of the same bytes (log scale)"


def in_svg(figures: Figures) -> str:
    """Return the plot."""
    rows = sorted(
        (row for row in figures.verdicts if "small" in row.ratios), key=lambda row: row.ratios["small"].median
    )
    height = _TOP + _STEP * len(rows) + 40
    most = math.log10(max(row.ratios[name].median for row in rows for name in _SHOWN) * 1.5)

    def place(ratio: float) -> float:
        return _LEFT + (math.log10(ratio) - _LEAST) / (most - _LEAST) * (_WIDTH - _LEFT - _RIGHT)

    head = f'viewBox="0 0 {_WIDTH} {height}" role="img" font-family="sans-serif" font-size="13"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {head}>',
        f"<title>{_TITLE}</title>",
        f"<style>{_STYLE}</style>",
        f'<text x="10" y="20" font-size="15">{_TITLE}</text>',
        f'<text x="10" y="40">{escape(conditions(figures, packages=False))}</text>',
        '<rect class="small" x="560" y="46" width="10" height="10"/><text x="575" y="56">small customer</text>',
        '<rect class="page" x="700" y="46" width="10" height="10"/><text x="715" y="56">page of 500</text>',
        *_axis(place, most, height),
    ]
    for number, row in enumerate(rows):
        parts += _bars(place, row, _TOP + number * _STEP + 4)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _axis(place: Callable[[float], float], most: float, height: int) -> Iterator[str]:
    for tick in _TICKS:
        if math.log10(tick) < most:
            x = f"{place(tick):.1f}"
            yield f'<line class="line" x1="{x}" x2="{x}" y1="{_TOP}" y2="{height - 30}"/>'
            yield f'<text x="{x}" y="{height - 12}" text-anchor="middle">{tick}x</text>'


def _bars(place: Callable[[float], float], row: Row, y: int) -> Iterator[str]:
    weight = ' font-weight="bold"' if row.name.startswith(OURS) else ""
    yield f'<text x="{_LEFT - 10}" y="{y + 16}" text-anchor="end"{weight}>{escape(row.name)}</text>'
    for offset, name in enumerate(_SHOWN):
        if name in row.ratios:
            ratio, top = row.ratios[name].median, y + offset * 13
            yield f'<rect class="{name}" x="{_LEFT}" y="{top}" width="{max(place(ratio) - _LEFT, 1):.1f}" height="11"/>'
            yield f'<text x="{place(ratio) + 4:.1f}" y="{top + 10}" font-size="11">{ratio:.3g}x</text>'
