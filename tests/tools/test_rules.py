"""Every rule finds what it is for, on the line where it is, and nothing in good files."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from specbuild.lint import all_rules, run
from specbuild.tree import Tree, load

FIXTURES = Path(__file__).parent / "rules"
MARK = re.compile(r"# <- problem(?: x([0-9]+))?$")


def tree_of(rule: str, kind: str, place: Path) -> Tree:
    shutil.copytree(FIXTURES / "base", place, dirs_exist_ok=True)
    shutil.copytree(FIXTURES / rule / kind, place, dirs_exist_ok=True)
    return load(place)


def marked(root: Path) -> Counter[tuple[str, int]]:
    """Count the problems that the fixtures announce, by path and line."""
    found: Counter[tuple[str, int]] = Counter()
    for file in sorted(root.rglob("*.yaml")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            mark = MARK.search(line)
            if mark:
                found[file.relative_to(root).as_posix(), number] += int(mark[1] or 1)
    return found


@pytest.mark.parametrize("rule", all_rules())
def test_a_rule_accepts_what_is_good(rule: str, tmp_path: Path) -> None:
    assert run(tree_of(rule, "good", tmp_path), rule) == []


@pytest.mark.parametrize("rule", all_rules())
def test_a_rule_finds_what_is_bad(rule: str, tmp_path: Path) -> None:
    problems = run(tree_of(rule, "bad", tmp_path), rule)
    expected = marked(FIXTURES / rule / "bad")
    assert expected
    assert Counter((problem.path, problem.line) for problem in problems) == expected
    assert {problem.rule for problem in problems} == {rule}


def test_fixtures_belong_to_rules() -> None:
    folders = {folder.name for folder in FIXTURES.iterdir()} - {"base"}
    assert folders == set(all_rules())


@pytest.mark.parametrize("rule", all_rules())
def test_messages_say_what_to_do(rule: str, tmp_path: Path) -> None:
    for problem in run(tree_of(rule, "bad", tmp_path), rule):
        assert re.search(r"[:,;] \S", problem.message), problem
