"""The build hook makes the artefacts, or says clearly why it cannot."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from specbuild.artefacts import DATA

HOOK = Path(__file__).resolve().parents[2] / "tools" / "hatch_build.py"


def hook_for(root: Path) -> Any:
    spec = importlib.util.spec_from_file_location("hatch_build_under_test", HOOK)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    nothing = SimpleNamespace()
    return module.CustomBuildHook(str(root), {}, nothing, nothing, str(root / "dist"), "wheel")


def test_the_hook_builds_what_is_missing_and_leaves_the_path_alone(library: Path) -> None:
    before = list(sys.path)
    hook_for(library).initialize("standard", {})
    assert (library / DATA / "contract.json").is_file()
    assert sys.path == before


def test_without_source_the_hook_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"no folder schemas/: build from a checkout"):
        hook_for(tmp_path).initialize("standard", {})


def test_a_faulty_source_stops_the_build(library: Path) -> None:
    (library / "schemas" / "VERSION").write_text("one\n", encoding="utf-8")
    with pytest.raises(RuntimeError, match=r"schemas/VERSION:1: layout: "):
        hook_for(library).initialize("standard", {})
