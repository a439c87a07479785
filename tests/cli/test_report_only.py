"""Suppressions, baselines, coverage and observations: what is left out is counted, what is written holds no value."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from partnercenter_spec import contract
from partnercenter_spec.cli import main

from .conftest import Call, Run

ENTRY = {"code": "required", "reason": "known to the vendor", "expires": "2999-12-31"}
SECRET = "Tr0ub4dor&3 kari@fabrikam.example"
GUID = "7c0f8a9e-1d34-4b6b-9a53-2f1f0e6c5d10"
BASE = "https://api.partnercenter.microsoft.com"

Check = Callable[..., Call]


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Check:
    """Run `pcspec check` in this process, in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> Call:
        status = main(["check", *arguments])
        captured = capsys.readouterr()
        return Call(status, captured.out, captured.err)

    return call


def toml(**entry: Any) -> str:
    lines = [f"{key} = {value if key == 'expires' else json.dumps(value)}" for key, value in entry.items()]
    return "\n".join(["[[suppress]]", *lines, ""])


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def har_entry(method: str, url: str, status: int, body: object, headers: Any = (), asked: object = None) -> Any:
    request: dict[str, Any] = {"method": method, "url": BASE + url, "headers": []}
    if asked is not None:
        request["postData"] = {"mimeType": "application/json", "text": json.dumps(asked)}
    response = {"status": status, "headers": list(headers), "content": {"text": json.dumps(body)}}
    return {"request": request, "response": response}


@pytest.fixture
def traffic(tmp_path: Path, customer: dict[str, Any]) -> None:
    """The same exchanges as HAR and as NDJSON, and a payload as JSON and NDJSON, with much that is not documented."""
    customer |= {"tier": SECRET, SECRET: 1, "commerceId": 5, "relationshipToPartner": "newcomer"}
    headers = [{"name": "MS-New", "value": SECRET}, {"name": "Via", "value": SECRET}]
    entries = [
        har_entry("GET", f"/v1/customers/{GUID}?page=1&{quote(SECRET)}=1", 200, customer, headers),
        har_entry("GET", f"/v1/customers/{GUID}", 418, {"statusCode": 418, "message": SECRET}),
        har_entry("POST", "/v1/customers", 400, {"code": 1}, asked={"CompanyProfile": {"Domain": SECRET, "vat": 1}}),
        har_entry("GET", "/v1/orders", 200, {}),
        har_entry("GET", "/v1/customers", 200, {})
        | {"request": {"method": "GET", "url": "https://x.example/", "headers": []}},
    ]
    (tmp_path / "a.har").write_text(json.dumps({"log": {"entries": entries}}))
    lines = [{"request": one["request"], "response": one["response"]} for one in entries]
    for line in lines:
        line["response"]["body"] = line["response"].pop("content")["text"]
        if "postData" in line["request"]:
            line["request"]["body"] = line["request"].pop("postData")["text"]
    (tmp_path / "a.ndjson").write_text("\n".join(map(json.dumps, lines)))
    (tmp_path / "c.json").write_text(json.dumps(customer))
    (tmp_path / "c.ndjson").write_text("\n".join([json.dumps(customer)] * 3))


# --- suppressions


@pytest.mark.parametrize(
    "narrowed",
    [
        {},
        {"pointer": "/companyProfile"},
        {"pointer": "/*"},
        {"pointer": "/**"},
        {"pointer": "/companyProfile/**"},
        {"pointer": "/*/**"},
        {"type": "Customer"},
        {"direction": "response"},
        {"source": "in/*.json"},
        {"type": "Customer", "direction": "response", "pointer": "/companyProfile", "source": "*"},
    ],
    ids=str,
)
def test_what_an_entry_names_is_counted_and_no_failure(
    check: Check, tmp_path: Path, invalid: bytes, narrowed: dict[str, str]
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.json").write_bytes(invalid)
    (tmp_path / "s.toml").write_text(toml(**ENTRY, **narrowed))
    call = check("in", "--suppress", "s.toml", "--format", "json", "--output", "text=r.txt")
    assert (call.status, call.codes, call.results[0]["ok"]) == (0, [], True)
    summary = json.loads(call.out)
    assert (summary["valid"], summary["invalid"], summary["suppressed"]) == (1, 0, 1)
    assert "expired" not in summary
    last = (tmp_path / "r.txt").read_text().splitlines()[-1]
    assert last == "1 checked: 1 valid, 0 invalid, 0 unreadable (1 finding suppressed)"


@pytest.mark.parametrize(
    "other",
    [
        {"code": "pattern"},
        {"pointer": ""},
        {"pointer": "/companyProfile/domain"},
        {"pointer": "/companyProfile/*"},
        {"pointer": "/*/*/**"},
        {"type": "CustomerCompanyProfile"},
        {"operation": "getCustomer"},
        {"direction": "request"},
        {"where": "body"},
        {"source": "b*"},
        {"source": "*.JSON"},
    ],
    ids=str,
)
def test_what_an_entry_does_not_name_still_fails_and_the_entry_is_named(
    check: Check, tmp_path: Path, invalid: bytes, other: dict[str, str]
) -> None:
    (tmp_path / "a.json").write_bytes(invalid)
    (tmp_path / "s.toml").write_text(toml(**(ENTRY | other)))
    call = check("a.json", "--suppress", "s.toml", "-v")
    assert call.status == 1
    code = other.get("code", "required")
    assert f"s.toml, entry 1 ({code}) matched no finding" in call.out.splitlines()
    assert call.out.endswith("(0 findings suppressed)\n")
    assert "matched no finding" not in check("a.json", "--suppress", "s.toml").out


def test_entries_for_traffic_compare_operation_message_and_part(check: Check, tmp_path: Path) -> None:
    entries = [har_entry("GET", "/v1/customers?size=900", 418, {"statusCode": 418, "message": "m"})]
    (tmp_path / "a.har").write_text(json.dumps({"log": {"entries": entries}}))
    query = {"operation": "listCustomers", "direction": "request", "where": "query", "pointer": "/size"}
    status = {"operation": "listCustomers", "direction": "response", "where": "status", "pointer": ""}
    text = toml(**ENTRY | query | {"code": "maximum"}) + toml(**ENTRY | status | {"code": "status"})
    (tmp_path / "s.toml").write_text(text)
    arguments = ("a.har", "--strict", "--unknown-properties", "allow", "--format", "json")
    assert "maximum" in check(*arguments).codes
    call = check(*arguments, "--suppress", "s.toml")
    assert json.loads(call.out)["suppressed"] == 2
    assert {"maximum", "status"}.isdisjoint(call.codes)


def test_an_entry_counts_on_its_last_day_and_is_named_from_then_on(
    check: Check, tmp_path: Path, invalid: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import date, datetime, tzinfo

    from partnercenter_spec.cli import suppressions

    class Clock(datetime):
        today_is = date(2030, 5, 1)

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return datetime(cls.today_is.year, cls.today_is.month, cls.today_is.day, tzinfo=tz)

    monkeypatch.setattr(suppressions, "datetime", Clock)
    (tmp_path / "a.json").write_bytes(invalid)
    (tmp_path / "s.toml").write_text(toml(**ENTRY | {"expires": "2030-05-01"}))
    assert check("a.json", "--suppress", "s.toml").status == 0
    Clock.today_is = date(2030, 5, 2)
    call = check("a.json", "--suppress", "s.toml", "-q")
    assert call.status == 1
    assert "s.toml, entry 1 (required) expired on 2030-05-01" in call.out.splitlines()
    summary = json.loads(check("a.json", "--suppress", "s.toml", "--format", "json").out)
    assert summary["expired"] == ["s.toml, entry 1 (required) expired on 2030-05-01"]
    assert summary["suppressed"] == 0


def test_a_finding_that_two_entries_name_counts_once(check: Check, tmp_path: Path, invalid: bytes) -> None:
    (tmp_path / "a.json").write_bytes(invalid)
    (tmp_path / "s.toml").write_text(toml(**ENTRY) + toml(**ENTRY, pointer="/**"))
    call = check("a.json", "--suppress", "s.toml", "-v")
    assert call.out.endswith("(1 finding suppressed)\n")
    assert "matched no finding" not in call.out


def test_warnings_can_be_suppressed(check: Check, tmp_path: Path, warned: bytes) -> None:
    (tmp_path / "a.json").write_bytes(warned)
    (tmp_path / "s.toml").write_text(toml(**ENTRY | {"code": "unknownValue"}))
    assert check("a.json", "--fail-on", "warning").status == 1
    call = check("a.json", "--fail-on", "warning", "--suppress", "s.toml")
    assert call.status == 0
    assert "with warnings" not in call.out


@pytest.mark.parametrize("code", ["unknownType", "undecodable"])
def test_what_could_not_be_judged_cannot_be_suppressed(check: Check, tmp_path: Path, code: str) -> None:
    (tmp_path / "a.json").write_text("{}" if code == "unknownType" else "{")
    (tmp_path / "s.toml").write_text(toml(**ENTRY | {"code": code}))
    plain = check("a.json", "--format", "json", "--write-baseline", "b.json")
    assert (plain.status, plain.codes) == (3, [code])
    call = check("a.json", "--format", "json", "--suppress", "s.toml", "--baseline", "b.json")
    assert (call.status, call.codes) == (3, [code])
    assert read(tmp_path / "b.json")["findings"] == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[[suppress]]\ncode = Secret\n", "s.toml is not TOML (at line 2, column 8)\n"),
        ("\xff", "s.toml is not TOML"),
        ("[suppress]\ncode = 'a'", "entries begin with [[suppress]]"),
        ("suppress = [1]", "entries begin with [[suppress]]"),
        ("[[suppres]]\ncode = 'a'", "s.toml: there is no key 'suppres'"),
        (toml(**ENTRY) + toml(**ENTRY, owner="me"), "s.toml, entry 2: there is no key 'owner'"),
        (toml(code="a", expires="2999-01-01"), "entry 1: reason is missing"),
        (toml(**ENTRY | {"reason": "  "}), "entry 1: reason must be text that is not empty"),
        (toml(**ENTRY | {"reason": 5}), "entry 1: reason must be text"),
        (toml(reason="r", expires="2999-01-01"), "entry 1: code is missing"),
        (toml(code="a", reason="r"), "entry 1: expires is missing"),
        (toml(**ENTRY | {"expires": "'2999-01-01'"}), "entry 1: expires must be a date without quotes"),
        (toml(**ENTRY | {"expires": "2999-01-01T00:00:00Z"}), "entry 1: expires must be a date without quotes"),
        (toml(**ENTRY | {"expires": "2999-02-30"}), "s.toml is not TOML"),
        (toml(**ENTRY, pointer="companyProfile"), "entry 1: pointer must be a JSON Pointer"),
        (toml(**ENTRY, pointer=5), "entry 1: pointer must be a JSON Pointer"),
        (toml(**ENTRY, pointer="/**/domain"), "** stands for any rest and must be the last token"),
        (toml(**ENTRY, type="Custommer"), "entry 1: there is no type Custommer; did you mean Customer?"),
        (toml(**ENTRY, operation="getCustommer"), "entry 1: operation must be one of"),
        (toml(**ENTRY, direction="both"), "entry 1: direction must be one of request, response"),
        (toml(**ENTRY, where="cookie"), "entry 1: where must be one of path, query, header, status, body"),
    ],
)
def test_a_wrong_file_of_suppressions_is_wrong_usage(
    check: Check, tmp_path: Path, valid: bytes, text: str, problem: str
) -> None:
    (tmp_path / "a.json").write_bytes(valid)
    (tmp_path / "s.toml").write_bytes(text.encode("latin-1"))
    call = check("a.json", "--suppress", "s.toml")
    assert (call.status, call.out) == (2, "")
    assert problem in call.err


# --- baselines


def test_known_findings_are_no_failure_and_new_ones_are(check: Check, tmp_path: Path, invalid: bytes) -> None:
    (tmp_path / "a.json").write_bytes(invalid)
    assert check("a.json", "--write-baseline", "b.json").status == 1
    call = check("a.json", "--baseline", "b.json", "--format", "json")
    assert (call.status, call.codes) == (0, [])
    assert json.loads(call.out)["known"] == 1
    assert "suppressed" not in json.loads(call.out)
    text = check("a.json", "--baseline", "b.json").out
    assert text == "1 checked: 1 valid, 0 invalid, 0 unreadable (1 finding known)\n"
    (tmp_path / "a.json").write_text(json.dumps(json.loads(invalid) | {"id": 5}))
    call = check("a.json", "--baseline", "b.json", "--format", "json")
    assert (call.status, call.codes) == (1, ["type"])


def test_what_no_longer_occurs_is_named_so_that_the_baseline_can_shrink(
    check: Check, tmp_path: Path, valid: bytes, invalid: bytes
) -> None:
    (tmp_path / "a.json").write_bytes(invalid)
    check("a.json", "--write-baseline", "b.json")
    assert "no longer found" not in check("a.json", "--baseline", "b.json", "-v").out
    (tmp_path / "a.json").write_bytes(valid)
    call = check("a.json", "--baseline", "b.json", "-v")
    assert "baseline: no longer found: error required Customer response /companyProfile" in call.out.splitlines()
    assert "no longer found" not in check("a.json", "--baseline", "b.json").out
    assert check("a.json", "--baseline", "b.json", "--write-baseline", "b.json").status == 0
    assert read(tmp_path / "b.json") == {"version": 1, "findings": []}


def test_a_baseline_is_sorted_stable_and_knows_no_places(check: Check, tmp_path: Path, customer: Any) -> None:
    item = customer | {"companyProfile": {"tenantId": GUID}, "id": SECRET}
    page = {"totalCount": 2, "items": [item, item], "attributes": {"objectType": "Collection"}}
    for name, body in (("a.json", page), ("b.json", page | {"items": [item], "totalCount": "1"})):
        (tmp_path / name).write_text(json.dumps(body))
    check("a.json", "b.json", "--write-baseline", "one")
    check("b.json", "a.json", "--write-baseline", "two")
    text = (tmp_path / "one").read_text()
    assert text == (tmp_path / "two").read_text()
    found = read(tmp_path / "one")["findings"]
    assert [(one["code"], one["pointer"], one["count"]) for one in found] == [
        ("format", "/items/*/id", 3),
        ("required", "/items/*/companyProfile", 3),
        ("type", "/totalCount", 1),
    ]
    assert len(text.splitlines()) == len(found) + 2
    assert check("a.json", "--baseline", "one").status == 0
    assert list(found[0]) == [
        "subject",
        "direction",
        "where",
        "code",
        "pointer",
        "schema_pointer",
        "severity",
        "count",
    ]


def test_a_known_warning_does_not_excuse_an_error(check: Check, tmp_path: Path) -> None:
    for name, url in (("far.har", "/v1/orders"), ("near.har", "/v1/customer")):
        (tmp_path / name).write_text(json.dumps({"log": {"entries": [har_entry("GET", url, 200, {})]}}))
    assert check("far.har", "--write-baseline", "b.json").status == 0
    assert check("near.har", "--baseline", "b.json").status == 1


def test_findings_that_are_not_shown_are_never_known(check: Check, tmp_path: Path, customer: Any) -> None:
    (tmp_path / "a.json").write_text(json.dumps(customer | {"id": 5, "commerceId": 5}))
    check("a.json", "--write-baseline", "b.json")
    assert check("a.json", "--baseline", "b.json").status == 0
    call = check("a.json", "--baseline", "b.json", "--max-findings", "1", "--format", "json")
    assert (call.status, call.codes) == (1, ["limitExceeded"])
    check("a.json", "--write-baseline", "cut.json", "--max-findings", "1")
    assert [one["code"] for one in read(tmp_path / "cut.json")["findings"]] == ["type"]


def test_suppressed_findings_are_not_in_a_new_baseline(check: Check, tmp_path: Path, invalid: bytes) -> None:
    (tmp_path / "a.json").write_bytes(invalid)
    (tmp_path / "s.toml").write_text(toml(**ENTRY))
    assert check("a.json", "--suppress", "s.toml", "--write-baseline", "b.json").status == 0
    assert read(tmp_path / "b.json")["findings"] == []


MARK = {
    "subject": "Customer",
    "direction": "response",
    "where": None,
    "code": "type",
    "pointer": "/id",
    "schema_pointer": None,
    "severity": "error",
    "count": 1,
}


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ("{", "is not JSON"),
        ([], "is not a baseline of version 1"),
        ({"findings": []}, "is not a baseline of version 1"),
        ({"version": 2, "findings": []}, "is not a baseline of version 1"),
        ({"version": True, "findings": []}, "is not a baseline of version 1"),
        ({"version": 1}, "must have version and findings"),
        ({"version": 1, "findings": [], "more": 1}, "must have version and findings"),
        ({"version": 1, "findings": {}}, "must have version and findings"),
        ({"version": 1, "findings": [5]}, "b.json, finding 1: must have subject"),
        ({"version": 1, "findings": [MARK, MARK | {"more": 1}]}, "b.json, finding 2: must have subject"),
        ({"version": 1, "findings": [MARK | {"count": 0}]}, "finding 1: count must be a whole number"),
        ({"version": 1, "findings": [MARK | {"count": True}]}, "finding 1: count must be a whole number"),
        ({"version": 1, "findings": [MARK | {"code": None}]}, "finding 1: code must be text"),
        ({"version": 1, "findings": [MARK | {"subject": 5}]}, "finding 1: subject must be text"),
        ({"version": 1, "findings": [MARK, MARK]}, "finding 2: the same finding stands there twice"),
    ],
)
def test_a_wrong_baseline_is_wrong_usage(
    check: Check, tmp_path: Path, valid: bytes, document: object, problem: str
) -> None:
    (tmp_path / "a.json").write_bytes(valid)
    (tmp_path / "b.json").write_text(document if isinstance(document, str) else json.dumps(document))
    call = check("a.json", "--baseline", "b.json")
    assert (call.status, call.out) == (2, "")
    assert problem in call.err


# --- coverage and observations


@pytest.mark.parametrize("source", ["a.har", "a.ndjson"])
@pytest.mark.usefixtures("traffic")
def test_coverage_of_traffic(check: Check, tmp_path: Path, source: str) -> None:
    call = check(source, "--coverage", "out/c.json", "--fail-on", "never")
    assert call.status == 0
    told = read(tmp_path / "out" / "c.json")
    operations = {one["operation"]: one for one in told["operations"]}
    assert told["totals"]["operations"] == {"documented": len(operations), "seen": 2, "undocumented": 1}
    assert told["totals"]["statuses"]["seen"] == 2
    got = operations["getCustomer"]
    assert (got["method"], got["path"], got["count"]) == ("GET", "/v1/customers/{customer_id}", 2)
    assert got["statuses"]["seen"] == {"200": 1}
    assert "404" in got["statuses"]["unseen"]
    assert got["undocumented_statuses"] == {"418": 1}
    types = {(one["type"], one["direction"]): one for one in told["types"]}
    asked = types["CreateCustomerRequest", "request"]
    assert asked["properties"]["seen"] == {"companyProfile": 1}
    assert "billingProfile" in asked["properties"]["unseen"]
    assert ("CreateCustomerRequest", "response") not in types
    unseen = {key for key, one in types.items() if one["count"] == 0}
    assert {("RemoveDelegatedAccessRequest", "request"), ("CustomerListItem", "response")} < unseen
    lines = call.out.splitlines()
    assert f"  2/{len(operations)} operations, undocumented ones called: 1" in lines
    assert f"  2/{told['totals']['statuses']['documented']} statuses, undocumented ones seen: 1" in lines
    assert "  CreateCustomerRequest request: 1/6 properties" in lines
    assert "not seen" not in call.out
    assert lines[-1].startswith("4 checked: ")


@pytest.mark.parametrize(("source", "times"), [("c.json", 1), ("c.ndjson", 3)])
@pytest.mark.parametrize("arguments", [(), ("--as", "Customer")], ids=["named", "as"])
@pytest.mark.usefixtures("traffic")
def test_coverage_of_payloads(
    check: Check, tmp_path: Path, source: str, times: int, arguments: tuple[str, ...]
) -> None:
    call = check(source, *arguments, "--coverage", "c.cov", "-v", "--fail-on", "never")
    told = read(tmp_path / "c.cov")
    types = {one["type"]: one["properties"] for one in told["types"] if one["count"]}
    assert set(types) == {"Customer", "CustomerCompanyProfile", "ResourceAttributes"}
    assert types["Customer"]["seen"]["commerceId"] == times
    assert "billingProfile" in types["Customer"]["unseen"]
    documented = set(contract.entry("Customer").schema["properties"])
    assert {*types["Customer"]["seen"], *types["Customer"]["unseen"]} == documented
    lines = call.out.splitlines()
    place = lines.index(f"  Customer response: 5/{len(documented)} properties")
    assert lines[place + 1].startswith("    not seen: ")
    assert "billingProfile" in lines[place + 1]
    assert "operations" not in call.out


def test_what_a_direction_does_not_send_is_not_expected(check: Check, tmp_path: Path, customer: Any) -> None:
    (tmp_path / "a.json").write_text(json.dumps(customer["companyProfile"]))
    for direction in ("request", "response"):
        check("a.json", "--as", "CustomerCompanyProfile", "--direction", direction, "--coverage", f"{direction}.cov")
        types = {
            (one["type"], one["direction"]): one["properties"] for one in read(tmp_path / f"{direction}.cov")["types"]
        }
        seen = types["CustomerCompanyProfile", direction]["seen"]
        assert ("tenantId" in seen) is (direction == "response")
        assert "domain" in seen


@pytest.mark.parametrize("source", ["a.har", "a.ndjson"])
@pytest.mark.usefixtures("traffic")
def test_observations_of_traffic(check: Check, tmp_path: Path, source: str) -> None:
    call = check(source, "--observed", "o.json", "--fail-on", "never")
    told = read(tmp_path / "o.json")
    shapes = {(one["type"], one["path"]): one["types"] for one in told["properties"]}
    assert shapes == {
        ("CreateCustomerCompanyProfile", "/vat"): {"integer": 1},
        ("CustomerDetails", "/tier"): {"string": 1},
    }
    assert [(one["type"], one["path"], one["count"]) for one in told["unnamed_properties"]] == [
        ("CustomerDetails", "", 1)
    ]
    assert told["property_types"] == [
        {"type": "CustomerDetails", "direction": "response", "path": "/commerceId", "types": {"integer": 1}, "count": 1}
    ]
    assert told["enumerations"] == [{"type": "RelationshipToPartner", "direction": "response", "count": 1}]
    assert told["statuses"] == [{"operation": "getCustomer", "status": "418", "count": 1}]
    assert told["parameters"] == [
        {"operation": "getCustomer", "name": None, "count": 1},
        {"operation": "getCustomer", "name": "page", "count": 1},
    ]
    assert told["response_headers"] == [{"operation": "getCustomer", "name": "ms-new", "count": 1}]
    lines = call.out.splitlines()
    assert lines[lines.index("observed, but not documented:") :][1:-1] == [
        "  property CreateCustomerCompanyProfile request /vat: integer (1)",
        "  property CustomerDetails response /tier: string (1)",
        "  type of CustomerDetails response /commerceId: integer (1)",
        "  (names that may be data) in CustomerDetails response (root): integer (1)",
        "  unknown values of RelationshipToPartner in responses (1)",
        "  status 418 of getCustomer (1)",
        "  parameter (names that may be data) of getCustomer (1)",
        "  parameter page of getCustomer (1)",
        "  response header ms-new of getCustomer (1)",
    ]


def test_a_documented_payload_has_nothing_to_observe(check: Check, tmp_path: Path, valid: bytes) -> None:
    (tmp_path / "a.json").write_bytes(valid)
    call = check("a.json", "--observed", "o.json")
    assert call.out.startswith("observed: nothing undocumented\n1 checked")
    assert not any(value for key, value in read(tmp_path / "o.json").items() if key not in ("version", "spec"))
    assert check("a.json", "--observed", "o.txt", "-q").out.startswith("1 checked")


def test_a_long_list_is_cut_unless_all_is_wanted(check: Check, tmp_path: Path, customer: Any) -> None:
    (tmp_path / "a.json").write_text(json.dumps(customer | {f"extra{number}": 1 for number in range(20)}))
    short = check("a.json", "--observed", "o.out").out
    assert short.count("  property ") == 11
    assert "  and 9 more (-v lists all)\n" in short
    assert check("a.json", "--observed", "o.out", "-v").out.count("  property ") == 20


def test_what_is_suppressed_is_surveyed_all_the_same(check: Check, tmp_path: Path, invalid: bytes) -> None:
    (tmp_path / "a.json").write_bytes(invalid)
    (tmp_path / "s.toml").write_text(toml(**ENTRY))
    assert check("a.json", "--suppress", "s.toml", "--coverage", "c.out").status == 0
    assert read(tmp_path / "c.out")["totals"]["properties"]["seen"] > 0


@pytest.mark.usefixtures("traffic")
def test_processes_write_the_same_files(run: Run, tmp_path: Path) -> None:
    lines = (tmp_path / "a.ndjson").read_text().splitlines() + (tmp_path / "c.ndjson").read_text().splitlines()
    (tmp_path / "big.ndjson").write_text("\n".join(lines * 120))
    (tmp_path / "s.toml").write_text(toml(**ENTRY, source="big*"))
    files = ("coverage", "observed", "write-baseline")
    outs = []
    for jobs in ("1", "2"):
        options = [part for name in files for part in (f"--{name}", f"{name}.{jobs}")]
        outs.append(run("check", "big.ndjson", "a.har", "--jobs", jobs, "--suppress", "s.toml", *options, "-v"))
    assert outs[0] == outs[1]
    assert outs[0].status == 1
    for name in files:
        text = (tmp_path / f"{name}.1").read_text()
        assert text == (tmp_path / f"{name}.2").read_text()
        assert '"count": 121' in text or '"count": 120' in text


@pytest.mark.parametrize("source", ["a.har", "a.ndjson", "c.json", "c.ndjson"])
@pytest.mark.usefixtures("traffic")
def test_no_value_comes_out(check: Check, tmp_path: Path, source: str) -> None:
    options = ("--coverage", "c.out", "--observed", "o.out", "--write-baseline", "b.out", "--strict", "-v")
    call = check(source, *options)
    again = check(source, "--baseline", "b.out", "-v", "--strict")
    assert call.status == 1
    assert again.status == 0
    if source.startswith("a."):
        assert json.loads(check(source, "--observed", "o.out", "--format", "json").out)["skipped"] == {"x.example": 1}
    written = [(tmp_path / name).read_text() for name in ("c.out", "o.out", "b.out")]
    assert all(len(text) > 100 for text in written)
    for text in (call.out, call.err, again.out, *written):
        for piece in ("Tr0ub", "kari", "fabrikam", "newcomer", GUID):
            assert piece not in text


# --- files


@pytest.mark.parametrize("option", ["suppress", "baseline", "write-baseline", "coverage", "observed"])
@pytest.mark.parametrize("name", ["", "-"])
def test_a_file_is_needed(check: Check, option: str, name: str) -> None:
    call = check("a.json", f"--{option}", name)
    assert (call.status, call.out) == (2, "")
    assert "must name a file" in call.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("--coverage", "x", "--observed", "x"),
        ("--coverage", "x", "--output", "json=./x"),
        ("--coverage", "a.json"),
        ("--write-baseline", "a.json"),
        ("--suppress", "s.toml", "--coverage", "s.toml"),
        ("--baseline", "b.json", "--observed", "./b.json"),
        ("--baseline", "missing.json"),
        ("--suppress", "missing.toml"),
        ("--coverage", "."),
    ],
    ids=" ".join,
)
def test_nothing_is_overwritten_by_mistake(
    check: Check, tmp_path: Path, valid: bytes, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "a.json").write_bytes(valid)
    (tmp_path / "b.json").write_text('{"version": 1, "findings": []}')
    (tmp_path / "s.toml").write_text("")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    call = check("a.json", *arguments)
    assert (call.status, call.out) == (2, "")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_files_appear_only_when_they_are_complete(check: Check, tmp_path: Path, valid: bytes, monkeypatch: Any) -> None:
    from partnercenter_spec.cli import annexes
    from partnercenter_spec.cli.observations import Observations

    class Broken(Observations):
        def document(self) -> dict[str, object]:
            raise KeyboardInterrupt

    (tmp_path / "a.json").write_bytes(valid)
    monkeypatch.setattr(annexes, "Observations", Broken)
    assert check("a.json", "--coverage", "c.out", "--write-baseline", "b.out", "--observed", "o.out").status == 130
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_the_report_of_a_run_without_them_is_as_before(check: Check, tmp_path: Path, valid: bytes) -> None:
    (tmp_path / "a.json").write_bytes(valid)
    assert check("a.json").out == "1 checked: 1 valid, 0 invalid, 0 unreadable\n"
    summary = json.loads(check("a.json", "--format", "json").out)
    assert list(summary) == ["spec", "checked", "valid", "invalid", "unreadable", "results"]
