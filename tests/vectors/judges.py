"""The independent validators that the vectors are put to: what each one needs, how it is built, and how it is asked."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
_SECONDS: Final = 900
_NPM: Final = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


@dataclass(frozen=True)
class Question:
    """What a judge is asked.

    Attributes:
        id: Names the question in the answer.
        schema: File of the schema.
        payload: The payload.
    """

    id: str
    schema: Path
    payload: object

    def line(self) -> str:
        """Write the question as the judges read it."""
        asked = {"id": self.id, "schema": str(self.schema), "payload": self.payload}
        return json.dumps(asked, ensure_ascii=False)


class JudgeFailed(Exception):
    """A judge could not be built, or broke off. The message holds what it printed last."""


@dataclass(frozen=True)
class Judge:
    """A small program around a validator: questions as lines of JSON in, answers as lines of JSON out.

    Attributes:
        name: Name of the validator.
        folder: The folder with the program, beside this file.
        language: What it is written for.
        command: How it is started, in its folder.
        needs: Programs that must be there.
        build: Commands that build it, in its folder.
        pin: The file that pins its version and a pattern that finds it there; None for a Python distribution.
    """

    name: str
    folder: str
    language: str
    command: tuple[str, ...]
    needs: tuple[str, ...] = ()
    build: tuple[tuple[str, ...], ...] = ()
    pin: tuple[str, str] | None = None

    @property
    def source(self) -> Path:
        """The folder of the program."""
        return HERE / self.folder

    def version(self) -> str | None:
        """Return the version of the validator; None for a Python distribution that is not installed."""
        if self.pin is None:
            try:
                return version(self.name)
            except PackageNotFoundError:
                return None
        file, pattern = self.pin
        found = re.search(pattern, (self.source / file).read_text(encoding="utf-8"), re.DOTALL)
        assert found, f"{self.source / file} does not name the version of {self.name}"
        return found.group(1)

    def lacks(self) -> str | None:
        """Say what is missing to run this judge, or None."""
        missing = [program for program in self.needs if shutil.which(program) is None]
        if missing:
            return f"no {' and no '.join(missing)} here"
        return None if self.version() is not None else "not installed in this Python"

    def prepare(self, folder: Path) -> None:
        """Copy the program to a folder and build it there, unless that was done already.

        Raises:
            JudgeFailed: It cannot be built.
        """
        stamp = folder / ".built"
        digest = _digest(self.source)
        if stamp.is_file() and stamp.read_text(encoding="utf-8") == digest:
            return
        stamp.unlink(missing_ok=True)
        shutil.copytree(self.source, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        for command in self.build:
            _run(command, folder)
        stamp.write_text(digest, encoding="utf-8")

    def ask(self, folder: Path, questions: Iterable[Question]) -> Mapping[str, bool]:
        """Return the answers by question.

        Raises:
            JudgeFailed: It broke off or did not answer each question once.
        """
        asked = list(questions)
        lines = _run(self.command, folder, "".join(f"{question.line()}\n" for question in asked)).splitlines()
        answers = {answer["id"]: bool(answer["valid"]) for answer in map(json.loads, lines)}
        if len(lines) != len(asked) or set(answers) != {question.id for question in asked}:
            message = f"{len(asked)} questions, {len(lines)} answers"
            raise JudgeFailed(message)
        return answers


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
        digest.update(f"{file.relative_to(folder).as_posix()}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _run(command: tuple[str, ...], folder: Path, given: str = "") -> str:
    program = str(folder / command[0]) if "/" in command[0] else shutil.which(command[0]) or command[0]
    try:
        done = subprocess.run(
            [program, *command[1:]],
            cwd=folder,
            input=given,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        message = f"{' '.join(command)}: no end after {_SECONDS} seconds"
        raise JudgeFailed(message) from None
    if done.returncode != 0:
        message = f"{' '.join(command)}: exit status {done.returncode}\n{(done.stderr or done.stdout)[-2000:]}"
        raise JudgeFailed(message)
    return done.stdout


JUDGES: Final = (
    Judge("jsonschema", "jsonschema_python", "Python", (sys.executable, "judge.py")),
    Judge("jsonschema-rs", "jsonschema_rs", "Python, Rust", (sys.executable, "judge.py")),
    Judge(
        "ajv",
        "ajv",
        "JavaScript",
        ("node", "judge.mjs"),
        needs=("node", "npm"),
        build=(_NPM,),
        pin=("package.json", r'"ajv": "([^"]+)"'),
    ),
    Judge(
        "@hyperjump/json-schema",
        "hyperjump",
        "JavaScript",
        ("node", "judge.mjs"),
        needs=("node", "npm"),
        build=(_NPM,),
        pin=("package.json", r'"@hyperjump/json-schema": "([^"]+)"'),
    ),
    Judge(
        "networknt/json-schema-validator",
        "networknt",
        "Java",
        ("java", "-cp", os.pathsep.join(["target/classes", "target/lib/*"]), "Judge"),
        needs=("java", "mvn"),
        build=(("mvn", "-q", "-B", "compile"),),
        pin=("pom.xml", r"<artifactId>json-schema-validator</artifactId>\s*<version>([^<]+)<"),
    ),
    Judge(
        "santhosh-tekuri/jsonschema",
        "santhosh",
        "Go",
        ("./judge",),
        needs=("go",),
        build=(("go", "build", "-mod=readonly", "-o", "judge", "."),),
        pin=("go.mod", r"jsonschema/v6 v(\S+)"),
    ),
    Judge(
        "boon",
        "boon",
        "Rust",
        ("target/debug/partnercenter-spec-vectors",),
        needs=("cargo",),
        build=(("cargo", "build", "--quiet", "--locked"),),
        pin=("Cargo.lock", r'name = "boon"\nversion = "([^"]+)"'),
    ),
)
