"""Payloads that are rows of a Spark DataFrame. Needs the extra `spark`, on the driver and on the executors.

from partnercenter_spec.spark import findings, verdicts

findings(df, "body", "Customer", keep=("path", "offset")).write.parquet("findings")

Nothing is read until Spark runs the result. Each row goes to one Python worker as it is, is judged there, and is
forgotten; a worker holds one validator and one batch of rows at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

try:
    import pyarrow as pa
    from pyspark.sql import DataFrame
    from pyspark.sql.types import (
        BinaryType,
        BooleanType,
        DataType,
        IntegerType,
        StringType,
        StructField,
        StructType,
    )
except ImportError as error:
    message = "partnercenter_spec.spark needs PySpark and PyArrow: pip install 'partnercenter-spec[spark]'"
    raise ImportError(message) from error

from partnercenter_spec.limits import Limits
from partnercenter_spec.tabular import FINDING_COLUMNS, VERDICT_COLUMNS, Body, RowCheck
from partnercenter_spec.views import Direction, UnknownProperties

__all__ = ["findings", "verdicts"]

Rows = Callable[[RowCheck, Iterator[Body]], Iterator[tuple[Any, ...]]]

_MOST_ROWS: Final = 1024  # of one batch that goes back to Spark
_KINDS: Final[dict[str, tuple[DataType, pa.DataType]]] = {
    "ok": (BooleanType(), pa.bool_()),
    "errors": (IntegerType(), pa.int32()),
    "warnings": (IntegerType(), pa.int32()),
}
_TEXT: Final = (StringType(), pa.string())
_ABSENT: Final = frozenset({"type", "direction", "schema_pointer", "hint"})
"""What not every finding or verdict has."""


def findings(
    df: DataFrame,
    column: str = "body",
    type: str | None = "Customer",
    *,
    direction: Direction | None = None,
    strict: bool = False,
    unknown_properties: UnknownProperties | None = None,
    limits: Limits | None = None,
    keep: Sequence[str] = (),
) -> DataFrame:
    """Return the findings of all payloads of a column, one a row. A payload without a finding gives no row.

    Args:
        df: The rows to check.
        column: Name of the column that holds JSON, as text or as bytes.
        type: Name of the type of all payloads; None for payloads that name themselves.
        direction: Who sends them; the service unless the type is one that only clients send.
        strict: Close open enumerations and refuse unknown properties.
        unknown_properties: `allow` (the default), `warn` or `error` (the default when strict).
        limits: What one payload may cost.
        keep: Names of columns that are copied, so that a finding can be traced. They are copied for every finding, so
            they should be small.

    Returns:
        The columns of `keep`, then `type`, `direction`, `code`, `pointer`, `severity`, `message`, `schema_pointer` and
        `hint`. Rows that are null, not JSON or of no known type have findings too (`undecodable`, `unknownType`).

    Raises:
        UnknownType: The contract has no such type.
        ValueError: There is no such column, a name of `keep` is taken, or another argument is none of the values above.
        TypeError: An argument is of another kind, or the column holds neither text nor bytes.
    """
    check = RowCheck(
        type, direction=direction, strict=strict, unknown_properties=unknown_properties, limits=limits or Limits()
    )
    return _check(df, column, keep, FINDING_COLUMNS, check, RowCheck.findings)


def verdicts(
    df: DataFrame,
    column: str = "body",
    type: str | None = "Customer",
    *,
    direction: Direction | None = None,
    strict: bool = False,
    unknown_properties: UnknownProperties | None = None,
    limits: Limits | None = None,
    keep: Sequence[str] = (),
) -> DataFrame:
    """Return the verdicts on all payloads of a column: exactly one row for each row.

    Args:
        df: As for `findings`, like all the others.
        column: Name of the column that holds JSON, as text or as bytes.
        type: Name of the type of all payloads; None for payloads that name themselves.
        direction: Who sends them; the service unless the type is one that only clients send.
        strict: Close open enumerations and refuse unknown properties.
        unknown_properties: `allow` (the default), `warn` or `error` (the default when strict).
        limits: What one payload may cost.
        keep: Names of columns that are copied.

    Returns:
        The columns of `keep`, then `type`, `ok`, `errors` and `warnings`.

    Raises:
        UnknownType: The contract has no such type.
        ValueError: There is no such column, a name of `keep` is taken, or another argument is none of the values above.
        TypeError: An argument is of another kind, or the column holds neither text nor bytes.
    """
    check = RowCheck(
        type, direction=direction, strict=strict, unknown_properties=unknown_properties, limits=limits or Limits()
    )
    return _check(df, column, keep, VERDICT_COLUMNS, check, RowCheck.verdicts)


def _check(
    df: DataFrame, column: str, keep: Sequence[str], told: tuple[str, ...], check: RowCheck, rows: Rows
) -> DataFrame:
    keep = keep if isinstance(keep, str) else tuple(keep)  # what can be gone through only once, too
    _refuse_arguments(df, column, keep)
    _refuse_kept(keep, told)
    used = list(dict.fromkeys((column, *keep)))
    kept = [used.index(name) for name in keep]
    fields = [df.schema[name] for name in keep]
    fields += [StructField(name, _KINDS.get(name, _TEXT)[0], nullable=name in _ABSENT) for name in told]

    def check_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            columns = [batch.column(number) for number in kept]
            found = rows(check, _bodies(batch.column(0)))
            while chunk := list(islice(found, _MOST_ROWS)):
                yield _batch(keep, columns, told, chunk)

    # mapInArrow looks up columns by name, and takes a dot in a name for a member of a structure
    plain = (df[_quoted(name)].alias(f"column_{number}") for number, name in enumerate(used))
    return df.select(*plain).mapInArrow(check_batches, StructType(fields))


def _bodies(column: pa.Array) -> Iterator[Body]:
    """Yield bodies as bytes: what Spark calls text need not be UTF-8, and only the validator may say so."""
    raw = pa.large_binary() if pa.types.is_large_string(column.type) else pa.binary()
    encoded = column.cast(raw) if pa.types.is_string(column.type) or pa.types.is_large_string(column.type) else column
    return (body.as_py() for body in encoded)


def _batch(
    keep: Sequence[str], columns: list[pa.Array], told: tuple[str, ...], chunk: list[tuple[Any, ...]]
) -> pa.RecordBatch:
    numbers, *values = zip(*chunk, strict=True)
    rows = pa.array(numbers, pa.int64())
    arrays = [column.take(rows) for column in columns]
    arrays += [pa.array(value, _KINDS.get(name, _TEXT)[1]) for name, value in zip(told, values, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, names=[*keep, *told])


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _refuse_arguments(df: DataFrame, column: str, keep: Sequence[str]) -> None:
    """Say what is wrong with the call here, and not in a worker an hour later."""
    if not isinstance(df, DataFrame):
        message = f"df is a DataFrame of PySpark, not {df.__class__.__name__}"
        raise TypeError(message)
    if isinstance(keep, str):
        message = f"keep is a sequence of column names, not a text; for one column write keep=({keep!r},)"
        raise TypeError(message)
    for argument, name in [("column", column), *(("keep", name) for name in keep)]:
        _refuse_name(df, argument, name)
    kind = df.schema[column].dataType
    if not isinstance(kind, StringType | BinaryType):
        message = (
            f"column {column!r} is {kind.simpleString()}, not JSON as string or binary; read payloads as text, "
            "since what Spark has parsed no longer shows all that was wrong"
        )
        raise TypeError(message)


def _refuse_name(df: DataFrame, argument: str, name: str) -> None:
    if not isinstance(name, str):
        message = f"{argument} takes the names of columns, not {name.__class__.__name__}"
        raise TypeError(message)
    known = df.schema.names
    if name not in known:
        message = f"{argument}: the DataFrame has no column {name!r}; it has {', '.join(known) or 'none'}"
        raise ValueError(message)
    if [other.casefold() for other in known].count(name.casefold()) > 1:
        message = f"{argument}: the DataFrame has more than one column {name!r}; rename all but one"
        raise ValueError(message)


def _refuse_kept(keep: Sequence[str], told: tuple[str, ...]) -> None:
    """Refuse names that would occur twice in the result; Spark does not tell letter case apart."""
    taken = set(told)
    for name in keep:
        if name.casefold() in taken:
            message = f"keep: the result would have two columns {name!r}; rename that of the DataFrame, or keep it once"
            raise ValueError(message)
        taken.add(name.casefold())
