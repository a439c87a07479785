"""The findings and verdicts of a DataFrame: every kind of body, every setting, and wrong calls."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest
from payloads import create_request, customer, page
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sf
from pyspark.sql.types import LongType, StringType, StructField, StructType

from partnercenter_spec import Limits, UnknownType
from partnercenter_spec.spark import findings, verdicts
from partnercenter_spec.tabular import FINDING_COLUMNS, RowCheck

SOUND = json.dumps(customer())
ODD = json.dumps(customer() | {"relationshipToPartner": "no such programme", "loyaltyTier": "gold"})
BAD = json.dumps({name: value for name, value in customer().items() if name != "id"})
BODIES = [SOUND, BAD, None, "", "{", ODD]
Batches = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]


@pytest.fixture
def frame(spark: SparkSession) -> Callable[..., DataFrame]:
    def make(bodies: list[Any], kind: str = "string", parts: int = 2) -> DataFrame:
        rows = list(enumerate(bodies))
        return spark.createDataFrame(rows, f"number long, body {kind}").repartition(parts)

    return make


def told(df: DataFrame, *names: str) -> list[tuple[Any, ...]]:
    return sorted((tuple(row[name] for name in names) for row in df.collect()), key=lambda row: tuple(map(str, row)))


def expected(bodies: list[Any], type: str | None = "Customer", **settings: Any) -> list[tuple[Any, ...]]:
    return sorted(map(tuple, RowCheck(type, **settings).findings(bodies)), key=lambda row: tuple(map(str, row)))


def test_findings_tell_where_they_are_from(frame: Callable[..., DataFrame]) -> None:
    found = told(findings(frame(BODIES), keep=("number",)), "number", *FINDING_COLUMNS)
    assert found == expected(BODIES)
    assert [(row[0], row[3]) for row in found] == [
        (1, "required"), (2, "undecodable"), (3, "undecodable"), (4, "undecodable"), (5, "unknownValue"),
    ]  # fmt: skip
    assert found[1][1:] == ("Customer", "response", "undecodable", "", "error", "is null", None, None)


def test_there_is_a_verdict_on_every_row(frame: Callable[..., DataFrame]) -> None:
    judged = verdicts(frame(BODIES), keep=["number"])
    assert told(judged, *judged.columns) == [
        (0, "Customer", True, 0, 0),
        (1, "Customer", False, 1, 0),
        (2, "Customer", False, 1, 0),
        (3, "Customer", False, 1, 0),
        (4, "Customer", False, 1, 0),
        (5, "Customer", True, 0, 1),
    ]


def test_the_schema_is_known_before_anything_runs(spark: SparkSession) -> None:
    df = spark.createDataFrame(
        [], StructType([StructField("body", StringType()), StructField("offset", LongType(), nullable=False)])
    )
    assert findings(df, keep=["offset"]).schema.simpleString() == (
        "struct<offset:bigint,type:string,direction:string,code:string,pointer:string,severity:string,"
        "message:string,schema_pointer:string,hint:string>"
    )
    fields = {field.name: field.nullable for field in findings(df, keep=["offset"]).schema}
    assert [name for name, nullable in fields.items() if nullable] == ["type", "direction", "schema_pointer", "hint"]
    assert verdicts(df).schema.simpleString() == "struct<type:string,ok:boolean,errors:int,warnings:int>"


def test_no_rows_give_no_rows(frame: Callable[..., DataFrame]) -> None:
    empty = frame([SOUND]).where("number < 0")
    assert findings(empty).count() == 0
    assert verdicts(empty).count() == 0
    assert findings(frame([SOUND])).count() == 0


def test_bytes_are_judged_as_they_are(frame: Callable[..., DataFrame]) -> None:
    bodies = [
        b"\xef\xbb\xbf" + SOUND.encode(),
        SOUND.encode("utf-16"),
        BAD.encode(),
        SOUND.encode()[:-2] + b"\xff}",
        None,
        b"",
    ]
    found = told(findings(frame(bodies, "binary"), keep=["number"]), "number", *FINDING_COLUMNS)
    assert found == expected(bodies)
    assert {row[0] for row in found} == {2, 3, 4, 5}


def test_text_that_is_not_utf_8_is_a_finding_and_no_crash(frame: Callable[..., DataFrame]) -> None:
    body = SOUND.encode().replace(b"Fabrikam", b"Fabrikam \xff", 1)
    df = frame([body], "binary").select(sf.col("body").cast("string").alias("body"))
    assert df.schema["body"].dataType == StringType()
    (row,) = findings(df).collect()
    assert (row.code, row.message) == ("undecodable", f"is not UTF-8 text: invalid byte at offset {body.index(0xFF)}")


@pytest.mark.parametrize(
    ("settings", "codes"),
    [
        ({}, {"unknownValue": "warning"}),
        ({"strict": True}, {"unknownValue": "error", "unknownProperty": "error"}),
        ({"unknown_properties": "warn"}, {"unknownValue": "warning", "unknownProperty": "warning"}),
        ({"limits": Limits(max_bytes=20)}, {"limitExceeded": "error"}),
        ({"limits": Limits(max_findings=1), "strict": True}, None),
        ({"direction": "request", "type": "CreateCustomerRequest"}, None),
    ],
)
def test_settings_reach_the_workers(frame: Callable[..., DataFrame], settings: Any, codes: Any) -> None:
    found = told(findings(frame([ODD]), **settings), *FINDING_COLUMNS)
    assert found == [row[1:] for row in expected([ODD], **settings)]
    assert codes is None or {row[2]: row[4] for row in found} == codes


def test_requests_are_read_as_the_service_reads_them(frame: Callable[..., DataFrame]) -> None:
    request = create_request()
    odd = {name.upper(): value for name, value in request.items()}
    df = frame([json.dumps(request), json.dumps(odd)])
    assert findings(df, type="CreateCustomerRequest").count() == 0
    assert findings(df, type="CreateCustomerRequest", direction="request").count() == 0
    assert findings(df, type="CreateCustomerRequest", direction="response").count() > 0
    assert {row.direction for row in findings(frame(["[", '{"id": 7}']), direction="request").collect()} == {"request"}


def test_payloads_name_themselves(frame: Callable[..., DataFrame]) -> None:
    bodies = [SOUND, BAD, json.dumps(page()), '{"code": 2000, "description": "no"}', "{}", "[", None, "7"]
    judged = told(verdicts(frame(bodies), type=None, keep=["number"]), "number", "type", "ok")
    assert judged[:3] == [(0, "Customer", True), (1, "Customer", False), (2, "CustomerCollection", True)]
    assert [row[1] for row in judged[4:]] == [None] * 4
    found = told(findings(frame(bodies), type=None, keep=["number"]), "number", *FINDING_COLUMNS)
    assert found == expected(bodies, None)
    codes = {row[0]: row[3] for row in found if row[0] > 3}
    assert codes == {4: "unknownType", 5: "undecodable", 6: "undecodable", 7: "unknownType"}


@pytest.mark.parametrize("parts", [1, 3, 16])
def test_partitions_and_batches_change_nothing(
    spark: SparkSession, frame: Callable[..., DataFrame], parts: int
) -> None:
    bodies = BODIES * 50
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "7")
    try:
        df = frame(bodies, parts=parts)
        assert told(findings(df, keep=["number"]), "number", *FINDING_COLUMNS) == expected(bodies)
        assert verdicts(df).where("ok").count() == 100
    finally:
        spark.conf.unset("spark.sql.execution.arrow.maxRecordsPerBatch")


def test_columns_of_any_kind_are_kept(spark: SparkSession) -> None:
    now = datetime(2026, 2, 3, 4, 5, 6, 7, tzinfo=UTC)
    row = (BAD, now, {"a": [1, None]}, ("x", 1.5), None, b"\x00\xff")
    schema = "`the.body` string, at timestamp, lists map<string,array<int>>, pair struct<a:string,b:double>, n int, "
    schema += "raw binary"
    df = spark.createDataFrame([row], schema)
    kept = ["raw", "n", "pair", "lists", "at", "the.body"]
    (found,) = findings(df, "the.body", keep=kept).collect()
    (same,) = df.select("raw", "n", "pair", "lists", "at", "`the.body`").collect()
    assert tuple(found)[:6] == tuple(same)
    assert found.code == "required"


def test_large_columns_are_read(spark: SparkSession, frame: Callable[..., DataFrame]) -> None:
    spark.conf.set("spark.sql.execution.arrow.useLargeVarTypes", "true")
    try:
        for kind, bodies in [
            ("string", BODIES),
            ("binary", [None if body is None else body.encode() for body in BODIES]),
        ]:
            df = frame(bodies, kind).withColumn("name", sf.lit("x"))
            assert told(findings(df, keep=["number"]), "number", *FINDING_COLUMNS) == expected(bodies)
            assert {row.name for row in verdicts(df, keep=["name"]).collect()} == {"x"}
    finally:
        spark.conf.unset("spark.sql.execution.arrow.useLargeVarTypes")


def test_a_worker_makes_one_validator(frame: Callable[..., DataFrame], monkeypatch: pytest.MonkeyPatch) -> None:
    df = frame([BAD] * 64, parts=16).select("body")
    with monkeypatch.context() as patched:
        work = sent(findings, df, patched, limits=Limits(max_bytes=12_345))

    def count(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from partnercenter_spec import tabular

        for batch in work(batches):
            made = tabular._validator.cache_info().misses
            yield pa.RecordBatch.from_pydict({"worker": [os.getpid()] * len(batch), "made": [made] * len(batch)})

    rows = df.mapInArrow(count, "worker long, made long").collect()
    workers = {row.worker for row in rows}
    assert len(rows) == 64
    assert len(workers) < 16
    assert len({(row.worker, row.made) for row in rows}) == len(workers)


def sent(call: Callable[..., Any], df: DataFrame, monkeypatch: pytest.MonkeyPatch, **arguments: Any) -> Batches:
    """Return the function that a call sends to the workers."""
    monkeypatch.setattr(type(df), "mapInArrow", lambda _self, work, _schema: work)
    work: Batches = call(df, **arguments)
    return work


def test_batches_are_streamed_and_small(frame: Callable[..., DataFrame], monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []

    def endless() -> Iterator[pa.RecordBatch]:
        while True:
            taken.append(len(taken))
            yield pa.RecordBatch.from_arrays(
                [pa.array([b"{}"] * 2000), pa.array(range(2000))], names=["body", "number"]
            )

    work = sent(findings, frame([SOUND]), monkeypatch, keep=["number"])(endless())
    batches = [next(work) for _ in range(8)]
    assert taken == [0]
    assert {len(batch) for batch in batches[:7]} == {1024}
    assert [batch.column(0)[-1].as_py() for batch in batches] == [255, 511, 767, 1023, 1279, 1535, 1791, 1999]
    next(work)
    assert taken == [0, 1]


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.binary(), pa.large_binary()], ids=str)
def test_every_arrow_type_of_a_body_is_read(
    frame: Callable[..., DataFrame], monkeypatch: pytest.MonkeyPatch, kind: pa.DataType
) -> None:
    bodies = pa.array([None, SOUND.encode(), b"\xff"], pa.large_binary()).cast(kind, safe=False)
    work = sent(verdicts, frame([SOUND]), monkeypatch)
    (judged,) = work(iter([pa.RecordBatch.from_arrays([bodies], names=["body"])]))
    assert judged["ok"].to_pylist() == [False, True, False]


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ({"type": "Custmer"}, UnknownType, "did you mean Customer"),
        ({"type": 7}, TypeError, "type is the name of a type, or None, not int"),
        ({"direction": "sideways"}, ValueError, "direction is 'request', 'response' or None"),
        ({"unknown_properties": "maybe"}, ValueError, "unknown_properties is 'allow', 'warn' or 'error'"),
        ({"limits": {"max_bytes": 1}}, TypeError, "limits is a partnercenter_spec.Limits, not dict"),
        ({"column": "text"}, ValueError, "column: the DataFrame has no column 'text'; it has number, body, type"),
        ({"column": "Body"}, ValueError, "no column 'Body'"),
        ({"column": "number"}, TypeError, "column 'number' is bigint, not JSON as string or binary"),
        ({"column": None}, TypeError, "column takes the names of columns, not NoneType"),
        ({"keep": "number"}, TypeError, r"write keep=\('number',\)"),
        ({"keep": ["offset"]}, ValueError, "keep: the DataFrame has no column 'offset'"),
        ({"keep": [1]}, TypeError, "keep takes the names of columns, not int"),
        ({"keep": ["type"]}, ValueError, "keep: the result would have two columns 'type'"),
        ({"keep": ["number", "number"]}, ValueError, "two columns 'number'"),
    ],
)
@pytest.mark.parametrize("call", [findings, verdicts])
def test_a_wrong_call_fails_at_once(
    frame: Callable[..., DataFrame], call: Callable[..., DataFrame], arguments: Any, error: type, says: str
) -> None:
    df = frame([SOUND]).withColumn("type", sf.lit(1))
    with pytest.raises(error, match=says):
        call(df, **arguments)


def test_what_is_taken_differs(frame: Callable[..., DataFrame]) -> None:
    df = frame([SOUND]).withColumn("Code", sf.lit("x"))
    assert verdicts(df, keep=iter(["Code"])).first()["Code"] == "x"
    with pytest.raises(ValueError, match="two columns 'Code'"):
        findings(df, keep=["Code"])


def test_columns_that_cannot_be_told_apart_are_refused(frame: Callable[..., DataFrame]) -> None:
    df = frame([SOUND])
    with pytest.raises(ValueError, match="more than one column 'body'"):
        findings(df.join(df.withColumnRenamed("number", "other")))
    with pytest.raises(TypeError, match="df is a DataFrame of PySpark, not list"):
        findings([])  # type: ignore[arg-type]


def test_the_message_is_free_of_the_payload(frame: Callable[..., DataFrame]) -> None:
    secret = "zz-canary-zz"
    bodies = [json.dumps(dict.fromkeys(customer(), secret)), '{"' + secret, secret, f'["{secret}"]']
    df = findings(frame(bodies), strict=True)
    assert df.count() >= 4
    assert all(secret not in str(row) for row in df.collect())
