"""Coverage tells which assertion no case meets, and which none breaks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from specbuild.cases import from_tree
from specbuild.coverage import measure, points
from specbuild.judges import Judge, shipped_judges
from specbuild.problems import Problem
from specbuild.tree import load
from specbuild.trial import Verdict, try_cases


@dataclass(frozen=True)
class Answer:
    code: str
    pointer: str
    severity: str = "error"
    schema_pointer: str | None = None


def judges_saying(*answers: Answer) -> Mapping[tuple[str, bool], Judge]:
    """Make judges that say the same of everything."""

    def judge(_name: str, _body: str, _direction: str) -> Iterable[Answer]:
        return answers

    return {("one", False): judge, ("one", True): judge}


def trial(root: Path) -> tuple[Verdict, list[Problem]]:
    tree = load(root)
    verdict = try_cases(from_tree(tree), shipped_judges(tree))
    return verdict, sorted(measure(tree, verdict.failed).problems())


def edit(root: Path, path: str, old: str, new: str) -> None:
    file = root / "schemas" / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_library_is_covered_and_its_cases_hold(library: Path) -> None:
    verdict, uncovered = trial(library)
    assert verdict.problems == ()
    assert uncovered == []


def test_every_assertion_is_a_point(library: Path) -> None:
    pointers = {point.pointer for point in points(load(library))}
    book = "/components/schemas/Book"
    assert {pointer for pointer in pointers if pointer.startswith(f"{book}/")} == {
        f"{book}{place}"
        for place in (
            "/type", "/properties/name/type", "/properties/name/maxLength", "/properties/pages/type",
            "/properties/pages/minimum", "/properties/words/type", "/properties/words/uniqueItems",
            "/properties/words/items/type", "/required/0", "/required/1",
        )
    }  # fmt: skip
    assert "/components/schemas/Fault/oneOf/1" in pointers
    assert "/components/schemas/AddBookRequest/x-advice/0" in pointers


BOOK, FAULT = "examples/Book.yaml", "examples/Fault.yaml"
NO_PAGES = """\
  no-pages:
    from: complete
    change: {op: replace, path: /pages, value: 0}
    expect: [{code: minimum, at: /pages}]
"""
# what to take from the examples, and which assertion then lacks what
LACKING: dict[str, tuple[list[tuple[str, str, str]], str, str]] = {
    "a member no valid case has": (
        [(BOOK, "      pages: 120\n", ""), (BOOK, "/pages, /state", "/state"), (BOOK, NO_PAGES, "")],
        "/Book/properties/pages/minimum",
        "passing",
    ),
    "items no valid case has": (
        [(BOOK, "words: [walk, wood]", "words: []"), (BOOK, ", /words/0]", "]")],
        "/Book/properties/words/items/type",
        "passing",
    ),
    "an advice that is never kept": (
        [("examples/AddBookRequest.yaml", "pages: 3, state: torn", "pages: 3")],
        "/AddBookRequest/x-advice/0",
        "passing",
    ),
    "a branch no valid case takes": (
        [(FAULT, "{status: 404}", "{code: 404}"), (FAULT, "path: /status", "path: /code")],
        "/Fault/oneOf/1",
        "passing",
    ),
    "a branch that never fails": (
        [(FAULT, "from: gate", "from: desk"), (FAULT, "path: /status", "path: /code")],
        "/Fault/oneOf/1",
        "failing",
    ),
    "a limit nothing exceeds": (
        [(BOOK, "A Walk in the Woods and Back", "A Run")],
        "/Book/properties/name/maxLength",
        "failing",
    ),
    "a member that is never missing": ([(BOOK, "at: [/id, /name]", "at: [/id]")], "/Book/required/1", "failing"),
}


@pytest.mark.parametrize("gap", LACKING)
def test_what_no_case_hits_is_named(library: Path, gap: str) -> None:
    edits, pointer, kind = LACKING[gap]
    for path, old, new in edits:
        edit(library, path, old, new)
    _, uncovered = trial(library)
    expected = f"`/components/schemas{pointer}` has no {kind} case: "
    assert any(problem.message.startswith(expected) for problem in uncovered), uncovered


def test_a_gap_has_the_line_of_its_keyword(library: Path) -> None:
    edit(library, "examples/Book.yaml", "A Walk in the Woods and Back", "A Run")
    _, (gap,) = trial(library)
    assert (gap.path, gap.line, gap.rule) == ("schemas/resources/Book.yaml", 18, "coverage")


def test_both_engines_judge_every_case(library: Path) -> None:
    edit(library, "examples/Book.yaml", "value: seven", "value: 5a1f6f0e-7b0c-4d7e-8d35-90c1b6f3a2d4")
    verdict, _ = trial(library)
    assert sorted((problem.line, problem.message.split(" on ")[1].split(":")[0]) for problem in verdict.problems) == [
        (38, "jsonschema_rs"),
        (38, "reference"),
    ]
    assert all("expected and not found: error format at '/id'" in problem.message for problem in verdict.problems)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([Answer("type", "/name")], "found and not expected: error type at '/name'"),
        ([Answer("type", "", "warning")], "found and not expected: warning type at ''"),
    ],
)
def test_findings_have_to_be_the_expected_ones_exactly(library: Path, answers: list[Answer], said: str) -> None:
    complete = [case for case in from_tree(load(library)) if case.id == "Book-complete"]
    (problem,) = try_cases(complete, judges_saying(*answers)).problems
    assert said in problem.message
    assert (problem.path, problem.line) == ("schemas/examples/Book.yaml", 5)


def test_one_fault_gives_one_finding(library: Path) -> None:
    case = [case for case in from_tree(load(library)) if case.id == "Book-id-not-a-guid"]
    twice = judges_saying(Answer("format", "/id"), Answer("format", "/id"))
    (problem,) = try_cases(case, twice).problems
    assert "several findings" in problem.message
    assert try_cases(case, judges_saying(Answer("format", "/id"))).problems == ()


def test_strict_cases_go_to_strict_judges(library: Path) -> None:
    asked: list[tuple[bool, str]] = []

    def judge(*, strict: bool) -> Judge:
        def answer(name: str, _body: str, _direction: str) -> Iterable[Answer]:
            asked.append((strict, name))
            return ()

        return answer

    cases = [case for case in from_tree(load(library)) if case.id in {"Book-extra", "Book-complete"}]
    try_cases(cases, {("one", strict): judge(strict=strict) for strict in (False, True)})
    assert sorted(asked) == [(False, "Book"), (True, "Book")]
