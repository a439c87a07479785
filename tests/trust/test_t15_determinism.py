"""The same report, byte for byte: whatever the hash seed, the time zone, the language and the folder."""

from __future__ import annotations

import json
import locale
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import partnercenter_spec
from partnercenter_spec.render import FORMATS

pytestmark = pytest.mark.trust("T15")
ROOT = Path(__file__).resolve().parents[2]
SOURCE = Path(partnercenter_spec.__file__).parents[1]
ANNEXES = ("--observed", "--coverage", "--write-baseline")

# `main` in a fresh process, under a locale that is set as an application may set it
SCRIPT = """
import locale, sys
from partnercenter_spec.cli import main
for name in (sys.argv[1], "C.UTF-8", "C"):
    try:
        locale.setlocale(locale.LC_ALL, name)
        break
    except locale.Error:
        continue
sys.exit(main(sys.argv[2:]))
"""


def environments() -> Iterator[tuple[str, dict[str, str]]]:
    for seed in range(10):
        yield f"seed {seed}", {"PYTHONHASHSEED": str(seed)}
    for zone in ("UTC", "Pacific/Kiritimati", "America/St_Johns", "<x>+14"):
        yield zone, {"TZ": zone}
    for language in ("C", "POSIX", "C.UTF-8", "tr_TR.UTF-8", "ja_JP.eucJP", "ja_JP.UTF-8", "de_DE.ISO-8859-1"):
        yield language, {"LANG": language, "LC_ALL": language}
    yield "no UTF-8 mode", {"PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}
    yield "another encoding", {"PYTHONIOENCODING": "latin-1"}
    yield "optimised", {"PYTHONOPTIMIZE": "2"}
    yield "no terminal", {"COLUMNS": "20", "TERM": "dumb"}


CASES = dict(environments())


def installed() -> Iterator[str]:
    """Yield the languages that are no mere names here; the others act as C, with the name in the environment."""
    usual = locale.setlocale(locale.LC_ALL)
    for name in (more["LC_ALL"] for more in CASES.values() if "LANG" in more):
        try:
            locale.setlocale(locale.LC_ALL, name)
            yield name
        except locale.Error:
            continue
        finally:
            locale.setlocale(locale.LC_ALL, usual)


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All vectors as lines, and traffic; names and texts with dotless and dotted i, which Turkish folds differently.

    The files have plain names: Python reads names of files as the locale says.
    """
    folder = tmp_path_factory.mktemp("inputs")
    lines: list[str] = []
    for file in sorted((ROOT / "vectors").glob("[A-Z]*.json")):
        vectors = json.loads(file.read_text(encoding="utf-8")).get("vectors", ())
        lines += [json.dumps(vector["payload"], ensure_ascii=False) for vector in vectors]
    lines += [
        json.dumps(
            {"attributes": {"objectType": "Customer"}, "İD": 1, "ıd": 2, "日本": 3, "ID": 4, "COMPANYPROFILE": {}}
        )
    ]
    (folder / "lines.ndjson").write_text("\n".join(lines), encoding="utf-8")
    url = "https://api.partnercenter.microsoft.com/V1/CUSTOMERS?SIZE=x&ı=1&b=2&a=3"
    head = {"request": {"method": "get", "url": url, "headers": {"MS-REQUESTID": "1", "x-ı": "1"}}}
    answer = {
        "status": 299,
        "headers": {"CONTENT-TYPE": "APPLICATION/JSON", "X-I": "2"},
        "body": '{"items": [{"ID": 1}]}',
    }
    (folder / "traffic.ndjson").write_text(json.dumps(head | {"response": answer}), encoding="utf-8")
    return folder


def reports(inputs: Path, out: Path, more: dict[str, str], place: Path, direction: str) -> dict[str, bytes]:
    """Run the command in a process of its own and return all that it wrote."""
    names = [*FORMATS, *(annex.strip("-") for annex in ANNEXES)]
    outputs = [part for name in FORMATS for part in ("--output", f"{name}={out}/{name}")]
    annexes = [part for annex in ANNEXES for part in (annex, f"{out}/{annex.strip('-')}")]
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "LC_", "LANG", "TZ"))
    }
    local = more.get("LC_ALL", "C.UTF-8")
    files = [str(inputs / "traffic.ndjson"), str(inputs / "lines.ndjson")]
    command = [sys.executable, "-c", SCRIPT, local, "check", *files, "--direction", direction, *outputs, *annexes]
    done = subprocess.run(
        [*command, "--strict", "--no-progress", "-v"],
        cwd=place,
        env=environment | {"PYTHONPATH": str(SOURCE)} | more,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 3, done.stderr.decode()
    written = {name: (out / name).read_bytes() for name in names}
    return written | {"standard output": done.stdout, "standard error": done.stderr}


def test_all_environments_give_the_same_bytes(inputs: Path, tmp_path: Path, trust: Any) -> None:
    def write(name: str, direction: str, more: dict[str, str], place: Path) -> dict[str, bytes]:
        return reports(inputs, tmp_path / direction / name, more, place, direction)

    for direction, cases in (("response", CASES), ("request", dict(list(CASES.items())[::6]))):
        first = write("first", direction, {"PYTHONHASHSEED": "0"}, tmp_path)
        assert len(json.loads(first["json"])["results"]) > 500
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            runs = {name: pool.submit(write, name, direction, more, tmp_path) for name, more in cases.items()}
            runs["folder"] = pool.submit(write, "folder", direction, {}, ROOT / "vectors")
            runs["root"] = pool.submit(write, "root", direction, {}, Path("/"))
        for name, run in runs.items():
            assert {what for what, data in run.result().items() if data != first[what]} == set(), name
            trust.tried(1, f"byte-identical reports; of the locales this machine has {', '.join(sorted(installed()))}")


LIBRARY = """
import json, sys
from partnercenter_spec import Validator, contract
strict = Validator(strict=True, engine=sys.argv[2])
for line in list(open(sys.argv[1], "rb"))[::3]:
    for name in ("Customer", "CreateCustomerRequest", "Fault"):
        for direction in ("request", "response"):
            print(json.dumps(strict.payload(name, line, direction).to_dict()))
print(json.dumps(contract.openapi()), contract.types(), json.dumps([contract.schema(name) for name in contract.types()]))
"""


def test_reports_in_python_do_not_depend_on_hash_seed_or_engine(inputs: Path, trust: Any) -> None:
    def write(seed: str, engine: str) -> bytes:
        environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        return subprocess.run(
            [sys.executable, "-c", LIBRARY, str(inputs / "lines.ndjson"), engine],
            env=environment | {"PYTHONPATH": str(SOURCE), "PYTHONHASHSEED": seed},
            capture_output=True,
            timeout=120,
            check=True,
        ).stdout

    runs = [("0", "jsonschema_rs"), ("7", "jsonschema_rs"), ("3", "reference")]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        written = list(pool.map(write, *zip(*runs, strict=True)))
    assert len(written[0]) > 1_000_000
    assert [data == written[0] for data in written] == [True] * len(runs)
    trust.tried(len(runs))
