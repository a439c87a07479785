"""What the README shows is what happens: its Python is run, its output compared, its commands and codes looked up."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import tomllib
from pathlib import Path

import pytest

from partnercenter_spec import contract
from partnercenter_spec.cli.arguments import parse

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```\n+(?:```text\n(.*?)```)?", README, flags=re.DOTALL)
COMMANDS = [line.removeprefix("$ ") for line in re.findall(r"^\$ pcspec .*$", README, flags=re.MULTILINE)]
INLINE = re.findall(r"`(pcspec [^`]+)`", README)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 3
    assert len(COMMANDS + INLINE) >= 4


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_prints_what_the_readme_says(number: int) -> None:
    code, expected = EXAMPLES[number]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, f"README example {number + 1}", "exec"), {"__name__": "readme"})  # noqa: S102
    assert printed.getvalue() == expected


@pytest.mark.parametrize("command", [*COMMANDS, *INLINE])
def test_a_command_is_one_that_exists(command: str) -> None:
    words = shlex.split(command)[1:]
    if "--help" in words:
        with pytest.raises(SystemExit) as ended:
            parse(words)
        assert ended.value.code == 0
    else:
        parse(words)


def test_the_first_screen_has_both_commands() -> None:
    first = "\n".join(README.splitlines()[:25])
    assert "$ make demo" in first
    assert "$ make test" in first


def test_every_type_is_in_the_table() -> None:
    table = README.split("<!-- types: begin")[1].split("<!-- types: end")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, flags=re.MULTILINE) == contract.types()


def test_every_file_the_readme_links_to_exists() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_every_target_of_the_makefile_is_explained() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.findall(r"^\.PHONY: (.*)$", makefile, flags=re.MULTILINE)
    for target in " ".join(phony).split():
        assert re.search(rf"^{target}:.*## \S", makefile, flags=re.MULTILINE), target


def test_the_table_of_trust_has_the_rows_that_run() -> None:
    """The table is written by the run; here it is only held to the rows that there are."""
    rows = tomllib.loads((ROOT / "tests/trust/rows.toml").read_text(encoding="utf-8"))
    text = README.partition("<!-- trust: written")[2].partition("<!-- end of trust -->")[0]
    assert re.search(r"Run on 20[0-9]{2}-[0-9]{2}-[0-9]{2} with Python 3\.", text)
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if line.startswith("| T")]
    assert [(cell[0], cell[1], cell[4]) for cell in cells] == [(n, row["what"], row["best"]) for n, row in rows.items()]
    assert all(int(cell[2].replace(",", "")) > 0 and cell[3] for cell in cells)
    assert {file.stem.split("_")[1] for file in (ROOT / "tests/trust").glob("test_t*.py")} == {
        f"t{int(name[1:]):02}" for name in rows
    }
