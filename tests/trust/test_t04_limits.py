"""Each limit at L and at L+1: L passes, L+1 is `limitExceeded`, and the message names the limit.

Tried are the limits as they are by default and small ones, with bytes, texts and decoded values, on both engines, and
the limits of files on the command line. Two limits that one may expect are not there: of the length of a string and of
the names of one object. Both are held by the size of the payload and the number of values, so what is tried is that
payloads beyond the usual are judged rightly and soon.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from payloads import customer, encoded, page

import partnercenter_spec
from partnercenter_spec import Limits, Report, UndecodablePayload, Validator
from partnercenter_spec.cli import main
from partnercenter_spec.sources import Caps, Item, read_all, select

pytestmark = pytest.mark.trust("T4")
DEFAULT = Limits()
FREE = "FaultParameters"
WRAPPED = '{{"a":{}}}'
BRANCH = '{"b":0}'
ENVIRONMENT = os.environ | {"PYTHONPATH": str(Path(partnercenter_spec.__file__).parents[1])}
STATUS = Path("/proc/self/status")
BOTH = pytest.mark.parametrize("engine", ["auto", "reference"])


def sized(size: int, letter: str = "x") -> str:
    """Return JSON text of so many bytes in UTF-8."""
    room, width = size - len(WRAPPED.format('""')), len(letter.encode())
    return WRAPPED.format(f'"{letter * (room // width)}{"y" * (room % width)}"')


def members(nodes: int) -> str:
    return "{" + ",".join(f'"n{index}":0' for index in range(nodes - 1)) + "}"


def branches(nodes: int) -> str:
    """Return a payload whose values stand in many small objects."""
    return WRAPPED.format(f"[{','.join([BRANCH] * ((nodes - 2) // 2) + ['0'] * (nodes % 2))}]")


class Edge(NamedTuple):
    """A payload made to have a size, depth or number: which limit it meets, and where the finding is."""

    limit: str
    make: Callable[[int], str]
    small: tuple[int, ...]
    pointer: str = ""
    decoded: bool = True


EDGES = {
    "size": Edge("max_bytes", sized, (8, 9, 64, 5_000), decoded=False),
    "size in bytes, not letters": Edge("max_bytes", lambda size: sized(size, "\u20ac"), (30, 5_000), decoded=False),
    "depth of objects": Edge(
        "max_depth", lambda levels: '{"a":' * (levels - 1) + "{}" + "}" * (levels - 1), (1, 2, 200)
    ),
    "depth of lists": Edge("max_depth", lambda n: WRAPPED.format("[" * (n - 1) + "]" * (n - 1)), (2, 31, 200)),
    "digits": Edge("max_digits", lambda n: WRAPPED.format("9" * n), (1, 31, 32, 33, 640), "/a"),
    "digits below zero": Edge("max_digits", lambda n: WRAPPED.format("-" + "9" * n), (1, 31, 32, 33, 640), "/a"),
    # of a fraction counts all that it is written with
    "length of a fraction": Edge(
        "max_digits", lambda n: WRAPPED.format("0." + "7" * (n - 2)), (3, 31, 32, 33), decoded=False
    ),
    "items": Edge("max_nodes", lambda n: WRAPPED.format(f"[{','.join('0' * (n - 2))}]"), (3, 4, 500)),
    "members": Edge("max_nodes", members, (2, 3, 500)),
    "values in branches": Edge("max_nodes", branches, (4, 5, 501)),
}
FORMS: dict[str, Callable[[str], Any]] = {
    "bytes": str.encode,
    "bytearray": lambda text: bytearray(text.encode()),
    "memoryview": lambda text: memoryview(text.encode()),
    "bytes with spaces": lambda text: text.replace(":", ": ", 1).encode(),
    "text": str,
    "decoded": json.loads,
}


def judged(validator: Validator, type: str, body: Any) -> Report:
    try:
        report = validator.payload(type, body)
    except UndecodablePayload as refused:
        report = refused.report
    assert validator.is_valid(type, body) is report.ok
    return report


def forms_of(edge: Edge, size: int) -> list[str]:
    if size == DEFAULT.max_nodes:
        return ["bytes", "text", "decoded"] if edge == EDGES["items"] else ["bytes", "decoded"]
    without = "bytes with spaces" if edge.limit == "max_bytes" else ""
    return [form for form in FORMS if form != without and (edge.decoded or form != "decoded")]


def check_edge(validator: Validator, edge: Edge, size: int) -> int:
    """Try a payload at a limit and one beyond it, in every form, and return how many there were."""
    tried = 0
    at, over = edge.make(size), edge.make(size + 1)
    for form in forms_of(edge, size):
        encode = FORMS[form]
        assert list(judged(validator, FREE, encode(at))) == [], form
        (finding,) = judged(validator, FREE, encode(over))
        assert (finding.code, finding.severity) == ("limitExceeded", "error"), form
        assert finding.pointer == (edge.pointer if form == "decoded" else ""), form
        assert f"({edge.limit})" in finding.message, form
        assert str(size) in finding.message, form
        tried += 2
    return tried


@BOTH
@pytest.mark.parametrize("name", EDGES)
def test_limits_by_default(name: str, engine: Any, trust: Any) -> None:
    edge = EDGES[name]
    trust.tried(check_edge(Validator(engine=engine), edge, getattr(DEFAULT, edge.limit)))


@BOTH
@pytest.mark.parametrize("name", EDGES)
def test_other_limits(name: str, engine: Any, trust: Any) -> None:
    edge = EDGES[name]
    for size in edge.small:
        validator = Validator(engine=engine, limits=DEFAULT.replace(**{edge.limit: size}))
        trust.tried(check_edge(validator, edge, size))


@BOTH
@pytest.mark.parametrize("size", [9, 5_000, DEFAULT.max_bytes])
def test_text_of_decoded_values(size: int, engine: Any, trust: Any) -> None:
    """Of a decoded value the characters of names and strings count, wherever they stand and however often."""
    validator = Validator(engine=engine, limits=DEFAULT.replace(max_bytes=size))
    half = size // 2
    for fit in (
        {"a": "z" * (size - 1)},
        {"a": {"b": "x" * half}, "c": ["y" * (size - half - 3)]},
        {"b": ["x" * half], "c" * (size - half - 1): [""]},
    ):
        assert list(judged(validator, FREE, fit)) == []
        (finding,) = judged(validator, FREE, fit | {"d": ""})
        assert (finding.code, finding.pointer) == ("limitExceeded", "")
        assert f"{size} bytes (max_bytes)" in finding.message
    shared = "x" * half
    assert not list(judged(validator, FREE, {"": [shared, shared]}))
    assert [finding.code for finding in judged(validator, FREE, {"a": [shared, shared, shared]})] == ["limitExceeded"]
    trust.tried(8)


@BOTH
@pytest.mark.parametrize("most", [1, 3, 100, DEFAULT.max_findings])
def test_findings(most: int, engine: Any, trust: Any) -> None:
    """Those beyond the limit are counted; the payload was judged, so this finding alone makes it no worse."""
    limits = DEFAULT.replace(max_findings=most)
    for unknown, severity in (("error", "error"), ("warn", "warning")):
        validator = Validator(engine=engine, unknown_properties=unknown, limits=limits)  # type: ignore[arg-type]
        for form in (encoded, lambda body: encoded(body).decode(), dict):
            at = customer() | {f"n{index}": 1 for index in range(most)}
            told = judged(validator, "Customer", form(at))
            assert [(f.code, f.severity) for f in told] == [("unknownProperty", severity)] * most
            over = list(judged(validator, "Customer", form(at | {"more": 1})))
            (last,) = [finding for finding in over if finding.code == "limitExceeded"]
            assert len(over) == most + 1
            assert (last.pointer, last.severity) == ("", "warning")
            assert last.message == "1 further findings are not shown (max_findings)"
            trust.tried(2)


@BOTH
def test_findings_about_what_is_no_json(engine: Any, trust: Any) -> None:
    """They are never more than the limit; those beyond it are not counted, since reading stops there."""
    validator = Validator(engine=engine, limits=Limits(max_findings=3))
    for count in (3, 4):
        twice = b"{%s}" % b",".join(b'"a%d":1,"a%d":2' % (index, index) for index in range(count))
        for body in ({"a": [b""] * count}, dict.fromkeys(range(count)), twice):
            assert len(judged(validator, FREE, body)) == 3
            trust.tried(1)


@pytest.mark.parametrize("name", Limits.__slots__)
@pytest.mark.parametrize("wrong", [0, -1, True, False, 1.5, "5", None, float("nan")])
def test_a_limit_is_a_whole_number_above_zero(name: str, wrong: Any, trust: Any) -> None:
    with pytest.raises(ValueError, match=rf"^Limits\.{name} is a whole number of at least 1$"):
        Limits(**{name: wrong})
    trust.tried(1)


@pytest.mark.parametrize(("name", "most"), [("max_depth", 200), ("max_digits", 640)])
def test_limits_have_limits(name: str, most: int, trust: Any) -> None:
    assert getattr(Limits(**{name: most}), name) == most
    with pytest.raises(ValueError, match=rf"^Limits\.{name} is at most {most}$"):
        Limits(**{name: most + 1})
    trust.tried(2)


def test_numbers_of_any_length_where_interpreters_refuse_most(trust: Any) -> None:
    """An interpreter may be told to convert no number of more than 640 digits; it is told before it starts."""
    code = (
        "from partnercenter_spec import *\n"
        "validator = Validator(limits=Limits(max_digits=640), engine='reference')\n"
        "assert validator.is_valid('FaultParameters', '{\"a\":%s}' % ('9' * 640))\n"
        "assert not validator.is_valid('FaultParameters', '{\"a\":%s}' % ('9' * 641))\n"
        "for body in ({'id': 10**640 - 1}, b'{\"id\":%s}' % (b'9' * 640)):\n"
        "    assert 'type' in [finding.code for finding in validator.payload('Customer', body)]\n"
    )
    environment = ENVIRONMENT | {"PYTHONINTMAXSTRDIGITS": "640"}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, timeout=60)
    trust.tried(4)


@BOTH
def test_what_has_no_limit_of_its_own(engine: Any, trust: Any) -> None:
    for length in (2**20, 2**20 + 1):
        check_soon(engine, FREE, {"a": "x" * length}, [])
        check_soon(engine, "Customer", customer() | {"id": "x" * length}, [("format", "/id")])
        check_soon(engine, "Customer", customer() | {"x" * length: 1}, [])
    for count in (10_000, 10_001):
        names = {f"name{index}": index for index in range(count)}
        check_soon(engine, FREE, names, [])
        check_soon(engine, "Customer", customer() | names | {"id": 1}, [("type", "/id")])
    trust.tried(20, "no limits of the length of a string and of the names of one object; those are judged within 2 s")


def check_soon(engine: Any, type: str, body: Any, said: list[tuple[str, str]]) -> None:
    validator = Validator(engine=engine)
    for given in (body, encoded(body)):
        start = time.process_time()
        assert [(finding.code, finding.pointer) for finding in validator.payload(type, given)] == said
        assert time.process_time() - start < 2


MEASURE = """
import re, sys
from partnercenter_spec import *
def peak():
    with open("/proc/self/status") as told:
        return int(re.search(r"VmHWM:\\s+(\\d+) kB", told.read())[1]) * 1024
validator = Validator(engine=sys.argv[1])
validator.is_valid("CustomerCollection", b" " * 100_000)
before, data = peak(), open(sys.argv[2], "rb").read()
try:
    print(validator.payload("CustomerCollection", data).ok)
except UndecodablePayload as refused:
    print(refused.report.findings[0].message)
print((peak() - before) / len(data))
"""


@pytest.mark.skipif(not STATUS.exists(), reason="reads the most memory from /proc")
@BOTH
@pytest.mark.parametrize("over", [0, 1])
def test_memory(engine: str, over: int, tmp_path: Path, trust: Any) -> None:
    """A page of customers as large as a payload may be, and one that is a byte larger."""
    body = encoded(page(50_000))
    file = tmp_path / "page.json"
    file.write_bytes(body + b" " * (DEFAULT.max_bytes + over - len(body)))
    call = [sys.executable, "-c", MEASURE, engine, str(file)]
    said, times = subprocess.check_output(call, env=ENVIRONMENT, text=True, timeout=60).splitlines()
    assert len(body) > DEFAULT.max_bytes * 0.9
    assert said == ("is larger than 16777216 bytes (max_bytes)" if over else "True")
    assert float(times) < 10
    trust.tried(1, None if over else f"16 MiB of customers on {engine} in {float(times):.1f} times their size")


def checked(capsys: pytest.CaptureFixture[str], file: Path) -> list[list[tuple[str, str]]]:
    """Return code and message of what the command says of each payload in a file."""
    status = main(["check", str(file), "--as", FREE, "--format", "json"])
    results = json.loads(capsys.readouterr().out)["results"]
    said = [[(finding["code"], finding["message"]) for finding in result["findings"]] for result in results]
    assert status == (3 if any(said) else 0)
    return said


TOO_LONG = [("limitExceeded", f"is larger than {DEFAULT.max_bytes} bytes (max_bytes)")]
FILES: dict[str, tuple[str, Callable[[str], str], list[Any]]] = {
    "line": ("ndjson", lambda text: f'{{"b":1}}\n{text}\n{{"b":2}}\n', [[], None, []]),
    "line with a return": ("ndjson", lambda text: f'{{"b":1}}\r\n{text}\r\n{{"b":2}}\r\n', [[], None, []]),
    "last line": ("ndjson", lambda text: f'{{"b":1}}\n{text}', [[], None]),
    "first line": ("ndjson", lambda text: f'{text}\n{{"b":1}}', [None, []]),
    "element": ("json", lambda text: f'[{{"b":1}}, {text}, {{"b":2}}]', [[], None, []]),
    "document": ("json", lambda text: text, [None]),
}


@pytest.mark.parametrize("name", FILES)
def test_payloads_in_files(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], trust: Any) -> None:
    """One that is too long hides none of the others, and is told at its own place."""
    suffix, put, said = FILES[name]
    for over in (0, 1):
        file = tmp_path / f"a.{suffix}"
        file.write_text(put(sized(DEFAULT.max_bytes + over)), newline="")
        assert checked(capsys, file) == [(TOO_LONG if over else []) if one is None else one for one in said]
        trust.tried(1)


def packed(content: bytes, size: int) -> bytes:
    """Return a gzip stream of so many bytes; a name in its head fills it up."""
    deflate = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    body = deflate.compress(content) + deflate.flush()
    end = zlib.crc32(content).to_bytes(4, "little") + len(content).to_bytes(4, "little")
    head = b"\x1f\x8b\x08\x08\0\0\0\0\0\xff"
    return head + b"n" * (size - len(head) - 1 - len(body) - len(end)) + b"\0" + body + end


@pytest.mark.parametrize("over", [0, 1])
def test_gzip_ratio(over: int, tmp_path: Path, capsys: pytest.CaptureFixture[str], trust: Any) -> None:
    content = (sized(99_999).encode() + b"\n") * 340
    file = tmp_path / "a.ndjson.gz"
    file.write_bytes(packed(content, len(content) // 100 - over))
    *judged, last = checked(capsys, file)
    assert not any(judged)
    message = "is a gzip stream that inflates to more than 100 times its packed size"
    assert last == ([("limitExceeded", message)] if over else [])
    trust.tried(1)


def errors_of(file: Path, caps: Caps) -> list[tuple[str, str]]:
    units = read_all(select([str(file)]).files, caps)
    return [(unit.error.code, unit.error.message) for unit in units if isinstance(unit, Item) and unit.error]


def test_other_limits_of_files(tmp_path: Path, trust: Any) -> None:
    har, entry = tmp_path / "a.har", '{"request":{"method":"GET","url":"/v1/customers"},"response":{"status":204}}'
    har.write_text(f'{{"log":{{"entries":[{entry}]}}}}')
    recording = tmp_path / "a.http"
    recording.write_bytes(b"GET /v1/customers HTTP/1.1\r\nHost: a\r\n\r\n")
    unpacked = tmp_path / "a.ndjson.gz"
    unpacked.write_bytes(gzip.compress(b'{"a":1}\n' * 1_000))
    for file, name, limit, message in (
        (har, "max_entry", len(entry), "is larger than an entry may be"),
        (recording, "max_recording", recording.stat().st_size, f"than {recording.stat().st_size - 1} bytes"),
        (unpacked, "max_inflated", 8_000, "inflates to more than 7999 bytes"),
    ):
        fitting = Caps(**{name: limit})  # type: ignore[arg-type]
        assert [error for error in errors_of(file, fitting) if error[0] == "limitExceeded"] == []
        ((code, told),) = errors_of(file, fitting._replace(**{name: limit - 1}))
        assert (code, message in told) == ("limitExceeded", True)
        trust.tried(2)
