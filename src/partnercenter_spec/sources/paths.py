"""PATH arguments -> the files they stand for."""

import os
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from partnercenter_spec.sources.items import Problem

STDIN = "-"
READABLE_SUFFIXES = frozenset({".json", ".ndjson", ".jsonl", ".har", ".yaml", ".yml", ".txt", ".http"})
_MAGIC = frozenset("*?[")


class NothingToRead(Exception):
    """A PATH argument that stands for no file: a mistake in the call, not in the data."""


class InputFile(NamedTuple):
    """One file to read; `name` is how the report calls it."""

    name: str
    problem: Problem | None = None

    @property
    def is_stdin(self) -> bool:
        """Whether this is standard input."""
        return self.name == STDIN


class Selection(NamedTuple):
    """All files to read, in order, and what a folder held that is not read."""

    files: tuple[InputFile, ...]
    skipped: tuple[str, ...]


def select(arguments: Sequence[str]) -> Selection:
    """Turn PATH arguments into files.

    Raises:
        NothingToRead: an argument is empty, missing, or matches no file.
    """
    if list(arguments).count(STDIN) > 1:
        raise NothingToRead("standard input ('-') can be read only once")
    files: list[InputFile] = []
    skipped: list[str] = []
    for argument in arguments:
        part = _select_one(argument)
        files.extend(part.files)
        skipped.extend(part.skipped)
    return Selection(tuple(files), tuple(skipped))


def suffix_of(name: str) -> str:
    """Return the extension that says what a file holds: lower case, without a final `.gz`."""
    lowered = name.lower().removesuffix(".gz")
    return os.path.splitext(lowered)[1]


def _select_one(argument: str) -> Selection:
    if not argument or "\0" in argument:
        raise NothingToRead("a PATH is empty or holds a null character")
    if argument == STDIN:
        return Selection((InputFile(STDIN),), ())
    if os.path.isdir(argument):
        return _select_folder(argument)
    if _stands(argument):
        return Selection((InputFile(argument),), ())
    if _MAGIC.isdisjoint(argument):
        raise NothingToRead(f"no such file or folder: {argument}")
    return _select_glob(argument)


def _stands(name: str) -> bool:
    """Whether something has this name, readable or not: what cannot be opened is reported as a result."""
    try:
        os.lstat(name)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _select_glob(pattern: str) -> Selection:
    import glob  # noqa: PLC0415 - most calls name their files

    names = sorted(glob.glob(pattern, recursive=True))
    folders = [name for name in names if os.path.isdir(name)]
    if "**" in pattern:  # ** names every file by itself; its folders would give them twice
        names = [name for name in names if name not in set(folders)]
        folders = []
    if not names:
        raise NothingToRead(f"no file matches {pattern}")
    parts = [_walk_folder(name) if name in folders else Selection((InputFile(name),), ()) for name in names]
    files = tuple(file for part in parts for file in part.files)
    if not files:
        raise NothingToRead(f"no file matches {pattern}: only folders without a payload do")
    return Selection(files, tuple(name for part in parts for name in part.skipped))


def _select_folder(folder: str) -> Selection:
    found = _walk_folder(folder)
    if not found.files:
        others = f" (it holds {len(found.skipped)} other entries)" if found.skipped else ""
        raise NothingToRead(f"no payload file in the folder {folder}{others}")
    return found


def _walk_folder(folder: str) -> Selection:
    files: list[InputFile] = []
    skipped: list[str] = []
    for name, problem, wanted in _entries(folder):
        if wanted:
            files.append(InputFile(name, problem))
        else:
            skipped.append(name)
    files.sort(key=lambda file: file.name.split(os.sep))
    skipped.sort(key=lambda name: name.split(os.sep))
    return Selection(tuple(files), tuple(skipped))


def _entries(folder: str) -> Iterator[tuple[str, Problem | None, bool]]:
    """Yield every file below a folder; folders not entered and folders not listed are entries too."""
    refused: list[OSError] = []
    for base, folders, names in os.walk(folder, onerror=refused.append):
        hidden = [name for name in folders if name.startswith(".") or os.path.islink(_join(base, name))]
        folders[:] = [name for name in folders if name not in hidden]
        for name in hidden:
            yield f"{_join(base, name)}{os.sep}", None, False
        for name in names:
            full = _join(base, name)
            yield full, None, suffix_of(name) in READABLE_SUFFIXES and _is_plain(full)
    for error in refused:
        yield str(error.filename), Problem("undecodable", f"is a folder that cannot be listed: {error.strerror}"), True


def _join(base: str, name: str) -> str:
    return base + name if base.endswith(os.sep) else f"{base}{os.sep}{name}"


def _is_plain(name: str) -> bool:
    """Whether a folder's entry may be opened: a pipe or a device would block. A dead link is reported."""
    return os.path.isfile(name) or not os.path.exists(name)
