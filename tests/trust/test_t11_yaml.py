"""Hostile YAML in a source tree: refused with file, line and rule, by what reads the source and by the command."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from tools.test_yamlsource import ALL as TRAPS

from specbuild.__main__ import main
from specbuild.problems import SourceError
from specbuild.tree import load

pytestmark = pytest.mark.trust("T11")
LIBRARY = Path(__file__).parents[1] / "tools" / "library"
PLACE = "schemas/resources/Hostile.yaml"
HEAD = "title: Hostile\n"
LONG = "abcdefghij" * 9

# beyond the traps that have a test each; what is expected is the line, and a word of the message
MORE: dict[str, tuple[bytes, int, str]] = {
    "bomb of aliases": (("a: &a [x, x]\n" + "".join(f"b{n}: [*a, *a, *a]\n" for n in range(9))).encode(), 1, "anchor"),
    "alias to itself": (b"a: &a\n  b: *a\n", 1, "anchor"),
    "merge of an alias": (b"a: {b: 1}\n<<: *a\n", 2, "merge"),
    "merge in a list": (b"a:\n  - <<: [{b: 1}]\n", 2, "merge"),
    "python call": (b'a: !!python/object/apply:os.system ["true"]\n', 1, "tag"),
    "python name": (b"a: !!python/name:builtins.eval ''\n", 1, "tag"),
    "binary": (b"a: !!binary aGk=\n", 1, "tag"),
    "set": (b"a: !!set {b, c}\n", 1, "tag"),
    "long tag": (b"a: !<tag:yaml.org,2002:str> b\n", 1, "tag"),
    "tag handle": (b"%TAG ! tag:x.example,2000:\n---\na: !b c\n", 1, "directive"),
    "no in flow": (b"a: [NO, SE]\n", 1, "boolean"),
    "base 60 with a fraction": (b"a: 20:30.15\n", 1, "base 60"),
    "date in a list": (b"a:\n  - 2024-02-30\n", 2, "date"),
    "number as key in flow": (b"a: {1: b, true: c}\n", 1, "not text"),
    "same key after others": (f"a: 1\n{LONG}: 1\nb: 2\n{LONG}: 3\n".encode(), 4, "twice"),
    "same key, other quotes": (b"\"a\": 1\nb: 1\n'a': 2\n", 3, "twice"),
    "same key by an escape": (b'a: 1\n"\\x61": 2\n', 2, "twice"),
    "end and rest": (b"a: 1\n...\nb: 2\n", 3, ""),
    "two documents in one line": (b"--- {a: 1}\n--- {b: 1}\n", 2, "second document"),
    "depth in blocks": ("".join(f"{' ' * n}a:\n" for n in range(300)).encode() + b" " * 300 + b"a: 1\n", 100, ""),
    "depth in maps": (b"a: " + b"{b: " * 500 + b"1" + b"}" * 500, 1, "nested deeper"),
    "huge number": (b"a: 1e400\n", 1, "does not fit"),
    "null byte": (b"a: x\x00y\n", 1, "U+0000"),
    "escape": (b"a: x\x1b[31my\n", 1, "U+001B"),
    "line separator as break": ("a: x\u2028b: y\n".encode(), 1, "U+2028"),
    "UTF-16 big-endian": ("a: 1\n".encode("utf-16-be"), 1, "UTF-16"),
    "UTF-32": ("a: 1\n".encode("utf-32"), 1, ""),
    "overlong UTF-8": (b"a: \xc0\xaf\n", 1, "UTF-8"),
    "half a character": (b"a: \xe6\x97", 1, "UTF-8"),
    "surrogate pair escaped": (b'a: "\\ud83d"\n', 1, "U+D83D"),
    "tab after a dash": (b"a:\n-\tb: 1\n", 2, "tab"),
    "open quote": (b'a: "b\nc: 1\n', 3, "not YAML"),
    "unknown escape": (b'a: "\\q"\n', 1, "not YAML"),
    "stray closer": (b"a: 1\n]\n", 2, "not YAML"),
    "reserved": (b"a: @b\n", 1, "not YAML"),
    "backtick": (b"a: `b`\n", 1, "not YAML"),
}
CONTROLS: dict[str, tuple[bytes, Any]] = {
    "quoted": (
        b"a: 'NO'\nb: '0155'\nc: '2024-01-01'\nd: '1_000'\n",
        {"a": "NO", "b": "0155", "c": "2024-01-01", "d": "1_000"},
    ),
    "block text": (
        b"a: >-\n  Text: with & and * and ! and <<.\nb: |\n  yes\n",
        {"a": "Text: with & and * and ! and <<.", "b": "yes\n"},
    ),
    "flow": (b'{"a": [1, 2.5, true, null, "x"], "b": {}}\n', {"a": [1, 2.5, True, None, "x"], "b": {}}),
    "comment and Windows lines": (b"# NO: &a *b !!c\r\na: x # yes\r\n", {"a": "x"}),
}


def tree_with(data: bytes, place: Path) -> Path:
    shutil.copytree(LIBRARY, place, dirs_exist_ok=True)
    (place / PLACE).write_bytes(data)
    return place


@pytest.mark.parametrize("name", [*TRAPS, *MORE])
def test_refused_by_the_source_tree(name: str, tmp_path: Path, trust: Any) -> None:
    data, line, said = (TRAPS | MORE)[name]
    with pytest.raises(SourceError) as caught:
        load(tree_with(data, tmp_path))
    (problem,) = [problem for problem in caught.value.problems if problem.path == PLACE]
    assert (problem.rule, said in problem.message) == ("yaml", True), problem
    assert problem.line == line or (name == "depth in blocks" and 90 <= problem.line <= 102), problem
    trust.tried(1)


@pytest.mark.parametrize("name", MORE)
@pytest.mark.parametrize("command", [("lint",), ("build", "--check")], ids=" ".join)
def test_the_command_says_where(
    name: str, command: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One harmless line: the file, the line, the rule; and nothing was written."""
    root = tree_with(MORE[name][0], tmp_path)
    before = sorted(path for path in tmp_path.rglob("*"))
    assert main([*command, "--root", str(root)]) == 1
    shown = capsys.readouterr()
    first, *rest = shown.out.splitlines()
    assert re.fullmatch(rf"{re.escape(PLACE)}:\d+: yaml: [^\x00-\x1f\x7f-\x9f\u2028]+", first)
    assert rest in ([], ["1 problem"])
    assert shown.err == ""
    assert sorted(path for path in tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", CONTROLS)
def test_controls_are_read(name: str, tmp_path: Path, trust: Any) -> None:
    data, value = CONTROLS[name]
    (file,) = [file for file in load(tree_with(data, tmp_path)).files if file.path == PLACE]
    assert file.value == value
    trust.tried(1)


def test_several_files_are_all_named(tmp_path: Path, trust: Any) -> None:
    root = tree_with(b"a: NO\n", tmp_path)
    (root / "schemas" / "paths" / "more.yaml").write_bytes(b"a: &x 1\n")
    with pytest.raises(SourceError) as caught:
        load(root)
    assert {problem.path for problem in caught.value.problems} >= {PLACE, "schemas/paths/more.yaml"}
    trust.tried(2)


def test_there_are_enough() -> None:
    assert len(TRAPS) + len(MORE) >= 100
    assert len(CONTROLS) == 4
