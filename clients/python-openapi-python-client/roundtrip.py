"""Read payloads into the generated classes and write them back; or call the mock."""

import json
import sys
from typing import Any, Protocol, cast

import httpx
from partnercenter import AuthenticatedClient, models
from partnercenter.api.customers import list_customers


class Model(Protocol):
    """What every generated class has."""

    def to_dict(self) -> dict[str, Any]:
        """Write the object as JSON values."""


def parse(type_name: str, payload: dict[str, Any]) -> Model:
    """Make the generated object of a type; a union has no class of its own."""
    if type_name == "Fault":
        # The client reads error bodies itself, so a refused call is played to it.
        client = AuthenticatedClient(base_url="http://unused.invalid", token="any")
        response = list_customers._build_response(client=client, response=httpx.Response(400, json=payload))
        return cast(Model, response.parsed)
    if type_name == "PatchCustomerRequest":
        # A request: whoever sends it chooses the class.
        access = "allowDelegatedAccess" in payload
        type_name = "RemoveDelegatedAccessRequest" if access else "RemoveCustomerRelationshipRequest"
    return cast(Model, getattr(models, type_name).from_dict(payload))


def answer(case_id: str, type_name: str, payload: dict[str, Any]) -> dict[str, object]:
    """Take one payload through its generated class."""
    try:
        return {"id": case_id, "payload": parse(type_name, payload).to_dict()}
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        return {"id": case_id, "error": repr(error)}


def call(base_url: str) -> dict[str, object]:
    """List customers, two a page."""
    client = AuthenticatedClient(base_url=base_url, token="any")
    page = list_customers.sync(client=client, size=2)
    if not isinstance(page, models.CustomerCollection):
        raise TypeError(page)
    return {"id": "listCustomers", "payload": page.to_dict()}


def main() -> None:
    """Answer the command line."""
    if sys.argv[1] == "call":
        print(json.dumps(call(sys.argv[2])))
        return
    for line in sys.stdin.buffer:
        case = json.loads(line)
        print(json.dumps(answer(case["id"], case["type"], case["payload"])))


if __name__ == "__main__":
    main()
