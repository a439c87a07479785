"""What goes over the wire in these tests."""

from __future__ import annotations

import json
from typing import Any

from payloads import GUID, company, create_request

from partnercenter_spec import Exchange, Report, Request, Response
from partnercenter_spec.integrations.exchanges import Captured

COMPANY = f"/v1/customers/{GUID}/profiles/company"
TEMPLATE = "/v1/customers/{customer_id}/profiles/company"
OPERATION = "getCustomerCompanyProfile"
JSON = {"Content-Type": "application/json; charset=utf-8"}

GOOD = json.dumps(company()).encode()
BAD = json.dumps({**company(), "tenantId": "Fabrikam"}).encode()
"""Its `tenantId` is no GUID: one error."""

CREATE = json.dumps(create_request()).encode()


def exchange(body: bytes = BAD, *, url: str = COMPANY, method: str = "GET", status: int = 200) -> Exchange:
    return Exchange(Request(method, url), Response(status, headers_of(JSON), body))


def headers_of(fields: dict[str, str]) -> Any:
    from partnercenter_spec import Headers

    return Headers(fields)


def codes(report: Report) -> list[str]:
    return [finding.code for finding in report]


class Recorder:
    """An observer that keeps what it is given."""

    max_bytes = 1_000_000

    def __init__(self, *, selecting: bool = True) -> None:
        self.selecting = selecting
        self.asked: list[str] = []
        self.captured: list[Captured] = []

    def selects(self, url: str) -> bool:
        self.asked.append(url)
        return self.selecting

    def judge(self, captured: Captured) -> None:
        self.captured.append(captured)

    @property
    def only(self) -> Captured:
        assert len(self.captured) == 1
        return self.captured[0]

    @property
    def body(self) -> bytes | str | None:
        response = self.only.exchange.response
        assert response is not None
        return response.body
