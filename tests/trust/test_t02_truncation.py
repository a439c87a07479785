"""Every proper prefix of a payload is refused: a cut-off answer is never taken for a whole one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from partnercenter_spec import UndecodablePayload, Validator

pytestmark = pytest.mark.trust("T2")
ROOT = Path(__file__).resolve().parents[2]
MOST = 60  # payloads; the longest of each type


def whole() -> list[tuple[str, str, bytes]]:
    """Return type, direction and bytes of the longest acceptable object of each type."""
    found = []
    for file in sorted((ROOT / "vectors").glob("*.json")):
        said = json.loads(file.read_text(encoding="utf-8"))
        fit = [
            v for v in said.get("vectors", ()) if v["lenient"]["verdict"] == "valid" and isinstance(v["payload"], dict)
        ]
        for vector in sorted(fit, key=lambda v: -len(json.dumps(v["payload"])))[:2]:
            body = json.dumps(vector["payload"], ensure_ascii=False).encode()
            found.append((said["type"], vector["direction"], b"\xef\xbb\xbf" + body))
    return found[:MOST]


def test_no_prefix_is_accepted(trust: Any) -> None:
    validator = Validator()
    count = 0
    for name, direction, body in whole():
        assert validator.is_valid(name, body, direction)  # type: ignore[arg-type]
        for length in range(len(body)):
            count += 1
            assert not validator.is_valid(name, body[:length], direction), (name, length)  # type: ignore[arg-type]
            with pytest.raises(UndecodablePayload):
                validator.payload(name, body[:length], direction)  # type: ignore[arg-type]
    assert count > 20_000
    trust.tried(count, "all refused")
