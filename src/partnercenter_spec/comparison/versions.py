"""Versions of the contract, by Semantic Versioning 2.0.0."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final, NamedTuple

_FORM: Final = re.compile(r"(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})")


class Bump(StrEnum):
    """Which part of a version rises."""

    NONE = "none"
    PATCH = "patch"
    MINOR = "minor"
    MAJOR = "major"


class Version(NamedTuple):
    """A version, comparable."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        """Write the version with dots."""
        return f"{self.major}.{self.minor}.{self.patch}"


def parse(text: str) -> Version:
    """Read a version.

    Raises:
        ValueError: It is not three numbers; contracts have no pre-releases.
    """
    parts = _FORM.fullmatch(text)
    if parts is None:
        message = f"a version of the contract is three numbers such as 1.2.0, not {text!r}"
        raise ValueError(message)
    return Version(*map(int, parts.groups()))


def following(version: Version, bump: Bump) -> Version:
    """Return the version after a bump."""
    match bump:
        case Bump.MAJOR:
            return Version(version.major + 1, 0, 0)
        case Bump.MINOR:
            return Version(version.major, version.minor + 1, 0)
        case Bump.PATCH:
            return Version(version.major, version.minor, version.patch + 1)
        case Bump.NONE:
            return version


def explain(version: Version, bump: Bump) -> str:
    """Say by which rule of SemVer a version needs a bump."""
    match bump:
        case Bump.MAJOR:
            return "a breaking change raises the major version (SemVer 2.0.0, item 8)"
        case Bump.MINOR if version.major == 0:
            return "below 1.0.0 breaking changes and additions raise the minor version (item 4 of SemVer 2.0.0)"
        case Bump.MINOR:
            return "compatible changes raise the minor version (SemVer 2.0.0, item 7)"
        case Bump.PATCH:
            return "only what people read changed, which raises the patch version (SemVer 2.0.0, item 6)"
        case Bump.NONE:
            return "nothing changed"
