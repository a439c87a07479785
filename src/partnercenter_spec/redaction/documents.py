"""Recordings as they stand in files, redacted part by part: HAR, VCR cassettes, and exchanges as lines of JSON.

What is known to say nothing is kept, what is known to be a part of a message is redacted as that, and of anything else the
texts are replaced.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from partnercenter_spec.operations import Match
from partnercenter_spec.recordings import Malformed
from partnercenter_spec.recordings.values import from_base64, member
from partnercenter_spec.redaction import Redactor
from partnercenter_spec.redaction.messages import body_type
from partnercenter_spec.views import Direction

_HAR_KEPT: Final = frozenset(
    {
        "version", "creator", "browser", "startedDateTime", "time", "timings", "cache", "method", "httpVersion", "status",
        "statusText", "headersSize", "bodySize", "mimeType", "size", "compression", "encoding", "pageref", "id",
        "pageTimings",
    }
)  # fmt: skip
_CASSETTE_KEPT: Final = frozenset(
    {"version", "recorded_with", "recorded_at", "http_version", "protocol", "method", "status", "encoding", "code"}
)
_LINE_KEPT: Final = frozenset({"method", "status", "time", "duration", "timestamp"})


class Documents:
    """Redacts decoded recordings; `notes` tells what could not be read in them and was replaced as a whole."""

    def __init__(self, redactor: Redactor) -> None:
        """Take what redacts the parts."""
        self._redactor = redactor
        self._messages = redactor.messages
        self.notes: list[str] = []

    def har(self, document: object) -> Any:  # noqa: ANN401 - JSON of whatever shape
        """Return a HAR document, redacted.

        Raises:
            Malformed: It is none.
        """
        log = member(document, "log", dict, "the document")
        entries = [self._har_entry(index, entry) for index, entry in enumerate(member(log, "entries", list, "log"))]
        shown = self._parts(log, _HAR_KEPT, {"entries": lambda _: entries})
        return {"log": shown}

    def _har_entry(self, index: int, entry: object) -> Any:  # noqa: ANN401 - JSON of whatever shape
        request = member(entry, "request", dict, "the entry")
        url = member(request, "url", str, "request")
        match = self._messages.match(member(request, "method", str, "request"), url)
        place = f"entry {index}"

        def asked(request: Any) -> Any:  # noqa: ANN401 - JSON of whatever shape
            other = self._messages.url(url, match)
            query = parse_qsl(urlsplit(other).query, keep_blank_values=True)
            return self._parts(
                request,
                _HAR_KEPT,
                {
                    "url": lambda _: other,
                    "headers": self._named,
                    "cookies": lambda _: [],
                    "queryString": lambda _: [{"name": name, "value": value} for name, value in query],
                    "postData": lambda data: self._har_text(data, match, None, "request", f"request of {place}"),
                },
            )

        def answered(response: Any) -> Any:  # noqa: ANN401 - JSON of whatever shape
            status = response.get("status") if isinstance(response, dict) else None
            code = status if isinstance(status, int) else 0
            return self._parts(
                response,
                _HAR_KEPT,
                {
                    "headers": self._named,
                    "cookies": lambda _: [],
                    "redirectURL": lambda to: self._messages.url(to, None) if to else to,
                    "content": lambda data: self._har_text(data, match, code, "response", f"response of {place}"),
                },
            )

        return self._parts(entry, _HAR_KEPT, {"request": asked, "response": answered, "serverIPAddress": lambda _: ""})

    def _har_text(
        self,
        part: Any,  # noqa: ANN401 - JSON of whatever shape
        match: Match | None,
        status: int | None,
        direction: Direction,
        place: str,
    ) -> Any:  # noqa: ANN401 - JSON of whatever shape
        def text(value: Any) -> Any:  # noqa: ANN401 - JSON of whatever shape
            if not isinstance(value, str):
                return value
            packed = part.get("encoding") == "base64"
            plain = from_base64(value, place).decode("utf-8", "replace") if packed else value
            other = self._body(plain, body_type(match, status), direction, place)
            return base64.b64encode(other.encode()).decode() if packed else other

        return self._parts(part, _HAR_KEPT, {"text": text, "params": lambda _: []})

    def _named(self, headers: Any) -> Any:  # noqa: ANN401 - JSON of whatever shape
        pairs = [(item["name"], item["value"]) for item in headers if isinstance(item, dict) and "name" in item]
        return [{"name": name, "value": value} for name, value in self._messages.headers(pairs)]

    def cassette(self, document: object) -> Any:  # noqa: ANN401 - JSON of whatever shape
        """Return a cassette, redacted.

        Raises:
            Malformed: It is none.
        """
        if not isinstance(document, dict):
            message = "the cassette is not an object"
            raise Malformed(message)
        name = "interactions" if "interactions" in document else "http_interactions"
        entries = [
            self._pair(i, one, "uri", _CASSETTE_KEPT) for i, one in enumerate(member(document, name, list, "it"))
        ]
        return self._parts(document, _CASSETTE_KEPT, {name: lambda _: entries})

    def line(self, value: object) -> Any:  # noqa: ANN401 - JSON of whatever shape
        """Return one line of exchanges, redacted.

        Raises:
            Malformed: It is no exchange.
        """
        return self._pair(0, value, "url", _LINE_KEPT)

    def _pair(self, index: int, entry: object, url_name: str, kept: frozenset[str]) -> Any:  # noqa: ANN401 - JSON
        request = member(entry, "request", Mapping, "the entry")
        url = member(request, url_name, str, "request")
        match = self._messages.match(member(request, "method", str, "request"), url)

        def asked(part: Any) -> Any:  # noqa: ANN401 - JSON of whatever shape
            other = {url_name: lambda _: self._messages.url(url, match), "headers": self._mapped}
            place = f"request of entry {index}"
            return self._parts(part, kept, {**other, "body": self._recorded(body_type(match, None), "request", place)})

        def answered(part: Any) -> Any:  # noqa: ANN401 - JSON of whatever shape
            status = part.get("status") if isinstance(part, dict) else None
            code = status.get("code") if isinstance(status, dict) else status
            name = body_type(match, code) if isinstance(code, int) else None
            body = self._recorded(name, "response", f"response of entry {index}")
            return self._parts(part, kept, {"headers": self._mapped, "body": body})

        return self._parts(entry, kept, {"request": asked, "response": answered})

    def _recorded(self, name: str | None, direction: Direction, place: str) -> Callable[[Any], Any]:
        """Return what redacts a body as recorders write it: text, bytes, or under `string` or in Base64."""

        def redact(body: Any) -> Any:  # noqa: ANN401 - JSON of whatever shape
            if isinstance(body, dict) and isinstance(body.get("string"), str | bytes):
                return {**self._parts(body, _CASSETTE_KEPT, {"string": redact})}
            for packed in ("base64_string", "base64"):
                if isinstance(body, dict) and isinstance(body.get(packed), str):
                    plain = from_base64(body[packed], place).decode("utf-8", "replace")
                    other = self._body(plain, name, direction, place)
                    return {**body, packed: base64.b64encode(other.encode()).decode()}
            if isinstance(body, bytes):
                return self._body(body.decode("utf-8", "replace"), name, direction, place).encode()
            if isinstance(body, str):
                return self._body(body, name, direction, place)
            if isinstance(body, dict | list):
                return json.loads(self._body(json.dumps(body), name, direction, place))
            return body

        return redact

    def _mapped(self, headers: Any) -> Any:  # noqa: ANN401 - JSON of whatever shape
        if not isinstance(headers, dict):
            return headers
        shown: dict[str, Any] = {}
        for name, value in headers.items():
            values = value if isinstance(value, list) else [value]
            other = [text for _, text in self._messages.headers([(str(name), str(one)) for one in values])]
            if other:
                shown[name] = other if isinstance(value, list) else other[0]
        return shown

    def _body(self, text: str, name: str | None, direction: Direction, place: str) -> str:
        other, read = self._messages.body(text, name, direction)
        if not read:
            self.notes.append(f"the body of the {place} is not JSON and was replaced as a whole")
        return other

    def _parts(self, value: Any, kept: frozenset[str], known: Mapping[str, Callable[[Any], Any]]) -> Any:  # noqa: ANN401
        if not isinstance(value, dict):
            return self._redactor.payload(None, value)
        return {
            name: known[name](child)
            if name in known
            else child
            if name in kept
            else self._redactor.payload(None, child)
            for name, child in value.items()
        }
