"""Exports of any size: lists and HAR in pieces, blocks of lines, summaries, interruptions."""

import gzip
import io
import itertools
import json
import os
import pickle
import platform
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from partnercenter_spec.cli.judging import Batch, Judge, Settings
from partnercenter_spec.cli.slots import Placed, Slots
from partnercenter_spec.cli.workers import judge_in_processes
from partnercenter_spec.limits import Limits
from partnercenter_spec.sources import Block, Caps, Item, Span, Way, items_of, read_all, read_span, select
from partnercenter_spec.sources.blocks import Blocks
from partnercenter_spec.sources.elements import Elements
from partnercenter_spec.sources.items import Unreadable
from partnercenter_spec.sources.spans import spans_of
from partnercenter_spec.sources.streams import Meter

from .conftest import Run, Start


class Trickle(io.RawIOBase):
    """Gives what it has in pieces of a few bytes."""

    def __init__(self, data: bytes, size: int) -> None:
        super().__init__()
        self._data = io.BytesIO(data)
        self._size = size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        piece = self._data.read(min(self._size, len(buffer)))
        buffer[: len(piece)] = piece
        return len(piece)


def trickle(data: bytes, size: int) -> io.BufferedReader:
    return io.BufferedReader(Trickle(data, size), 16)


def elements(
    data: bytes, path: tuple[str, ...] = (), *, size: int = 7, most: int = 1000
) -> list[tuple[int, int, bytes]]:
    return [(e.number, e.line, e.data) for e in Elements(trickle(data, size), b"", path, most)]


@pytest.mark.parametrize("size", [1, 3, 1000])
@pytest.mark.parametrize("indent", [None, 0, 2])
def test_elements_are_those_of_the_list(size: int, indent: int | None) -> None:
    values = [{"a": 'x"]}\\', "b": [1, [2, {"c": None}], []]}, 1.5, "], [", [], {}, None, [[{"é": '\\"'}]], True]
    text = json.dumps(values, indent=indent).encode()
    found = elements(text, size=size)
    assert [json.loads(data) for _, _, data in found] == values
    assert [number for number, _, _ in found] == list(range(len(values)))
    place = 0
    for _, line, data in found:
        place = text.index(data, place)
        assert line == 1 + text[:place].count(b"\n")
        place += len(data)


@pytest.mark.parametrize("size", [1, 5, 1000])
def test_elements_of_an_inner_list(size: int) -> None:
    document = {
        "entries": [0],
        "log": {
            "version": "1.2",
            "creator": {"entries": [1], "log": {"entries": [2]}},
            "entries": [{"a": 3}, 4],
            "x": [5],
        },
        "more": {"log": {"entries": [6]}},
    }
    text = json.dumps(document).encode()
    assert [json.loads(data) for _, _, data in elements(text, ("log", "entries"), size=size)] == [{"a": 3}, 4]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[",
        b"[1",
        b"[1,",
        b'["',
        b'["a\\',
        b"[{]",
        b"[1}",
        b"[1]]",
        b"[1] [2]",
        b"[1] x",
        b'[{"a": 1]}, 2]',
        b"[[1]",
    ],
)
def test_what_is_no_document_is_never_a_short_list(data: bytes) -> None:
    for size in (1, 100):
        with pytest.raises(Unreadable):
            elements(data, size=size)


@pytest.mark.parametrize("data", [b"[1,]", b"[,1]", b"[1,,2]", b"[1 2]", b"[{'a':1}]"])
def test_what_is_no_element_is_given_out_to_be_refused(data: bytes) -> None:
    texts = [text for _, _, text in elements(data)]
    assert any(not _is_json(text) for text in texts)


def _is_json(text: bytes) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def test_every_cut_of_a_list_is_noticed() -> None:
    whole = json.dumps([{"a": "x\\y", "b": [1, 2]}, "z"], indent=1).encode()
    for cut in range(len(whole)):
        with pytest.raises(Unreadable):
            elements(whole[:cut], size=4)


def test_an_element_that_is_too_large_does_not_hide_the_next() -> None:
    data = json.dumps(["a", "x" * 500, "b", ["y" * 60] * 20, "c"]).encode()
    found = list(Elements(trickle(data, 10), b"", (), 400))
    assert [(e.data, e.overlong) for e in found] == [
        (b'"a"', False),
        (b"", True),
        (b'"b"', False),
        (b"", True),
        (b'"c"', False),
    ]


def test_a_string_that_is_too_large_may_end_in_any_way() -> None:
    for tail in (b"", b'\\"', b"\\\\", b'\\\\\\"'):
        data = b'["' + b"\\\\" * 300 + tail + b'", 1]'
        for size in (1, 2, 3, 50):
            assert [e.overlong for e in Elements(trickle(data, size), b"", (), 100)] == [True, False]


def test_elements_agree_with_json_on_random_documents() -> None:
    chance = random.Random(7)  # noqa: S311 - not for secrets

    def value(depth: int) -> object:
        kind = chance.randrange(6 if depth else 4)
        if kind == 4:
            return [value(depth - 1) for _ in range(chance.randrange(4))]
        if kind == 5:
            return {chance.choice(['a"', "b\\", "[", "{}", "é"]): value(depth - 1) for _ in range(chance.randrange(4))}
        return [None, chance.random(), 'q"\\[]{},:', chance.randrange(99)][kind]

    for _ in range(300):
        values = [value(4) for _ in range(chance.randrange(1, 6))]
        text = json.dumps(values, indent=chance.choice([None, 1]), ensure_ascii=chance.random() < 0.5).encode()
        assert [json.loads(data) for _, _, data in elements(text, size=chance.randrange(1, 60))] == values


def blocks(data: bytes, size: int, caps: Caps | None = None, offset: int = 0) -> list[Block | Item]:
    reader = Blocks("a", trickle(data, size), caps or Caps())
    if offset:
        reader.skip(offset)
    return list(reader)


@pytest.mark.parametrize("size", [1, 4, 1000])
@pytest.mark.parametrize("data", [b"a\nbb\n\nccc", b"a\r\nb\r\n", b"\n\n", b"a", b""])
def test_blocks_are_the_lines_and_nothing_else(size: int, data: bytes) -> None:
    found = blocks(data, size)
    assert b"".join(unit.data for unit in found) == data
    for unit in found:
        assert isinstance(unit, Block)
        assert unit.line == 1 + data[: unit.offset].count(b"\n")
        assert data[unit.offset :].startswith(unit.data)
    lines = [(item.line, item.data) for unit in found for item in items_of(unit, Caps())]  # type: ignore[arg-type]
    assert lines == [(n, text.strip()) for n, text in enumerate(data.split(b"\n"), 1) if text.strip()]


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_line_that_is_too_long_is_told_and_left_out(size: int) -> None:
    data = b"a\n" + b"x" * 50 + b"\nb\n" + b"y" * 50
    found = blocks(data, size, Caps(max_bytes=20))
    items = [i for u in found for i in ([u] if isinstance(u, Item) else items_of(u, Caps(max_bytes=20)))]
    assert [(item.line, item.data, item.error is None) for item in items] == [
        (1, b"a", True),
        (2, b"", False),
        (3, b"b", True),
        (4, b"", False),
    ]


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_skipping_keeps_the_numbers_of_lines(size: int) -> None:
    data = b"a\nbb\nccc\nd"
    for offset in (2, 5, 9):
        lines = [(i.line, i.data) for u in blocks(data, size, offset=offset) for i in items_of(u, Caps())]  # type: ignore[arg-type]
        assert lines == [(n, t) for n, t in enumerate(data.split(b"\n"), 1) if n > data[:offset].count(b"\n")]
    for offset in (1, 3, 4, 99):
        with pytest.raises(Unreadable):
            blocks(data, size, offset=offset)


def test_a_json_list_is_judged_item_by_item(run: Run, tmp_path: Path, valid: bytes, invalid: bytes) -> None:
    values = [json.loads(valid.decode("utf-8-sig")), json.loads(invalid.decode("utf-8-sig")), 5]
    (tmp_path / "list.json").write_text(json.dumps(values, indent=1), encoding="utf-8")
    done = run("check", "list.json", "--format", "json")
    assert done.status == 3
    assert [(r["index"], r["ok"]) for r in done.results] == [(0, True), (1, False), (2, False)]
    assert [f["code"] for f in done.results[2]["findings"]] == ["unknownType"]
    again = run("check", "list.json", "--format", "json", "--jobs", "2")
    assert again == done


def test_a_cut_list_is_unreadable_and_says_where(run: Run, tmp_path: Path, valid: bytes) -> None:
    text = b"[\n" + valid.removeprefix(b"\xef\xbb\xbf").strip() + b",\n"
    (tmp_path / "list.json").write_bytes(text)
    done = run("check", "list.json", "--format", "json")
    assert (done.status, json.loads(done.out)["valid"], json.loads(done.out)["unreadable"]) == (3, 1, 1)
    assert done.results[-1]["findings"][0]["message"] == "is cut off: the document does not end"


def test_summary_is_one_line_for_each_kind(run: Run, tmp_path: Path, valid: bytes, invalid: bytes) -> None:
    lines = [valid.strip(), invalid.strip(), invalid.strip(), b"{"]
    (tmp_path / "a.ndjson").write_bytes(b"\n".join(b" ".join(line.split(b"\n")) for line in lines * 50))
    text = run("check", "a.ndjson", "--format", "text")
    done = run("check", "a.ndjson", "--format", "summary")
    assert done.status == text.status == 3
    assert done.out.splitlines()[-1] == text.out.splitlines()[-1] == "200 checked: 50 valid, 100 invalid, 50 unreadable"
    told = done.out.splitlines()[:-1]
    assert len(told) % 2 == 0
    assert told[0].split()[:2] == ["100", "error"]
    assert told[1].strip() == "in 100 payloads, first a.ndjson:2"
    assert any("undecodable" in line for line in told)
    assert run("check", "a.ndjson", "--format", "summary", "--jobs", "3") == done


def test_numbers_of_items_are_one_kind(run: Run, tmp_path: Path) -> None:
    page = {"totalCount": 3, "items": [{"id": "x"}] * 3, "attributes": {"objectType": "Collection"}}
    (tmp_path / "page.json").write_text(json.dumps(page))
    done = run("check", "page.json", "--as", "CustomerCollection", "--format", "summary")
    rows = [line.split()[:4] for line in done.out.splitlines() if "/items/*/id" in line]
    assert rows == [["3", "error", "format", "/items/*/id"]]


def test_going_on_from_an_offset(run: Run, tmp_path: Path, valid: bytes, invalid: bytes) -> None:
    line = b" ".join(valid.removeprefix(b"\xef\xbb\xbf").split(b"\n")) + b"\n"
    bad = b" ".join(invalid.removeprefix(b"\xef\xbb\xbf").split(b"\n")) + b"\n"
    data = line * 3 + bad + line
    (tmp_path / "a.ndjson").write_bytes(data)
    (tmp_path / "a.ndjson.gz").write_bytes(gzip.compress(data))
    for name in ("a.ndjson", "a.ndjson.gz"):
        done = run("check", name, "--from-offset", str(2 * len(line)), "--format", "json")
        assert (done.status, json.loads(done.out)["checked"]) == (1, 3)
        assert [result["line"] for result in done.results] == [3, 4, 5]
    wrong = run("check", "a.ndjson", "--from-offset", "5")
    assert wrong.status == 3
    assert "no line that starts at byte 5" in wrong.out
    assert run("check", "a.ndjson", "a.ndjson", "--from-offset", "5").status == 2
    (tmp_path / "a.json").write_bytes(valid)
    assert "not NDJSON" in run("check", "a.json", "--from-offset", "5").out


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("form", ["text", "summary", "json"])
def test_an_interrupted_check_tells_how_to_go_on(
    start: Start, tmp_path: Path, valid: bytes, invalid: bytes, form: str
) -> None:
    line = b" ".join(valid.removeprefix(b"\xef\xbb\xbf").split(b"\n")) + b"\n"
    bad = b" ".join(invalid.removeprefix(b"\xef\xbb\xbf").split(b"\n")) + b"\n"
    pipe = tmp_path / "slow.ndjson"
    os.mkfifo(pipe)
    process = start(
        "check", "slow.ndjson", "--as", "Customer", "--format", form, "--output", "ndjson=found.ndjson",
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    with pipe.open("wb") as stream:
        stream.write(bad + line * 3000)
        stream.flush()
        time.sleep(2)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    if form == "json":
        assert b"slow.ndjson" not in out  # a document that is cut off is no document
    else:
        assert b"slow.ndjson:1" in out
        checked, rest = out.splitlines()[-1].split(b" checked: ")
        assert rest == b"%d valid, 1 invalid, 0 unreadable" % (int(checked) - 1)
    told = err.decode().strip()
    assert told.startswith("pcspec: interrupted after line ")
    assert told.endswith("; what was reported until there is in found.ndjson.part")
    offset = int(told.split("--from-offset ")[1].split(";")[0])
    after = int(told.split("after line ")[1].split(";")[0])
    assert (bad + line * 3000)[:offset].count(b"\n") == after
    kept = (tmp_path / "found.ndjson.part").read_text().splitlines()
    assert json.loads(kept[0])["ok"] is False
    assert not (tmp_path / "found.ndjson").exists()


def line_of(body: bytes) -> bytes:
    return json.dumps(json.loads(body), separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def in_processes(file: Path, limits: Limits | None = None, *, offset: int = 0, brief: bool = True) -> list[Batch]:
    used = limits or Limits()
    settings = Settings("Customer", None, False, None, "auto", used, brief=brief)
    way = Way(Caps(max_bytes=used.max_bytes), offset, in_spans=True)
    return list(judge_in_processes(settings, read_all(select([str(file)]).files, way), 2))


def in_one(file: Path, limits: Limits | None = None, *, offset: int = 0, brief: bool = True) -> list[Batch]:
    used = limits or Limits()
    judge = Judge(Settings("Customer", None, False, None, "auto", used, brief=brief))
    units = read_all(select([str(file)]).files, Way(Caps(max_bytes=used.max_bytes), offset))
    return list(map(judge.batch, units))


def told(batches: list[Batch]) -> tuple[list[Any], int, Any]:
    results = [result for batch in batches for result in batch.results]
    return results, sum(batch.passed for batch in batches), batches[-1].reached


@pytest.mark.parametrize("brief", [True, False])
def test_processes_number_the_lines_they_read_as_one_does(
    tmp_path: Path, valid: bytes, invalid: bytes, brief: bool
) -> None:
    good, bad = line_of(valid), line_of(invalid)
    some = good * 300 + bad + b"\n\r\n" + good * 50 + b"{\n" + b"\xff\n" + b"  \n"
    long = b'{"a":"' + b"x" * 3_000_000 + b'"}\n'
    file = tmp_path / "a.ndjson"
    limits = Limits(max_bytes=1_500_000)
    bom = b"\xef\xbb\xbf"
    for data in (some * 30, bom + some * 30 + bad.strip(), some * 15 + long + some * 15, b"\n" * 300_000 + some * 30):
        file.write_bytes(data[: len(data) // 8])
        assert told(in_processes(file, limits, brief=brief)) == told(in_one(file, limits, brief=brief))
        file.write_bytes(data)
        alone = in_one(file, limits, brief=brief)
        assert len([batch for batch in alone if batch.reached]) > 2
        assert told(in_processes(file, limits, brief=brief)) == told(alone)
        reached = alone[0].reached
        assert reached is not None
        later = told(in_one(file, limits, offset=reached[2], brief=brief))
        assert told(in_processes(file, limits, offset=reached[2], brief=brief)) == later


def test_what_is_gone_when_a_process_comes_to_read_it_is_told(tmp_path: Path, valid: bytes) -> None:
    line = line_of(valid)
    file = tmp_path / "a.ndjson"
    file.write_bytes(line * 10_000)
    span = Span(str(file), len(line) * 10, len(line) * 20)
    assert list(read_span(span, Caps())) == [Block(str(file), 1, len(line) * 10, line * 20)]
    file.write_bytes(line * 15)
    there, lost = read_span(span, Caps())
    assert there == Block(str(file), 1, len(line) * 10, line * 5)
    assert isinstance(lost, Item)
    assert lost.line == 6
    assert lost.error is not None
    assert "cut short" in lost.error.message
    file.unlink()
    (lost,) = read_span(span, Caps())
    assert isinstance(lost, Item)
    assert lost.error is not None


def test_long_lines_do_not_make_spans_of_the_short_ones_before(tmp_path: Path) -> None:
    long = b'"' + b"x" * 250_000 + b'"\n'
    file = tmp_path / "a.ndjson"
    file.write_bytes((long + b"\n" * 10_000) * 6 + b'"' + b"x" * 2_000_000 + b'"\n' + b"\n" * 300_000)
    spans = list(spans_of(str(file), 0, Meter()))
    assert len(spans) < 20
    assert [span.offset for span in spans] == [0, *itertools.accumulate(span.size for span in spans)][:-1]
    assert sum(span.size for span in spans) == file.stat().st_size
    data = file.read_bytes()
    assert all(data[span.offset + span.size - 1] == ord("\n") for span in spans)


@pytest.mark.skipif(not os.path.exists("/proc/self/fd"), reason="only some systems have paths of open files")  # noqa: PTH110
@pytest.mark.parametrize("leave", ["move", "remove", "replace"])
def test_processes_read_on_in_a_file_that_is_moved_meanwhile(
    tmp_path: Path, valid: bytes, invalid: bytes, leave: str
) -> None:
    file = tmp_path / "a.ndjson"
    file.write_bytes((line_of(valid) * 999 + line_of(invalid)) * 20)
    expected = told(in_one(file))
    way = Way(Caps(), in_spans=True)
    settings = Settings("Customer", None, False, None, "auto", Limits(), brief=True)

    def units() -> Iterator[Any]:
        for number, unit in enumerate(read_all(select([str(file)]).files, way)):
            yield unit
            if number == 2:
                if leave == "replace":
                    (tmp_path / "b").write_bytes(b"{}\n" * 9)
                    (tmp_path / "b").replace(file)
                else:
                    file.rename(tmp_path / "b") if leave == "move" else file.unlink()

    assert told(list(judge_in_processes(settings, units(), 2))) == expected


def test_a_stored_file_is_read_by_the_processes_and_a_packed_one_or_standard_input_is_not(
    tmp_path: Path, valid: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = line_of(valid) * 9_000
    (tmp_path / "a.ndjson").write_bytes(data)
    (tmp_path / "a.ndjson.gz").write_bytes(gzip.compress(data))
    (tmp_path / "-").write_bytes(data)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    for name, spans in (("a.ndjson", True), ("a.ndjson.gz", False), ("-", False)):
        units = list(read_all(select([name]).files, Way(Caps(), in_spans=True)))
        assert any(isinstance(unit, Span) for unit in units) == spans
        assert sum(unit.size if isinstance(unit, Span) else len(unit.data) for unit in units) == len(data)


def test_lines_that_are_told_change_no_verdict(valid: bytes, invalid: bytes) -> None:
    value = json.loads(valid)
    turned = json.dumps(dict(reversed(value.items()))).encode()
    compact = json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
    bad = json.dumps(json.loads(invalid), separators=(",", ":")).encode()
    kinds = [
        compact,
        compact,
        compact,
        b"",
        b"  ",
        bad,
        compact + b"\r",
        b" " + compact,
        turned,
        b"{",
        b"\xef\xbb\xbf" + compact,
    ]
    kinds += [compact[:-1] + b',"id":"x"}', compact.replace(b'"', b"'"), compact + compact]
    chance = random.Random(3)  # noqa: S311 - not for secrets
    data = b"".join(chance.choice(kinds) + b"\n" for _ in range(3_000)) + compact
    usual = Settings("Customer", None, False, None, "auto", Limits(), brief=True)
    judges = {engine: Judge(usual._replace(engine=engine)) for engine in ("auto", "reference")}
    for block in (Block("a", 1, 0, data), Block("a", 9, 5, data + b"\n"), Block("a", 1, 0, data + b"\n\xff\n")):
        judges["auto"].prepare(Block("a", 1, 0, compact + b"\n"))
        found = {engine: judge.batch(block) for engine, judge in judges.items()}
        assert found["auto"] == found["reference"]
        assert found["auto"].passed > 1_000
        assert len(found["auto"].results) > 500


def test_slots_hold_blocks_until_they_are_free() -> None:
    slots = Slots(2)
    read = [Block("a", number, 10 * number, b"%d" % number * 100_000) for number in (1, 2, 3)]
    sent = [slots.put(block) for block in read]
    assert [type(one) for one in sent] == [Placed, Placed, Block]
    assert [slots.take(one) for one in sent] == read
    slots.free(sent[:1])
    again = slots.put(read[2])
    assert isinstance(again, Placed)
    assert [slots.take(one) for one in (sent[1], again)] == read[1:]


def test_what_is_no_block_or_too_large_is_sent() -> None:
    slots = Slots(1)
    for unit in (Item("a", 0, 1, b"{}"), Span("a", 0, 2), Block("a", 1, 0, b"x" * 400_000)):
        assert slots.put(unit) is unit
        assert slots.take(unit) is unit
    assert isinstance(slots.put(Block("a", 1, 0, b"")), Placed)


@pytest.mark.parametrize("size", [60_000, 250_000])
def test_slots_are_used_again(monkeypatch: pytest.MonkeyPatch, valid: bytes, size: int) -> None:
    put, kinds = Slots.put, []
    monkeypatch.setattr(Slots, "put", lambda self, unit: kinds.append(type(sent := put(self, unit))) or sent)
    data = line_of(valid) * (size // len(line_of(valid)))
    blocks = (Block("a", 1, 0, data) for _ in range(200))
    settings = Settings("Customer", None, False, None, "auto", Limits(), brief=True)
    batches = list(judge_in_processes(settings, blocks, 2))
    assert sum(batch.passed for batch in batches) == 200 * data.count(b"\n")
    assert kinds == [Placed] * 200


def test_without_shared_memory_all_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("multiprocessing.get_start_method", lambda: "spawn")
    slots = pickle.loads(pickle.dumps(Slots(3)))  # noqa: S301 - as a process that is not forked gets it
    block = Block("a", 1, 0, b"{}\n")
    assert slots.take(slots.put(block)) is block
    slots.free([block])


def test_what_comes_through_a_pipe_is_judged_alike_by_processes(run: Run, valid: bytes, invalid: bytes) -> None:
    good, bad = line_of(valid), line_of(invalid)
    long = good.replace(b"Contoso", b"x" * 500_000)
    data = (good * 2_000 + bad + b"\n" + long + bad * 300 + b"{\n") * 4 + good * 500 + bad.strip()
    options = ("check", "-", "--as", "Customer", "--format", "json", "--no-progress")
    alone = run(*options, stdin=data)
    assert len(alone.codes) == 4 * 302 + 1
    for jobs in ("2", "3"):
        assert run(*options, "--jobs", jobs, stdin=data) == alone
        assert run(*options, "--jobs", jobs, stdin=gzip.compress(data)) == alone


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other libraries keep memory in ways of their own")
@pytest.mark.parametrize("jobs", [1, 2])
def test_blocks_use_the_memory_of_those_before(start: Start, tmp_path: Path, valid: bytes, jobs: int) -> None:
    """Pages of memory that are asked of the system anew cost as much as a quarter of judging what is in them."""
    line = line_of(valid)
    faults = []
    for blocks in (20, 120):
        file = tmp_path / f"{blocks}.ndjson"
        file.write_bytes(line * (blocks * 256 * 1024 // len(line)))
        call = ("check", file.name, "--as", "Customer", "--format", "summary", "--jobs", str(jobs))
        process = start(*call, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        faults.append(usage.ru_minflt)
    assert faults[1] - faults[0] < 100 * 16  # it is several times as many where nothing is kept


@pytest.mark.parametrize("padding", [b" ", b"\t"])
def test_lines_that_are_too_long_with_their_blanks_are_refused_by_any_number_of_processes(
    tmp_path: Path, valid: bytes, padding: bytes
) -> None:
    line = line_of(valid)
    limits = Limits(max_bytes=1_500_000)
    file = tmp_path / "a.ndjson"
    file.write_bytes(line * 3_000 + line.strip() + padding * 1_600_000 + b"\n" + line * 3_000)
    expected = told(in_one(file, limits))
    assert [result.findings[0].code for result in expected[0]] == ["limitExceeded"]
    assert told(in_processes(file, limits)) == expected
    assert told(in_one(file, limits, brief=False))[0][3_000] == expected[0][0]
