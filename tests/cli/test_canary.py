"""What a payload holds never comes out: not as a value, and not as a property name that may be data."""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from partnercenter_spec.render import FORMATS

from .conftest import Run

PASSWORD = "Tr0ub4dor&3 horse"
MAIL = "jane.canary@tailspin.example"
CANARIES = (PASSWORD, MAIL)


def fragments(text: str) -> set[str]:
    """All pieces of six characters, as they are and as the formats escape them."""
    pieces = {text[start : start + 6] for start in range(len(text) - 5)}
    return (
        pieces | {piece.replace("&", "&amp;") for piece in pieces} | {piece.replace("@", "\\u0040") for piece in pieces}
    )


def faults(canary: str, base: dict[str, Any]) -> list[dict[str, Any]]:
    """Payloads with the canary in wrong places: as text, in deeper values, as property names."""
    spots: list[Any] = [canary, [canary], {canary: canary}, 7]
    found: list[dict[str, Any]] = [base | {name: spot} for name, spot in itertools.product(base, spots)]
    profile = base["companyProfile"]
    for name, spot in itertools.product(profile, spots):
        found.append(base | {"companyProfile": profile | {name: spot}})
    found.append(base | {canary: canary})
    found.append(base | {"companyProfile": profile | {canary: {canary: [canary]}}})
    found.append(base | {"attributes": {"objectType": canary}})
    found.append({canary: canary})
    return found


CALLS = [
    ("--as", "Customer", "--strict"),
    ("--as", "Customer", "--direction", "request", "--engine", "reference"),
    (),
    ("--as", "UserCredentials", "--engine", "reference"),
    ("--as", "Fault"),
]


@pytest.mark.parametrize("arguments", CALLS, ids=" ".join)
@pytest.mark.parametrize("canary", CANARIES)
def test_no_format_and_no_stream_shows_a_canary(
    run: Run, tmp_path: Path, customer: dict[str, Any], canary: str, arguments: tuple[str, ...]
) -> None:
    text = json.dumps(canary)
    lines = [json.dumps(fault) for fault in faults(canary, customer)]
    lines += [
        f'{{"a": {text}',
        f"{{{text}: 1, {text}: 2}}",
        f'{{"a": 1, "a": {text}}}',
        text,
        f"[{text}] x",
        f"{canary}",
    ]
    lines += [f'{{"a": {text}, "b": NaN}}', f'{{"a": "{canary}\x01"}}', "[" * 500 + text + "]" * 500]
    (tmp_path / "a.ndjson").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "b.json").write_text(f"{{{text}: {text}", encoding="utf-8")
    outputs = list(itertools.chain.from_iterable(("--output", f"{name}=out/{name}") for name in FORMATS))
    call = run("check", "a.ndjson", "b.json", *arguments, *outputs, "-v")
    assert call.status == 3
    written = [call.out, call.err, *((tmp_path / "out" / name).read_text(encoding="utf-8") for name in FORMATS)]
    assert len(json.loads(written[2 + list(FORMATS).index("json")])["results"]) == len(lines) + 1
    for shown, fragment in itertools.product(written, fragments(canary)):
        assert fragment not in shown
