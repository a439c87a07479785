"""A comparison for people: as text for a terminal, and as Markdown for a review."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from partnercenter_spec.comparison import Audience, Change, Comparison, Verdict
from partnercenter_spec.comparison.versions import Bump, explain, parse
from partnercenter_spec.render.escaping import show, to_markdown

_LISTED = 20
_INDENT = " " * 4


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison, and what the two documents are called."""

    comparison: Comparison
    old: str
    new: str

    @property
    def title(self) -> str:
        """What was compared with what."""
        return f"contract {self.comparison.old} ({self.old}) -> {self.comparison.new} ({self.new})"


Group = tuple[Change, ...]


def to_text_report(compared: Compared, width: int) -> Iterator[str]:
    """Yield the lines of the report: what breaks first, then what is unknown, what is not, and what people read."""
    comparison = compared.comparison
    yield show(compared.title)
    for verdict, groups in _sections(comparison):
        yield ""
        yield f"{verdict} ({len(groups)} {'place' if len(groups) == 1 else 'places'})"
        for group in groups:
            yield f"  {show(_place(group[0]))}  {show(group[0].kind)}"
            for change in group:
                yield from _wrapped(change, width)
    described = _described(comparison)
    if described:
        yield ""
        yield f"documentation ({len(described)} {'place' if len(described) == 1 else 'places'})"
        yield from (f"  {show(_place(change))}  {show(change.reason)}" for change in described[:_LISTED])
        if len(described) > _LISTED:
            yield f"  ... and {len(described) - _LISTED} more: --format json lists them all"
    yield ""
    yield from textwrap.wrap(_summary(comparison), width)
    yield from textwrap.wrap(_advice(comparison), width)


def to_markdown_report(compared: Compared) -> Iterator[str]:
    """Yield the lines of the report as a Markdown document."""
    comparison = compared.comparison
    yield f"# {to_markdown(compared.title)}"
    yield ""
    yield f"{_summary(comparison)}  "
    yield _advice(comparison)
    for verdict, groups in _sections(comparison):
        yield from ("", f"## {verdict}", "", "| place | change | for | verdict | why |", "|---|---|---|---|---|")
        for change in (change for group in groups for change in group):
            cells = (_place(change), change.kind, change.audience, change.verdict, change.reason)
            yield f"| {' | '.join(to_markdown(cell) for cell in cells)} |"
    described = _described(comparison)
    if described:
        yield from ("", "## documentation", "", "| place | change |", "|---|---|")
        yield from (f"| {to_markdown(_place(change))} | {to_markdown(change.reason)} |" for change in described)


def _sections(comparison: Comparison) -> Iterator[tuple[Verdict, list[Group]]]:
    """Yield the places of what changed by the worst verdict that anybody has there."""
    changes = (change for change in comparison if change.audience is not Audience.DOCUMENTATION)
    groups = [
        tuple(group) for _, group in groupby(changes, key=lambda change: (change.place, change.side, change.kind))
    ]
    ranks = list(Verdict)
    for verdict in ranks:
        of_it = [group for group in groups if min((one.verdict for one in group), key=ranks.index) is verdict]
        if of_it:
            yield verdict, of_it


def _described(comparison: Comparison) -> list[Change]:
    return [change for change in comparison if change.audience is Audience.DOCUMENTATION]


def _place(change: Change) -> str:
    return (change.place or "(root)") + (" (old)" if change.side == "old" else "")


def _wrapped(change: Change, width: int) -> list[str]:
    head = f"{_INDENT}{change.audience:<12}  {change.verdict:<10}  "
    return textwrap.wrap(
        show(change.reason),
        max(width, len(head) + 30),
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_on_hyphens=False,
    )


def _summary(comparison: Comparison) -> str:
    if comparison.verdict is None:
        return "verdict: nothing changed"
    counts = ", ".join(f"{count} {what}" for what, count in comparison.counts().items() if count)
    return f"verdict: {comparison.verdict} ({counts})"


def _advice(comparison: Comparison) -> str:
    old = parse(comparison.old)
    if comparison.bump is Bump.NONE:
        return f"version: {comparison.old} needs no bump"
    enough = "is enough" if comparison.is_enough else f"is not enough, {comparison.needed} or later is"
    why = explain(old, comparison.bump)
    unknown = "; unknown counts as breaking" if comparison.verdict is Verdict.UNKNOWN else ""
    return f"version: {comparison.old} needs a {comparison.bump} bump: {comparison.new} {enough}; {why}{unknown}"
