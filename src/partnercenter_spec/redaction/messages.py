"""Requests and responses without what tells whose they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from partnercenter_spec.contract import REF_PREFIX, Contract
from partnercenter_spec.decoding import decode
from partnercenter_spec.detection import detect
from partnercenter_spec.errors import UndecodablePayload, UnknownOperation
from partnercenter_spec.jsontypes import Schema
from partnercenter_spec.operations import Match, find, is_service_url
from partnercenter_spec.redaction.bodies import Scrubber
from partnercenter_spec.redaction.pseudonyms import SECRET, Pseudonyms
from partnercenter_spec.views import Direction

Pair = tuple[str, str]
MARK: Final = "\ufeff"
NOT_JSON: Final = "[a body that is not JSON was here]"
# headers that say nothing about anybody
_KEPT: Final = frozenset(
    {
        "accept", "accept-encoding", "accept-language", "cache-control", "connection", "content-type", "date", "expires",
        "ms-contract-version", "pragma", "retry-after", "strict-transport-security", "transfer-encoding", "vary",
        "x-content-type-options", "x-locale", "ms-cv", "ms-requestid", "ms-correlationid", "ms-continuationtoken",
    }
)  # fmt: skip
_GONE: Final = frozenset({"cookie", "set-cookie", "content-length", "content-encoding"})
_FORM_KEPT: Final = frozenset({"grant_type", "response_type", "token_type"})
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9.]*", re.ASCII)


class Messages:
    """Scrubs the parts of messages."""

    def __init__(
        self, contract: Contract, pseudonyms: Pseudonyms, scrubber: Scrubber, extra_hosts: frozenset[str] = frozenset()
    ) -> None:
        """Set what to go by.

        Args:
            contract: Where operations come from.
            pseudonyms: What texts are replaced by.
            scrubber: What scrubs bodies.
            extra_hosts: Hosts that stand for the service.
        """
        self._contract = contract
        self._pseudonyms = pseudonyms
        self._scrubber = scrubber
        self._hosts = extra_hosts

    def match(self, method: str, url: str) -> Match | None:
        """Return the operation that a call is of, or None."""
        try:
            return find(self._contract, method, url, self._hosts)
        except UnknownOperation:
            return None

    def url(self, url: str, match: Match | None) -> str:
        """Return a URL, with other values in path and query."""
        try:
            parts = urlsplit(url)
        except ValueError:
            return self._pseudonyms.text(url)
        host = parts.netloc.rpartition("@")[2]
        if not is_service_url(url, self._hosts):
            host = self._pseudonyms.text(host)
        values = set(match.path_values.values()) if match else set()
        path = "/".join(self._segment(segment, values) for segment in parts.path.split("/"))
        return urlunsplit((parts.scheme, host, path, self._query(parts.query, match), ""))

    def _segment(self, segment: str, values: Iterable[str]) -> str:
        if segment in values:
            return quote(self._pseudonyms.text(segment))
        return segment if _WORD.fullmatch(segment) else quote(self._pseudonyms.inside(segment), safe="%")

    def _query(self, query: str, match: Match | None) -> str:
        pairs = parse_qsl(query, keep_blank_values=True)
        known = (
            {p["name"]: p for p in match.operation.details.get("parameters", ()) if p["in"] == "query"} if match else {}
        )
        return urlencode([(name, self._parameter(known.get(name), value)) for name, value in pairs], quote_via=quote)

    def _parameter(self, parameter: Schema | None, value: str) -> str:
        if value.lstrip("-").isdecimal() or value.lower() in {"true", "false", ""}:
            return value
        schema = parameter["schema"] if parameter else {}
        inner = schema.get("contentSchema", {}).get("$ref")
        if inner is not None:
            return self._json_parameter(inner, value)
        _, resolved = self._contract.resolve(schema)
        return value if value in resolved.get("enum", ()) else self._pseudonyms.text(value, resolved)

    def _json_parameter(self, reference: str, value: str) -> str:
        try:
            decoded = decode(value)
        except UndecodablePayload:
            return self._pseudonyms.text(value)
        entry = self._contract.entry(reference.removeprefix(REF_PREFIX))
        return json.dumps(self._scrubber.typed(entry, decoded, "request"), ensure_ascii=False, separators=(",", ":"))

    def headers(self, pairs: Iterable[Pair]) -> list[Pair]:
        """Return header fields: those that say nothing as they are, tokens and cookies gone, the rest replaced."""
        kept: list[Pair] = []
        for name, value in pairs:
            plain = name.lower()
            if plain in _GONE:
                continue
            kept.append((name, self._header(plain, value)))
        return kept

    def _header(self, name: str, value: str) -> str:
        if name == "authorization":
            scheme = value.partition(" ")[0]
            return f"{scheme if _WORD.fullmatch(scheme) else 'Bearer'} {SECRET}"
        if name in {"ms-continuationtoken"}:
            return self._pseudonyms.text(value)
        if name in _KEPT:
            return self._pseudonyms.inside(value)
        if name == "location":
            return self.url(value, None)
        return SECRET

    def body(self, text: str, name: str | None, direction: Direction) -> tuple[str, bool]:
        """Return a body, scrubbed by its type, and whether it could be read.

        Args:
            text: The body.
            name: Its type; one that names itself need not be told.
            direction: Who sent it.
        """
        if not text.strip(MARK).strip():
            return text, True
        try:
            value = decode(text)
        except UndecodablePayload:
            return self._form(text), _is_form(text)
        found = name or detect(self._contract, value)
        scrubbed: Any = (
            self._scrubber.typed(self._contract.entry(found), value, direction)
            if found is not None
            else self._scrubber.untyped(value)
        )
        return (MARK if text.startswith(MARK) else "") + json.dumps(scrubbed, ensure_ascii=False), True

    def _form(self, text: str) -> str:
        if not _is_form(text):
            return NOT_JSON
        pairs = parse_qsl(text, keep_blank_values=True)
        return urlencode([(name, value if name in _FORM_KEPT else SECRET) for name, value in pairs])


def body_type(match: Match | None, status: int | None) -> str | None:
    """Return the type of the body of a request (no status) or of a response, as far as the contract says it."""
    if match is None:
        return None
    details = match.operation.details
    part = details.get("requestBody") if status is None else _answer(details.get("responses", {}), status)
    for schema in (part or {}).get("content", {}).values():
        reference: str | None = schema.get("$ref")
        return reference.removeprefix(REF_PREFIX) if reference else None
    return None


def _answer(responses: Schema, status: int) -> Schema | None:
    found: Schema | None = responses.get(str(status)) or responses.get(f"{status // 100}XX") or responses.get("default")
    return found


def _is_form(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z_]+=[^\s{}\"]*(?:&[A-Za-z_]+=[^\s{}\"]*)*", text) is not None
