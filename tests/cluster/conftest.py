"""A Spark session on this machine, and an export with what the command says of it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from cluster.command import Export, check
from cluster.export import write
from cluster.local import SPARK, SPARK_ENVIRONMENT
from pyspark.sql import SparkSession


@pytest.fixture(scope="session")
def export(tmp_path_factory: pytest.TempPathFactory) -> Export:
    """The export, checked by the command."""
    path = tmp_path_factory.mktemp("export") / "export.ndjson"
    return check(path, write(path))


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """A session with two workers, on loopback alone."""
    os.environ |= SPARK_ENVIRONMENT
    builder = SparkSession.builder
    for name, value in SPARK.items():
        builder = builder.config(name, value)
    for name in ("spark.local.dir", "spark.sql.warehouse.dir"):
        builder = builder.config(name, str(tmp_path_factory.mktemp("spark")))
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()
