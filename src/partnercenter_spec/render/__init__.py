"""Results -> a report: text, JSON, NDJSON, JUnit, SARIF, GitHub annotations. One small module each."""

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import cast

from partnercenter_spec.render.results import Options, Result, Sink, Summary, Writer

FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "text": "text",
        "json": "json_document",
        "ndjson": "json_lines",
        "junit": "junit",
        "sarif": "sarif",
        "github": "github",
    }
)


def open_writer(name: str, sink: Sink, options: Options) -> Writer:
    """Return the writer of a format; only its module is imported."""
    module = import_module(f"{__name__}.{FORMATS[name]}")
    create = cast("Callable[[Sink, Options], Writer]", module.create)
    return create(sink, options)


__all__ = ["FORMATS", "Options", "Result", "Sink", "Summary", "Writer", "open_writer"]
