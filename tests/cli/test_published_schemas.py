"""Ten exchanges, three of them wrong: found by entry, and shown in the shape that CI systems read."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import xmlschema

from .conftest import CUSTOMER, Run
from .test_traffic import BASE, PAGE, har, har_entry

SCHEMAS = Path(__file__).parent / "schemas"
GUID = CUSTOMER["id"]
FILTER = '{"Field":"CompanyName","Value":"Con","Operator":"starts_with"}'
CANARIES = ("Bearer canary-token", "canary@fabrikam.example", "Canary-Password-1")


def traffic() -> bytes:
    """Ten customer exchanges; entries 2, 5 and 8 break the contract, and all carry what must not be told."""
    without_domain = json.loads(json.dumps(CUSTOMER))
    del without_domain["companyProfile"]["domain"]
    secret = CUSTOMER | {"billingProfile": {"email": CANARIES[1]}, "userCredentials": {"password": CANARIES[2]}}
    entries: list[Any] = [
        har_entry(f"{BASE}/customers", PAGE),
        har_entry(f"{BASE}/customers?size=40&filter={FILTER}", PAGE),
        har_entry(f"{BASE}/customers", {"totalCount": 1, "items": [without_domain]}),
        har_entry(f"{BASE}/customers/{GUID}/profiles/company", CUSTOMER["companyProfile"]),
        har_entry(f"{BASE}/customers?seekOperation=Next", PAGE),
        har_entry(f'{BASE}/customers?filter={{"Field":"CompanyName","Value":"Con"}}', PAGE),
        har_entry(f"{BASE}/customers/{GUID}", {"code": 60003, "description": "d", "source": "s"}, 404),
        har_entry(f"{BASE}/customers", {"totalCount": 0, "items": []}),
        har_entry(f"{BASE}/customers", PAGE, 206),
        har_entry(f"{BASE}/customers", {"statusCode": 429, "message": "m"}, 429),
    ]
    for entry in entries:
        entry["request"]["headers"].append({"name": "Authorization", "value": CANARIES[0]})
    entries[9]["response"]["headers"].append({"name": "Retry-After", "value": "5"})
    entries[2]["response"]["content"]["text"] = json.dumps({"totalCount": 1, "items": [without_domain], "next": secret})
    return har(*entries)


@pytest.fixture
def file(tmp_path: Path) -> str:
    (tmp_path / "traffic.har").write_bytes(traffic())
    return "traffic.har"


def test_the_three_entries_are_named(run: Run, file: str) -> None:
    call = run("check", file, "--format", "json")
    assert call.status == 1
    wrong = [
        (
            result["index"],
            result["operation"],
            [(f["direction"], f["where"], f["code"], f["pointer"]) for f in result["findings"]],
        )
        for result in call.results
        if not result["ok"]
    ]
    assert wrong == [
        (2, "listCustomers", [("response", "body", "required", "/items/0/companyProfile")]),
        (5, "listCustomers", [("request", "query", "required", "/filter")]),
        (8, "listCustomers", [("response", "status", "status", "")]),
    ]
    text = run("check", file).out
    assert re.findall(r"traffic\.har\[(\d+)\]", text) == ["2", "5", "8"]


def test_junit_is_what_ci_systems_read(run: Run, file: str) -> None:
    call = run("check", file, "--format", "junit")
    assert call.status == 1
    xmlschema.XMLSchema(SCHEMAS / "junit-10.xsd").validate(call.out)
    assert call.out.count("<failure") == 3
    assert call.out.count("<testcase") == 10


def test_sarif_is_what_ci_systems_read(run: Run, file: str) -> None:
    call = run("check", file, "--format", "sarif")
    assert call.status == 1
    schema = json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
    document = json.loads(call.out)
    jsonschema.Draft4Validator(schema).validate(document)
    assert [result["ruleId"] for result in document["runs"][0]["results"]] == ["required", "required", "status"]


def test_github_shows_one_annotation_for_each(run: Run, file: str) -> None:
    call = run("check", file, "--format", "github")
    lines = call.out.splitlines()
    assert call.status == 1
    assert [
        re.match(r"::error file=traffic\.har,line=\d+,title=listCustomers \w+::\S", line) is not None for line in lines
    ] == [True] * 3


@pytest.mark.parametrize("form", ["text", "json", "ndjson", "junit", "sarif", "github"])
def test_nothing_planted_is_told(run: Run, file: str, form: str) -> None:
    call = run("check", file, "--format", form, "--strict", "-v")
    for canary in CANARIES:
        assert canary not in call.out + call.err


@pytest.mark.parametrize(
    "name", ["count-as-text.json", "trailing-comma.json", "french-names.json", "member-twice.json"]
)
def test_reports_of_payloads_fit_the_schemas_too(run: Run, name: str) -> None:
    sample = str(Path(__file__).parents[1] / "samples" / "invalid" / name)
    xmlschema.XMLSchema(SCHEMAS / "junit-10.xsd").validate(run("check", sample, "--format", "junit").out)
    schema = json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
    jsonschema.Draft4Validator(schema).validate(json.loads(run("check", sample, "--format", "sarif").out))
