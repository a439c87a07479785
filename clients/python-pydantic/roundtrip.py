"""Read payloads into the generated models and write them back; or call the mock."""

import json
import sys

import httpx
import models
from pydantic import BaseModel, ValidationError


def write(payload: BaseModel) -> object:
    """Write a model as JSON does: under the service's names, and without what the payload did not say."""
    return payload.model_dump(mode="json", by_alias=True, exclude_unset=True)


def answer(case_id: str, type_name: str, payload: object) -> dict[str, object]:
    """Take one payload through its generated model."""
    model: type[BaseModel] = getattr(models, type_name)
    try:
        return {"id": case_id, "payload": write(model.model_validate(payload))}
    except ValidationError as error:
        return {"id": case_id, "error": str(error)}


def call(base_url: str) -> dict[str, object]:
    """List customers, two a page."""
    headers = {"Authorization": "Bearer any"}
    response = httpx.get(f"{base_url}/v1/customers", params={"size": 2}, headers=headers).raise_for_status()
    # httpx passes over the byte-order mark of the service's answers; pydantic's own JSON reader refuses it.
    return {"id": "listCustomers", "payload": write(models.CustomerCollection.model_validate(response.json()))}


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
