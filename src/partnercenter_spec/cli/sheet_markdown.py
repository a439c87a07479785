"""A sheet as Markdown."""

from collections.abc import Iterator, Sequence

from partnercenter_spec.cli.sheet import Sheet
from partnercenter_spec.cli.sheet_text import COLUMNS, describe_standing, row_of
from partnercenter_spec.render.escaping import to_markdown


def write_markdown(sheet: Sheet) -> str:
    """Return the sheet as Markdown with pipe tables."""
    return "\n\n".join("\n".join(block) for block in _blocks(sheet)) + "\n"


def _blocks(sheet: Sheet) -> Iterator[list[str]]:
    yield [f"# {to_markdown(sheet.name)}"]
    yield [to_markdown(describe_standing(sheet))]
    if sheet.description:
        yield [to_markdown(sheet.description)]
    if sheet.properties:
        yield _table([name.capitalize() for name in COLUMNS], [row_of(prop) for prop in sheet.properties])
    if sheet.branches:
        yield ["## Forms"]
        yield _table(("Type", "When the payload"), [(branch.type, branch.condition) for branch in sheet.branches])
    if sheet.values:
        yield [f"## Values ({'open' if sheet.open_values else 'closed'})"]
        yield _table(("Value", "Meaning"), [(value.value, value.description) for value in sheet.values])
    if sheet.advice:
        yield ["## Advice"]
        yield _table(("Rule", "What it says"), [(rule.id, rule.description) for rule in sheet.advice])
    if sheet.evidence:
        yield ["## Evidence"]
        rows = [(source.key, f"{source.title}: {source.place}") for source in sheet.evidence]
        yield _table(("Source", "Where"), rows)


def _table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [_line(headers), _line(["---"] * len(headers))]
    return [*lines, *(_line([to_markdown(cell) for cell in row]) for row in rows)]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
