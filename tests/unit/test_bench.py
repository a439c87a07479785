"""The pure parts of the measurement: inputs, ratios, tables and the plot. Nothing here takes the time of anything."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from bench.__main__ import _write
from bench.inputs import inputs, write_export
from bench.pairing import Ratio, compare, quartiles
from partnercenter_spec import Validator

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", inputs())
def test_an_input_has_the_errors_that_it_says(name: str) -> None:
    one = inputs()[name]
    for engine in ("auto", "reference"):
        report = Validator(engine=engine).payload(one.type, one.body)
        assert len(report.errors) == one.errors
        assert one.errors > 0 or not report.findings
    assert inputs()[name] == one


def test_the_errors_are_of_many_kinds() -> None:
    one = inputs()["small, 10 errors"]
    codes = {finding.code for finding in Validator().payload(one.type, one.body)}
    assert codes >= {"required", "type", "format", "pattern", "maxLength"}


def test_an_export_is_customers_that_differ(tmp_path: Path) -> None:
    write_export(tmp_path / "export.ndjson", 50)
    lines = (tmp_path / "export.ndjson").read_bytes().splitlines()
    assert len(set(lines)) == 50
    assert all(Validator().payload("Customer", line).findings == () for line in lines)


def test_an_export_may_have_customers_with_other_members(tmp_path: Path) -> None:
    write_export(tmp_path / "export.ndjson", 200, varied=True)
    lines = (tmp_path / "export.ndjson").read_bytes().splitlines()
    assert len({frozenset(json.loads(line)) for line in lines}) > 4
    assert all(Validator().payload("Customer", line).findings == () for line in lines)


def test_files_may_be_written_into_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    _write(tmp_path / "build" / "new" / "bench.json", "{}\n")
    assert (tmp_path / "build" / "new" / "bench.json").read_text(encoding="utf-8") == "{}\n"


def test_quartiles_are_those_of_the_samples() -> None:
    assert quartiles([5.0, 1.0, 3.0, 2.0, 4.0], 0.1) == Ratio(2.0, 3.0, 4.0, 0.1)


def test_candidates_take_turns_and_are_called_alike() -> None:
    called: list[str] = []
    clocks = {"clock": lambda times: called.append("clock") or 0.01 * times / times}  # type: ignore[func-returns-value]
    ratios = compare(
        lambda: called.append("base"),
        {"a": lambda: called.append("a"), "b": lambda: called.append("b")},
        budget=0.001,
        clocks=clocks,
    )
    assert set(ratios) == {"a", "b", "clock"}
    assert all(ratio.low <= ratio.median <= ratio.high for ratio in ratios.values())
    assert ratios["clock"].seconds == 0.01
    assert {"base", "a", "b", "clock"} == set(called)


def test_the_readme_has_the_table_and_the_plot() -> None:
    text = README.partition("<!-- bench: written")[2].partition("<!-- end of bench -->")[0]
    assert re.search(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}, [0-9]+ cores, .* Python 3", text)
    for heading in ("bytes to verdict", "decoded value to verdict", "bytes to all errors"):
        rows = re.search(rf"\| {heading} \|.*?\n\n", text, re.DOTALL)
        assert rows is not None
        assert "| partnercenter-spec |" in rows[0]
        assert "jsonschema-rs |" in rows[0]
    figures = re.findall(r"^\| [^|]+ \| ([0-9.]+) \| ([<>]=) ([0-9.]+)(, missed)? \|$", text, re.MULTILINE)
    assert len(figures) >= 12
    for value, sign, target, missed in figures:
        met = float(value) <= float(target) if sign == "<=" else float(value) >= float(target)
        assert met is (missed == "") or abs(float(value) - float(target)) < 0.006  # as it is rounded
    (plot,) = re.findall(r"!\[[^]]+\]\(([^)]+)\)", text)
    root = ET.parse(ROOT / plot).getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    shown = " ".join(element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text"))
    assert "partnercenter-spec" in shown
    assert "orjson + jsonschema-rs" in shown


def test_the_project_says_with_what_is_measured() -> None:
    lock: dict[str, Any] = json.loads((ROOT / "tests/vectors/ajv/package-lock.json").read_text(encoding="utf-8"))
    assert "node_modules/ajv" in lock["packages"]
