"""The test that the README shows is one that passes, and that fails when the service breaks the contract."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from integrations.conftest import TESTS

if TYPE_CHECKING:
    from integrations.conftest import Project

pytest_plugins = ["pytester"]

README = (TESTS.parent / "README.md").read_text(encoding="utf-8")


def test_the_test_of_the_readme(project: Project) -> None:
    examples = [code for code in re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL) if "pcspec" in code]
    (example,) = [code for code in examples if "MockTransport" in code]
    project.run(example).assert_outcomes(passed=1)
    broken = example.replace('"items": []', '"items": [{}]')
    assert broken != example
    result = project.run(broken)
    result.stdout.fnmatch_lines(["GET /v1/customers -> 200  listCustomers", "*response body /items/0 *"])
    assert result.parseoutcomes()["errors"] == 1
