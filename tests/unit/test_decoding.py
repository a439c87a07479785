from __future__ import annotations

import json

import pytest

from partnercenter_spec import Limits, UndecodablePayload, Validator
from partnercenter_spec.decoding import decode

ACCEPTED = {
    "object": (b'{"a": [1, -2.5, "x", true, false, null]}', {"a": [1, -2.5, "x", True, False, None]}),
    "utf8-mark": (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
    "utf16-le-mark": ('﻿{"a": "é"}'.encode("utf-16-le"), {"a": "é"}),
    "utf16-be-mark": ('﻿{"a": "é"}'.encode("utf-16-be"), {"a": "é"}),
    "text": ('{"a": "é"}', {"a": "é"}),
    "text-mark": ('﻿{"a": 1}', {"a": 1}),
    "scalar": (b' "x" ', "x"),
    "surrogate-pair": (b'"\\ud83d\\ude00"', "\U0001f600"),
    "escaped-backslash-before-u": (b'"\\\\ud800"', "\\ud800"),
    "big-integer": (b"123456789012345678901234567890", 123456789012345678901234567890),
    "underflow": (b"1e-400", 0.0),
    "same-name-in-two-objects": (b'[{"a": 1}, {"a": 2}]', [{"a": 1}, {"a": 2}]),
    "bytearray": (bytearray(b"[1]"), [1]),
    "memoryview": (memoryview(b"[1]"), [1]),
}

REFUSED = {
    "empty": (b"", "undecodable"),
    "mark-only": (b"\xef\xbb\xbf", "undecodable"),
    "two-marks": (b"\xef\xbb\xbf\xef\xbb\xbf{}", "undecodable"),
    "trailing-comma": (b'{"a": 1,}', "undecodable"),
    "two-documents": (b"{} {}", "undecodable"),
    "single-quotes": (b"{'a': 1}", "undecodable"),
    "nan": (b"[NaN]", "undecodable"),
    "infinity": (b"[-Infinity]", "undecodable"),
    "overflow": (b"1e400", "undecodable"),
    "leading-zero": (b"01", "undecodable"),
    "control-character": (b'"\x01"', "undecodable"),
    "lone-high-surrogate": (b'"\\ud800"', "undecodable"),
    "lone-low-surrogate-in-name": (b'{"\\udc00": 1}', "undecodable"),
    "invalid-byte": (b'"\xff"', "undecodable"),
    "overlong": (b'"\xc0\xaf"', "undecodable"),
    "encoded-surrogate": (b'"\xed\xa0\x80"', "undecodable"),
    "utf16-without-mark": ('{"a": 1}'.encode("utf-16-le"), "undecodable"),
    "utf16-odd-length": (b"\xff\xfe{", "undecodable"),
    "surrogate-in-text": ('"\ud800"', "undecodable"),
    "duplicate": (b'{"a": 1, "a": 2}', "duplicateProperty"),
    "duplicate-by-escape": (b'{"a": 1, "\\u0061": 2}', "duplicateProperty"),
    "deep": (b"[" * 101 + b"]" * 101, "limitExceeded"),
    "very-deep": (b"[" * 200_000, "limitExceeded"),
    "deep-objects": (b'{"a":' * 101 + b"1" + b"}" * 101, "limitExceeded"),
    "long-integer": (b"9" * 401, "limitExceeded"),
    "long-fraction": (b"0." + b"1" * 400, "limitExceeded"),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_accepts(name: str) -> None:
    data, value = ACCEPTED[name]
    assert decode(data) == value


@pytest.mark.parametrize("name", REFUSED)
def test_refuses_with_one_finding(name: str) -> None:
    data, code = REFUSED[name]
    with pytest.raises(UndecodablePayload) as caught:
        decode(data)
    assert [finding.code for finding in caught.value.report] == [code]
    assert not caught.value.report.ok


def test_utf16_is_read_when_the_charset_says_so() -> None:
    assert decode('{"a": 1}'.encode("utf-16-le"), charset="UTF-16LE") == {"a": 1}
    assert decode('{"a": 1}'.encode("utf-16-be"), charset='"utf-16be"') == {"a": 1}


def test_an_odd_charset_is_refused_and_not_repeated() -> None:
    with pytest.raises(UndecodablePayload) as caught:
        decode(b"{}", charset="klingon")
    assert "klingon" not in str(caught.value)


def test_every_duplicate_is_located() -> None:
    text = '{"a": {"b": 1, "b": 2}, "c": [{"d": 1, "d": 1, "d": 1}], "a": {"b": 3, "b": 4}}'
    with pytest.raises(UndecodablePayload) as caught:
        decode(text)
    assert [finding.pointer for finding in caught.value.report] == ["/a", "/a/b", "/c/0/d"]


def test_the_place_of_a_syntax_error_is_told() -> None:
    with pytest.raises(UndecodablePayload, match="line 2, column 3"):
        decode('{"a": 1,\n  oops}')


@pytest.mark.parametrize(
    ("limits", "fits", "exceeds"),
    [
        (Limits(max_bytes=4), b"1234", b"12345"),
        (Limits(max_bytes=4), '"é"', '"éa"'),
        (Limits(max_depth=2), b"[[1]]", b"[[[]]]"),
        (Limits(max_digits=3), b"-123", b"1234"),
        (Limits(max_nodes=3), b"[1,2]", b"[1,2,3]"),
    ],
)
def test_limits_hold_exactly(limits: Limits, fits: bytes | str, exceeds: bytes | str) -> None:
    decode(fits, limits)
    with pytest.raises(UndecodablePayload) as caught:
        decode(exceeds, limits)
    assert [finding.code for finding in caught.value.report] == ["limitExceeded"]


@pytest.mark.parametrize("field", ["max_bytes", "max_depth", "max_digits", "max_nodes", "max_findings"])
@pytest.mark.parametrize("number", [0, -1, True, 1.5, None])
def test_senseless_limits_are_refused(field: str, number: object) -> None:
    with pytest.raises(ValueError, match=field):
        Limits(**{field: number})  # type: ignore[arg-type]


def test_depth_cannot_be_raised_beyond_what_engines_bear() -> None:
    with pytest.raises(ValueError, match="max_depth"):
        Limits(max_depth=201)


def test_every_proper_prefix_of_a_payload_is_refused() -> None:
    data = json.dumps({"id": "x", "items": [{"a": 1.5}, None, True, "é\n"]}).encode()
    for length in range(len(data)):
        with pytest.raises(UndecodablePayload):
            decode(data[:length])


def test_no_message_holds_what_the_payload_holds() -> None:
    for text in (
        '{"hunter2@secret": tru}',
        '{"p": "hunter2',
        '{"p": "hunter2", "p": "hunter2\\q"}',
        '{"a@b.example":1,"a@b.example":1}',
    ):
        with pytest.raises(UndecodablePayload) as caught:
            decode(text)
        told = str(caught.value) + repr(caught.value) + repr(caught.value.report)
        assert "hunter2" not in told
        assert "a@b.example" not in told


@pytest.mark.parametrize("text", ['[{"a": 1, "a": 2}', '[{"a": 1, "a": 2}, x]', '{"b": {"a": 1, "a": 2}, "c": NaN}'])
def test_what_is_no_json_after_a_duplicate_is_no_json(text: str) -> None:
    with pytest.raises(UndecodablePayload) as raised:
        decode(text)
    assert [finding.code for finding in raised.value.report] == ["undecodable"]
    assert not Validator().is_valid("Customer", text)
