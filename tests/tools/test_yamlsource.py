"""YAML is read strictly: what one reader could take for something else is refused, with its line."""

from __future__ import annotations

import json

import pytest

from specbuild.problems import SourceError
from specbuild.yamlsource import MAX_DEPTH, parse

TRAPS = {
    "duplicate key": ("a: 1\nb: 2\na: 3\n", 3, "twice"),
    "duplicate key in flow": ("a: {b: 1, b: 2}\n", 1, "twice"),
    "duplicate key, quoted": ("a: 1\n'a': 2\n", 2, "twice"),
    "anchor": ("a: &x 1\n", 1, "anchor"),
    "alias": ("a: 1\nb: *x\n", 2, "alias"),
    "merge": ("a: 1\n<<: {b: 1}\n", 2, "merge"),
    "tag": ("a: !!str 1\n", 1, "tag"),
    "own tag": ("a: !thing {b: 1}\n", 1, "tag"),
    "bare tag": ("a: ! 1\n", 1, "tag"),
    "python tag": ("a: !!python/object:os.system {}\n", 1, "tag"),
    "number as key": ("200: a\n", 1, "not text"),
    "boolean as key": ("true: a\n", 1, "not text"),
    "null as key": ("null: a\n", 1, "not text"),
    "on as key": ("on: a\n", 1, "boolean"),
    "list as key": ("? [a]\n: b\n", 1, "not text"),
    "mapping as key": ("{a: 1}: b\n", 1, "not text"),
    "empty key": ("?\n: a\n", 1, "no value"),
    "no": ("country: NO\n", 1, "boolean"),
    "yes": ("- a\n- Yes\n", 2, "boolean"),
    "on": ("a: on\n", 1, "boolean"),
    "off": ("a: OFF\n", 1, "boolean"),
    "y": ("a: y\n", 1, "boolean"),
    "True": ("a: True\n", 1, "boolean"),
    "tilde": ("a: ~\n", 1, "null"),
    "Null": ("a: Null\n", 1, "null"),
    "nothing": ("a:\nb: 1\n", 1, "no value"),
    "stray key in flow": ("a: {description: The body, if any.}\n", 1, "no value"),
    "octal": ("a: 0155\n", 1, "octal"),
    "leading zero": ("a: 089\n", 1, "octal"),
    "octal of 1.2": ("a: 0o17\n", 1, "number"),
    "hexadecimal": ("a: 0xFF\n", 1, "number"),
    "binary": ("a: 0b11\n", 1, "number"),
    "underscore": ("a: 1_000\n", 1, "number"),
    "plus": ("a: +1\n", 1, "number"),
    "base 60": ("a: 12:30:00\n", 1, "base 60"),
    "base 60, short": ("a: 1:30\n", 1, "base 60"),
    "point first": ("a: .5\n", 1, "number"),
    "point last": ("a: 5.\n", 1, "number"),
    "infinity": ("a: .inf\n", 1, "JSON number"),
    "minus infinity": ("a: -.Inf\n", 1, "JSON number"),
    "not a number": ("a: .NaN\n", 1, "JSON number"),
    "too large": ("a: 1e999\n", 1, "does not fit"),
    "date": ("a: 2024-01-01\n", 1, "date"),
    "time": ("a: 2024-01-01 10:00:00\n", 1, "date"),
    "time with T": ("a: 2024-01-01T10:00:00Z\n", 1, "date"),
    "equals": ("a: =\n", 1, "meaning of its own"),
    "tab as indent": ("a:\n\tb: 1\n", 2, "tab"),
    "tab in text": ("a: b\tc\n", 1, "tab"),
    "control character": ("a: 1\nb: x\x07\n", 2, "U+0007"),
    "delete character": ("a: x\x7f\n", 1, "U+007F"),
    "line separator": ("a: 'x\u2028y'\n", 1, "U+2028"),
    "next line": ("a: 'x\x85y'\n", 1, "U+0085"),
    "mark inside": ("a: x\ufeffy\n", 1, "U+FEFF"),
    "lone return": ("a: 1\rb: 2\n", 1, "U+000D"),
    "lone surrogate": ('a: 1\nb: "\\ud800"\n', 2, "U+D800"),
    "escaped null": ('a: "\\0"\n', 1, "U+0000"),
    "two documents": ("a: 1\n---\nb: 2\n", 2, "second document"),
    "version directive": ("%YAML 1.1\n---\na: 1\n", 1, "directive"),
    "empty": ("", 1, "empty"),
    "comment alone": ("# nothing\n", 1, "empty"),
    "broken": ("a: [1, 2\nb: 3\n", 2, "not YAML"),
    "unquoted colon": ("a: b: c\n", 1, "not YAML"),
    "too deep": ("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), 1, "nested deeper"),
    "very deep": ("[" * 50_000, 1, "nested deeper"),
}
BYTES = {
    "byte-order mark": (b"\xef\xbb\xbfa: 1\n", 1, "byte-order mark"),
    "UTF-16": ("a: 1\n".encode("utf-16"), 1, "UTF-16"),
    "UTF-16 without mark": ("a: 1\n".encode("utf-16-le"), 1, "UTF-16"),
    "Latin-1": (b"a: 1\nb: caf\xe9\n", 2, "UTF-8"),
    "encoded surrogate": (b"a: \xed\xa0\x80\n", 1, "UTF-8"),
}
ALL = {name: (text.encode(), line, said) for name, (text, line, said) in TRAPS.items()} | BYTES


@pytest.mark.parametrize("name", ALL)
def test_a_trap_is_refused_with_its_line(name: str) -> None:
    data, line, said = ALL[name]
    with pytest.raises(SourceError) as caught:
        parse(data, "schemas/x.yaml")
    (problem,) = caught.value.problems
    assert (problem.path, problem.line, problem.rule) == ("schemas/x.yaml", line, "yaml")
    assert said in problem.message
    assert str(problem).startswith(f"schemas/x.yaml:{line}: yaml: ")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("0", 0),
        ("-12", -12),
        ("1.50", 1.5),
        ("-1.5e3", -1500.0),
        ("1E5", 1e5),
        ("12345678901234567890", 12345678901234567890),
        ("'NO'", "NO"),
        ('"0155"', "0155"),
        ('"a\\tb\\n"', "a\tb\n"),
        ("'2024-01-01'", "2024-01-01"),
        ("''", ""),
        ("none", "none"),
        ("0.1.0", "0.1.0"),
        ("2020-11", "2020-11"),
        ("62701-0001", "62701-0001"),
        ("7c0f8a9e-1d34", "7c0f8a9e-1d34"),
        ("Nope", "Nope"),
        ("12 pages", "12 pages"),
        ("^[a-z]$", "^[a-z]$"),
        ("naïve 日本 😀", "naïve 日本 😀"),
        (">-\n  one\n  two\n", "one two"),
        ("[]", []),
        ("{}", {}),
    ],
)
def test_what_is_plain_is_read(text: str, value: object) -> None:
    read = parse(f"a: {text}\n".encode(), "x.yaml").value["a"]
    assert read == value
    assert type(read) is type(value)


def test_depth_up_to_the_limit_is_read() -> None:
    text = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert parse(text.encode(), "x.yaml").value == json.loads(text)


def test_positions_are_those_of_names_and_items() -> None:
    document = parse(b"# note\na:\n  b/c: [1, 2]\n  d:\n    - e: 1\n    -\n      f~: 2\n", "x.yaml")
    assert document.positions == {
        "": (2, 1),
        "/a": (2, 1),
        "/a/b~1c": (3, 3),
        "/a/b~1c/0": (3, 9),
        "/a/b~1c/1": (3, 12),
        "/a/d": (4, 3),
        "/a/d/0": (5, 7),
        "/a/d/0/e": (5, 7),
        "/a/d/1": (7, 7),
        "/a/d/1/f~0": (7, 7),
    }
    assert document.first_line == "# note"


def test_a_place_that_is_not_there_has_the_line_of_what_would_hold_it() -> None:
    document = parse(b"a:\n  b:\n    c: 1\n", "x.yaml")
    assert document.line("/a/b/missing/deeper") == 2
    assert document.line("/missing") == 1


def test_lines_may_end_as_on_windows() -> None:
    document = parse(b"a: 1\r\nb: >-\r\n  x\r\n  y\r\n", "x.yaml")
    assert document.value == {"a": 1, "b": "x y"}
    assert document.positions["/b"] == (2, 1)
