"""Whether the version of the source rose enough since the last release, and how a release is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from specbuild.__main__ import main
from specbuild.compat import RELEASED
from specbuild.tree import load

PROJECT = Path(__file__).resolve().parents[2]
BOOK = "schemas/resources/Book.yaml"


def run(*arguments: str | Path) -> int:
    return main([str(argument) for argument in arguments])


def edit(library: Path, old: str, new: str, file: str = BOOK) -> None:
    text = (library / file).read_text(encoding="utf-8")
    assert old in text
    (library / file).write_text(text.replace(old, new), encoding="utf-8")


def raise_to(library: Path, version: str) -> None:
    (library / "schemas" / "VERSION").write_text(f"{version}\n", encoding="utf-8")


@pytest.fixture
def released(library: Path) -> Path:
    """Return the small project after its first release."""
    raise_to(library, "1.0.0")
    assert run("release", "--root", library) == 0
    return library


def test_without_a_release_there_is_nothing_to_compare(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("compat", "--root", library) == 0
    assert "holds no release" in capsys.readouterr().out


def test_a_release_is_the_built_document(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = released / RELEASED / "1.0.0.json"
    assert run("build", "--root", released) == 0
    assert file.read_bytes() == (released / "src/partnercenter_spec/data/openapi-3.1.json").read_bytes()
    capsys.readouterr()
    assert run("compat", "--root", released) == 0
    assert capsys.readouterr().out == "1.0.0 since 1.0.0: nothing changed\n"
    assert run("release", "--root", released) == 0


def test_releases_are_no_source(released: Path) -> None:
    assert not [file.path for file in load(released).files if "released" in file.path]
    assert run("lint", "--root", released) == 0


def in_other_words(book: Any) -> None:
    book["properties"]["pages"]["description"] = "How many pages it has."


def deprecated(book: Any) -> None:
    book["properties"]["pages"]["deprecated"] = True


def renamed(book: Any) -> None:
    book["properties"]["leaves"] = book["properties"].pop("pages")


@pytest.mark.parametrize(
    ("change", "too_low", "enough"),
    [(in_other_words, "1.0.0", "1.0.1"), (deprecated, "1.0.1", "1.1.0"), (renamed, "1.1.0", "2.0.0")],
)
def test_the_version_must_rise_enough(
    released: Path, change: Callable[[Any], None], too_low: str, enough: str, capsys: pytest.CaptureFixture[str]
) -> None:
    # the change is made to what is released, so that the source stays one that all rules hold for
    kept = released / RELEASED / "1.0.0.json"
    document = json.loads(kept.read_text(encoding="utf-8"))
    change(document["components"]["schemas"]["Book"])
    kept.write_text(json.dumps(document), encoding="utf-8")
    raise_to(released, too_low)
    capsys.readouterr()
    assert run("compat", "--root", released) == 1
    out = capsys.readouterr().out
    assert f"schemas/VERSION:1: compat: {too_low} is too low after 1.0.0: raise it to {enough} or later; " in out
    assert "openapi-3.1.json#/components/schemas/Book/properties/" in out
    assert run("release", "--root", released) == 1
    raise_to(released, enough)
    assert run("compat", "--root", released) == 0
    assert run("release", "--root", released) == 0
    assert sorted(file.stem for file in (released / RELEASED).iterdir()) == ["1.0.0", enough]


def test_the_newest_release_by_number_counts(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for version in ("1.9.0", "1.10.0"):
        raise_to(released, version)
        assert run("release", "--root", released) == 0
    capsys.readouterr()
    assert run("compat", "--root", released) == 0
    assert "1.10.0 since 1.10.0" in capsys.readouterr().out


def test_a_version_may_not_fall(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raise_to(released, "0.9.0")
    assert run("compat", "--root", released) == 1
    assert "0.9.0 is lower than 1.0.0, which is released" in capsys.readouterr().out


def test_what_is_released_stays(released: Path) -> None:
    before = (released / RELEASED / "1.0.0.json").read_bytes()
    edit(released, "Number of pages.", "How many pages it has.")
    assert run("release", "--root", released) == 1
    assert (released / RELEASED / "1.0.0.json").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "content"),
    [("newest.json", "{}"), ("2.0.0.json", "{}"), ("2.0.0.json", "{"), ("2.0.0.yaml", ""), ("3.0.0.json", None)],
)
def test_a_release_that_is_none_is_a_problem(
    released: Path, name: str, content: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = (released / RELEASED / "1.0.0.json").read_text(encoding="utf-8")
    (released / RELEASED / name).write_text(kept if content is None else content, encoding="utf-8")
    assert run("compat", "--root", released) == 1
    assert f"{RELEASED}/{name}: compat: " in capsys.readouterr().out


def test_the_releases_of_this_project_can_be_compared() -> None:
    names = [file.stem for file in (PROJECT / RELEASED).glob("*.json")]
    assert names
    for name in names:
        document = json.loads((PROJECT / RELEASED / f"{name}.json").read_text(encoding="utf-8"))
        assert document["info"]["version"] == name
