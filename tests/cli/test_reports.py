"""Every format is read back by somebody else's parser, also under hostile names."""

import io
import itertools
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote

import pytest

from partnercenter_spec.findings import Finding, Severity
from partnercenter_spec.render import FORMATS, Options, Result, Summary, open_writer
from partnercenter_spec.render.results import Verbosity

from .conftest import Run

HOSTILE = [
    *(chr(code) for code in range(0x20)),
    "\x7f",
    "\x85",
    "\x9b31m",
    "\x1b[2J\x1b]0;title\x07",
    "\r\n::error file=x::forged",
    "\n::stop-commands::x",
    "%0A::error::forged",
    "%0D%0A%25",
    "a,line=9::b",
    "file:///etc,title=x",
    "]]>",
    "<!--",
    '"/><testcase name="forged"/>',
    "&lt;&#0;",
    "'\"",
    "\ufffe",
    "\uffff",
    "\u2028",
    "\u2029",
    "\u202eevil",
    "\u2066x\u2069",
    "\u200b",
    "\ufeff",
    "\ud800",
    "\udcff",
    "\U0001f600",
    "|`*_[x](y)",
    "<script>",
    "${x}",
    "..\\..\\x",
    "#?&=+ ",
]
BAD_ON_A_TERMINAL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def finding(text: str, severity: Severity = Severity.ERROR, code: str = "required") -> Finding:
    return Finding(code, f"/{text}", severity, f"message {text}", f"/components/schemas/{text}", f"hint {text}")


def hostile(text: str) -> Result:
    """A result whose every text is hostile; the source is what the command would pass on."""
    source = f"dir/{text}.json".encode("utf-8", "backslashreplace").decode()
    findings = (finding(text), finding(text, Severity.WARNING, "unknownValue"))
    return Result(source, 4, 5, "Customer", "response", findings)


def render(name: str, results: Sequence[Result], summary: Summary | None = None, **options: object) -> str:
    sink = io.StringIO()
    writer = open_writer(name, sink, Options("0.1.0", "1.2.3", **options))  # type: ignore[arg-type]
    for result in results:
        writer.add(result)
    writer.finish(summary or Summary(0, len(results), 0))
    return sink.getvalue()


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_json_survives(text: str) -> None:
    document = json.loads(render("json", [hostile(text), hostile(text)]))
    assert list(document) == ["spec", "checked", "valid", "invalid", "unreadable", "results"]
    assert len(document["results"]) == 2
    assert document["results"][0]["findings"][0]["pointer"] == f"/{text}"


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_ndjson_survives(text: str) -> None:
    lines = render("ndjson", [hostile(text), hostile(text)]).split("\n")
    assert [json.loads(line)["findings"][0]["pointer"] for line in lines[:-1]] == [f"/{text}", f"/{text}"]
    assert lines[-1] == ""


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_junit_survives(text: str) -> None:
    written = render("junit", [hostile(text), hostile(text)])
    root = ET.fromstring(written.encode("utf-8"))
    cases = root.findall("testsuite/testcase")
    assert len(cases) == 2
    assert [child.tag for case in cases for child in case] == ["failure", "failure"]
    assert len((cases[0][0].text or "").split("\n")) == 2
    assert BAD_ON_A_TERMINAL.search(written) is None


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_sarif_survives(text: str) -> None:
    (document,) = json.loads(render("sarif", [hostile(text)]))["runs"]
    rules = [rule["id"] for rule in document["tool"]["driver"]["rules"]]
    assert [(rules[found["ruleIndex"]], found["level"]) for found in document["results"]] == [
        ("required", "error"),
        ("unknownValue", "warning"),
    ]
    place = document["results"][0]["locations"][0]["physicalLocation"]
    assert unquote(place["artifactLocation"]["uri"]) == hostile(text).source
    assert re.fullmatch(r"[\w./~%-]+", place["artifactLocation"]["uri"], re.ASCII)
    assert place["region"] == {"startLine": 5}


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_github_writes_one_command_a_finding(text: str) -> None:
    written = render("github", [hostile(text)])
    lines = re.split(r"[\r\n]+", written)[:-1]
    assert [line.split(" ", 1)[0] for line in lines] == ["::error", "::warning"]
    assert BAD_ON_A_TERMINAL.search(written) is None
    for line in lines:
        properties = line.split(" ", 1)[1].split("::", 1)[0]
        assert [pair.split("=", 1)[0] for pair in properties.split(",")] == ["file", "line", "title"]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
@pytest.mark.parametrize("verbosity", Verbosity)
def test_text_is_harmless_on_a_terminal(text: str, verbosity: Verbosity) -> None:
    summary = Summary(0, 1, 0, 1, (hostile(text).source,))
    written = render("text", [hostile(text)], summary, verbosity=verbosity)
    assert BAD_ON_A_TERMINAL.search(written) is None
    skipped = 2 if verbosity == Verbosity.VERBOSE else 1
    findings = 2 if verbosity == Verbosity.QUIET else 5
    assert len(written.splitlines()) == findings + skipped + 1


@pytest.mark.parametrize("text", [text for text in HOSTILE if "\0" not in text and "/" not in text], ids=ascii)
def test_hostile_file_name_end_to_end(run: Run, tmp_path: Path, invalid: bytes, text: str) -> None:
    try:
        (tmp_path / f"{text}.json").write_bytes(invalid)
    except (OSError, UnicodeEncodeError):
        pytest.skip("this file system cannot hold the name")
    call = run("check", ".", "--output", "junit=out/r.xml", "--output", "sarif=out/r.sarif", "--output", "github=out/g")
    assert call.status == 1
    assert BAD_ON_A_TERMINAL.search(call.out + call.err) is None
    assert len(ET.parse(tmp_path / "out/r.xml").getroot().findall("testsuite/testcase")) == 1
    assert len(json.loads((tmp_path / "out/r.sarif").read_text())["runs"][0]["results"]) == 1
    assert len((tmp_path / "out/g").read_bytes().splitlines()) == 1


def test_hostile_argument_is_harmless_in_an_error_message(run: Run) -> None:
    for arguments in (("check", "\x1b[2J\n\u202e"), ("show", "\x1b[2J\n\u202e"), ("\x1b[2J\u202e",)):
        call = run(*arguments)
        assert call.status == 2
        assert BAD_ON_A_TERMINAL.search(call.err) is None
        assert "x1b[2J" in call.err


MIXED = [
    Result("a.json", None, 1, "Customer", "response", ()),
    Result("b.json", None, 1, "Customer", "response", (finding("x"),)),
    Result("c.json", None, 1, "Customer", "response", (finding("y", Severity.WARNING, "unknownValue"),)),
    Result("-", 3, 4, None, None, (finding("z", code="undecodable"),), readable=False),
]
SUMMARY = Summary(2, 1, 1, 1)


def test_junit_tells_failures_from_errors() -> None:
    for fail_on, failures in (("error", "1"), ("warning", "2"), ("never", "0")):
        suites = ET.fromstring(render("junit", MIXED, SUMMARY, fail_on=fail_on))
        suite = suites[0]
        for element in (suites, suite):
            counts = [element.get(name) for name in ("tests", "failures", "errors")]
            assert counts == ["4", failures, "1"]
        assert len(suite.findall("testcase/failure")) == int(failures)
        assert len(suite.findall("testcase/error")) == 1
        assert len({case.get("name") for case in suite}) == 4


def test_text_blocks() -> None:
    assert render("text", MIXED, SUMMARY).splitlines() == [
        "b.json:1  Customer  response",
        "  error    required  /x  message x",
        "           hint: hint x",
        "c.json:1  Customer  response",
        "  warning  unknownValue  /y  message y",
        "           hint: hint y",
        "<stdin>:4  type unknown",
        "  error    undecodable  /z  message z",
        "           hint: hint z",
        "4 checked: 2 valid, 1 invalid, 1 unreadable (1 with warnings)",
    ]


def test_quiet_text_has_failures_without_hints() -> None:
    assert render("text", MIXED, SUMMARY, verbosity=Verbosity.QUIET).splitlines() == [
        "b.json:1  Customer  response",
        "  error    required  /x  message x",
        "<stdin>:4  type unknown",
        "  error    undecodable  /z  message z",
        "4 checked: 2 valid, 1 invalid, 1 unreadable (1 with warnings)",
    ]


def test_verbose_text_lists_valid_payloads() -> None:
    assert render("text", MIXED, SUMMARY, verbosity=Verbosity.VERBOSE).startswith(
        "a.json:1  Customer  response  valid\n"
    )


def test_text_aligns_the_findings_of_a_block() -> None:
    result = Result("a", None, 1, "T", None, (finding("x"), finding("longer", Severity.WARNING, "unknownProperty")))
    rows = [line for line in render("text", [result]).splitlines() if "message" in line]
    assert len({row.index("message") for row in rows}) == 1


def test_sarif_names_files_as_uris() -> None:
    results = [Result(name, None, 1, "T", None, (finding("x"),)) for name in ("a b.json", "/x/y#.json", "-")]
    (run_object,) = json.loads(render("sarif", results))["runs"]
    places = [found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for found in run_object["results"]]
    assert places == ["a%20b.json", "file:///x/y%23.json", "stdin"]
    assert run_object["tool"]["driver"]["version"] == "1.2.3"


def test_sarif_without_findings_is_complete() -> None:
    document = json.loads(render("sarif", [], Summary(1, 0, 0)))
    assert (document["version"], document["runs"][0]["results"]) == ("2.1.0", [])


@pytest.mark.parametrize("name", FORMATS)
def test_reports_are_equal_for_equal_results(name: str) -> None:
    assert render(name, MIXED, SUMMARY) == render(name, MIXED, SUMMARY)


def test_long_reports_leave_memory_and_come_back_whole() -> None:
    many = list(itertools.repeat(MIXED[1], 30_000))
    assert len(json.loads(render("json", many))["results"]) == 30_000


def test_json_report_of_the_command_is_the_public_one(run: Run, tmp_path: Path, invalid: bytes, valid: bytes) -> None:
    (tmp_path / "a.json").write_bytes(invalid)
    (tmp_path / "b.ndjson").write_bytes(b"\n" + valid + b"\n{\n")
    document = json.loads(run("check", "a.json", "b.ndjson", "--format", "json").out)
    counts = {name: document[name] for name in ("checked", "valid", "invalid", "unreadable")}
    assert counts == {"checked": 3, "valid": 1, "invalid": 1, "unreadable": 1}
    first, second, third = document["results"]
    assert list(first) == ["source", "index", "line", "type", "direction", "ok", "findings"]
    assert list(first["findings"][0]) == ["code", "pointer", "severity", "message", "schema_pointer", "hint"]
    assert [(r["source"], r["index"], r["line"]) for r in (first, second, third)] == [
        ("a.json", None, 1),
        ("b.ndjson", 1, 2),
        ("b.ndjson", 2, 3),
    ]
    assert (first["findings"][0]["code"], first["findings"][0]["pointer"]) == ("required", "/companyProfile")
    assert (third["type"], third["ok"]) == (None, False)
