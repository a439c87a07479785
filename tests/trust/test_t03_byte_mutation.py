"""Payloads with flipped, inserted and missing bytes: a report, or UndecodablePayload, and nothing else."""

from __future__ import annotations

import os
import random
from typing import Any

import pytest
from trust.test_t02_truncation import whole

from partnercenter_spec import UndecodablePayload, Validator

pytestmark = pytest.mark.trust("T3")
COUNT = 1_000_000 if os.environ.get("TRUST_NIGHTLY") else 30_000
_LIKELY = b'{}[]":,\\0123456789eE+-.tfnu \x00\x1f\x7f\x80\xc3\xe9\xed\xa0\xff'


def broken(body: bytes, chance: random.Random) -> bytes:
    """Return a body with one to three bytes changed, added or taken away."""
    changed = bytearray(body)
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(changed))
        match chance.randrange(4):
            case 0:
                changed[place] ^= 1 << chance.randrange(8)
            case 1:
                changed[place] = chance.choice(_LIKELY)
            case 2:
                changed.insert(place, chance.choice(_LIKELY))
            case _:
                del changed[place]
    return bytes(changed)


def test_nothing_but_a_report_or_a_refusal(trust: Any) -> None:
    chance = random.Random(2026)  # noqa: S311 - the same bytes every time
    bodies = whole()
    validators = [Validator(), Validator(strict=True, engine="reference")]
    refused = accepted = 0
    for number in range(COUNT):
        name, direction, body = bodies[number % len(bodies)]
        data = broken(body, chance)
        validator = validators[number % 8 == 0]
        try:
            report = validator.payload(name, data, direction)  # type: ignore[arg-type]
        except UndecodablePayload:
            refused += 1
            assert not validator.is_valid(name, data, direction)  # type: ignore[arg-type]
        else:
            accepted += report.ok
            assert validator.is_valid(name, data, direction) is report.ok  # type: ignore[arg-type]
    assert refused > COUNT // 4
    assert accepted > 0
    trust.tried(COUNT, f"{refused:,} refused as no JSON, {accepted:,} still acceptable, no other exception")
