"""Text of the source that would break out of what generators make of it: refused by the lint, wherever it stands.

That the document then generates, compiles and round-trips in the languages of the README is what `make clients` shows.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from specbuild import lint, pipeline
from specbuild.problems import Problem, SourceError
from specbuild.tree import load

pytestmark = pytest.mark.trust("T20")
TESTS = Path(__file__).parents[1]
BREAKOUTS = [
    "a */ b",
    "a /* b",
    "a */ class X { static { run(); } } /*",
    'a """ b',
    'a """\nimport os\n"""',
    "a ''' b",
    "a #{`id`} b",
    "a #{b}",
    "a ${b}",
    "a ${jndi:x} b",
    "a {{b}}",
    "a {{{b}}}",
    "a <%= b %>",
    "a <% b",
    "a </script> b",
    "a </SCRIPT > b",
    "a <script>b</script>",
    "a <ScRiPt src=x>",
    "a <!-- b",
    "a --> b",
    "a <![CDATA[ b",
    "a ]]> b",
    "a \\u002a/ b",
    "a \\u000a b",
    "a \\U0001F600 b",
    "a \\N{COLON} b",
    "a \\x41 b",
    "a b\\",
    "a \u2028 b",
    "a \u2029 b",
    "a \u202e b",
    "a \u2066b\u2069",
    "a \u200b b",
    "a \u200e b",
    "a \x85 b",
    "a \x1b[31m b",
    "a \t b",
    "a \x00 b",
    "a ` b",
    "a ```b``` c",
    "a\n```\nb",
    "a {{ '7'|repeat(7) }} b",
]
NAMES = [
    "*/",
    "a b",
    "a-b",
    "a.b",
    "a\nb",
    "-a",
    "1a",
    '"a"',
    "${a}",
    "a`b",
    "a();b",
    "a\u2028b",
    "é",
    "",
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "valueOf",
    "hasOwnProperty",
    "Name",
    "NAME",
]
VALUES = ["*/", "a\nb", "1a", "-", "!", "Fine", "FINE", "fine ", '"', "", "\u2028", "9", "日本"]
STEMS = ["Class", "__proto__", "Object", "String", "Import", "BOOK", "book", "Null", "Yield", "Enum", "Package", "Type"]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A small project without a fault."""
    root = tmp_path / "library"
    shutil.copytree(TESTS / "tools" / "library", root)
    shutil.copytree(TESTS.parent / "schemas" / "dialect", root / "schemas" / "dialect")
    return root


def change(root: Path, place: str, edit: Callable[[Any], None]) -> None:
    """Change a file of the source and write it as YAML that says the same, with its first line."""
    file = root / "schemas" / place
    text = file.read_text(encoding="utf-8")
    document = yaml.safe_load(text)
    edit(document)
    written = yaml.safe_dump(
        document, allow_unicode=True, sort_keys=False, default_style='"' if "\x00" in text else None
    )
    file.write_text(f"{text.splitlines()[0]}\n{written}", encoding="utf-8")


def refused(root: Path) -> list[Problem]:
    """Return what is said about a source tree on the way to the artefacts."""
    try:
        pipeline.checked(root)
    except SourceError as error:
        return list(error.problems)
    return []


def test_harmless_changes_of_the_same_kinds_are_accepted(library: Path) -> None:
    """So what the other tests see refused is refused for the text, not for the change."""
    property_ = {"description": "Text.", "type": "string"}
    change(library, "resources/Book.yaml", lambda book: book["properties"].update({"other": property_}))
    assert {problem.rule for problem in refused(library)} <= {"cases"}
    change(library, "values/BookState.yaml", lambda state: add_value(state, "good"))
    change(library, "paths/books.yaml", lambda tag: rename_path(tag, "/v1/harmless"))
    for name, edit in PLACES.values():
        change(library, name, lambda document, edit=edit: edit(document, "Harmless text."))  # type: ignore[misc]
    assert refused(library) == []


def add_value(state: Any, value: str) -> None:
    state["enum"].append(value)
    state["x-enum-descriptions"][value] = "Text."


def rename_path(tag: Any, path: str) -> None:
    paths = tag["paths"]
    paths[path] = paths.pop(next(iter(paths)))


PLACES: dict[str, tuple[str, Callable[[Any, str], None]]] = {
    "description": ("resources/Book.yaml", lambda book, text: book.update(description=text)),
    "description of a property": (
        "resources/Book.yaml",
        lambda book, text: book["properties"]["name"].update(description=text),
    ),
    "description of a value": (
        "values/BookState.yaml",
        lambda state, text: state["x-enum-descriptions"].update(fine=text),
    ),
    "evidence": ("resources/Book.yaml", lambda book, text: book["x-evidence"].update(wire=text)),
    "title of the document": ("openapi.yaml", lambda root, text: root["info"].update(title=text)),
    "description of a server": ("openapi.yaml", lambda root, text: root["servers"][0].update(description=text)),
}


@pytest.mark.parametrize("text", BREAKOUTS, ids=ascii)
@pytest.mark.parametrize("place", PLACES)
def test_text_for_readers(place: str, text: str, library: Path, trust: Any) -> None:
    """What is said is about this file, and by a rule about text (or by the reader, for what YAML itself cannot hold)."""
    name, edit = PLACES[place]
    change(library, name, lambda document: edit(document, text))
    problems = refused(library)
    assert {problem.path for problem in problems} == {f"schemas/{name}"}
    assert {problem.rule for problem in problems} & {"safe_text", "yaml"}
    trust.tried(1)


@pytest.mark.parametrize("text", BREAKOUTS, ids=ascii)
def test_title_of_a_type(text: str, library: Path, trust: Any) -> None:
    change(library, "resources/Book.yaml", lambda book: book.update(title=text))
    assert {problem.path for problem in refused(library)} >= {"schemas/resources/Book.yaml"}
    trust.tried(1)


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_names_of_properties(name: str, library: Path, trust: Any) -> None:
    property_ = {"description": "Text.", "type": "string"}
    change(library, "resources/Book.yaml", lambda book: book["properties"].update({name: property_}))
    problems = refused(library)
    assert problems
    assert {problem.rule for problem in problems} & {"property_names", "metaschema", "yaml", "dialect", "schema"}, (
        problems
    )
    trust.tried(1)


@pytest.mark.parametrize("value", VALUES, ids=ascii)
def test_values_of_enumerations(value: str, library: Path, trust: Any) -> None:
    change(library, "values/BookState.yaml", lambda state: add_value(state, value))
    problems = refused(library)
    assert {problem.path for problem in problems} == {"schemas/values/BookState.yaml"}
    trust.tried(1)


@pytest.mark.parametrize("stem", STEMS)
def test_names_of_types(stem: str, library: Path, trust: Any) -> None:
    """Words of programming languages, and names that differ from another in letter case alone."""
    source = (library / "schemas" / "resources" / "Book.yaml").read_text(encoding="utf-8")
    folder = "values" if stem == "book" else "requests"
    (library / "schemas" / folder / f"{stem}.yaml").write_text(source.replace("title: Book", f'title: "{stem}"'))
    (problem,) = lint.run(load(library), "component_names")
    assert Path(problem.path).stem.lower() == stem.lower()
    trust.tried(1)


@pytest.mark.parametrize(
    "path", ["/v1/a b", "/v1/${a}", "/v1/*/", "/v1/a\n/b", "v1/a", "/v1/{book id}", "/v1/`a`"], ids=ascii
)
def test_paths(path: str, library: Path, trust: Any) -> None:
    change(library, "paths/books.yaml", lambda tag: rename_path(tag, path))
    assert refused(library)
    trust.tried(1)


def test_there_are_enough() -> None:
    assert len(set(BREAKOUTS)) == len(BREAKOUTS) >= 40
