"""How Spark and Ray are run on this machine alone."""

from __future__ import annotations

import secrets
import sys
from typing import Final

# Spark would look up the name of the machine, and its workers would be the first Python of the path.
SPARK_ENVIRONMENT: Final = {
    "SPARK_LOCAL_IP": "127.0.0.1",
    "PYSPARK_PYTHON": sys.executable,
    "PYSPARK_DRIVER_PYTHON": sys.executable,
}
SPARK: Final = {
    "spark.master": "local[2]",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.files.maxPartitionBytes": "4m",
}
# With a token for this run alone; without one, Ray leaves a token in the home folder.
RAY_ENVIRONMENT: Final = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_AUTH_MODE": "token",
    "RAY_AUTH_TOKEN": secrets.token_hex(32),
}
