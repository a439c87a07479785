"""`--format junit`: one test case a payload. What could not be judged is an error, not a failure."""

from collections.abc import Sequence

from partnercenter_spec.findings import Finding
from partnercenter_spec.render.escaping import show, to_xml, to_xml_block
from partnercenter_spec.render.results import Options, Result, Sink, Summary, locate
from partnercenter_spec.render.spool import Spool


class JunitWriter:
    """Keeps the test cases aside until the counts are known."""

    def __init__(self, sink: Sink, options: Options) -> None:
        """Write to `sink`; `fail_on` decides what a failure is."""
        self._sink = sink
        self._options = options
        self._body = Spool()
        self._failures = 0

    def add(self, result: Result) -> None:
        """Keep one test case."""
        name = f"{result.place} {result.subject}" if result.subject else result.place
        # the schema of JUnit reports has no place for file and line; the name tells both
        self._body.write(f'  <testcase classname="{to_xml(result.subject or "unknown")}" name="{to_xml(name)}"')
        outcome = self._outcome(result)
        self._body.write(f">\n{outcome}  </testcase>\n" if outcome else "/>\n")

    def finish(self, summary: Summary) -> None:
        """Write the counts, then the test cases."""
        counts = f'tests="{summary.checked}" failures="{self._failures}" errors="{summary.unreadable}"'
        version = to_xml(f"pcspec, contract {self._options.spec}")
        self._sink.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        self._sink.write(f'<testsuites name="pcspec" {counts}>\n')
        self._sink.write(f' <testsuite name="{version}" {counts} skipped="0">\n')
        self._body.pour(self._sink)
        self._sink.write(" </testsuite>\n</testsuites>\n")

    def _outcome(self, result: Result) -> str:
        if not result.readable:
            return _element("error", result.findings)
        failing = result.fails(self._options.fail_on)
        self._failures += failing
        if failing:
            return _element("failure", result.findings)
        return f"   <system-out>{_describe(result.findings)}</system-out>\n" if result.findings else ""


def _element(tag: str, findings: Sequence[Finding]) -> str:
    first = findings[0]
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    message = to_xml(f"{locate(first)}: {first.message}{more}" if locate(first) else first.message + more)
    return f'   <{tag} type="{to_xml(first.code)}" message="{message}">{_describe(findings)}</{tag}>\n'


def _describe(findings: Sequence[Finding]) -> str:
    return to_xml_block("\n".join(_sentence(found) for found in findings))


def _sentence(found: Finding) -> str:
    hint = f" (hint: {show(found.hint)})" if found.hint else ""
    return f"{found.severity.value} {found.code} {show(locate(found) or '(root)')}: {show(found.message)}{hint}"


create = JunitWriter
