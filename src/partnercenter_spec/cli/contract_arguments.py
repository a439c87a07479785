"""The commands that are about the contract itself, not about payloads: their options and their help."""

import argparse

from partnercenter_spec.cli.argument_values import filled, positive

SHOW_EXAMPLES = """\
examples:
  pcspec show CustomerCompanyProfile
  pcspec show RelationshipToPartner --format markdown
"""

EXPORT_EXAMPLES = """\
examples:
  pcspec export openapi > openapi.json
  pcspec export openapi --openapi 3.0 -o openapi.yaml
  pcspec export schemas Customer -o customer.schema.json
  pcspec export schemas -o schemas/
  pcspec export schemas --direction response --strict -o strict/
"""

SAMPLE_EXAMPLES = """\
examples:
  pcspec sample Customer
  pcspec sample CreateCustomerRequest --minimal
  pcspec sample Customer -n 1000 --seed 7 | pcspec check - --as Customer --strict
  pcspec sample Address -n 5 --invalid --explain
"""

REDACT_EXAMPLES = """\
HAR, VCR cassettes, lines of exchanges and payloads are written again with what the contract calls secret or personal
replaced. The same text becomes the same replacement in all files of one call. Raw messages and sessions are refused.

examples:
  pcspec redact session.har -o tests/recorded/session.har
  pcspec redact tests/cassettes/*.yaml --in-place
  pcspec redact export.ndjson.gz --as Customer -o safe/
"""

DIFF_EXAMPLES = """\
every change has a verdict for each of those it concerns:
  request        what clients send: breaking if it may be refused
  response       what clients read: breaking if they may get what they were not told of
  client code    names and types in generated code
  documentation  people alone; asks for a new patch version at most

A narrower constraint breaks requests, a wider one breaks readers. A removed property breaks readers; that a client
still sends it is unknown. Open enumerations take new values without breaking anybody. Whatever there is no rule for
is unknown, and for the version unknown counts as breaking.

exit status:
  0  nothing at or above --fail-on
  1  there is such a change
  2  wrong usage, or a file that is no OpenAPI 3.1 document of the contract
  3  a file could not be read or decoded
  4  internal error

examples:
  pcspec diff released.json                      the installed contract against an older export
  pcspec diff released.json openapi-3.1.json --fail-on unknown
  git show v0.1.0:src/partnercenter_spec/data/openapi-3.1.json | pcspec diff - --format markdown
"""


def fill_types(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `types`."""
    parser.add_argument("--format", choices=("text", "json"), default="text", help="format of the list (default: text)")


def fill_show(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `show`."""
    parser.add_argument("type", metavar="TYPE", help="name of a type; 'pcspec types' lists them")
    parser.add_argument(
        "--format",
        choices=("text", "json", "markdown"),
        default="text",
        help="format of the table (default: text)",
    )


def fill_export(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `export`."""
    whats = parser.add_subparsers(title="what", prog=parser.prog, dest="what", metavar="WHAT", required=True)
    openapi = whats.add_parser(
        "openapi", help="the OpenAPI document", description="Write the OpenAPI document.", allow_abbrev=False
    )
    openapi.add_argument(
        "--openapi",
        choices=("3.1", "3.0"),
        default="3.1",
        help="version of the OpenAPI Specification (default: 3.1); 3.0 is for generators that do not read 3.1",
    )
    openapi.add_argument(
        "--format", choices=("json", "yaml"), help="form of the document (default: as PATH ends, otherwise json)"
    )
    openapi.add_argument(
        "-o", "--output", metavar="PATH", type=filled, help="file or folder to write to (default: standard output)"
    )
    schemas = whats.add_parser(
        "schemas",
        help="self-contained JSON Schemas, one for each type",
        description="Write self-contained JSON Schemas (2020-12), one for each type.",
        allow_abbrev=False,
    )
    schemas.add_argument("type", metavar="TYPE", nargs="*", help="which types (default: all)")
    schemas.add_argument(
        "--direction",
        choices=("request", "response"),
        help="write what is accepted from this side, in plain keywords, for validators of any language "
        "(default: the types as the document describes them)",
    )
    schemas.add_argument(
        "--strict",
        action="store_true",
        help="with --direction: refuse unknown properties and values, as contract tests do",
    )
    schemas.add_argument(
        "-o",
        "--output",
        metavar="DIR",
        type=filled,
        help="folder for TYPE.json files, made if need be; for one type also a name ending in .json. "
        "Without it, one type goes to standard output",
    )


def fill_sample(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `sample`."""
    parser.add_argument("type", metavar="TYPE", help="name of a type; 'pcspec types' lists them")
    parser.add_argument(
        "-n", metavar="N", type=positive, default=1, help="how many (default: 1, indented; several are a line each)"
    )
    parser.add_argument(
        "--seed", metavar="N", type=int, default=0, help="the same seed, the same payloads (default: 0)"
    )
    parser.add_argument(
        "--direction",
        choices=("request", "response"),
        help="who sends them (default: the service, unless only clients send the type)",
    )
    extent = parser.add_mutually_exclusive_group()
    for name, which in (("minimal", "only what has to be there"), ("complete", "everything there can be")):
        extent.add_argument(f"--{name}", dest="extent", action="store_const", const=name, help=which)
    parser.add_argument("--invalid", action="store_true", help="payloads with exactly one fault each")
    parser.add_argument(
        "--strict", action="store_true", help="with --invalid: also faults that are errors in strict mode alone"
    )
    parser.add_argument(
        "--explain", action="store_true", help="write each with its fault: code, pointer, what was done"
    )


def fill_redact(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `redact`."""
    parser.add_argument("files", metavar="FILE", nargs="+", type=filled, help="a file, or - for standard input")
    place = parser.add_mutually_exclusive_group()
    place.add_argument("-o", "--output", metavar="PATH", type=filled, help="file or folder (default: standard output)")
    place.add_argument("--in-place", action="store_true", help="write each file where it is")
    parser.add_argument("--as", dest="as_type", metavar="TYPE", help="type of payloads that do not say what they are")
    parser.add_argument(
        "--direction",
        choices=("request", "response"),
        help="who sends the payloads (default: the service, unless only clients send the type)",
    )
    parser.add_argument(
        "--seed",
        metavar="TEXT",
        help="the same seed, the same replacements; keep it to yourself (default: a key of its own)",
    )
    parser.add_argument(
        "--base-url",
        metavar="URL",
        action="append",
        type=filled,
        help="another base URL under which the service was reached, such as that of a gateway (repeatable)",
    )
    parser.add_argument(
        "--keep-unknown",
        action="store_true",
        help="keep texts that the contract says nothing about, but for GUIDs and mail addresses",
    )


def fill_diff(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `diff`."""
    parser.add_argument(
        "old",
        metavar="OLD",
        type=filled,
        help="the contract before: an OpenAPI 3.1 document as 'pcspec export openapi' writes it, or - for standard input",
    )
    parser.add_argument(
        "new", metavar="NEW", nargs="?", type=filled, help="the contract after (default: the installed one)"
    )
    parser.add_argument(
        "--format", choices=("text", "json", "markdown"), default="text", help="format of the report (default: text)"
    )
    parser.add_argument(
        "--fail-on",
        choices=("breaking", "unknown", "never"),
        default="breaking",
        help="which changes give exit status 1: breaking ones, unknown ones as well, or none (default: breaking)",
    )
