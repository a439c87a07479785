"""Linters that authors of clients run find no error in the document; warnings that stay have their reason here."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest

pytestmark = pytest.mark.conformance
HERE: Final = Path(__file__).parent
DOCUMENT: Final = HERE.parents[1] / "src" / "partnercenter_spec" / "data" / "openapi-3.1.json"
BIN: Final = HERE / "node_modules" / ".bin"

REDOCLY_WARNINGS: Final = {
    (
        "no-unused-components",
        "#/components/schemas/Contact",
    ): "a type of the page that no operation of the first tier sends",
    ("no-unused-components", "#/components/schemas/Customer"): "what the shapes of a customer have in common",
    (
        "no-unused-components",
        "#/components/schemas/PasswordProfile",
    ): "a type of the page that users of the directory have",
    ("no-unused-components", "#/components/schemas/SecureString"): "a documented type that the wire never shows",
    (
        "no-unused-components",
        "#/components/schemas/TokenFault",
    ): "an error of the token host, which has no operation here",
}
SPECTRAL_WARNINGS: Final = {("info-contact", "info"): "nobody answers for a contract that the vendor does not publish"}


def run(tool: str, *arguments: str, folder: Path) -> str:
    program = BIN / tool
    assert program.exists(), "run `make conformance`, which installs the linters"
    assert shutil.which("node"), "Node is missing"
    environment = os.environ | {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true", "CI": "true"}
    command = [str(program), *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.strip().startswith(("{", "[")), done.stdout + done.stderr
    return done.stdout


def test_redocly_finds_no_error(tmp_path: Path) -> None:
    (tmp_path / "redocly.yaml").write_text("extends: [recommended]\ntelemetry: off\n", encoding="utf-8")
    found: Any = json.loads(run("redocly", "lint", str(DOCUMENT), "--format=json", folder=tmp_path))
    assert found["totals"]["errors"] == 0
    assert {(one["ruleId"], one["location"][0]["pointer"]) for one in found["problems"]} == set(REDOCLY_WARNINGS)


def test_spectral_finds_no_error(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text('extends: ["spectral:oas"]\n', encoding="utf-8")
    found: Any = json.loads(
        run("spectral", "lint", str(DOCUMENT), "-r", "rules.yaml", "-f", "json", "-q", folder=tmp_path)
    )
    assert {(one["code"], "/".join(one["path"])) for one in found} == set(SPECTRAL_WARNINGS)


def test_the_linters_see_faults(tmp_path: Path) -> None:
    document: Any = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    document["paths"]["/v1/customers"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"] = (
        "#/no"
    )
    (tmp_path / "broken.json").write_text(json.dumps(document), encoding="utf-8")
    (tmp_path / "redocly.yaml").write_text("extends: [recommended]\ntelemetry: off\n", encoding="utf-8")
    (tmp_path / "rules.yaml").write_text('extends: ["spectral:oas"]\n', encoding="utf-8")
    redocly: Any = json.loads(run("redocly", "lint", "broken.json", "--format=json", folder=tmp_path))
    spectral: Any = json.loads(
        run("spectral", "lint", "broken.json", "-r", "rules.yaml", "-f", "json", "-q", folder=tmp_path)
    )
    assert redocly["totals"]["errors"] > 0
    assert any(one["severity"] == 0 for one in spectral)
