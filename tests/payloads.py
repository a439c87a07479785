"""Payloads that several tests start from; each call makes a new one."""

from __future__ import annotations

import json
from typing import Any

GUID = "7c0f8a9e-1d34-4b6b-9a53-2f1f0e6c5d10"
OTHER_GUID = "5a1f6f0e-7b0c-4d7e-8d35-90c1b6f3a2d4"


def company() -> dict[str, Any]:
    return {
        "tenantId": GUID,
        "domain": "fabrikam.onmicrosoft.example",
        "companyName": "Fabrikam",
        "attributes": {"objectType": "CustomerCompanyProfile"},
    }


def billing() -> dict[str, Any]:
    return {
        "id": OTHER_GUID,
        "email": "kari@fabrikam.example",
        "culture": "nb-NO",
        "language": "nb",
        "companyName": "Fabrikam",
        "defaultAddress": {
            "country": "NO",
            "city": "Oslo",
            "state": "Oslo",
            "addressLine1": "Storgata 1",
            "postalCode": "0155",
            "firstName": "Kari",
            "lastName": "Nordmann",
            "phoneNumber": "",
        },
        "attributes": {"etag": "-7315620948113570264", "objectType": "CustomerBillingProfile"},
    }


def customer() -> dict[str, Any]:
    return {
        "id": GUID,
        "commerceId": OTHER_GUID,
        "companyProfile": company(),
        "billingProfile": billing(),
        "relationshipToPartner": "reseller",
        "links": {"self": {"uri": f"/customers/{GUID}", "method": "GET", "headers": []}},
        "attributes": {"objectType": "Customer"},
    }


def list_item() -> dict[str, Any]:
    return {
        "id": GUID,
        "companyProfile": company(),
        "relationshipToPartner": "reseller",
        "attributes": {"objectType": "Customer"},
    }


def page(count: int = 2) -> dict[str, Any]:
    return {
        "totalCount": count,
        "items": [list_item() for _ in range(count)],
        "links": {"self": {"uri": "/customers?size=2", "method": "GET", "headers": []}},
        "attributes": {"objectType": "Collection"},
    }


def create_request() -> dict[str, Any]:
    address = billing()["defaultAddress"]
    return {
        "companyProfile": {"domain": "fabrikam.onmicrosoft.example"},
        "billingProfile": {
            "email": "kari@fabrikam.example",
            "culture": "NB-NO",
            "language": "Nb",
            "companyName": "Fabrikam",
            "defaultAddress": address,
        },
    }


def pascal(value: Any) -> Any:
    """Write property names as the .NET client does."""
    if isinstance(value, dict):
        return {name[:1].upper() + name[1:]: pascal(child) for name, child in value.items()}
    return [pascal(child) for child in value] if isinstance(value, list) else value


def encoded(value: Any) -> bytes:
    return json.dumps(value).encode()
