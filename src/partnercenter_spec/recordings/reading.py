"""A recording of any form -> its exchanges, in order, each with its place or the reason why it cannot be judged."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from partnercenter_spec.http import Exchange
from partnercenter_spec.recordings import cassettes, har, sessions
from partnercenter_spec.recordings.values import Malformed

_MAX_DEPTH = 100
_MAX_VALUES = 5_000_000

_FORMS: dict[str, tuple[Callable[[object], list[Any]], Callable[[object], Exchange]]] = {
    "har": (har.entries, har.exchange),
    "cassette": (cassettes.interactions, cassettes.exchange),
    "session": (sessions.entries, sessions.exchange),
}


class Unsupported(Exception):
    """A recording that needs an extra that is not installed. The message says which."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One entry of a recording.

    Attributes:
        index: Its number, from 0.
        exchange: The exchange, or None if the entry is malformed.
        problem: What is wrong with the entry, or None. It holds nothing of the traffic.
    """

    index: int
    exchange: Exchange | None
    problem: str | None = None


def read(form: str, data: bytes) -> Iterator[Recording]:
    """Read a HAR, a cassette or a session.

    Args:
        form: `har`, `cassette` or `session`.
        data: The whole file.

    Raises:
        Malformed: The file is not of that form at all.
        Unsupported: It is YAML, and PyYAML is not installed.
    """
    list_entries, to_exchange = _FORMS[form]
    for index, entry in enumerate(list_entries(document(form, data))):
        try:
            yield Recording(index, to_exchange(entry))
        except Malformed as error:
            yield Recording(index, None, str(error))


def read_entry(form: str, index: int, data: bytes) -> Recording:
    """Read one entry of a HAR or a session.

    Args:
        form: `har` or `session`.
        index: Its number, from 0.
        data: The entry, in JSON.
    """
    _, to_exchange = _FORMS[form]
    try:
        return Recording(index, to_exchange(json.loads(data)))
    except Malformed as error:
        return Recording(index, None, str(error))
    except (ValueError, RecursionError):
        return Recording(index, None, "is not JSON")


def document(form: str, data: bytes) -> object:
    """Decode a recording as a whole.

    Args:
        form: `har`, `cassette` or `session`.
        data: The whole file.

    Raises:
        Malformed: The file is not of that form at all.
        Unsupported: It is YAML, and PyYAML is not installed.
    """
    text = data.removeprefix(b"\xef\xbb\xbf")
    if form != "cassette" or text.lstrip()[:1] in {b"{", b"["}:
        try:
            decoded: object = json.loads(text)
        except (ValueError, RecursionError):
            message = f"the {form} is not JSON"
            raise Malformed(message) from None
        return decoded
    return _yaml_document(text)


def _yaml_document(text: bytes) -> object:
    try:
        import yaml  # noqa: PLC0415 - an extra
    except ImportError:
        message = "a cassette in YAML needs PyYAML: pip install 'partnercenter-spec[traffic]'"
        raise Unsupported(message) from None
    try:
        document: object = yaml.load(text, Loader=_loader(yaml))  # noqa: S506 - a safe loader
    except (yaml.YAMLError, RecursionError, ValueError):
        message = "the cassette is not YAML that can be read safely"
        raise Malformed(message) from None
    _weigh(document, {}, 0)
    return document


def _loader(yaml: Any) -> Any:  # noqa: ANN401 - a module and a class that only exist with the extra
    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        """A safe loader that reads nothing as a date: recordings are about text."""

    Loader.yaml_implicit_resolvers = {
        key: [(tag, pattern) for tag, pattern in pairs if tag != "tag:yaml.org,2002:timestamp"]
        for key, pairs in Loader.yaml_implicit_resolvers.items()
    }
    return Loader


def _weigh(node: object, known: dict[int, int], depth: int) -> int:
    """Count the values that a document stands for, aliases written out.

    Recorders write aliases for what two messages share; nested, a small file of them stands for an enormous value.

    Raises:
        Malformed: The document stands for too many values, or is nested too deeply or into itself.
    """
    if not isinstance(node, dict | list):
        return 1
    if id(node) not in known:
        if depth > _MAX_DEPTH:
            message = "the cassette is nested too deeply"
            raise Malformed(message)
        children = node.values() if isinstance(node, dict) else node
        known[id(node)] = 1 + sum(_weigh(child, known, depth + 1) for child in children)
    if known[id(node)] > _MAX_VALUES:
        message = "the cassette stands for too many values once its aliases are written out"
        raise Malformed(message)
    return known[id(node)]
