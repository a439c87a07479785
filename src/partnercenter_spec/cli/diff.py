"""`pcspec diff`."""

import json
import sys
from pathlib import Path

from partnercenter_spec import contract
from partnercenter_spec.cli.arguments import Arguments
from partnercenter_spec.cli.diff_report import Compared, to_markdown_report, to_text_report
from partnercenter_spec.cli.outputs import StandardOutput
from partnercenter_spec.cli.problems import ReadProblem, UsageProblem
from partnercenter_spec.cli.tables import find_width
from partnercenter_spec.comparison import Comparison, NotComparable, Verdict, compare
from partnercenter_spec.decoding import decode
from partnercenter_spec.errors import UndecodablePayload
from partnercenter_spec.jsontypes import Json

_STDIN = "-"
_INSTALLED = "the installed contract"
_FAILING = {
    "breaking": {Verdict.BREAKING},
    "unknown": {Verdict.BREAKING, Verdict.UNKNOWN},
    "never": set[Verdict](),
}


def run(arguments: Arguments) -> int:
    """Compare two versions of the contract."""
    if arguments.old == arguments.new == _STDIN:
        raise UsageProblem("standard input can be one of the two documents, not both")
    old = _read(arguments.old)
    new = contract.openapi() if arguments.new is None else _read(arguments.new)
    compared = Compared(_compare(arguments, old, new), arguments.old, arguments.new or _INSTALLED)
    out = StandardOutput(for_people=arguments.format == "text")
    if arguments.format == "json":
        out.write(json.dumps(compared.comparison.to_dict(), indent=1) + "\n")
    else:
        lines = to_text_report(compared, find_width()) if arguments.format == "text" else to_markdown_report(compared)
        for line in lines:
            out.write(line + "\n")
    return int(compared.comparison.verdict in _FAILING[arguments.fail_on])


def _compare(arguments: Arguments, old: Json, new: object) -> Comparison:
    try:
        return compare(old, new)
    except NotComparable as error:
        name = arguments.old if error.side == "old" else arguments.new or _INSTALLED
        raise UsageProblem(f"cannot compare {name}: {error}") from error


def _read(name: str) -> Json:
    try:
        data = sys.stdin.buffer.read() if name == _STDIN else Path(name).read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UsageProblem(f"no such file: {name}") from error
    except IsADirectoryError as error:
        raise UsageProblem(f"{name} is a folder: name the document in it") from error
    except (OSError, ValueError) as error:  # ValueError: a name that no file system takes
        raise ReadProblem(
            f"cannot read {name}: {getattr(error, 'strerror', None) or 'the name is not valid'}"
        ) from error
    try:
        return decode(data)
    except UndecodablePayload as error:
        advice = "; export it as JSON" if name.lower().endswith((".yaml", ".yml")) else ""
        raise ReadProblem(f"cannot decode {name}: {error}{advice}") from error
