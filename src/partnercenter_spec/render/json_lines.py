"""`--format ndjson`: one result a line, as soon as it is known."""

import json

from partnercenter_spec.render.results import Options, Result, Sink, Summary


class JsonLinesWriter:
    """Streams; has no summary."""

    def __init__(self, sink: Sink, options: Options) -> None:
        """Write to `sink`; no option changes this format."""
        del options
        self._sink = sink

    def add(self, result: Result) -> None:
        """Write one result."""
        self._sink.write(json.dumps(result.to_dict()) + "\n")

    def finish(self, summary: Summary) -> None:
        """End; every line is complete in itself."""


create = JsonLinesWriter
