"""`pcspec redact`."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from vcr.serialize import deserialize
from vcr.serializers import jsonserializer, yamlserializer

from partnercenter_spec.strategies import example

from .conftest import Run

SESSION = Path(__file__).resolve().parents[1] / "samples" / "traffic" / "session.har"
GUID = "7c0f8a9e-1d34-4b6b-9a53-2f1f0e6c5d10"
URL = f"https://api.partnercenter.microsoft.com/v1/customers/{GUID}"
NAMES = ("Fabrikam", "fabrikam", "Kari", "Nordmann", GUID, "eyJhbGciOi")


def customer() -> dict[str, Any]:
    details = example("CustomerDetails")
    assert isinstance(details, dict)
    return {**details, "id": GUID}


def cassette() -> dict[str, Any]:
    request = {"method": "GET", "uri": URL, "body": None, "headers": {"Authorization": ["Bearer eyJhbGciOi"]}}
    response = {
        "status": {"code": 200, "message": "OK"},
        "headers": {"Content-Type": ["application/json"], "Set-Cookie": ["a=b"]},
        "body": {"string": json.dumps(customer())},
    }
    return {"version": 1, "interactions": [{"request": request, "response": response}]}


def counts(run: Run, file: str) -> list[tuple[str, list[tuple[str, str]]]]:
    results = json.loads(run("check", file, "--format", "json").out)["results"]
    return [(r["type"], sorted((f["code"], f["severity"]) for f in r["findings"])) for r in results]


def test_a_har_is_judged_as_before(run: Run, tmp_path: Path) -> None:
    shutil.copy(SESSION, tmp_path / "session.har")
    assert run("redact", "session.har", "-o", "safe/").status == 0
    text = (tmp_path / "safe/session.har").read_text(encoding="utf-8")
    assert not [name for name in ("Storgata", "Kari", "Nordmann", "fabrikam") if name in text]
    assert counts(run, "safe/session.har") == counts(run, "session.har")


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_a_cassette_stays_one(run: Run, tmp_path: Path, form: str) -> None:
    dump = json.dumps if form == "json" else yaml.safe_dump
    file = tmp_path / f"cassette.{form}"
    file.write_text(dump(cassette()), encoding="utf-8")
    assert run("redact", file.name, "--in-place").status == 0
    text = file.read_text(encoding="utf-8")
    assert not [name for name in (*NAMES, "Set-Cookie") if name in text]
    (request,), (response,) = deserialize(text, jsonserializer if form == "json" else yamlserializer)
    assert request.headers["Authorization"] in ("Bearer REDACTED", ["Bearer REDACTED"])
    assert json.loads(response["body"]["string"])["id"] == request.uri.rpartition("/")[2] != GUID
    assert counts(run, file.name)[0][1] == []


def test_lines_of_exchanges_and_payloads(run: Run, tmp_path: Path) -> None:
    exchange = {
        "request": {"method": "GET", "url": URL},
        "response": {"status": 200, "headers": {}, "body": customer()},
    }
    lines = [json.dumps(exchange), json.dumps(customer())]
    with gzip.open(tmp_path / "log.ndjson.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    made = run("redact", "log.ndjson.gz", "--seed", "1")
    assert (made.status, made.err) == (0, "")
    assert not [name for name in NAMES if name in made.out]
    first, second = map(json.loads, made.out.splitlines())
    assert first["response"]["body"]["id"] == second["id"] == first["request"]["url"].rpartition("/")[2]
    assert run("redact", "log.ndjson.gz", "--seed", "1").out == made.out
    assert run("redact", "log.ndjson.gz", "--seed", "2").out != made.out


def test_several_files_share_the_replacements(run: Run, tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text(json.dumps(customer()), encoding="utf-8")
    assert run("redact", "a.json", "b.json", "-o", "safe/").status == 0
    assert (tmp_path / "safe/a.json").read_bytes() == (tmp_path / "safe/b.json").read_bytes()


def test_what_does_not_say_what_it_is_loses_every_text(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"name": "Kari", "size": 3}', encoding="utf-8")
    made = run("redact", "a.json")
    assert (made.status, json.loads(made.out)["size"]) == (0, 3)
    assert "Kari" not in made.out
    assert "--as TYPE tells" in made.err


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"{", "a.json: "),
        (b'{"id": 1, "id": 2}', "a.json: "),
        (b"GET /v1/customers HTTP/1.1\r\n\r\n", "is not redacted"),
        (b'{"log": {"entries": [{}]}}', "has no usable member"),
    ],
)
def test_what_cannot_be_read_is_not_written(run: Run, tmp_path: Path, content: bytes, problem: str) -> None:
    (tmp_path / "a.json").write_bytes(content)
    (tmp_path / "b.json").write_text(json.dumps(customer()), encoding="utf-8")
    made = run("redact", "a.json", "b.json", "-o", "safe/")
    assert (made.status, made.out) == (3, "")
    assert problem in made.err
    assert [file.name for file in (tmp_path / "safe").iterdir()] == ["b.json"]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("a.json", "b.json"),
        ("a.json", "--in-place", "-o", "b.json"),
        ("-", "--in-place"),
        ("a.json.gz", "--in-place"),
        ("a.json", "--as", "Custmer"),
    ],
)
def test_wrong_usage(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "a.json.gz").write_bytes(gzip.compress(b"{}"))
    assert run("redact", *arguments).status == 2


def test_a_missing_file_is_told(run: Run) -> None:
    made = run("redact", "nothing.json")
    assert (made.status, made.out) == (2, "")
    assert "no such file: nothing.json" in made.err
