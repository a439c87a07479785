"""The rules of the house: imports point one way, modules stay small, no broad handlers, nothing heavy at start."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "partnercenter_spec"
SOURCES = sorted(PACKAGE.rglob("*.py")) + sorted((ROOT / "tools").rglob("*.py"))

# From the ground up: a module may import from lines above its own, and a package from itself.
LAYERS = [
    {"frozen", "jsontypes", "pointers"},
    {"limits"},
    {"errors"},
    {"findings"},
    {"contract", "formats", "parsers", "patterns"},
    {"decoding", "hygiene", "engine", "views", "naming", "messages", "http", "operations"},
    {"acceptance", "regular", "diagnosis", "conformance", "detection", "portable", "comparison"},
    {"narrowing"},
    {"widening"},
    {"explanation", "recognition", "acceptors"},
    {"judgement", "sightings", "generation"},
    {"exchanges"},
    {"validator"},
    {"survey", "strategies", "tabular"},
    {"spark"},
    {"__init__"},
    {"recordings"},
    {"sources", "redaction"},
    {"render"},
    {"cli", "integrations"},
    {"__main__", "pytest_plugin"},
]
RANK = {module: rank for rank, layer in enumerate(LAYERS) for module in layer}
SAME_LAYER = {("pointers", "jsontypes")}


def module_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield what a module of the package imports from the package, and whether type checkers alone see it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    guarded = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "partnercenter_spec":
            parts = node.module.split(".")
            names = [parts[1]] if len(parts) > 1 else [a.name if a.name in RANK else "__init__" for a in node.names]
            yield from ((name, node in guarded) for name in names)


def test_the_map_of_the_house_is_complete() -> None:
    assert {module_of(path) for path in PACKAGE.rglob("*.py")} == set(RANK)


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_one_way(path: Path) -> None:
    module = module_of(path)
    wrong = [
        name
        for name, types_only in imports_of(path)
        if not types_only and name != module and RANK[name] >= RANK[module] and (module, name) not in SAME_LAYER
    ]
    assert wrong == []


def test_one_module_imports_engines() -> None:
    importers = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if any(f'"{name}"' in path.read_text(encoding="utf-8") for name in ("jsonschema", "jsonschema_rs"))
        and "import_module" in path.read_text(encoding="utf-8")
    }
    assert importers == {"engine.py"}


def test_one_module_imports_another_parser() -> None:
    importers = {path.name for path in PACKAGE.rglob("*.py") if '"orjson"' in path.read_text(encoding="utf-8")}
    assert importers == {"parsers.py"}
    assert not any("import orjson" in path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))


def functions_of(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            yield node.name, (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_functions_are_short_and_modules_small() -> None:
    long = [(path.name, name, size) for path in SOURCES for name, size in functions_of(path) if size > 60]
    assert long == []
    sizes = sorted(size for path in SOURCES for _, size in functions_of(path))
    assert sizes[int(len(sizes) * 0.9)] <= 25
    big = {path.name: n for path in SOURCES if (n := len(path.read_text(encoding="utf-8").splitlines())) > 350}
    assert big == {}


# a broad handler hides bugs, so each one needs its reason
BROAD = {
    "src/partnercenter_spec/cli/entry.py": "turns a bug into exit status 4 and a line without payload",
    "src/partnercenter_spec/integrations/monitoring.py": "whatever goes wrong while watching never breaks the watched call",
}


def test_nothing_is_caught_broadly() -> None:
    broad = {
        path.relative_to(ROOT).as_posix()
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
    }
    assert broad <= set(BROAD)


def loaded_by(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    return set(done.stdout.split())


def test_an_import_loads_no_engine_and_nothing_that_connects() -> None:
    loaded = loaded_by("import partnercenter_spec")
    assert loaded.isdisjoint(
        {"jsonschema", "jsonschema_rs", "yaml", "socket", "urllib.request", "http.client", "asyncio"}
    )


def test_a_check_of_one_file_loads_nothing_that_it_can_do_without() -> None:
    sample = ROOT / "tests" / "samples" / "valid" / "customer.json"
    arguments = ["check", str(sample), "--as", "Customer", "-q"]
    loaded = loaded_by(f"from partnercenter_spec.cli.entry import main\nassert main({arguments!r}) == 0") - loaded_by(
        "pass"
    )
    assert "jsonschema_rs" in loaded
    # beside the engine, what takes long to import: dataclasses alone takes as long as the interpreter's start
    assert loaded.isdisjoint({"dataclasses", "inspect", "pathlib", "pkgutil", "multiprocessing", "orjson", "yaml"})
    assert loaded.isdisjoint({f"partnercenter_spec.{name}" for name in ("regular", "explanation", "exchanges", "http")})


def test_the_reference_engine_is_not_loaded_beside_the_fast_one() -> None:
    loaded = loaded_by("from partnercenter_spec import Validator; Validator().payload('Customer', b'{}')")
    assert "jsonschema_rs" in loaded
    assert loaded.isdisjoint({"jsonschema", "yaml", "urllib.request", "http.client"})


def test_the_fast_engine_is_not_needed() -> None:
    code = (
        "sys.modules['jsonschema_rs'] = None\n"
        "import importlib.util as u; real = u.find_spec\n"
        "u.find_spec = lambda name, *a: None if name == 'jsonschema_rs' else real(name, *a)\n"
        "from partnercenter_spec import Validator\n"
        "assert 'reference' in repr(Validator())\n"
        "assert not Validator().payload('Customer', b'{}').ok"
    )
    assert "jsonschema" in loaded_by(code)
