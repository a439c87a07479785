"""What is shipped works by itself: built from the source distribution, and used with the checkout out of reach."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.packaging
ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}


def run(*command: str | Path, cwd: Path, status: int = 0) -> str:
    done = subprocess.run(command, cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the source distribution, and the wheel from that alone."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    return folder


@pytest.fixture(scope="module")
def python(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel, and the dependencies of this one; nothing leads to the checkout."""
    folder = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder)
    python = folder / "venv" / "bin" / "python"
    (wheel,) = built.glob("*.whl")
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel, cwd=folder)
    purelib = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    # a path on its own line adds the folder, without the .pth files in it, so an editable install stays out of reach
    (purelib / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python


def test_the_wheel_holds_the_package_and_nothing_else(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert tops == {"partnercenter_spec", "partnercenter_spec-0.1.0.dist-info"}
    assert "partnercenter_spec/py.typed" in names
    assert "partnercenter_spec/data/contract.json" in names
    documents = {
        f"partnercenter_spec/data/openapi-{version}.{form}" for version in (3.0, 3.1) for form in ("json", "yaml")
    }
    assert documents <= set(names)
    assert not [name for name in names if name.endswith((".yaml", ".pyc")) and name not in documents]


def test_the_source_distribution_holds_the_source(built: Path) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        names = {name.split("/", 1)[1] for name in opened.getnames() if "/" in name}
    assert {"schemas/resources/Customer.yaml", "tools/hatch_build.py", "README.md", "LICENSE", "Makefile"} <= names
    assert {"vectors/index.json", "vectors/README.md", "clients/java/recipe.toml"} <= names


def test_the_wheel_is_what_is_used(python: Path, tmp_path: Path) -> None:
    place = run(python, "-c", "import partnercenter_spec as p; print(p.__file__)", cwd=tmp_path).strip()
    assert Path(place).is_relative_to(python.parents[1])
    assert str(ROOT / "src") not in run(python, "-c", "import sys; print(sys.path)", cwd=tmp_path)


def test_the_command_checks_samples(python: Path, tmp_path: Path) -> None:
    command = python.with_name("pcspec")
    report = run(command, "check", ROOT / "tests/samples/valid", cwd=tmp_path)
    assert "15 checked: 15 valid" in report
    assert "unknownProperty" in run(command, "check", ROOT / "tests/samples/invalid/french-names.json", cwd=tmp_path)
    run(command, "check", ROOT / "tests/samples/invalid/count-as-text.json", cwd=tmp_path, status=1)
    assert "companyProfile" in run(command, "show", "Customer", cwd=tmp_path)
    assert "Customer" in run(command, "types", cwd=tmp_path)


@pytest.mark.parametrize("engine", ["jsonschema_rs", "reference"])
def test_the_package_judges_and_hands_out_the_contract(python: Path, tmp_path: Path, engine: str) -> None:
    code = (
        "from partnercenter_spec import Validator, contract, SPEC_VERSION\n"
        f"v = Validator(engine={engine!r})\n"
        "assert [f.code for f in v.payload('Customer', b'{}')] == ['required'] * 4\n"
        "assert contract.openapi()['info']['version'] == SPEC_VERSION\n"
        "assert all(contract.schema(name)['$id'] for name in contract.types())\n"
        "assert contract.evidence('Customer')['evidence']\n"
        "print('done')\n"
    )
    assert run(python, "-c", code, cwd=tmp_path) == "done\n"


def test_two_builds_are_the_same(built: Path, tmp_path: Path) -> None:
    environment = ENVIRONMENT | {"SOURCE_DATE_EPOCH": "1767225600"}
    for folder in ("one", "two"):
        command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", tmp_path / folder, ROOT]
        subprocess.run(command, env=environment, capture_output=True, check=True, timeout=300)
    (one,), (two,) = (tmp_path / "one").glob("*.whl"), (tmp_path / "two").glob("*.whl")
    assert one.read_bytes() == two.read_bytes()
