"""The command line: commands, options and their help."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final, NoReturn

from partnercenter_spec.cli.argument_values import file, filled, natural, output, positive
from partnercenter_spec.cli.contract_arguments import (
    DIFF_EXAMPLES,
    EXPORT_EXAMPLES,
    REDACT_EXAMPLES,
    SAMPLE_EXAMPLES,
    SHOW_EXAMPLES,
    fill_diff,
    fill_export,
    fill_redact,
    fill_sample,
    fill_show,
    fill_types,
)
from partnercenter_spec.render import FORMATS
from partnercenter_spec.render.escaping import show

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

Arguments = argparse.Namespace

_STATUS = """\
exit status:
  0  nothing at or above --fail-on
  1  findings
  2  wrong usage
  3  some input could not be read or decoded; the rest was checked
  4  internal error
"""

_MAIN_EXAMPLES = """\
examples:
  pcspec check customer.json                     the payload says itself what it is
  pcspec check profile.json --as CustomerCompanyProfile
  pcspec types                                   what --as can be
  pcspec show Customer                           one type, property by property
  pcspec export openapi -o openapi.json
  pcspec diff openapi.json                       what changed since that export, and whom it breaks
"""

_CHECK_EXAMPLES = (
    _STATUS
    + """
examples:
  pcspec check customer.json
  pcspec check new.json --as CreateCustomerRequest
  pcspec check payloads/ --strict --output junit=report.xml
  pcspec check session.har tests/cassettes/      recorded traffic, judged by method and URL
  pcspec check export.ndjson.gz --as Customer --jobs 4 --format summary
  curl -s "$URL" | pcspec check - --as CustomerCollection --format json
  pcspec check session.har --fail-on never --coverage coverage.json --observed observed.json -v
  pcspec check logs/ --write-baseline known.json --fail-on never     then, from that day on:
  pcspec check logs/ --baseline known.json --suppress suppress.toml

an entry of suppress.toml:
  [[suppress]]
  code = "pattern"
  pointer = "/items/*/companyProfile/domain"
  type = "CustomerCollection"
  reason = "the vendor migrates old domains until spring"
  expires = 2027-03-31
"""
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        super().error(show(message))

    def _print_message(self, message: str, file: "SupportsWrite[str] | None" = None) -> None:
        """Write the help as any other output: argparse would hide that nobody reads it."""
        if file is not None and file is sys.stdout:
            file.write(message)
        else:
            super()._print_message(message, file)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Asks for the width of the terminal without what argparse imports for that; it is made anew for every option."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


@cache
def _columns() -> int:
    try:
        return int(os.environ.get("COLUMNS", "")) or os.get_terminal_size().columns
    except (ValueError, OSError):
        return 80


def parse(argv: Sequence[str] | None) -> Arguments:
    """Read the arguments.

    Raises:
        SystemExit: Help or the version was asked for, or the arguments are wrong.
    """
    given = sys.argv[1:] if argv is None else list(argv)
    return build_parser(given[0] if given else "").parse_args(given)


def build_parser(command: str | None = None) -> argparse.ArgumentParser:
    """Return the parser of `pcspec`.

    Building takes its time. If the first argument is given, only what is needed is built: the command that it is, or the
    names of all commands. Without it everything is built.
    """
    parser = _Parser(
        prog="pcspec",
        description="Check payloads of the Partner Center customer API against its contract. Unofficial.",
        epilog=_MAIN_EXAMPLES,
        formatter_class=_Formatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version, help="print the versions of package and contract, and exit")
    commands = parser.add_subparsers(title="commands", prog="pcspec", dest="command", metavar="COMMAND", required=True)

    for name, (summary, epilog, fill) in _COMMANDS.items():
        if command in _COMMANDS and name != command:
            continue
        added = commands.add_parser(
            name,
            help=summary,
            description=f"{summary[0].upper()}{summary[1:]}.",
            epilog=epilog,
            formatter_class=_Formatter,
            allow_abbrev=False,
        )
        if command in {None, name}:
            fill(added)
    return parser


def _fill_check(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "path",
        metavar="PATH",
        nargs="+",
        help="a file, a folder (all its payload files), a quoted glob, or - for standard input; "
        "JSON (a list is judged item by item), NDJSON and recorded traffic (HAR, VCR cassettes, raw HTTP messages, "
        "NDJSON of exchanges) are told apart by content, gzip is unpacked on the way",
    )
    _fill_judging(parser)
    _fill_reporting(parser)
    _fill_exempting(parser)
    _fill_surveying(parser)
    _fill_running(parser)


def _fill_judging(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what is judged, and how")
    group.add_argument(
        "--as",
        dest="type",
        metavar="TYPE",
        help="judge every payload as this type ('pcspec types' lists them); without it, each payload must say "
        "what it is by attributes.objectType",
    )
    group.add_argument(
        "--direction",
        choices=("request", "response"),
        help="who sent the payload (default: response, or the only one that the type has)",
    )
    group.add_argument(
        "--strict", action="store_true", help="contract test: unknown properties and unknown values are errors"
    )
    group.add_argument(
        "--unknown-properties",
        choices=("allow", "warn", "error"),
        help="what a property outside the contract is (default: allow; with --strict: error)",
    )
    group.add_argument(
        "--base-url",
        metavar="URL",
        action="append",
        default=[],
        type=filled,
        help="traffic: another base URL under which the service was reached, such as a gateway; may be given several "
        "times. Exchanges with other hosts are skipped and counted",
    )
    group.add_argument(
        "--max-findings",
        metavar="N",
        type=positive,
        help="report at most N findings for one payload (default: 1000)",
    )
    group.add_argument(
        "--engine",
        choices=("auto", "reference", "jsonschema_rs"),
        default="auto",
        help="which JSON Schema engine judges; the verdicts are the same (default: auto, the fastest installed)",
    )


def _fill_reporting(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what is reported, and where")
    group.add_argument(
        "--format",
        choices=tuple(FORMATS),
        default="text",
        help="format of the report on standard output (default: text)",
    )
    group.add_argument(
        "--output",
        metavar="FORMAT=FILE",
        action="append",
        default=[],
        type=output,
        help="write a report to a file as well; may be given several times. The file appears when it is complete",
    )
    group.add_argument(
        "--fail-on",
        choices=("error", "warning", "never"),
        default="error",
        help="which findings give exit status 1 (default: error); unreadable input gives 3 whatever is chosen",
    )
    detail = group.add_mutually_exclusive_group()
    detail.add_argument("-q", "--quiet", action="store_true", help="text: failures without hints, and the summary")
    detail.add_argument("-v", "--verbose", action="store_true", help="text: list valid payloads and unread files too")


def _fill_exempting(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what is known already, counted in the summary and no failure")
    group.add_argument(
        "--suppress",
        metavar="FILE",
        type=file,
        help="leave out the findings that the [[suppress]] entries of a TOML file name: code, reason and expires (a "
        "date), and, to narrow it, pointer (* is any token, a final ** any rest), type, operation, direction, where, "
        "source (a glob). -v names entries that matched nothing",
    )
    group.add_argument(
        "--baseline",
        metavar="FILE",
        type=file,
        help="leave out the findings that are in a baseline. -v names those that no longer occur",
    )
    group.add_argument(
        "--write-baseline",
        metavar="FILE",
        type=file,
        help="write all findings that are not suppressed as a baseline, without values and places; may be the file "
        "of --baseline. The exit status is as without it",
    )


def _fill_surveying(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("what the input shows of the contract")
    group.add_argument(
        "--coverage",
        metavar="FILE",
        type=file,
        help="write as JSON which operations, statuses and properties the input exercised; -v lists the others",
    )
    group.add_argument(
        "--observed",
        metavar="FILE",
        type=file,
        help="write as JSON what the input holds that is not documented: names, JSON types and counts, never a value",
    )


def _fill_running(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("how it runs")
    group.add_argument(
        "--jobs",
        metavar="N",
        type=positive,
        default=1,
        help="use N processes for NDJSON or many files; the report is the same (default: 1)",
    )
    group.add_argument(
        "--from-offset",
        metavar="BYTES",
        type=natural,
        default=0,
        help="begin at this place of one NDJSON file, in bytes once it is unpacked; an interrupted check tells it",
    )
    group.add_argument(
        "--no-progress", action="store_true", help="no progress line on standard error (only a terminal gets one)"
    )


class _Version(argparse.Action):
    """Prints the versions; they are looked up only when somebody asks."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None) -> None:  # noqa: A002
        super().__init__(option_strings, dest=argparse.SUPPRESS, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_unused: object, **_also: object) -> None:
        from partnercenter_spec import SPEC_VERSION, __version__  # noqa: PLC0415 - reads the contract

        sys.stdout.write(f"pcspec {__version__} (contract {SPEC_VERSION})\n")
        parser.exit()


_COMMANDS: Final[dict[str, tuple[str, str, Callable[[argparse.ArgumentParser], None]]]] = {
    "check": ("check payloads and report what is wrong with them", _CHECK_EXAMPLES, _fill_check),
    "types": ("list the types of the contract", "examples:\n  pcspec types --format json\n", fill_types),
    "show": ("show one type: its properties, values, rules and evidence", SHOW_EXAMPLES, fill_show),
    "export": ("write the OpenAPI document or the JSON Schemas", EXPORT_EXAMPLES, fill_export),
    "sample": ("make payloads of a type, valid or with one known fault", SAMPLE_EXAMPLES, fill_sample),
    "redact": ("write payloads and recordings without what is secret or personal", REDACT_EXAMPLES, fill_redact),
    "diff": ("compare two versions of the contract and say what the changes break", DIFF_EXAMPLES, fill_diff),
}
