"""`--format json`: one object, counts first, one result a line."""

import json

from partnercenter_spec.render.results import Options, Result, Sink, Summary
from partnercenter_spec.render.spool import Spool


class JsonWriter:
    """Keeps the results aside until the counts are known."""

    def __init__(self, sink: Sink, options: Options) -> None:
        """Write to `sink`."""
        self._sink = sink
        self._spec = options.spec
        self._body = Spool()
        self._empty = True

    def add(self, result: Result) -> None:
        """Keep one result."""
        self._body.write("\n " if self._empty else ",\n ")
        self._body.write(json.dumps(result.to_dict()))
        self._empty = False

    def finish(self, summary: Summary) -> None:
        """Write the counts, then the results."""
        counts = "".join(f', "{name}": {json.dumps(count)}' for name, count in summary.to_dict().items())
        self._sink.write(f'{{"spec": {json.dumps(self._spec)}{counts},\n "results": [')
        self._body.pour(self._sink)
        self._sink.write("]}\n" if self._empty else "\n ]}\n")


create = JsonWriter
