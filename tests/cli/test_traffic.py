"""Recorded traffic on the command line: told apart, judged by method and URL, and nothing skipped in silence."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from .conftest import CUSTOMER, Run

GUID = CUSTOMER["id"]
BASE = "https://api.partnercenter.microsoft.com/v1"
JSON = {"Content-Type": "application/json"}
PAGE = {"totalCount": 1, "items": [dict(CUSTOMER)]}


def har_entry(url: str, body: Any, status: int = 200) -> dict[str, Any]:
    headers = [{"name": "Content-Type", "value": "application/json"}]
    return {
        "request": {"method": "GET", "url": url, "headers": []},
        "response": {"status": status, "headers": headers, "content": {"text": json.dumps(body)}},
    }


def har(*entries: Any) -> bytes:
    return json.dumps({"log": {"version": "1.2", "entries": entries}}).encode()


def cassette(*urls: str) -> bytes:
    interactions = [
        {
            "request": {"method": "GET", "uri": url, "body": None, "headers": {}},
            "response": {"status": {"code": 200}, "headers": JSON, "body": {"string": json.dumps(PAGE)}},
        }
        for url in urls
    ]
    return json.dumps({"version": 1, "interactions": interactions}).encode()


def yaml_cassette(url: str) -> bytes:
    return (
        f"interactions:\n- request:\n    body: null\n    headers: {{}}\n    method: GET\n    uri: {url}\n"
        f"  response:\n    body: {{string: '{json.dumps(PAGE)}'}}\n    headers: {{Content-Type: [application/json]}}\n"
        "    status: {code: 200, message: OK}\nversion: 1\n"
    ).encode()


def session(url: str) -> bytes:
    entry = {
        "RequestUri": url,
        "RequestMethod": "GET",
        "RequestHeaders": {},
        "RequestBody": None,
        "ResponseBody": json.dumps(PAGE),
        "ResponseHeaders": {"Content-Type": ["application/json"]},
        "StatusCode": 200,
    }
    return json.dumps([entry]).encode()


def line(url: str, body: Any = PAGE) -> bytes:
    exchange = {"request": {"method": "GET", "url": url}, "response": {"status": 200, "headers": JSON, "body": body}}
    return json.dumps(exchange).encode() + b"\n"


FORMS = {
    "a.har": har(har_entry(f"{BASE}/customers?size=900", PAGE)),
    "a.json": har(har_entry(f"{BASE}/customers?size=900", PAGE)),
    "b.json": cassette(f"{BASE}/customers?size=900"),
    "c.yaml": yaml_cassette(f"{BASE}/customers?size=900"),
    "d.json": session(f"{BASE}/customers?size=900"),
    "e.ndjson": line(f"{BASE}/customers?size=900"),
    "f.json": line(f"{BASE}/customers?size=900"),
}


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_judged_by_method_and_url(run: Run, tmp_path: Path, name: str, pack: Any) -> None:
    file = name + (".gz" if pack is gzip.compress else "")
    (tmp_path / file).write_bytes(pack(FORMS[name]))
    call = run("check", file, "--format", "json")
    assert (call.status, call.codes) == (1, ["maximum"])
    (result,) = call.results
    assert (result["operation"], result["type"]) == ("listCustomers", None)
    (finding,) = result["findings"]
    assert (finding["direction"], finding["where"], finding["pointer"]) == ("request", "query", "/size")


def test_raw_messages_of_a_folder_are_put_together(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "messages"
    folder.mkdir()
    (folder / "list-01.http").write_bytes(f"GET {BASE}/customers HTTP/1.1\r\nAccept: */*\r\n\r\n".encode())
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
    (folder / "list-02.http").write_bytes(answer + json.dumps(PAGE).encode())
    (folder / "list-03.http").write_bytes(answer + b"{}")
    (folder / "one-01.txt").write_bytes(f"GET /v1/customers/{GUID} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    (folder / "lonely.txt").write_bytes(answer + b"{}")
    call = run("check", "messages", "--format", "json")
    assert call.status == 3
    told = [(Path(r["source"]).name, r["ok"], [f["code"] for f in r["findings"]]) for r in call.results]
    assert told == [
        ("list-02.http", True, []),
        ("list-03.http", False, ["required", "required"]),
        ("lonely.txt", False, ["undecodable"]),
        ("one-01.txt", True, []),
    ]


def test_exchanges_with_other_hosts_are_counted_and_named(run: Run, tmp_path: Path) -> None:
    other = har_entry("https://graph.contoso.example/v1/customers", {})
    (tmp_path / "a.har").write_bytes(har(other, har_entry(f"{BASE}/customers", PAGE), other))
    call = run("check", "a.har", "--format", "json")
    assert call.status == 0
    document = json.loads(call.out)
    assert (document["checked"], document["valid"], document["skipped"]) == (1, 1, {"graph.contoso.example": 2})
    assert "2 exchanges with graph.contoso.example skipped" in run("check", "a.har").out


def test_another_base_url_can_stand_for_the_service(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.har").write_bytes(har(har_entry("https://gateway.contoso.example/v1/customers?size=900", PAGE)))
    assert run("check", "a.har").status == 0
    assert run("check", "a.har", "--base-url", "https://gateway.contoso.example/").status == 1


def test_other_areas_of_the_service_warn_and_mistakes_fail(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.har").write_bytes(har(har_entry(f"{BASE}/invoices", {})))
    (tmp_path / "b.har").write_bytes(har(har_entry(f"{BASE}//v1/customers", {}, 404)))
    call = run("check", "a.har", "--format", "json")
    assert (call.status, call.codes) == (0, ["unknownOperation"])
    assert run("check", "a.har", "--strict").status == 1
    assert run("check", "b.har").status == 1


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.har", har()),
        ("a.json", har()),
        ("a.har", b"{"),
        ("a.json", b'{"version": 1, "interactions": []}'),
        ("a.yaml", b"interactions: 5\n"),
        ("a.yaml", b"interactions:\n- request:\n    uri: https://x/\n"),
        ("a.json", b'[{"RequestHeaders": {}, "ResponseBody": "{}"}]'),
        ("a.http", b"# whatever\n"),
        ("a.ndjson", b'{"request": {"method": "GET", "url": 5}}\n'),
    ],
)
def test_what_cannot_be_read_is_never_valid(run: Run, tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    call = run("check", name, "--format", "json")
    assert (call.status, call.codes) == (3, ["undecodable"])


def test_a_cut_har_is_unreadable_and_the_rest_is_checked(run: Run, tmp_path: Path) -> None:
    whole = har(har_entry(f"{BASE}/customers", PAGE))
    (tmp_path / "a.har").write_bytes(whole[:-20])
    (tmp_path / "b.har").write_bytes(whole)
    call = run("check", "a.har", "b.har", "--format", "json")
    assert (call.status, [result["ok"] for result in call.results]) == (3, [False, True])


def test_jobs_change_nothing(run: Run, tmp_path: Path) -> None:
    entries = [har_entry(f"{BASE}/customers?size={size}", PAGE) for size in range(400, 1000)]
    entries.append(har_entry("https://graph.contoso.example/", {}))
    (tmp_path / "a.har").write_bytes(har(*entries))
    one, two = (run("check", "a.har", "--format", "json", "--jobs", jobs) for jobs in ("1", "2"))
    assert one == two
    assert json.loads(one.out)["invalid"] == 499


def test_nothing_of_the_traffic_is_told(run: Run, tmp_path: Path) -> None:
    secret = "hunter2 kari@fabrikam.example"
    entry = har_entry(f"{BASE}/customers/{secret}?{secret}={secret}&size={secret}", {"id": secret, secret: secret})
    entry["request"]["headers"] = [
        {"name": "Authorization", "value": f"Bearer {secret}"},
        {"name": secret, "value": secret},
    ]
    (tmp_path / "a.har").write_bytes(har(entry, {"request": {"method": secret, "url": 5}}))
    for form in ("text", "json", "ndjson", "junit", "sarif", "github"):
        call = run("check", "a.har", "--strict", "--format", form, "-v")
        assert call.status == 3
        assert "hunter2" not in call.out + call.err
        assert "fabrikam" not in call.out + call.err
