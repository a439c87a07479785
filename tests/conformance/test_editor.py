"""The exported schemas work in an editor: the language service of VS Code validates, completes and explains, offline."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest

from partnercenter_spec.cli import main

pytestmark = pytest.mark.conformance
HERE: Final = Path(__file__).parent


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as `pcspec export schemas -o schemas` writes it."""
    folder = tmp_path_factory.mktemp("project") / "schemas"
    assert main(["export", "schemas", "-o", str(folder)]) == 0
    return folder


def ask(schemas: Path, text: str, line: int = 0, character: int = 0) -> dict[str, Any]:
    file = schemas.parent / "payload.json"
    file.write_text(text, encoding="utf-8")
    command = ["node", str(HERE / "editor.mjs"), str(file), str(line), str(character)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def payload(**members: Any) -> str:
    return json.dumps({"$schema": "./schemas/Address.json"} | members, indent=1)


def test_a_good_payload_has_no_problem(schemas: Path) -> None:
    assert ask(schemas, payload(country="NO", addressLine1="Storgata 1"))["problems"] == []


def test_problems_are_marked_where_they_are(schemas: Path) -> None:
    problems = ask(schemas, payload(country="Norway", addressLine1=1))["problems"]
    assert [line for line, _ in problems] == [2, 3]
    assert [message for _, message in problems if "missing" in message.lower()] == []


def test_a_missing_member_is_named(schemas: Path) -> None:
    ((_, message),) = ask(schemas, payload(country="NO"))["problems"]
    assert "addressLine1" in message


def test_members_are_offered_and_explained(schemas: Path) -> None:
    answer = ask(schemas, payload(country="NO", addressLine1="Storgata 1"), 2, 4)
    assert "ISO 3166" in answer["hover"]
    offered = ask(schemas, '{\n "$schema": "./schemas/Address.json",\n "country": "NO",\n \n}', 3, 1)["offered"]
    assert {"addressLine1", "postalCode"} <= {label.strip('"') for label in offered}


@pytest.mark.parametrize("entry", json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"])
def test_versions_are_pinned(entry: str) -> None:
    version = json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"][entry]
    assert version.replace(".", "").isdigit()


def test_the_index_leads_to_the_schemas(schemas: Path) -> None:
    index = json.loads((schemas / "index.json").read_text(encoding="utf-8"))
    for entry in index["schemas"]:
        assert (schemas / entry["url"]).is_file()
