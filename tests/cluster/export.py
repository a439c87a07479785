"""A generated export: customers one a line, and every 97th line with a fault of some kind. The same one every time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from partnercenter_spec.generation.samples import faulty_samples, samples
from partnercenter_spec.jsontypes import Json

LINES = 20_000
_EVERY = 97
_BOM = b"\xef\xbb\xbf"

Line = tuple[bytes, bool]
"""A line without its end, and whether it is blank."""


def write(path: Path, lines: int = LINES) -> int:
    """Write an export, and return how many of its lines are not blank."""
    faulty = _faulty_lines()
    sound = (_encoded(sample.payload) for sample in samples("Customer", seed=11))
    pool = cycle([next(sound) for _ in range(500)])
    filled = 0
    with path.open("wb") as file:
        file.write(_BOM)
        for number in range(1, lines + 1):
            data, blank = next(faulty) if number % _EVERY == 0 else (next(pool), False)
            filled += not blank
            file.write(data + (b"" if number == lines else b"\n"))
    return filled


def _faulty_lines() -> Iterator[Line]:
    """Yield faulty lines without end, and between them such that are fine but easily misread."""
    found = faulty_samples("Customer", seed=11)
    one = _encoded(next(samples("Customer", seed=12)).payload)
    company = b'"companyName": "'
    while True:
        for _ in range(12):
            yield _encoded(next(found).payload), False
        yield from ((line, not line.strip(b" \t\r\n")) for line in (b"", b" \t ", b"\r"))
        yield from (
            (line, False)
            for line in (
                one[: len(one) // 2],
                b"  " + one[:-1],
                b"{}\r",
                b"null",
                b"[1, 2",
                b'"a text"',
                b'{"id": 1, "id": 2}',
                b'{"id": NaN}',
                b'{"id": "\\ud800"}',
                b"[" * 150 + b"]" * 150,
                b'{"Id": 7, "company_profile": {}, "relationshipToPartner": "distributor"}',
                _BOM + one,  # the service puts a mark before its answers, and who joins answers keeps it
                one.replace(company, company + "Å\u2028\u0085\u00a0".encode()),
                one + b"\r",
                one.replace(company, company + b"\xff"),
                one.replace(company, company + b"\xc3"),
                one + b" \xc3",
                b"\xf0\x9f\r",
                b"\x00",
                b"\x0b",
                b"{\r}",
            )
        )


def _encoded(payload: Json) -> bytes:
    return json.dumps(payload, ensure_ascii=False).encode()
