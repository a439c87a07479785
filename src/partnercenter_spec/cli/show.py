"""`pcspec show`."""

from partnercenter_spec.cli.arguments import Arguments
from partnercenter_spec.cli.lookup import find_type
from partnercenter_spec.cli.outputs import StandardOutput
from partnercenter_spec.cli.sheet import build_sheet
from partnercenter_spec.cli.sheet_json import write_json
from partnercenter_spec.cli.sheet_markdown import write_markdown
from partnercenter_spec.cli.sheet_text import write_text
from partnercenter_spec.cli.tables import find_width


def run(arguments: Arguments) -> int:
    """Show one type."""
    sheet = build_sheet(find_type(arguments.type).name)
    out = StandardOutput(for_people=arguments.format == "text")
    if arguments.format == "json":
        out.write(write_json(sheet))
    elif arguments.format == "markdown":
        out.write(write_markdown(sheet))
    else:
        out.write(write_text(sheet, find_width()))
    return 0
