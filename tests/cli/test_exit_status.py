"""The exit status says what happened, and where several things happened the worst."""

from pathlib import Path

import pytest

import partnercenter_spec.cli.judging
from partnercenter_spec.cli import main

from .conftest import Run

SECRET = "Tr0ub4dor&3-horse"


def test_valid_is_0(run: Run, tmp_path: Path, valid: bytes) -> None:
    (tmp_path / "a.json").write_bytes(valid)
    call = run("check", "a.json")
    assert (call.status, call.out, call.err) == (0, "1 checked: 1 valid, 0 invalid, 0 unreadable\n", "")


def test_invalid_is_1(run: Run, tmp_path: Path, invalid: bytes) -> None:
    (tmp_path / "a.json").write_bytes(invalid)
    assert run("check", "a.json").status == 1


@pytest.mark.parametrize(("fail_on", "status"), [("error", 0), ("warning", 1), ("never", 0)])
def test_fail_on_with_a_warning(run: Run, tmp_path: Path, warned: bytes, fail_on: str, status: int) -> None:
    (tmp_path / "a.json").write_bytes(warned)
    call = run("check", "a.json", "--fail-on", fail_on, "--format", "json")
    assert call.status == status
    assert call.codes == ["unknownValue"]
    assert call.results[0]["ok"] is True


def test_fail_on_never_with_an_error(run: Run, tmp_path: Path, invalid: bytes) -> None:
    (tmp_path / "a.json").write_bytes(invalid)
    assert run("check", "a.json", "--fail-on", "never").status == 0


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"a": 1', "undecodable"),
        (b"", "undecodable"),
        (b"\xff\xfe\xfd\x00\x01", "undecodable"),
        (b'{"a": 1, "a": 2}', "duplicateProperty"),
        (b"[" * 1000 + b"]" * 1000, "limitExceeded"),
        (b'{"a": 1}', "unknownType"),
        (b"[]", "undecodable"),
        (b"[1]", "unknownType"),
    ],
)
@pytest.mark.parametrize("fail_on", ["error", "never"])
def test_unreadable_is_3_and_never_ok(run: Run, tmp_path: Path, data: bytes, code: str, fail_on: str) -> None:
    (tmp_path / "a.json").write_bytes(data)
    call = run("check", "a.json", "--format", "json", "--fail-on", fail_on)
    assert call.status == 3
    assert call.codes == [code]
    assert call.results[0]["ok"] is False


def test_unreadable_outranks_invalid_and_the_rest_is_checked(
    run: Run, tmp_path: Path, valid: bytes, invalid: bytes
) -> None:
    (tmp_path / "a.json").write_bytes(b"{")
    (tmp_path / "b.json").write_bytes(invalid)
    (tmp_path / "c.json").write_bytes(valid)
    call = run("check", "a.json", "b.json", "c.json")
    assert call.status == 3
    assert call.out.splitlines()[-1] == "3 checked: 1 valid, 1 invalid, 1 unreadable"


def test_payload_that_does_not_name_itself_is_told_how(run: Run) -> None:
    call = run("check", "-", stdin=b"{}")
    assert call.status == 3
    assert "--as TYPE" in call.out


def test_broken_link_is_unreadable(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.json").symlink_to("nowhere.json")
    call = run("check", "a.json", "--format", "json")
    assert (call.status, call.codes) == (3, ["undecodable"])


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("check",),
        ("check", ""),
        ("check", "missing.json"),
        ("check", "*.missing"),
        ("check", "-", "-"),
        ("check", "empty"),
        ("check", "-", "--format", "pdf"),
        ("check", "-", "--jobs", "0"),
        ("check", "-", "--max-findings", "0"),
        ("check", "-", "--max-findings", "many"),
        ("check", "-", "--output", "json"),
        ("check", "-", "--output", "json="),
        ("check", "-", "--output", "json=-"),
        ("check", "-", "--output", "pdf=x"),
        ("check", "-", "--output", "json=x", "--output", "junit=./x"),
        ("check", "-", "--output", "json=empty"),
        ("check", "-", "-q", "-v"),
        ("check", "-", "--as", ""),
        ("check", "-", "--as", "Custmer"),
        ("check", "-", "--stric"),
        ("show",),
        ("show", "Custmer"),
        ("export",),
        ("export", "schemas"),
        ("export", "schemas", "Customer", "Custmer", "-o", "x"),
        ("export", "schemas", "-o", ""),
        ("frobnicate",),
    ],
)
def test_wrong_usage_is_2_with_an_explanation_and_no_report(
    run: Run, tmp_path: Path, valid: bytes, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "empty").mkdir()
    call = run(*arguments, stdin=valid)
    assert call.status == 2
    assert call.out == ""
    assert "error: " in call.err
    assert [path.name for path in tmp_path.rglob("*")] == ["empty"]


def test_usage_outranks_findings(run: Run, tmp_path: Path, invalid: bytes) -> None:
    (tmp_path / "a.json").write_bytes(invalid)
    (tmp_path / "b.json").write_bytes(b"{")
    assert run("check", "a.json", "b.json", "missing.json").status == 2


@pytest.mark.parametrize("arguments", [("check", "-", "--as", "Custmer"), ("show", "custmer")])
def test_misspelt_type_is_guessed(run: Run, arguments: tuple[str, ...]) -> None:
    assert "did you mean Customer?" in run(*arguments).err


def test_input_is_never_overwritten(run: Run, tmp_path: Path, valid: bytes) -> None:
    (tmp_path / "a.json").write_bytes(valid)
    call = run("check", ".", "--output", "json=a.json")
    assert call.status == 2
    assert (tmp_path / "a.json").read_bytes() == valid


def test_a_bug_is_4_in_one_line_without_payload(
    tmp_path: Path, valid: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_unused: object, **_also: object) -> None:
        raise KeyError(SECRET)

    monkeypatch.setattr(partnercenter_spec.cli.judging.Judge, "_report", fail)
    (tmp_path / "a.json").write_bytes(valid)
    status = main(["check", str(tmp_path / "a.json"), "--output", f"json={tmp_path / 'r.json'}"])
    captured = capsys.readouterr()
    assert status == 4
    assert captured.err.count("\n") == 1
    assert "report" in captured.err
    assert "KeyError at cli/judging.py:" in captured.err
    assert SECRET not in captured.err + captured.out
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]


def test_main_returns_for_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert main(["--version"]) == 0
    assert "pcspec" in capsys.readouterr().out
