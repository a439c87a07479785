"""Small source trees to try the tools on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Return a copy of a small, faultless project with the real metaschemas."""
    root = tmp_path / "library"
    shutil.copytree(HERE / "library", root)
    shutil.copytree(PROJECT / "schemas" / "dialect", root / "schemas" / "dialect")
    return root
