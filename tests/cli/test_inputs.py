"""Files, folders, globs and standard input; JSON, NDJSON and gzip; what is refused."""

import gzip
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from partnercenter_spec.sources import Caps, Item, Meter, NothingToRead, items_of, read_all, select
from partnercenter_spec.sources.items import Unreadable
from partnercenter_spec.sources.streams import Inflated, Prefixed

from .conftest import Run

VALUE = b'{"a": 1}'


def read(path: Path, caps: Caps | None = None) -> list[Item]:
    units = read_all(select([str(path)]).files, caps or Caps())
    return [item for unit in units for item in ([unit] if isinstance(unit, Item) else items_of(unit, caps or Caps()))]


def places(items: list[Item]) -> list[tuple[int | None, int | None, bytes]]:
    return [(item.index, item.line, item.data) for item in items]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.json", VALUE),
        ("a.json", b'\n\n{"a":\n 1}\n'),
        ("a.json", b'{"a": [\n[1],\n[2]]}'),
        ("a.json", b"not json\nat all"),
        ("a.json", b"\xef\xbb\xbf" + VALUE),
        ("a", VALUE),
    ],
)
def test_document_is_one_item_untouched(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert places(read(tmp_path / name)) == [(None, 1, data)]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.ndjson", VALUE, [(0, 1)]),
        ("a.jsonl", VALUE + b"\r\n\r\n" + VALUE + b"\r\n", [(0, 1), (2, 3)]),
        ("a.JSONL", b"\xef\xbb\xbf" + VALUE, [(0, 1)]),
        ("a.ndjson", b"\xef\xbb\xbf\n  \n" + VALUE, [(2, 3)]),
        ("a.json", VALUE + b"\n" + VALUE, [(0, 1), (1, 2)]),
        ("a.txt", b"\n" + VALUE + b"\n\n" + VALUE + b"\n" + VALUE, [(1, 2), (3, 4), (4, 5)]),
    ],
)
def test_ndjson_is_one_item_a_line(tmp_path: Path, name: str, data: bytes, expected: list[tuple[int, int]]) -> None:
    (tmp_path / name).write_bytes(data)
    assert places(read(tmp_path / name)) == [(index, line, VALUE) for index, line in expected]


def test_ndjson_with_a_cut_first_line_is_still_ndjson(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b'{"a": 1\n' + VALUE)
    assert [item.line for item in read(tmp_path / "a.json")] == [1, 2]


def test_gzip_is_seen_by_content(tmp_path: Path) -> None:
    packed = gzip.compress(VALUE + b"\n") + gzip.compress(VALUE + b"\n") + b"\0" * 20
    (tmp_path / "a.json").write_bytes(packed)
    assert places(read(tmp_path / "a.json")) == [(0, 1, VALUE), (1, 2, VALUE)]


@pytest.mark.parametrize("cut", [3, 12, -9, -1])
def test_cut_gzip_is_an_error_and_never_a_short_file(tmp_path: Path, cut: int) -> None:
    (tmp_path / "a.ndjson.gz").write_bytes(gzip.compress(VALUE + b"\n")[:cut])
    last = read(tmp_path / "a.ndjson.gz")[-1]
    assert last.error is not None
    assert last.error.code == "undecodable"


def test_damaged_gzip_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.gz").write_bytes(gzip.compress(VALUE) + b"junk")
    (item,) = read(tmp_path / "a.gz")
    assert item.error is not None
    assert "damaged" in item.error.message


@pytest.mark.parametrize("line", [b" \n", VALUE + b"\n"])
def test_gzip_bomb_is_refused_by_ratio(tmp_path: Path, line: bytes) -> None:
    (tmp_path / "a.ndjson.gz").write_bytes(gzip.compress(line * 100_000))
    last = read(tmp_path / "a.ndjson.gz", Caps(ratio_floor=10_000))[-1]
    assert last.error is not None
    assert last.error.code == "limitExceeded"
    assert "100 times" in last.error.message


@pytest.mark.parametrize(("size", "refused"), [(1000, False), (1001, True)])
def test_gzip_size_cap_is_exact(size: int, refused: bool) -> None:
    packed = io.BytesIO(gzip.compress(b"x" * size))
    stream = io.BufferedReader(Inflated(Prefixed(b"", packed, Meter()), Caps(max_inflated=1000)))  # type: ignore[type-var]
    if refused:
        with pytest.raises(Unreadable, match="more than 1000 bytes"):
            stream.read()
    else:
        assert len(stream.read()) == size


@pytest.mark.parametrize(("size", "refused"), [(100, False), (101, True)])
@pytest.mark.parametrize("name", ["a.json", "a.ndjson"])
def test_payload_size_cap_is_exact(tmp_path: Path, name: str, size: int, refused: bool) -> None:
    (tmp_path / name).write_bytes(b'"' + b"x" * (size - 2) + b'"')
    (item,) = read(tmp_path / name, Caps(max_bytes=100))
    assert (item.error is not None) == refused


def test_long_line_does_not_hide_the_next(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(VALUE + b"\n" + b'{"b": "' + b"x" * 500 + b'"}\n' + VALUE + b"\n")
    items = read(tmp_path / "a.json", Caps(max_bytes=100))
    assert [(item.line, item.error is None) for item in items] == [(1, True), (2, False), (3, True)]


@pytest.mark.parametrize("name", ["a.json", "a.ndjson"])
def test_file_without_payload_is_not_silently_fine(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\n \n")
    call = run("check", name)
    assert call.status == 3
    assert "1 checked: 0 valid, 0 invalid, 1 unreadable" in call.out


def test_folder_is_read_in_order_and_the_rest_is_named(run: Run, tmp_path: Path, valid: bytes) -> None:
    for name in ("b/z.json", "a.json", "b/a.jsonl", "b/.git/x.json", "n.csv", "o.bin", "p.md", "q.json.bak"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(valid)
    call = run("check", "in", "--format", "ndjson")
    assert [json.loads(line)["source"] for line in call.out.splitlines()] == [
        "in/a.json",
        "in/b/a.jsonl",
        "in/b/z.json",
    ]
    text = run("check", "in").out
    assert "5 other entries in folders not read: in/b/.git/, in/n.csv, in/o.bin, ..." in text
    assert "  in/q.json.bak\n" in run("check", "in", "-v").out


def test_folder_with_nothing_to_read_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "n.csv").touch()
    with pytest.raises(NothingToRead, match="1 other"):
        select([str(tmp_path)])


def test_pipe_in_a_folder_does_not_block(run: Run, tmp_path: Path, valid: bytes) -> None:
    import os

    (tmp_path / "a.json").write_bytes(valid)
    os.mkfifo(tmp_path / "b.json")
    call = run("check", ".")
    assert call.status == 0
    assert "1 other entry in folders not read: ./b.json" in call.out


def test_glob_is_sorted_and_goes_deep(tmp_path: Path) -> None:
    for name in ("b.json", "a.json", "c/d.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(VALUE)
    flat = select([f"{tmp_path}/*.json"]).files
    deep = select([f"{tmp_path}/**/*.json"]).files
    assert [Path(file.name).name for file in flat] == ["a.json", "b.json"]
    assert [Path(file.name).name for file in deep] == ["a.json", "b.json", "d.json"]


def test_file_whose_name_looks_like_a_glob_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "a[1].json").write_bytes(VALUE)
    assert [Path(file.name).name for file in select([f"{tmp_path}/a[1].json"]).files] == ["a[1].json"]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_standard_input(run: Run, valid: bytes, pack: object) -> None:
    call = run("check", "-", "--format", "json", stdin=pack(valid))  # type: ignore[operator]
    assert call.status == 0
    assert call.results[0] | {"findings": []} == {
        "source": "-",
        "index": None,
        "line": 1,
        "type": "Customer",
        "direction": "response",
        "ok": True,
        "findings": [],
    }


def test_payload_that_mentions_traffic_is_a_payload(tmp_path: Path) -> None:
    data = b'{"interactions": "few", "log": {"entries": 1}, "entries": []}'
    (tmp_path / "a.json").write_bytes(data)
    assert places(read(tmp_path / "a.json")) == [(None, 1, data)]


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss is in kilobytes on Linux only")
def test_ndjson_takes_constant_memory(tmp_path: Path, environment: dict[str, str]) -> None:
    line = VALUE[:-1] + b', "b": "' + b"x" * 990 + b'"}\n'
    with gzip.open(tmp_path / "a.ndjson.gz", "wb", compresslevel=0) as stream:
        for _ in range(100):
            stream.write(line * 1000)
    code = (
        "import resource, sys\n"
        "from partnercenter_spec.sources import Caps, items_of, read_all, select\n"
        "units = read_all(select(sys.argv[1:]).files, Caps())\n"
        "count = sum(item.error is None for unit in units for item in items_of(unit, Caps()))\n"
        "print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    # A child starts with the peak of the process it was forked from, so a fresh interpreter starts it.
    start = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {code!r}, sys.argv[1]], check=True)"
    done = subprocess.run(
        [sys.executable, "-c", start, str(tmp_path / "a.ndjson.gz")], capture_output=True, env=environment, check=True
    )
    count, peak = map(int, done.stdout.split())
    assert count == 100_000
    assert peak < 64 * 1024  # of 100 MB that went through
