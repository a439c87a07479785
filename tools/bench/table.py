"""The figures as text, as JSON and in Markdown."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from bench.measuring import FIRST, REPORTS, VERDICTS, Figures, Row
from bench.pairing import Ratio
from bench.peers import OURS

BEGIN: Final = "<!-- bench: written by `make bench README=1` -->"
END: Final = "<!-- end of bench -->"
_PACKAGES: Final = (
    "orjson",
    "jsonschema-rs",
    "jsonschema",
    "fastjsonschema",
    "pydantic",
    "datamodel-code-generator",
    "openapi-core",
    "jiter",
)
_MEBIBYTE: Final = 1024 * 1024


def targets(figures: Figures) -> Iterator[tuple[str, float, str, bool]]:
    """Yield what was aimed at: the figure, its value, the target, and whether it is met."""
    verdicts, values = _row(figures.verdicts, OURS).ratios, _row(figures.values, OURS).ratios
    reports = _row(figures.reports, OURS).ratios
    reference = _row(figures.verdicts, "orjson + jsonschema").ratios
    aims = [
        ("bytes to verdict, small customer", verdicts["small"].median, 2.0),
        ("bytes to verdict, page of 500", verdicts["page"].median, 1.6),
        ("value to verdict, small customer", values["small"].median, 1.4),
        ("value to verdict, page of 500", values["page"].median, 0.8),
        ("complete report, 1 error", reports["small, 1 error"].median, 6.0),
        ("complete report, 10 errors", reports["small, 10 errors"].median, 15.0),
        ("complete report, page with 1 bad item of 500", reports["page, 1 bad item"].median, 2.5),
        ("export, 1 worker, to a loop of orjson.loads", figures.export.ratios["1 worker"].median, 2.2),
        ("export of lines that differ in their members, 1 worker", figures.export.varied.median, 2.2),
        ("pcspec check of one file, to `python -c pass`", figures.cold["pcspec check, one file"].median, 6.0),
        ("memory of one worker over an export, MiB", figures.export.memory / _MEBIBYTE, 200.0),
    ]
    for name, value, most in aims:
        yield name, value, f"<= {most:g}", value <= most
    faster = reference["small"].seconds / verdicts["small"].seconds
    yield "times faster than jsonschema, from bytes, small", faster, ">= 100", faster >= 100
    exported = figures.export
    for lines, value in ((figures.lines, exported.speedup), (5 * figures.lines, exported.longer)):
        name = f"2 workers to 1, {lines:,} lines (2 checks at once to 1 after the other: {exported.capacity:.2f})"
        yield name, value, ">= 1.7", value >= 1.7


def in_text(figures: Figures) -> str:
    """Return the tables for a terminal."""
    lines = [conditions(figures), ""]
    for title, rows, names in _tables(figures):
        width = max(len(row.name) for row in rows)
        lines += [title, f"  {'':{width}}  " + "  ".join(f"{name:>20}" for name in names)]
        for row in rows:
            cells = "  ".join(f"{_quartiles(row.ratios.get(name)):>20}" for name in names)
            lines.append(f"  {row.name:{width}}  {cells}  {row.note}")
        lines.append("")
    lines.append("fresh processes, to `python -c pass`")
    lines += [f"  {name:40}  {_quartiles(ratio):>20}" for name, ratio in figures.cold.items()]
    one, two = figures.export.ratios["1 worker"], figures.export.ratios["2 workers"]
    lines += [
        "",
        f"pcspec check of {figures.lines:,} lines of NDJSON, to a loop of orjson.loads, start included",
        f"  1 worker {_quartiles(one)} ({figures.lines / one.seconds:,.0f} lines/s), 2 workers {_quartiles(two)}",
        f"  memory {figures.export.memory / _MEBIBYTE:.0f} MiB, {figures.export.growth / _MEBIBYTE:+.1f} MiB to a tenth",
        "",
        _growth(figures),
        *figures.absent,
        "",
        "targets",
        *(f"  {_met(met)}  {value:8.2f}  {aim:8}  {name}" for name, value, aim, met in targets(figures)),
    ]
    return "\n".join(lines)


def in_markdown(figures: Figures) -> str:
    """Return the tables for the README."""
    lines = [conditions(figures), "", "![Cost of a verdict](docs/bench.svg)", ""]
    for title, rows, names in _tables(figures):
        lines += [f"| {title} | {' | '.join(names)} | notes |", "|---|" + "---|" * (len(names) + 1)]
        for row in rows:
            cells = " | ".join(_short(row.ratios.get(name)) for name in names)
            lines.append(f"| {row.name} | {cells} | {row.note} |")
        lines.append("")
    lines += ["| | figure | target |", "|---|---|---|"]
    for name, value, aim, met in targets(figures):
        lines.append(f"| {name} | {value:.2f} | {aim}{'' if met else ', missed'} |")
    return "\n".join(lines)


def in_json(figures: Figures) -> dict[str, Any]:
    """Return all figures as JSON-ready data."""
    return {
        "conditions": conditions(figures),
        **{title: list(map(_row_data, rows)) for title, rows, _ in _tables(figures)},
        "fresh processes, to python -c pass": _data(figures.cold),
        "export": {"lines": figures.lines, "ratios": _data(figures.export.ratios), **_but_ratios(figures)},
        "ten times the types": figures.growth._asdict(),
        "absent": figures.absent,
        "targets": [{"name": n, "value": v, "target": t, "met": m} for n, v, t, m in targets(figures)],
    }


def put_into(readme: Path, figures: Figures) -> None:
    """Replace the tables in the README.

    Raises:
        ValueError: The README has no place for them.
    """
    text = readme.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        message = f"{readme.name} lacks {BEGIN} and {END}"
        raise ValueError(message)
    readme.write_text(f"{before}{BEGIN}\n{in_markdown(figures)}\n{END}{after}", encoding="utf-8")


def _tables(figures: Figures) -> Iterator[tuple[str, list[Row], tuple[str, ...]]]:
    yield "bytes to verdict", figures.verdicts, VERDICTS
    yield "decoded value to verdict", figures.values, VERDICTS
    yield "bytes to all errors", figures.reports, REPORTS
    yield "decoded value to all errors", figures.value_reports, REPORTS
    yield "construction and first verdict", figures.constructions, FIRST


def _growth(figures: Figures) -> str:
    construction, first, later = figures.growth
    return (
        f"ten times the types, to this contract: construction {construction:.1f}, first call {first:.1f}, "
        f"later calls {later:.2f}"
    )


def _row(rows: list[Row], name: str) -> Row:
    return next(row for row in rows if row.name == name)


def conditions(figures: Figures, *, packages: bool = True) -> str:
    """Say when and with what was measured."""
    cores = os.cpu_count()
    told = f"{date.today():%Y-%m-%d}, {cores} cores, {platform.system()}, Python {platform.python_version()}"
    if not packages:
        return told
    return f"{told}; {', '.join(_versions())}. Medians of paired samples; the run took {figures.seconds:.0f} s."


def _versions() -> Iterator[str]:
    for name in _PACKAGES:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            continue


def _met(met: bool) -> str:
    return "met   " if met else "MISSED"


def _quartiles(ratio: Ratio | None) -> str:
    return "-" if ratio is None else f"{ratio.median:.2f} ({ratio.low:.2f}-{ratio.high:.2f})"


def _short(ratio: Ratio | None) -> str:
    return "-" if ratio is None else f"{ratio.median:.3g}x"


def _data(ratios: dict[str, Ratio]) -> dict[str, dict[str, float]]:
    return {name: ratio._asdict() for name, ratio in ratios.items()}


def _row_data(row: Row) -> dict[str, Any]:
    return {"name": row.name, "note": row.note, "ratios": _data(row.ratios)}


def _but_ratios(figures: Figures) -> dict[str, Any]:
    told = {name: value for name, value in figures.export._asdict().items() if name != "ratios"}
    return told | {"varied": figures.export.varied._asdict()}
