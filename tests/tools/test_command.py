"""The command line of the tools: what it prints, and how it ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from specbuild.__main__ import main
from specbuild.artefacts import DATA

TOOLS = Path(__file__).resolve().parents[2] / "tools"


def run(*arguments: str | Path) -> int:
    return main([str(argument) for argument in arguments])


def test_build_then_check(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("build", "--root", library) == 0
    assert "wrote src/partnercenter_spec/data/openapi-3.1.json" in capsys.readouterr().out.splitlines()
    assert run("build", "--check", "--root", library) == 0
    assert capsys.readouterr().out == "all artefacts are up to date\n"
    (library / DATA / "contract.json").write_text("{}\n", encoding="utf-8")
    (library / DATA / "schemas" / "Gone.json").write_text("{}\n", encoding="utf-8")
    assert run("build", "--check", "--root", library) == 1
    contract, gone, count = capsys.readouterr().out.splitlines()
    assert contract.startswith("src/partnercenter_spec/data/contract.json: drift: differs from what the source gives: ")
    assert gone.startswith(
        "src/partnercenter_spec/data/schemas/Gone.json: drift: is not built from the source any more: "
    )
    assert count == "2 problems"
    assert run("build", "--root", library) == 0
    assert run("build", "--check", "--root", library) == 0


def test_lint_names_every_problem(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("lint", "--root", library) == 0
    book = library / "schemas" / "resources" / "Book.yaml"
    text = book.read_text(encoding="utf-8")
    book.write_text(text.replace("cover.", "cover").replace("Number of pages.", "TODO."), encoding="utf-8")
    capsys.readouterr()
    assert run("lint", "--root", library) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[:2] for line in lines[:-1]] == [
        ["schemas/resources/Book.yaml:16", "described"],
        ["schemas/resources/Book.yaml:22", "no_todo"],
    ]
    assert lines[-1] == "2 problems"


def test_cases_are_run(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("cases", "--root", library) == 0
    assert "31 of 31 assertions covered" in capsys.readouterr().out
    examples = library / "schemas" / "examples" / "BookFilter.yaml"
    examples.write_text(examples.read_text(encoding="utf-8").replace("at: /word}", "at: /wort}"), encoding="utf-8")
    assert run("cases", "--root", library) == 1
    assert "schemas/examples/BookFilter.yaml:13: cases: `upper-case (request)`" in capsys.readouterr().out


def test_a_new_resource_is_refused_until_it_is_filled(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("new", "BookLoan", "--root", library) == 0
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == [
        "wrote schemas/resources/BookLoan.yaml",
        "wrote schemas/examples/BookLoan.yaml",
    ]
    assert run("lint", "--root", library) == 1
    lines = capsys.readouterr().out.splitlines()[:-1]
    named = {(line.split(":")[0], line.split(": ")[1]) for line in lines}
    assert named == {
        ("schemas/examples/BookLoan.yaml", "no_todo"),
        ("schemas/resources/BookLoan.yaml", "no_todo"),
        ("schemas/resources/BookLoan.yaml", "evidence_known"),
    }
    for folder in ("resources", "examples"):
        file = library / "schemas" / folder / "BookLoan.yaml"
        text = file.read_text(encoding="utf-8").replace("todo-source", "wire").replace("TODO", "Here is")
        file.write_text(text, encoding="utf-8")
    assert run("build", "--root", library) == 0
    assert run("cases", "--root", library) == 0


@pytest.mark.parametrize("name", ["bookLoan", "Book-Loan", "Book Loan", "../Book", "Book", "GUID", ""])
def test_a_new_resource_needs_a_new_name(library: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(library.rglob("*"))
    assert run("new", name, "--root", library) == 2
    assert capsys.readouterr().err.startswith("specbuild: ")
    assert sorted(library.rglob("*")) == before


@pytest.mark.parametrize("arguments", [[], ["bild"], ["build", "--chek"], ["new"]])
def test_wrong_usage_ends_with_two(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


def test_a_missing_source_is_a_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("build", "--root", tmp_path) == 1
    assert capsys.readouterr().out.startswith("schemas: layout: ")


def blocking(*modules: str) -> str:
    """Write a script that builds the project named on its command line, while some modules cannot be imported."""
    blocked = "; ".join(f"sys.modules[{module!r}] = None" for module in modules)
    return (
        f"import sys; {blocked}; sys.path.insert(0, {str(TOOLS)!r}); "
        "from specbuild.__main__ import main; sys.exit(main([sys.argv[1], '--root', sys.argv[2]]))"
    )


def test_a_build_needs_neither_the_package_nor_the_engine(library: Path) -> None:
    script = blocking("partnercenter_spec", "jsonschema_rs", "openapi_spec_validator", "hypothesis", "pytest")
    done = subprocess.run(
        [sys.executable, "-c", script, "build", str(library)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert done.stderr.startswith("specbuild: left as they are: the test vectors, which need the package")


def test_cases_without_the_package_end_with_two(library: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", blocking("partnercenter_spec"), "cases", str(library)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "the cases need the package" in done.stderr
