"""Results -> a report: text, summary, JSON, NDJSON, JUnit, SARIF, GitHub annotations. One small module each."""

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import cast

from partnercenter_spec.render.results import Options, Result, Sink, Summary, Verbosity, Writer

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "text": "text",
        "summary": "summary",
        "json": "json_document",
        "ndjson": "json_lines",
        "junit": "junit",
        "sarif": "sarif",
        "github": "github",
    }
)


FOR_PEOPLE = frozenset({"text", "summary"})
"""Formats for people."""


def needs_all(name: str, options: Options) -> bool:
    """Say whether results without a finding matter to a format; the others need no more than their count."""
    return name in {"json", "ndjson", "junit"} or (name == "text" and options.verbosity == Verbosity.VERBOSE)


def open_writer(name: str, sink: Sink, options: Options) -> Writer:
    """Return the writer of a format; only its module is imported."""
    module = import_module(f"{__name__}.{FORMATS[name]}")
    create = cast("Callable[[Sink, Options], Writer]", module.create)
    return create(sink, options)


__all__ = ["FORMATS", "FOR_PEOPLE", "Options", "Result", "Sink", "Summary", "Writer", "needs_all", "open_writer"]
