"""Hostile text as property name, file name and record: every report parses, and nothing in it is forged."""

from __future__ import annotations

import json
import os
import re
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import xmlschema
from cli.test_reports import HOSTILE, hostile, render
from payloads import customer
from trust.canaries import MAIL

from partnercenter_spec.cli import main
from partnercenter_spec.render import FORMATS, Result, Summary

pytestmark = pytest.mark.trust("T9")
SCHEMAS = Path(__file__).parents[1] / "cli" / "schemas"
MORE = [
    "a\n##[error]forged",
    "::set-output name=x::y",
    "\r::add-mask::x",
    "\x1b]8;;http://x.example\x1b\\link\x1b]8;;\x1b\\",
    "\x90q\x9c",
    "<![CDATA[x]]>",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y SYSTEM 'file:///'>]>&y;",
    "--><failure/>",
    "\u061c\u200f\u202c",
    "\u2060\u00ad",
    "\ufff9x\ufffa",
    "\x08\x08\x08\x08valid",
    '", "ok": true, "x": "',
    "\\\\u0022}\\n{",
    "%3A%2C%0D%0A::warning::",
    "a" * 150 + "\n::error::b",
]
ALL = [*HOSTILE, *MORE]
ACTIVE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
COMMAND = re.compile(r"::(error|warning) (file=[^,:\n]*,line=\d+,)?title=[^,:\n]*::[^\n]+")
EACH = pytest.mark.parametrize("text", ALL, ids=lambda text: ascii(text)[:40])
JUNIT_TAGS = {"testsuites", "testsuite", "testcase", "failure", "error", "system-out"}


@cache
def junit_schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(SCHEMAS / "junit-10.xsd")


@cache
def sarif_schema() -> Any:
    return jsonschema.Draft4Validator(json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8")))


def hold(name: str, written: str, results: int, findings: int) -> None:
    """Read a report as its reader would; count what it holds."""
    if name not in ("json", "ndjson", "sarif"):
        assert ACTIVE.search(written) is None, name
    if name == "json":
        document = json.loads(written)
        assert list(document)[:2] == ["spec", "checked"]
        assert len(document["results"]) == document["checked"] == results
        assert sum(len(one["findings"]) for one in document["results"]) == findings
    elif name == "ndjson":
        lines = [json.loads(line) for line in written.splitlines()]
        assert [len(lines), sum(len(line["findings"]) for line in lines)] == [results, findings]
        assert {len(line) for line in lines} <= {7, 8}
    elif name == "junit":
        root = ET.fromstring(written.encode("utf-8"))
        junit_schema().validate(written)
        assert {one.tag for one in root.iter()} <= JUNIT_TAGS
        assert len(root.findall("testsuite/testcase")) == int(root.attrib["tests"]) == results
        bodies = [(one.text or "").split("\n") for case in root.iter("testcase") for one in case]
        assert sum(map(len, bodies)) == findings
    elif name == "sarif":
        document = json.loads(written)
        sarif_schema().validate(document)
        assert len(document["runs"][0]["results"]) == findings
    elif name == "github":
        lines = written.split("\n")[:-1]
        assert len(lines) == findings
        assert [line for line in lines if COMMAND.fullmatch(line) is None] == []
    elif name == "summary":
        _hold_summary(written, results, findings)
    else:
        _hold_text(written, results, findings)


def _hold_summary(written: str, results: int, findings: int) -> None:
    *told, last, end = written.split("\n")
    assert end == ""
    kinds = [kind for line in told if (kind := re.match(r" *([0-9,]+)  (error|warning) ", line)) is not None]
    assert sum(int(kind[1]) for kind in kinds) == findings
    assert sum(re.match(r" +in [0-9]+ payloads?, first ", line) is not None for line in told) == len(kinds)
    assert re.fullmatch(rf"{results} checked: [^\n]*", last)


def _hold_text(written: str, results: int, findings: int) -> None:
    lines = written.split("\n")[:-1]
    told = [line for line in lines if re.match(r"  (error|warning) ", line)]
    heads = [line for line in lines if not line.startswith(" ")]
    assert len(told) == findings
    assert len(heads) == results + 1
    assert re.fullmatch(rf"{results} checked: [^\n]*", heads[-1])
    assert len(lines) == len(told) + len(heads) + sum(line.startswith("           hint: ") for line in lines)


@EACH
@pytest.mark.parametrize("name", FORMATS)
def test_writers(name: str, text: str, trust: Any) -> None:
    """All texts of a result hostile, also the two that the package makes itself: code and schema pointer."""
    result = hostile(text)
    shown = text.encode("utf-8", "backslashreplace").decode()
    own = Result(shown, 1, 2, shown, shown, result.findings, operation=shown)
    unread = Result(shown, 1, 2, shown, None, result.findings, readable=False)
    summary = Summary(0, 2, 1)
    hold(name, render(name, [result, own, unread], summary), 3, 6)
    if name == "text":
        ends = Summary(0, 0, 0, 0, (shown,), ((shown, 2),), 1, 1, (shown,), (shown,))
        lines = render(name, [], ends).split("\n")
        assert len(lines) == 6
        assert ACTIVE.search("".join(lines)) is None
    trust.tried(1)


def file_name(text: str) -> str:
    """Return the text as a name that this file system can hold."""
    return text.replace("/", "∕").replace("\0", "\x01")[:120] + ".json"


def records(text: str) -> list[bytes]:
    """Return lines with the text in names, in values and bare; the first three are JSON."""
    base = customer()
    named = base | {text: {text: [text]}, "companyProfile": base["companyProfile"] | {text: text, "domain": [text]}}
    typed = base | {"attributes": {"objectType": text}}
    url = f"https://api.partnercenter.microsoft.com/v1/customers/{text}?{text}={text}"
    asked = {"method": f"GET{text}", "url": url, "headers": {text: text, "Content-Type": text}}
    call = {"request": asked, "response": {"status": 200, "headers": {text: text}, "body": text}}
    host = {"request": {"method": "GET", "url": f"https://x{text}.example/v1/customers"}, "response": {"status": 200}}
    lines = [json.dumps(one).encode() for one in (named, typed, {text: text}, call, host)]
    return [*lines, re.sub(rb"[\r\n]", b"\x0b", text.encode("utf-8", "surrogatepass")) or b"{"]


@EACH
def test_the_command_line(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], trust: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FORCE_COLOR", "0")
    name = os.fsencode(file_name(text.encode("utf-8", "replace").decode()))
    wrong = [{"id": MAIL, text: 1}, {"attributes": {"objectType": "Customer"}, text: {text: 1}}]
    folder = os.fsencode(tmp_path / "in")
    os.mkdir(folder)  # noqa: PTH102 - a name of bytes
    for number, body in enumerate(wrong):
        with open(os.path.join(folder, b"%d" % number + name), "wb") as out:  # noqa: PTH118, PTH123
            out.write(json.dumps(body).encode())
    Path("records.ndjson").write_bytes(b"\n".join(records(text)))
    outputs = [argument for form in FORMATS for argument in ("--output", f"{form}=r.{form}")]
    annexes = ["--observed", "o.json", "--coverage", "c.json", "--write-baseline", "b.json"]
    assert main(["check", "in", "records.ndjson", *outputs, *annexes, "--strict"]) == 3
    shown = capfdbinary.readouterr()
    document = json.loads(Path("r.json").read_text(encoding="utf-8"))
    findings = sum(len(one["findings"]) for one in document["results"])
    assert document["checked"] >= 6
    for form in FORMATS:
        written = Path(f"r.{form}").read_bytes().decode("utf-8")
        if form == "text":
            assert ACTIVE.search(written) is None
            assert len(re.findall(r"^  (?:error|warning) ", written, re.MULTILINE)) == findings
        else:
            hold(form, written, document["checked"], findings)
    for annex in ("o.json", "c.json", "b.json"):
        json.loads(Path(annex).read_text(encoding="utf-8"))
    console = (shown.out + shown.err).decode("utf-8")
    assert ACTIVE.search(console) is None
    assert "::" not in {line[:2] for line in console.splitlines()}
    trust.tried(3 * len(FORMATS))


MESSAGES = [("check", "{}"), ("check", "-", "--as", "{}"), ("show", "{}"), ("check", "-", "--output", "json={}/x/y"),
            ("check", "-", "--suppress", "{}"), ("check", "-", "--baseline", "{}"), ("{}",), ("check", "--{}", "-"),
            ("diff", "{}"), ("export", "openapi", "-o", "{}/x")]  # fmt: skip


@EACH
def test_complaints_are_one_harmless_line(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong with the call is said with the words of the call, and those may be a file name from anywhere."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("x")
    text = text.replace("\0", "\x01").replace("\ud800", "\udc80")  # no argument can hold these two
    for call in MESSAGES:
        arguments = [part.replace("{}", "file" + text) for part in call]
        status = main(arguments)
        shown = capsys.readouterr()
        assert status in (0, 2, 3)
        assert ACTIVE.search(shown.out + shown.err) is None, call
        complaints = [line for line in shown.err.splitlines() if "error: " in line]
        assert not [line for line in shown.err.splitlines() if line.startswith(("::", "##["))]
        assert len(complaints) <= 1


def test_there_are_enough_and_they_are_different() -> None:
    assert len(set(ALL)) == len(ALL) >= 64
    assert set(FORMATS) == {"text", "summary", "json", "ndjson", "junit", "sarif", "github"}
