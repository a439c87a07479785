"""What became of a payload on its way through generated code."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from clientmatrix.payloads import NEW_MEMBER, NEW_VALUE, Sent

_GUID: Final = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", re.ASCII)


class ProtocolError(ValueError):
    """A program did not answer as agreed. The message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where what came back is not what was sent.

    Attributes:
        id: Which payload.
        kind: What happened there; `error` if the payload could not be read or written.
        pointer: Where.
        message: What the program said, for errors.
    """

    id: str
    kind: str
    pointer: str
    message: str = ""

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.id}: {self.kind} at {self.pointer or '/'}{': ' + self.message if self.message else ''}"


def compare_all(sent: Sequence[Sent], output: str) -> list[Difference]:
    """Compare what a program wrote with what it was given.

    Raises:
        ProtocolError: Lines are missing, or are not what was agreed.
    """
    answers = [_answer(line) for line in output.splitlines() if line.strip()]
    if [answer["id"] for answer in answers] != [one.id for one in sent]:
        message = f"{len(sent)} payloads were given and {len(answers)} came back, or in another order"
        raise ProtocolError(message)
    return [difference for one, answer in zip(sent, answers, strict=True) for difference in _differences(one, answer)]


def compare(sent: Any, got: Any, pointer: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - JSON of whatever shape
    """Yield kind and place of each difference between two JSON values; the order of members does not matter."""
    if isinstance(sent, dict) and isinstance(got, dict):
        yield from _members(sent, got, pointer)
    elif isinstance(sent, list) and isinstance(got, list) and len(sent) == len(got):
        for index, (before, after) in enumerate(zip(sent, got, strict=True)):
            yield from compare(before, after, f"{pointer}/{index}")
    elif sent == NEW_VALUE and got != NEW_VALUE:
        yield "unknown-value-changed", pointer
    elif _is_guid_in_other_case(sent, got):
        yield "guid-case-changed", pointer
    elif isinstance(sent, bool) is not isinstance(got, bool) or sent != got:
        yield "value-changed", pointer


def _is_guid_in_other_case(sent: Any, got: Any) -> bool:  # noqa: ANN401 - JSON of whatever shape
    both = isinstance(sent, str) and isinstance(got, str)
    return both and sent != got and sent.lower() == got.lower() and _GUID.fullmatch(sent) is not None


def _members(sent: dict[str, Any], got: dict[str, Any], pointer: str) -> Iterator[tuple[str, str]]:
    for name, value in sent.items():
        place = f"{pointer}/{name}"
        if name in got:
            yield from compare(value, got[name], place)
        elif name == NEW_MEMBER:
            yield "unknown-member-dropped", place
        else:
            yield ("null-dropped" if value is None else "member-lost"), place
    for name, value in got.items():
        if name not in sent:
            yield {"None": "null-added", "[]": "empty-array-added"}.get(str(value), "member-added"), f"{pointer}/{name}"


def _answer(line: str) -> dict[str, Any]:
    try:
        answer = json.loads(line)
    except json.JSONDecodeError as error:
        message = f"a line of the program is not JSON ({error}): {line[:200]}"
        raise ProtocolError(message) from error
    if not isinstance(answer, dict) or "id" not in answer or len({"payload", "error"} & set(answer)) != 1:
        message = f"a line of the program has not `id` and one of `payload` and `error`: {line[:200]}"
        raise ProtocolError(message)
    return answer


def _differences(sent: Sent, answer: dict[str, Any]) -> Iterator[Difference]:
    if "error" in answer:
        yield Difference(sent.id, "error", "", str(answer["error"])[:300])
        return
    for kind, pointer in compare(sent.payload, answer["payload"]):
        yield Difference(sent.id, kind, pointer)
