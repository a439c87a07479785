"""`--format github`: one workflow command a finding, which GitHub shows at the line."""

from partnercenter_spec.findings import Finding, Severity
from partnercenter_spec.render.escaping import to_github_message, to_github_property
from partnercenter_spec.render.results import Options, Result, Sink, Summary, locate


class GithubWriter:
    """Streams; valid payloads say nothing."""

    def __init__(self, sink: Sink, options: Options) -> None:
        """Write to `sink`; no option changes this format."""
        del options
        self._sink = sink

    def add(self, result: Result) -> None:
        """Write one command for each finding."""
        for found in result.findings:
            self._sink.write(_command(result, found) + "\n")

    def finish(self, summary: Summary) -> None:
        """End; every command is complete in itself."""


def _command(result: Result, found: Finding) -> str:
    level = "error" if found.severity == Severity.ERROR else "warning"
    places = {"file": result.source, "line": str(result.line or 1), "title": _title(result, found)}
    if result.source == "-":
        del places["file"], places["line"]
    properties = ",".join(f"{name}={to_github_property(value)}" for name, value in places.items())
    message = f"{locate(found)}: {found.message}" if locate(found) else found.message
    if found.hint:
        message += f"\nhint: {found.hint}"
    return f"::{level} {properties}::{to_github_message(message)}"


def _title(result: Result, found: Finding) -> str:
    return f"{result.subject} {found.code}" if result.subject else found.code


create = GithubWriter
