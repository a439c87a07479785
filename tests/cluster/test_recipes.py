"""Spark, Ray and the command find the same in the same export, with the recipes just as the README prints them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from cluster.command import Export, ordered
from cluster.export import LINES
from cluster.local import RAY_ENVIRONMENT, SPARK, SPARK_ENVIRONMENT
from pyspark.sql import SparkSession
from pyspark.sql import functions as sf

from partnercenter_spec.spark import verdicts

HERE = Path(__file__).resolve().parent
RECIPES = sorted((HERE / "recipes").glob("*.py"))
README = (HERE.parents[1] / "README.md").read_text(encoding="utf-8")


def run(*command: str | Path, **environment: str) -> None:
    done = subprocess.run(
        command, env=os.environ | environment, capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stderr[-4000:]


def read(folder: Path) -> list[tuple[object, ...]]:
    return ordered(pq.read_table(folder).to_pylist())


def test_the_export_is_worth_it(export: Export) -> None:
    assert LINES > export.payloads > LINES - 50  # some lines are blank
    assert len({row[0] for row in export.found}) > 150
    assert {"required", "type", "duplicateProperty", "limitExceeded", "undecodable"} <= {row[3] for row in export.found}
    assert {row[5] for row in export.found} == {"error", "warning"}


def test_spark_finds_what_the_command_finds(export: Export, tmp_path: Path) -> None:
    settings = [part for name, value in SPARK.items() for part in ("--conf", f"{name}={value}")]
    settings += ["--conf", f"spark.local.dir={tmp_path / 'scratch'}"]
    submit = Path(sys.executable).with_name("spark-submit")
    recipe = HERE / "recipes" / "spark_submit.py"
    run(submit, *settings, recipe, export.path, tmp_path / "found", **SPARK_ENVIRONMENT)
    assert read(tmp_path / "found") == export.found


def test_ray_finds_what_the_command_finds(export: Export, tmp_path: Path) -> None:
    recipe = HERE / "recipes" / "ray_data.py"
    command = (sys.executable, HERE / "ray_recipe.py", recipe, export.path.parent, tmp_path / "found")
    run(*command, **RAY_ENVIRONMENT)
    assert read(tmp_path / "found") == export.found


def test_no_row_of_an_export_is_lost(spark: SparkSession, export: Export) -> None:
    lines = spark.read.text(str(export.path), lineSep="\n").select(sf.btrim("value", sf.lit(" \t\r\n")).alias("body"))
    judged = verdicts(lines.where("body != ''")).groupBy("ok").count().collect()
    assert dict(map(tuple, judged)) == {True: export.acceptable, False: export.payloads - export.acceptable}


def test_spark_reads_the_export_in_pieces(spark: SparkSession, export: Export) -> None:
    """Without this, the numbers of the lines would be right by luck."""
    assert spark.read.text(str(export.path)).select("_metadata.file_block_start").distinct().count() > 2


def test_there_are_recipes() -> None:
    assert [path.stem for path in RECIPES] == ["ray_data", "spark_submit"]


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_a_recipe_is_what_the_readme_prints(path: Path) -> None:
    recipe = path.read_text(encoding="utf-8")
    assert recipe in re.findall(r"^```py\n(.*?)^```$", README, flags=re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_a_recipe_is_short(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if line.strip()]) <= 25
