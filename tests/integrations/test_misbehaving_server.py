"""The contract test of the README, run against a real server on this machine that misbehaves in twelve ways."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from integrations.conftest import TESTS
from payloads import GUID, company, customer, page
from pytest_httpserver import HTTPServer

if TYPE_CHECKING:
    from collections.abc import Callable

    from integrations.conftest import Project

pytest_plugins = ["pytester"]

README = (TESTS.parent / "README.md").read_text(encoding="utf-8")
(CONTRACT_TEST,) = (
    code for code in re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL) if "PARTNER_CENTER_URL" in code
)
PATHS = {
    "list": "/v1/customers",
    "customer": f"/v1/customers/{GUID}",
    "company": f"/v1/customers/{GUID}/profiles/company",
}


def good() -> dict[str, dict[str, Any]]:
    bodies = {"list": page(1), "customer": customer(), "company": company()}
    return {name: {"status": 200, "content_type": "application/json", "body": body} for name, body in bodies.items()}


def change(name: str, edit: Callable[[Any], object]) -> dict[str, dict[str, Any]]:
    answers = good()
    edit(answers[name]["body"])
    return answers


def answer(name: str, **changes: Any) -> dict[str, dict[str, Any]]:
    answers = good()
    answers[name] |= changes
    return answers


MISBEHAVIOURS: dict[str, tuple[dict[str, dict[str, Any]], str]] = {
    "a list item without domain": (change("list", lambda b: b["items"][0]["companyProfile"].pop("domain")), "required"),
    "the count as text": (change("list", lambda b: b.update(totalCount="1")), "type"),
    "names in Pascal case": (change("customer", lambda b: b.update(Id=b.pop("id"))), "required"),
    "an identifier that is no GUID": (
        change("customer", lambda b: b["companyProfile"].update(tenantId="42")),
        "format",
    ),
    "a null where nothing should be": (change("customer", lambda b: b.update(commerceId=None)), "type"),
    "a country spelt out": (
        change("customer", lambda b: b["billingProfile"]["defaultAddress"].update(country="Norway")),
        "pattern",
    ),
    "no billing profile": (change("customer", lambda b: b.pop("billingProfile")), "required"),
    "a link with a placeholder": (
        change("customer", lambda b: b["links"]["self"].update(uri="/customers/<id>")),
        "format",
    ),
    "an undocumented status": (answer("company", status=206), "status"),
    "a page of HTML": (answer("company", content_type="text/html", raw="<html>"), "contentType"),
    "a member twice": (answer("company", raw='{"domain": "a", "domain": "b"}'), "duplicateProperty"),
    "a body cut short": (answer("company", raw='{"tenantId": "7c0f'), "undecodable"),
}


def serve(server: HTTPServer, answers: dict[str, dict[str, Any]]) -> None:
    for name, path in PATHS.items():
        said = answers[name]
        data = said.get("raw") or json.dumps(said["body"])
        server.expect_request(path).respond_with_data(data, status=said["status"], content_type=said["content_type"])


def test_there_are_twelve() -> None:
    assert len(MISBEHAVIOURS) == 12
    assert len(CONTRACT_TEST.strip().splitlines()) <= 16


def test_a_server_that_behaves_passes(
    project: Project, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARTNER_CENTER_URL", httpserver.url_for("/"))
    serve(httpserver, good())
    project.run(CONTRACT_TEST).assert_outcomes(passed=1)


@pytest.mark.parametrize("name", MISBEHAVIOURS)
def test_misbehaviour_is_found(
    project: Project, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    answers, code = MISBEHAVIOURS[name]
    monkeypatch.setenv("PARTNER_CENTER_URL", httpserver.url_for("/"))
    serve(httpserver, answers)
    result = project.run(CONTRACT_TEST)
    outcomes = result.parseoutcomes()
    assert outcomes.get("errors", 0) + outcomes.get("failed", 0) >= 1
    told = [line for line in result.outlines if re.match(r"\s+error\s", line)]
    assert len(told) >= 1
    assert all(re.match(rf"\s+error\s+{code}\s", line) for line in told)
