"""A sheet as plain text."""

import textwrap
from collections.abc import Iterator

from partnercenter_spec.cli.sheet import Property, Sheet
from partnercenter_spec.cli.tables import lay_out

COLUMNS = ("PROPERTY", "TYPE", "REQUIRED", "READ-ONLY", "SINCE", "MEANING", "EVIDENCE")


def write_text(sheet: Sheet, width: int) -> str:
    """Return the sheet as text of the given width."""
    blocks = ["\n".join(block) for block in _blocks(sheet, width) if block]
    return "\n\n".join(blocks) + "\n"


def describe_standing(sheet: Sheet) -> str:
    """Say what kind of type this is, who sends it and since when."""
    parts = [sheet.kind]
    if sheet.shape_of:
        parts.append(f"a shape of {sheet.shape_of}")
    if sheet.direction:
        parts.append(f"only in {sheet.direction}s")
    if sheet.stability:
        parts.append(sheet.stability)
    if sheet.since:
        parts.append(f"since {sheet.since}")
    if not sheet.properties and not sheet.branches:
        parts.append(sheet.type)
    return ", ".join(parts)


def row_of(prop: Property) -> tuple[str, ...]:
    """Return a property as a row of the table."""
    return (
        prop.name,
        prop.type,
        say_required(prop),
        "yes" if prop.read_only else "",
        prop.since or "",
        prop.description,
        ", ".join(prop.evidence) or "as type",
    )


def say_required(prop: Property) -> str:
    """Say in which direction a property is required."""
    return "always" if len(prop.required_in) == 2 else "".join(prop.required_in)


def _blocks(sheet: Sheet, width: int) -> Iterator[list[str]]:
    headline = textwrap.wrap(f"{sheet.name} ({describe_standing(sheet)})", width, break_on_hyphens=False)
    yield [*headline, *textwrap.wrap(sheet.description, width)]
    if sheet.properties:
        yield lay_out(COLUMNS, [row_of(prop) for prop in sheet.properties], width)
    if sheet.branches:
        forms = [(f"  {branch.type}", branch.condition) for branch in sheet.branches]
        yield ["Forms", *lay_out(("  TYPE", "WHEN THE PAYLOAD"), forms, width)]
    if sheet.values:
        known = "open: another one is a warning, in strict mode an error" if sheet.open_values else "closed"
        values = [(f"  {value.value}", value.description) for value in sheet.values]
        yield [*textwrap.wrap(f"Values ({known})", width), *lay_out(("  VALUE", "MEANING"), values, width)]
    if sheet.advice:
        rules = [(f"  {rule.id}", rule.description) for rule in sheet.advice]
        yield ["Advice (going against it is a warning)", *lay_out(("  RULE", "WHAT IT SAYS"), rules, width)]
    if sheet.evidence:
        sources = [(f"  {source.key}", source.title, source.place) for source in sheet.evidence]
        yield ["Evidence", *lay_out(("  SOURCE", "WHAT IT IS", "WHERE"), sources, width)]
