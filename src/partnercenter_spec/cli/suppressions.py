"""`--suppress FILE`: findings that somebody decided to live with, each with a reason and a day on which that ends."""

import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fnmatch import fnmatchcase
from typing import Any, get_args

from partnercenter_spec import contract
from partnercenter_spec.cli.configuration import pick, read_bytes, refuse_unknown_keys, text_of
from partnercenter_spec.cli.lookup import find_type
from partnercenter_spec.cli.problems import UsageProblem
from partnercenter_spec.findings import Finding, Where
from partnercenter_spec.jsontypes import parse_pointer
from partnercenter_spec.operations import operations
from partnercenter_spec.render.results import Result
from partnercenter_spec.views import Direction

_KEYS = ("code", "pointer", "type", "operation", "direction", "where", "source", "reason", "expires")
_ANY_TOKEN = "*"
_ANY_REST = "**"
_PLACE_IN_TOML = re.compile(r"\(at [^()]*\)$")


@dataclass(frozen=True, slots=True)
class Suppression:
    """One entry: which findings, why, and how long. What is None is not compared."""

    place: str
    code: str
    expires: date
    pointer: tuple[str, ...] | None = None
    type: str | None = None
    operation: str | None = None
    direction: str | None = None
    where: str | None = None
    source: str | None = None

    def covers(self, result: Result, found: Finding) -> bool:
        """Say whether a finding is one of those meant."""
        wanted = (self.code, self.type, self.operation, self.direction, self.where)
        actual = (found.code, result.type, result.operation, found.direction or result.direction, found.where)
        if any(want not in (None, have) for want, have in zip(wanted, actual, strict=True)):
            return False
        if self.pointer is not None and not _leads(self.pointer, parse_pointer(found.pointer)):
            return False
        return self.source is None or fnmatchcase(result.source.replace(os.sep, "/"), self.source)


class Suppressions:
    """The entries of a file, and what became of them."""

    def __init__(self, entries: Iterable[Suppression], today: date) -> None:
        """Take entries; those that expired before today count no longer."""
        entries = tuple(entries)
        self._valid = tuple(entry for entry in entries if entry.expires >= today)
        self._expired = tuple(entry for entry in entries if entry.expires < today)
        self._used: set[str] = set()
        self.count = 0

    def cover(self, result: Result, found: Finding) -> bool:
        """Say whether a finding is suppressed, and count it if so."""
        covering = [entry.place for entry in self._valid if entry.covers(result, found)]
        self._used.update(covering)
        self.count += bool(covering)
        return bool(covering)

    def expired(self) -> tuple[str, ...]:
        """Name the entries that count no longer."""
        return tuple(f"{entry.place} ({entry.code}) expired on {entry.expires}" for entry in self._expired)

    def unused(self) -> Iterator[str]:
        """Name the entries that covered no finding."""
        for entry in self._valid:
            if entry.place not in self._used:
                yield f"{entry.place} ({entry.code}) matched no finding"


def read_suppressions(name: str, today: date | None = None) -> Suppressions:
    """Read a file of suppressions.

    Args:
        name: The file.
        today: The day to compare with; the present one (UTC) by default. An entry counts on its last day.

    Raises:
        UsageProblem: The file cannot be read, or an entry is not what it must be.
    """
    try:
        document = tomllib.loads(read_bytes(name).decode("utf-8"))
    except (ValueError, RecursionError) as error:  # the text of the error may quote the file
        place = _PLACE_IN_TOML.search(str(error))
        raise UsageProblem(f"{name} is not TOML{f' {place[0]}' if place else ''}") from error
    refuse_unknown_keys(name, document, ("suppress",))
    tables = document.get("suppress", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise UsageProblem(f"{name}: entries begin with [[suppress]]")
    entries = [_entry(f"{name}, entry {number}", table) for number, table in enumerate(tables, 1)]
    return Suppressions(entries, today or datetime.now(UTC).date())


def _entry(place: str, table: Mapping[str, Any]) -> Suppression:
    refuse_unknown_keys(place, table, _KEYS)
    texts = {key: text_of(place, table, key) for key in _KEYS if key not in ("pointer", "expires")}
    code, reason = texts["code"], texts.pop("reason")
    if code is None or reason is None:
        raise UsageProblem(f"{place}: {'code' if code is None else 'reason'} is missing")
    return Suppression(
        place=place,
        code=code,
        expires=_date(place, table.get("expires")),
        pointer=_pattern(place, table.get("pointer")),
        type=_type(place, texts["type"]),
        operation=pick(place, "operation", texts["operation"], (one.id for one in operations(contract.shipped()))),
        direction=pick(place, "direction", texts["direction"], get_args(Direction)),
        where=pick(place, "where", texts["where"], get_args(Where)),
        source=texts["source"],
    )


def _type(place: str, name: str | None) -> str | None:
    try:
        return None if name is None else find_type(name).name
    except UsageProblem as problem:
        raise UsageProblem(f"{place}: {problem}") from problem


def _date(place: str, value: object) -> date:
    if value is None:
        raise UsageProblem(f"{place}: expires is missing")
    if isinstance(value, datetime) or not isinstance(value, date):
        raise UsageProblem(f"{place}: expires must be a date without quotes and time, such as 2030-12-31")
    return value


def _pattern(place: str, value: object) -> tuple[str, ...] | None:
    if value is None:
        return None
    if not isinstance(value, str) or (value and not value.startswith("/")):
        raise UsageProblem(f"{place}: pointer must be a JSON Pointer, empty or starting with /")
    tokens = parse_pointer(value)
    if _ANY_REST in tokens[:-1]:
        raise UsageProblem(f"{place}: ** stands for any rest and must be the last token of the pointer")
    return tokens


def _leads(pattern: tuple[str, ...], tokens: tuple[str, ...]) -> bool:
    """Say whether a pattern fits: `*` stands for one token, `**` at the end for any number of them, also none."""
    if pattern[-1:] == (_ANY_REST,):
        pattern = pattern[:-1]
        tokens = tokens[: len(pattern)]
    if len(pattern) != len(tokens):
        return False
    return all(want in (_ANY_TOKEN, have) for want, have in zip(pattern, tokens, strict=True))
