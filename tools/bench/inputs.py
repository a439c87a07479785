"""What is validated: the same payloads every time, of nobody's data."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

_PAGE: Final = 500
_LEFT_OUT: Final = 0.3
_FAULTS: Final[tuple[Callable[[dict[str, Any]], object], ...]] = (
    lambda c: c.update(id="none"),
    lambda c: c["companyProfile"].update(tenantId="none"),
    lambda c: c.update(allowDelegatedAccess="yes"),
    lambda c: c["billingProfile"]["defaultAddress"].update(country="Norway"),
    lambda c: c["billingProfile"]["defaultAddress"].update(addressLine1="x" * 300),
    lambda c: c["billingProfile"].update(culture="norwegian"),
    lambda c: c["billingProfile"].update(language="norwegian"),
    lambda c: c["attributes"].pop("objectType"),
    lambda c: c.update(customDomains="fabrikam.example"),
    lambda c: c["links"]["self"].update(uri="not a uri"),
)


class Input(NamedTuple):
    """One payload.

    Attributes:
        name: What the tables call it.
        type: Name of its type.
        body: The payload as it is sent.
        errors: How many errors it has.
    """

    name: str
    type: str
    body: bytes
    errors: int

    @property
    def value(self) -> Any:  # noqa: ANN401 - any JSON
        """The payload, decoded."""
        return json.loads(self.body)


def inputs() -> dict[str, Input]:
    """Return the payloads, by name."""
    one, ten, page = customer(), customer(), pages()
    _FAULTS[0](one)
    for fault in _FAULTS:
        fault(ten)
    bad = copy.deepcopy(page)
    bad["items"][_PAGE // 2]["id"] = "none"
    later = copy.deepcopy(page)
    for item in later["items"]:
        item["serviceTier"] = "standard"
    made = (
        Input("small", "Customer", _plain(customer()), 0),
        Input("page", "CustomerCollection", _plain(page), 0),
        Input("page, new member", "CustomerCollection", _plain(later), 0),
        Input("small, 1 error", "Customer", _plain(one), 1),
        Input("small, 10 errors", "Customer", _plain(ten), len(_FAULTS)),
        Input("page, 1 bad item", "CustomerCollection", _plain(bad), 1),
        Input(
            "small, indented, with a mark", "Customer", b"\xef\xbb\xbf" + json.dumps(customer(), indent=2).encode(), 0
        ),
    )
    return {one.name: one for one in made}


def customer(number: int = 0) -> dict[str, Any]:
    """Return a customer with everything that the service answers."""
    guid = f"{number:08x}-1d34-4b6b-9a53-2f1f0e6c5d10"
    return {
        "id": guid,
        "commerceId": f"{number:08x}-6e41-4f0a-9a57-0d8e2b6c1f94",
        "companyProfile": {
            "tenantId": guid,
            "domain": f"fabrikam{number}.onmicrosoft.example",
            "companyName": f"Fabrikam {number}",
            "address": {"country": "NO", "city": "Oslo", "addressLine1": f"Storgata {number}", "postalCode": "0155"},
            "links": _links(f"/customers/{guid}/profiles/company"),
            "attributes": {"objectType": "CustomerCompanyProfile"},
        },
        "billingProfile": {
            "id": f"{number:08x}-7b0c-4d7e-8d35-90c1b6f3a2d4",
            "firstName": "Kari",
            "lastName": "Nordmann",
            "email": f"kari{number}@fabrikam.example",
            "culture": "nb-NO",
            "language": "nb",
            "companyName": f"Fabrikam {number}",
            "defaultAddress": {
                "country": "NO",
                "city": "Oslo",
                "addressLine1": f"Storgata {number}",
                "postalCode": "0155",
                "firstName": "Kari",
                "lastName": "Nordmann",
                "phoneNumber": "5555550100",
            },
            "links": _links(f"/customers/{guid}/profiles/billing"),
            "attributes": {"etag": f"-{10**18 + number}", "objectType": "CustomerBillingProfile"},
        },
        "relationshipToPartner": "reseller",
        "allowDelegatedAccess": True,
        "customDomains": [f"fabrikam{number}.example"],
        "links": _links(f"/customers/{guid}"),
        "attributes": {"objectType": "Customer"},
    }


def pages() -> dict[str, Any]:
    """Return a page of customers as lists have them."""
    items = [_list_item(number) for number in range(_PAGE)]
    return {
        "totalCount": _PAGE,
        "items": items,
        "links": _links(f"/customers?size={_PAGE}"),
        "attributes": {"objectType": "Collection"},
    }


def write_export(file: Path, lines: int, *, varied: bool = False) -> None:
    """Write customers as NDJSON.

    Args:
        file: Where.
        lines: How many.
        varied: Whether they differ in which of the members they have that need not be there.
    """
    chance = random.Random(1)  # noqa: S311 - not for secrets
    with file.open("wb") as stream:
        for number in range(lines):
            one = customer(number)
            if varied:
                _leave_out(one, chance)
            stream.write(_plain(one) + b"\n")


def _leave_out(customer: dict[str, Any], chance: random.Random) -> None:
    profile, billing = customer["companyProfile"], customer["billingProfile"]
    optional = ((customer, "customDomains", "links", "commerceId"), (profile, "address", "links"))
    for holder, *names in (*optional, (billing["defaultAddress"], "phoneNumber", "postalCode"), (billing, "links")):
        for name in names:
            if chance.random() < _LEFT_OUT:
                del holder[name]


def _list_item(number: int) -> dict[str, Any]:
    whole = customer(number)
    kept = {name: whole[name] for name in ("id", "companyProfile", "relationshipToPartner", "links", "attributes")}
    kept["companyProfile"] = {k: v for k, v in whole["companyProfile"].items() if k != "address"}
    return kept


def _links(uri: str) -> dict[str, Any]:
    return {"self": {"uri": uri, "method": "GET", "headers": []}}


def _plain(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
