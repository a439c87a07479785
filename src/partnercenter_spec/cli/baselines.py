"""`--baseline FILE` and `--write-baseline FILE`: findings that were there before, without their values and places."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from partnercenter_spec.cli.configuration import read_bytes
from partnercenter_spec.cli.problems import UsageProblem
from partnercenter_spec.findings import Finding
from partnercenter_spec.jsontypes import parse_pointer, pointer
from partnercenter_spec.render.results import Result

_VERSION = 1


class Fingerprint(NamedTuple):
    """What makes two findings the same, wherever they stand: indexes of arrays do not count.

    The severity does: what was known as a warning does not excuse an error.
    """

    subject: str | None
    direction: str | None
    where: str | None
    code: str
    pointer: str
    schema_pointer: str | None
    severity: str

    def __str__(self) -> str:
        """Write it for people."""
        parts = (self.severity, self.code, self.subject, self.direction, self.where, self.pointer)
        return " ".join(part for part in parts if part)


def fingerprint(result: Result, found: Finding) -> Fingerprint:
    """Return the fingerprint of a finding."""
    # no name that reports show is made of digits alone, so such a token is an index
    tokens = ("*" if token.isdecimal() else token for token in parse_pointer(found.pointer))
    return Fingerprint(
        subject=result.subject,
        direction=found.direction or result.direction,
        where=found.where,
        code=found.code,
        pointer=pointer(tokens),
        schema_pointer=found.schema_pointer,
        severity=found.severity.value,
    )


class Baseline:
    """The fingerprints of a file, and which of them were seen again."""

    def __init__(self, known: Mapping[Fingerprint, int]) -> None:
        """Take what is known."""
        self._known = known
        self._seen: set[Fingerprint] = set()
        self.count = 0

    def cover(self, result: Result, found: Finding) -> bool:
        """Say whether a finding is known, and count it if so."""
        mark = fingerprint(result, found)
        if mark not in self._known:
            return False
        self._seen.add(mark)
        self.count += 1
        return True

    def gone(self) -> Iterator[str]:
        """Name what no longer occurs."""
        for mark in self._known:
            if mark not in self._seen:
                yield f"baseline: no longer found: {mark}"


def write_baseline(counts: Counter[Fingerprint]) -> str:
    """Return a baseline as JSON, one finding a line, sorted."""
    lines = [json.dumps(mark._asdict() | {"count": counts[mark]}) for mark in sorted(counts, key=_order)]
    body = ",".join(f"\n {line}" for line in lines) + ("\n" if lines else "")
    return f'{{"version": {_VERSION}, "findings": [{body}]}}\n'


def read_baseline(name: str) -> Baseline:
    """Read a baseline.

    Raises:
        UsageProblem: The file cannot be read, or is not a baseline.
    """
    try:
        document = json.loads(read_bytes(name))
    except (ValueError, RecursionError) as error:
        raise UsageProblem(f"{name} is not a baseline: it is not JSON") from error
    if not isinstance(document, dict) or document.get("version") != _VERSION or document["version"] is True:
        raise UsageProblem(f"{name} is not a baseline of version {_VERSION}; write one with --write-baseline {name}")
    if set(document) != {"version", "findings"} or not isinstance(document["findings"], list):
        raise UsageProblem(f"{name} is not a baseline: it must have version and findings, and nothing else")
    known: dict[Fingerprint, int] = {}
    for number, entry in enumerate(document["findings"], 1):
        mark, count = _mark(f"{name}, finding {number}", entry)
        if mark in known:
            raise UsageProblem(f"{name}, finding {number}: the same finding stands there twice")
        known[mark] = count
    return Baseline(known)


def _mark(place: str, entry: Any) -> tuple[Fingerprint, int]:  # noqa: ANN401 - JSON of whatever shape
    if not isinstance(entry, dict) or set(entry) != {*Fingerprint._fields, "count"}:
        raise UsageProblem(f"{place}: must have {', '.join(Fingerprint._fields)} and count, and nothing else")
    count = entry["count"]
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        raise UsageProblem(f"{place}: count must be a whole number, 1 or more")
    for name in Fingerprint._fields:
        value = entry[name]
        if not isinstance(value, str) and (value is not None or name in ("code", "pointer", "severity")):
            raise UsageProblem(f"{place}: {name} must be text")
    return Fingerprint(**{name: entry[name] for name in Fingerprint._fields}), count


def _order(mark: Fingerprint) -> tuple[str, ...]:
    return tuple(part or "" for part in mark)
