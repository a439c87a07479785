"""The source tree is read whole, and what does not belong in it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from specbuild.problems import Problem, SourceError
from specbuild.tree import load


def test_files_are_known_by_folder_and_stem(library: Path) -> None:
    tree = load(library)
    assert tree.version == "0.3.0"
    assert list(tree.types) == [
        "AddBookRequest", "Book", "BookFilter", "BookState", "DeskFault", "Fault", "GateFault", "Guid",
    ]  # fmt: skip
    book = tree.types["Book"]
    assert (book.path, book.folder) == ("schemas/resources/Book.yaml", "resources")
    assert tree.refer(book, "../values/Guid.yaml") is tree.types["Guid"]
    assert tree.refer(book, "Nothing.yaml") is None


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("resources/Book.yml", "title: Book\n"),
        ("books/Book.yaml", "title: Book\n"),
        ("resources/deep/Book.yaml", "title: Book\n"),
        ("Book.yaml", "title: Book\n"),
        ("resources/Book.json", "{}\n"),
    ],
)
def test_a_file_in_the_wrong_place_is_refused(library: Path, path: str, text: str) -> None:
    file = library / "schemas" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        load(library)
    assert [(problem.path, problem.rule) for problem in caught.value.problems] == [(f"schemas/{path}", "layout")]


@pytest.mark.parametrize("version", ["", "1", "1.2", "1.2.3.4", "v1.2.3", "01.2.3", "1.2.3\n1.2.4"])
def test_a_version_is_three_numbers(library: Path, version: str) -> None:
    (library / "schemas" / "VERSION").write_text(version, encoding="utf-8")
    with pytest.raises(SourceError, match=r"schemas/VERSION:1: layout"):
        load(library)


def test_all_broken_files_are_named_at_once(library: Path) -> None:
    for name, text in (("Book", "a: NO\n"), ("Other", "\n\na: 1\na: 2\n")):
        (library / "schemas" / "resources" / f"{name}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        load(library)
    found = [(problem.path, problem.line) for problem in caught.value.problems]
    assert found == [("schemas/resources/Book.yaml", 1), ("schemas/resources/Other.yaml", 4)]


def test_without_source_there_is_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="the source is missing"):
        load(tmp_path)


def test_hidden_files_of_editors_are_passed_over(library: Path) -> None:
    before = load(library).files
    (library / "schemas" / "resources" / ".Book.yaml.swp").write_bytes(b"\x00")
    assert load(library).files == before


def test_problems_are_sorted_and_named_once() -> None:
    one, two = Problem("a.yaml", 2, "r", "m"), Problem("a.yaml", 10, "r", "m")
    assert SourceError([two, one, two]).problems == (one, two)
    assert str(Problem("a.yaml", 0, "r", "m")) == "a.yaml: r: m"
