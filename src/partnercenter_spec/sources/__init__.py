"""Where payloads come from: files, folders, globs and standard input, as one lazy stream of items."""

from partnercenter_spec.sources.items import Caps, Item, Problem, ProblemCode
from partnercenter_spec.sources.paths import InputFile, NothingToRead, Selection, select
from partnercenter_spec.sources.reading import read, read_all

__all__ = [
    "Caps",
    "InputFile",
    "Item",
    "NothingToRead",
    "Problem",
    "ProblemCode",
    "Selection",
    "read",
    "read_all",
    "select",
]
