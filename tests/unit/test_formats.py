"""The formats mean the same to Python and Rust; what they mean is held against the RFCs' own examples."""

from __future__ import annotations

import re

import jsonschema_rs
import pytest

from partnercenter_spec.engine import compile_view
from partnercenter_spec.formats import FORMAT_MEANINGS, FORMATS

CASES: dict[str, tuple[list[str], list[str]]] = {
    "uuid": (
        [
            "7c0f8a9e-1d34-4b6b-9a53-2f1f0e6c5d10",
            "7C0F8A9E-1D34-4B6B-9A53-2F1F0E6C5D10",
            "00000000-0000-0000-0000-000000000000",
        ],
        [
            "",
            "7c0f8a9e1d344b6b9a532f1f0e6c5d10",
            "{7c0f8a9e-1d34-4b6b-9a53-2f1f0e6c5d10}",
            "7c0f8a9e-1d34-4b6b-9a53-2f1f0e6c5d10\n",
            "7c0f8a9e-1d34-4b6b-9a53-2f1f0e6c5d1",
            "gc0f8a9e-1d34-4b6b-9a53-2f1f0e6c5d10",
            "٧c0f8a9e-1d34-4b6b-9a53-2f1f0e6c5d10",
        ],
    ),
    "uri": (
        [
            "https://admin.example/Adminportal/Home?invType=R&partnerId=1#/partners/invitation",
            "ftp://ftp.is.co.za/rfc/rfc1808.txt",
            "ldap://[2001:db8::7]/c=GB?objectClass?one",
            "mailto:John.Doe@example.com",
            "news:comp.infosystems",
            "tel:+1-816-555-1212",
            "telnet://192.0.2.16:80/",
            "urn:oasis:names:specification:docbook",
            "x:",
            "http://a//b?#",
            "https://u:p@h:8/%41",
        ],
        [
            "",
            "/customers",
            "//host/x",
            "http://a b",
            "http://[::1",
            "1a:x",
            "http://ex\u00e4mple",
            "http://a/%zz",
            "http://a\n",
            "a\\b:c",
            "http://a/<id>",
        ],
    ),
    "uri-reference": (
        [
            "",
            "/v1/customers?size=40",
            "customers/1",
            "?a=b",
            "#x",
            "//host/x",
            "../a:b",
            "./a:b",
            "/customers?filter=%7B%22Field%22%7D",
            "https://a.example",
            "/customers//x",
        ],
        ["a b", "/customers/<id>", "/c?filter={}", "/%4", "/a\n", "\u00e9", "http://[::1", "/a|b", "/a^b", "1:2"],
    ),
}


@pytest.mark.parametrize("engine", ["jsonschema_rs", "reference"])
@pytest.mark.parametrize("name", CASES)
def test_formats_hold(name: str, engine: str) -> None:
    compiled = compile_view({"type": "string", **FORMATS[name]}, engine)  # type: ignore[arg-type]
    good, bad = CASES[name]
    assert [text for text in good if not compiled.is_valid(text)] == []
    assert [text for text in bad if compiled.is_valid(text)] == []


@pytest.mark.parametrize("name", CASES)
def test_the_checks_of_the_engine_change_no_verdict(name: str) -> None:
    """What they refuse though the table has it, such as hosts that only look like addresses, is no failure."""
    node = {"type": "string", **FORMATS[name]}
    view = {"type": "object", "properties": {"a": {"type": "array", "items": node}, "b": {"$ref": "#/$defs/B"}}}
    view["$defs"] = {"B": node}
    exact = compile_view(view, "jsonschema_rs")
    quick = compile_view(view, "jsonschema_rs", built_in=True)
    good, bad = CASES[name]
    for text in (*good, *bad, "http://[.]", "//[12]", "http://[1]?x", 5, None):
        for value in ({"a": [good[0], text]}, {"b": text}):
            assert list(quick.failures(value)) == list(exact.failures(value))
            assert quick.is_valid(value) == exact.is_valid(value)
    assert compile_view(FORMATS["uri"], "jsonschema_rs", built_in=True).is_valid("http://[.]")


def test_the_checks_of_the_engine_do_not_decide_conditions() -> None:
    condition = {"properties": {"a": FORMATS["uri"]}}
    view = {"type": "object", "properties": {"a": {"type": "string"}}, "allOf": [{"if": condition, "then": False}]}
    for text in ("http://[.]", "http://a.example", "none"):
        found = [list(compile_view(view, "jsonschema_rs", built_in=way).failures({"a": text})) for way in (True, False)]
        assert found[0] == found[1]
        assert bool(found[0]) == (text != "none")


def test_the_table_is_closed_and_every_format_is_explained() -> None:
    assert set(FORMATS) == set(FORMAT_MEANINGS)
    assert set(CASES) == {name for name, assertion in FORMATS.items() if "pattern" in assertion}


@pytest.mark.parametrize("name", CASES)
def test_patterns_are_portable(name: str) -> None:
    pattern = FORMATS[name]["pattern"]
    assert pattern.isascii()
    assert pattern.startswith("^")
    assert pattern.endswith("$")
    assert re.search(r"\\[dDwWsSbBpP]|\(\?[=!<]", pattern) is None


@pytest.mark.parametrize("name", CASES)
def test_patterns_take_time_in_proportion_to_the_text(name: str) -> None:
    """A linear engine accepts the pattern at all, and Python's backtracking one stays linear on attacks."""
    jsonschema_rs.Draft202012Validator(
        {"pattern": FORMATS[name]["pattern"]}, pattern_options=jsonschema_rs.RegexOptions()
    )
    compiled = compile_view(FORMATS[name], "reference")
    for unit in ("a", "/", "%41", "a/", "a:", "@", "a@", "//", "?", "#", "[", "0-", "a.b"):
        compiled.is_valid("http:" + unit * 40_000 + "\x00")
        compiled.is_valid(unit * 40_000 + "\x00")
