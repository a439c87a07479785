import sys

import pyarrow as pa
import ray

from partnercenter_spec.tabular import FINDING_COLUMNS, RowCheck

CHECK = RowCheck("Customer")
LINE = {"path": pa.string(), "line": pa.int64()}
FINDING = pa.schema(LINE | dict.fromkeys(FINDING_COLUMNS, pa.string()))


def lines(files):  # read_text would cut lines inside of texts, and stop where a byte is not UTF-8
    for path, data in zip(files["path"].to_pylist(), files["bytes"].to_pylist(), strict=True):
        stripped = [line.strip(b" \t\r\n") for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\n")]
        rows = [{"path": path, "line": number, "body": line} for number, line in enumerate(stripped, 1) if line]
        yield pa.Table.from_pylist(rows, pa.schema(LINE | {"body": pa.binary()}))


def check(batch):
    places = batch.select(list(LINE)).to_pylist()
    found = CHECK.findings(body.as_py() for body in batch["body"])
    return pa.Table.from_pylist([places[finding.row] | finding._asdict() for finding in found], FINDING)


rows = ray.data.read_binary_files(sys.argv[1], include_paths=True).map_batches(
    lines, batch_size=1, batch_format="pyarrow"
)
rows.map_batches(check, batch_size=1000, batch_format="pyarrow").write_parquet(sys.argv[2])
