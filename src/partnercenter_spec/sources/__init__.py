"""Where payloads come from: files, folders, globs and standard input, as one lazy stream of items."""

from partnercenter_spec.sources.blocks import items_of
from partnercenter_spec.sources.items import Block, Caps, Item, Problem, ProblemCode
from partnercenter_spec.sources.paths import InputFile, NothingToRead, Selection, select
from partnercenter_spec.sources.reading import Unit, Way, read, read_all
from partnercenter_spec.sources.spans import Span, read_span
from partnercenter_spec.sources.streams import Meter

__all__ = [
    "Block",
    "Caps",
    "InputFile",
    "Item",
    "Meter",
    "NothingToRead",
    "Problem",
    "ProblemCode",
    "Selection",
    "Span",
    "Unit",
    "Way",
    "items_of",
    "read",
    "read_all",
    "read_span",
    "select",
]
