"""`diff`: what it prints, how it ends, and what it says of files that it cannot compare."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from partnercenter_spec import contract

from .conftest import Run

Write = Callable[..., str]
CITY = "/components/schemas/Address/properties/city"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the document of the contract as a file, edited."""

    def save(name: str, edit: Callable[[Any], object] = lambda document: None) -> str:
        document = contract.openapi()
        edit(document)
        (tmp_path / name).write_text(json.dumps(document), encoding="utf-8")
        return name

    return save


def without_city(document: Any) -> None:
    del document["components"]["schemas"]["Address"]["properties"]["city"]


def with_pattern(document: Any) -> None:
    document["components"]["schemas"]["CountryCode"]["pattern"] = "^[A-Za-z]{2}$"


def with_floor(document: Any) -> None:
    document["components"]["schemas"]["Address"]["properties"]["floor"] = {"type": "string"}


def in_other_words(document: Any) -> None:
    for schema in document["components"]["schemas"].values():
        schema["description"] = "<b>Something</b> | else."


def test_the_installed_contract_is_what_export_writes(run: Run) -> None:
    run("export", "openapi", "-o", "now.json")
    call = run("diff", "now.json")
    assert (call.status, call.err) == (0, "")
    assert "verdict: nothing changed" in call.out
    assert (
        call.out.splitlines()[0]
        == f"contract {contract.version()} (now.json) -> {contract.version()} (the installed contract)"
    )


@pytest.mark.parametrize(
    ("edit", "never", "breaking", "unknown"),
    [
        (without_city, 0, 1, 1),
        (with_pattern, 0, 0, 1),
        (with_floor, 0, 0, 0),
        (in_other_words, 0, 0, 0),
    ],
)
@pytest.mark.parametrize("style", ["text", "json", "markdown"])
def test_exit_status(
    run: Run, write: Write, edit: Callable[[Any], None], never: int, breaking: int, unknown: int, style: str
) -> None:
    names = (write("old.json"), write("new.json", edit))
    assert run("diff", *names, "--format", style).status == breaking
    for fail_on, status in (("never", never), ("breaking", breaking), ("unknown", unknown)):
        assert run("diff", *names, "--format", style, "--fail-on", fail_on).status == status


def test_json(run: Run, write: Write) -> None:
    call = run("diff", write("old.json"), write("new.json", without_city), "--format", "json")
    document = json.loads(call.out)
    version = contract.version()
    assert list(document) == ["old", "new", "verdict", "bump", "needed", "enough", "counts", "changes"]
    assert (document["old"], document["new"], document["verdict"]) == (version, version, "breaking")
    assert (document["bump"], document["enough"]) == ("minor" if version.startswith("0.") else "major", False)
    assert document["counts"] == {"breaking": 1, "unknown": 1, "compatible": 0, "documentation": 0}
    assert {key: value for key, value in document["changes"][1].items() if key != "reason"} == {
        "place": CITY,
        "side": "old",
        "kind": "propertyRemoved",
        "audience": "response",
        "verdict": "breaking",
    }
    assert all(change["reason"] for change in document["changes"])


def test_text_is_grouped_by_what_is_worst(run: Run, write: Write) -> None:
    def edit(document: Any) -> None:
        for change in (without_city, with_pattern, with_floor):
            change(document)

    out = run("diff", write("old.json"), write("new.json", edit)).out
    headings = [line for line in out.splitlines() if line and line[0] not in " (" and "(" in line][1:5]
    assert headings[:3] == ["breaking (1 place)", "unknown (1 place)", "compatible (1 place)"]
    assert f"  {CITY} (old)  propertyRemoved" in out.splitlines()
    assert "request       unknown     the optional property city was removed" in out
    assert "needs a" in out
    assert "is not enough" in out


@pytest.mark.parametrize("columns", ["60", "100"])
def test_text_fits_the_terminal(run: Run, write: Write, columns: str) -> None:
    names = (write("old.json"), write("new.json", with_pattern))
    reasons = [
        line for line in run("diff", *names, env={"COLUMNS": columns}).out.splitlines() if line.startswith("    ")
    ]
    assert reasons
    assert all(len(line) <= int(columns) for line in reasons)


def test_documentation_is_summed_up_in_text_and_whole_in_json(run: Run, write: Write) -> None:
    names = (write("old.json"), write("new.json", in_other_words))
    text = run("diff", *names).out
    count = len(contract.types())
    assert f"documentation ({count} places)" in text
    assert f"... and {count - 20} more" in text
    assert "needs a patch bump" in " ".join(text.split())
    assert len(json.loads(run("diff", *names, "--format", "json").out)["changes"]) == count


def test_names_in_documents_are_escaped(run: Run, write: Write) -> None:
    def edit(document: Any) -> None:
        document["components"]["schemas"]["Address"]["properties"]["a|b\x1b[31m\u202e"] = {"type": "string"}

    names = (write("old.json"), write("new.json", edit))
    assert "\x1b" not in run("diff", *names).out
    markdown = run("diff", *names, "--format", "markdown").out
    assert "a\\|b\\\\x1b" in markdown or "a\\|b\\x1b" in markdown
    rows = [line.replace("\\|", "") for line in markdown.splitlines() if line.startswith("|")]
    assert {row.count("|") for row in rows} == {6}


def test_standard_input(run: Run, write: Write, tmp_path: Path) -> None:
    data = (tmp_path / write("new.json", without_city)).read_bytes()
    assert run("diff", "-", write("old.json"), stdin=data).status == 0
    assert run("diff", "old.json", "-", stdin=data).status == 1
    call = run("diff", "-", "-", stdin=data)
    assert (call.status, call.out) == (2, "")


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (b"", 3, "is not JSON"),
        (b"{", 3, "is not JSON"),
        (b'{"a": 1, "a": 2}', 3, "cannot decode"),
        (b"\xff\xfe\xfd", 3, "cannot decode"),
        (b"[" * 5000 + b"]" * 5000, 3, "cannot decode"),
        (b"openapi: 3.1.1\n", 3, "is not JSON"),
        (b"[]", 2, "not an object"),
        (b"null", 2, "not an object"),
        (b"{}", 2, "`openapi`"),
        (b'{"openapi": "3.0.3"}', 2, "not OpenAPI 3.1"),
        (
            b'{"openapi": "3.1.1", "info": {"version": "0.1.0"}, "paths": {"/a": 5}, "components": {}}',
            2,
            "/paths/~1a is",
        ),
        (b'{"format": 1, "spec": "0.1.0", "types": {}}', 2, "built contract"),
    ],
)
def test_what_cannot_be_compared(
    run: Run, write: Write, tmp_path: Path, content: bytes, status: int, said: str
) -> None:
    write("good.json")
    (tmp_path / "bad.json").write_bytes(content)
    for arguments in (("bad.json",), ("bad.json", "good.json"), ("good.json", "bad.json")):
        call = run("diff", *arguments, "--fail-on", "never")
        assert (call.status, call.out) == (status, "")
        assert said in call.err
        assert "bad.json" in call.err
        assert call.err.count("\n") == 1


def test_the_other_forms_are_named(run: Run) -> None:
    run("export", "openapi", "--openapi", "3.0", "-o", "old.json")
    run("export", "openapi", "-o", "old.yaml")
    assert "pcspec export openapi" in run("diff", "old.json").err
    call = run("diff", "old.yaml")
    assert (call.status, "export it as JSON" in call.err) == (3, True)


def test_files_that_are_not_there(run: Run, write: Write, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for name in ("missing.json", "folder", "folder/x/y.json", "good.json/x"):
        call = run("diff", write("good.json"), name)
        assert (call.status, call.out) == (2, "")
        assert name in call.err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(run: Run, write: Write, tmp_path: Path) -> None:
    (tmp_path / write("old.json")).chmod(0)
    assert run("diff", "old.json").status == 3


def test_a_link_in_a_circle_cannot_be_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.json").symlink_to("a.json")
    call = run("diff", "a.json")
    assert (call.status, call.out) == (3, "")
    assert "cannot read a.json" in call.err


@pytest.mark.parametrize(
    "arguments",
    [(), ("",), ("a", "b", "c"), ("a", "--format", "xml"), ("a", "--fail-on", "warning"), ("a", "--form", "json")],
)
def test_wrong_usage(run: Run, arguments: tuple[str, ...]) -> None:
    call = run("diff", *arguments)
    assert (call.status, call.out) == (2, "")
    assert "error: " in call.err


def test_help_explains_the_verdicts(run: Run) -> None:
    out = run("diff", "--help").out
    for word in ("request", "response", "client code", "unknown", "exit status", "examples"):
        assert word in out
