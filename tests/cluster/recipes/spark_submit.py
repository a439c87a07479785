import sys

from pyspark.sql import SparkSession, Window
from pyspark.sql import functions as sf

from partnercenter_spec.spark import findings

spark = SparkSession.builder.getOrCreate()
lines = spark.read.text(sys.argv[1], lineSep="\n").select(
    sf.btrim("value", sf.lit(" \t\r\n")).alias("body"),
    sf.col("_metadata.file_path").alias("path"),
    sf.col("_metadata.file_block_start").alias("block"),
    sf.monotonically_increasing_id().alias("id"),
)
# the numbers of the lines; rows that have a key of their own, as those of a table have, need no shuffle for this
numbered = lines.withColumn("line", sf.row_number().over(Window.partitionBy("path").orderBy("block", "id")))
found = findings(numbered.where("body != ''"), "body", "Customer", keep=("path", "line"))
found.write.parquet(sys.argv[2])
