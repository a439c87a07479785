"""What an expression tells has no finding: the text is read strictly, and judged by the engine that is the reference."""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnercenter_spec import Validator, contract
from partnercenter_spec.errors import UndecodablePayload
from partnercenter_spec.formats import FORMATS
from partnercenter_spec.generation.choices import RandomChooser
from partnercenter_spec.generation.payloads import Maker
from partnercenter_spec.narrowing import completed, narrowed
from partnercenter_spec.regular import COMPACT, SPACED, Style, expression
from partnercenter_spec.strategies import faults, payloads
from partnercenter_spec.views import Policy, full, written_out
from specbuild.cases import load

CONTRACT = contract.shipped()
SOURCE = Path(__file__).parents[2]
TYPES = [entry.name for entry in CONTRACT if "x-branches" not in entry.schema]
ADVISED = {("CreateCustomerRequest", d) for d in ("request", "response")} | {
    ("UpdateCustomerBillingProfileRequest", d) for d in ("request", "response")
}
REFERENCES = {strict: Validator(strict=strict, engine="reference") for strict in (True, False)}
GUID = "01234567-89ab-cdef-0123-456789abcdef"
CUSTOMER = {
    "id": GUID,
    "companyProfile": {"tenantId": GUID, "domain": "fabrikam.example", "companyName": "Fabrikam é 株"},
    "relationshipToPartner": "reseller",
    "allowDelegatedAccess": True,
    "customDomains": ["a.example", "b.example"],
    "links": {"self": {"uri": "/customers/1?size=2&token=a%20b", "method": "GET", "headers": []}},
    "attributes": {"objectType": "Customer"},
}
PAGE = {
    "totalCount": 2,
    "items": [{k: CUSTOMER[k] for k in ("id", "companyProfile", "relationshipToPartner", "links", "attributes")}] * 2,
    "attributes": {"objectType": "Collection"},
}


def completed_by(view: Any, payload: Any) -> Any:
    """Return a view with its members in the order of a payload."""
    return completed(view, narrowed(view, None, payload))


@cache
def view_of(name: str, direction: Any, *, strict: bool) -> Any:
    policy = Policy(direction, strict, "error" if strict else "allow")
    return written_out(full(CONTRACT, CONTRACT.entry(name), policy))


@cache
def told(name: str, direction: Any = "response", *, strict: bool = False, style: Style = COMPACT) -> re.Pattern[str]:
    written = expression(view_of(name, direction, strict=strict), style)
    return re.compile(written if written is not None else "(?!)")


def text_of(value: object, style: Style = COMPACT, *, ascii_only: bool = False) -> str:
    return json.dumps(value, ensure_ascii=ascii_only, separators=style)


def has_no_finding(name: str, text: str, direction: Any = None, *, strict: bool = False) -> bool:
    try:
        return REFERENCES[strict].payload(name, text, direction).findings == ()
    except UndecodablePayload:
        return False


@pytest.mark.parametrize("direction", ["response", "request"])
@pytest.mark.parametrize("name", TYPES)
def test_types_without_advice_have_an_expression(name: str, direction: str) -> None:
    written = expression(view_of(name, direction, strict=False))
    assert (written is None) == ((name, direction) in ADVISED)


@pytest.mark.parametrize("style", [COMPACT, SPACED])
@pytest.mark.parametrize(("name", "payload"), [("Customer", CUSTOMER), ("CustomerCollection", PAGE)])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_right_payloads_are_told(name: str, payload: Any, style: Style, ascii_only: bool) -> None:
    assert told(name, style=style).fullmatch(text_of(payload, style, ascii_only=ascii_only))


def test_no_case_of_the_source_with_a_finding_is_told() -> None:
    seen = {True: 0, False: 0}
    for case in load(SOURCE):
        if case.type not in TYPES:
            continue
        body = json.loads(case.body)
        written = expression(completed_by(view_of(case.type, case.direction, strict=case.strict), body))
        verdict = written is not None and re.fullmatch(written, text_of(body)) is not None
        assert not (verdict and case.expected), case.name
        seen[verdict] += 1
    assert seen[True] > 100
    assert seen[False] > 100


@given(st.data(), st.sampled_from(TYPES), st.sampled_from(["response", "request"]), st.booleans(), st.booleans())
def test_what_is_told_has_no_finding(
    data: st.DataObject, name: str, direction: Any, strict: bool, ascii_only: bool
) -> None:
    payload = data.draw(payloads(name, direction=direction, strict=strict))
    style = data.draw(st.sampled_from([COMPACT, SPACED]))
    text = text_of(payload, style, ascii_only=ascii_only)
    if told(name, direction, strict=strict, style=style).fullmatch(text):
        assert has_no_finding(name, text, direction, strict=strict)


@given(st.data(), st.sampled_from(["Customer", "CustomerCollection", "CustomerBillingProfile"]))
def test_no_fault_is_told(data: st.DataObject, name: str) -> None:
    payload, _ = data.draw(faults(name))
    written = expression(completed_by(view_of(name, "response", strict=True), payload))
    assert written is not None
    assert not re.fullmatch(written, text_of(payload))


PIECES = [
    '"',
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    " ",
    "\n",
    "\t",
    "\x00",
    "\x1f",
    "\x7f",
    "\ufeff",
    "\ud800",
    "0",
    "-1",
    "1.0",
]
PIECES += [
    "null",
    "true",
    '""',
    "{}",
    "[]",
    "\\u0041",
    "\\ud800",
    "\\/",
    "\\x",
    "é",
    "\U0001f600",
    "a",
    "G",
    "٣",
    '"id":"x",',
    ",,",
]


@given(
    st.sampled_from([("Customer", text_of(CUSTOMER)), ("CustomerCollection", text_of(PAGE))]),
    st.lists(st.tuples(st.integers(0, 2_000), st.integers(0, 12), st.sampled_from(PIECES)), min_size=1, max_size=2),
)
def test_what_is_told_of_damaged_texts_has_no_finding(subject: tuple[str, str], edits: Any) -> None:
    name, text = subject
    for place, taken, piece in edits:
        at = place % len(text)
        text = text[:at] + piece + text[at + taken :]
    if told(name).fullmatch(text) and "\ud800" not in text:
        assert has_no_finding(name, text)


@pytest.mark.parametrize("name", ["Customer", "CustomerCollection"])
def test_no_single_edit_makes_a_wrong_text_pass(name: str) -> None:
    text = text_of(CUSTOMER if name == "Customer" else PAGE)[:700]
    whole = text_of(CUSTOMER if name == "Customer" else PAGE)
    fullmatch, passed = told(name).fullmatch, 0
    for at in range(len(text)):
        for changed in (whole[:at] + whole[at + 1 :], *(whole[:at] + piece + whole[at:] for piece in PIECES)):
            if fullmatch(changed) and "\ud800" not in changed:
                passed += 1
                assert has_no_finding(name, changed), changed
    assert passed > 300


WRONG = {
    "a member twice": '{"objectType":"Customer","objectType":"Customer"}',
    "a member twice, once escaped": '{"objectType":"Customer","object\\u0054ype":"Customer"}',
    "a comma too many": '{"objectType":"Customer",}',
    "a comma too few": '{"etag":"x""objectType":"Customer"}',
    "a comma first": '{,"objectType":"Customer"}',
    "half of a pair": '{"objectType":"Customer","etag":"\\ud83d"}',
    "an unknown escape": '{"objectType":"Customer","etag":"\\x41"}',
    "a control character": '{"objectType":"Customer","etag":"\x01"}',
    "a line break in a text": '{"objectType":"Customer","etag":"a\nb"}',
    "more after the end": '{"objectType":"Customer"}{}',
    "a line break after the end": '{"objectType":"Customer"}\x0b',
    "another name": '{"objecttype":"Customer"}',
    "no quotes": "{objectType:Customer}",
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_wrong_texts_are_not_told(wrong: str) -> None:
    good = text_of(CUSTOMER)
    assert '{"objectType":"Customer"}' in good
    assert not told("Customer").fullmatch(good.replace('{"objectType":"Customer"}', wrong))


@pytest.mark.parametrize(
    ("schema", "right", "wrong"),
    [
        (
            {"type": "integer"},
            ["0", "-1", "999999999999999999"],
            ["-0", "01", "1.0", "1e3", "+1", "1000000000000000000"],
        ),
        (
            {"type": "number"},
            ["0", "-7", "0.5", "-0.25", "999999999.9999999", "1" * 18],
            ["1.", ".5", "01.5", "1.5e3", "1e3", "--1.5", "1.12345678", "1234567890.5", "NaN", "1.5.5", "1,5"],
        ),
        ({"type": ["null", "number", "string"]}, ["1.5", "1", "null", '"1.5"'], ["1.5n", "nul"]),
        ({"type": "integer", "minimum": 0, "maximum": 2**31 - 1}, ["0", "999999999"], ["-1", "2147483648"]),
        ({"type": "integer", "minimum": -128, "maximum": 127}, ["0", "99", "-99"], ["128", "-129"]),
        ({"type": "integer", "minimum": 0, "maximum": 0}, ["0"], ["1", "-1", ""]),
        ({"type": "string", "maxLength": 2}, ['""', '"ab"', '"株é"'], ['"abc"', '"a', "a"]),
        ({"type": "string", "minLength": 1}, ['"a"', '"\\n"'], ['""']),
        ({"type": ["string", "null"]}, ['"a"', "null"], ["nul", "1"]),
        ({"enum": ["a", 'a"b', None, True]}, ['"a"', '"a\\"b"', "null", "true"], ["false", '"A"']),
        ({"enum": ["a", None], "type": "string"}, ['"a"'], ["null"]),
        ({"type": "array", "items": {"type": "boolean"}}, ["[]", "[true,false]"], ["[true,]", "[,true]", "[1]"]),
        ({"type": "array"}, ["[]"], ["[1]"]),
        ({"type": "object"}, ["{}"], ['{"a":1}']),
        ({"type": "string", "pattern": "^[A-Z]{2}$"}, ['"NO"'], ['"NO\\n"', '"NOR"', '"no"']),
        ({"type": "string", "pattern": "^(a|b)-?c$"}, ['"ac"', '"b-c"'], ['"c"']),
    ],
)
def test_each_keyword(schema: dict[str, Any], right: list[str], wrong: list[str]) -> None:
    written = expression(schema)
    assert written is not None
    assert [text for text in right if not re.fullmatch(written, text)] == []
    assert [text for text in wrong if re.fullmatch(written, text)] == []


@pytest.mark.parametrize(
    "schema",
    [
        {},
        {"type": "number", "minimum": 0},
        {"type": "number", "maximum": 5},
        {"type": "string", "pattern": "a"},
        {"type": "string", "pattern": "^.$"},
        {"type": "string", "pattern": "^[!-~]$"},
        {"type": "string", "pattern": "^(a+)+$"},
        {"type": "string", "pattern": "^a*$"},
        {"type": "string", "pattern": "^(a?){20}$"},
        {"type": "string", "pattern": "^a$", "maxLength": 3},
        {"type": "string", "minLength": 1_000},
        {"type": "integer", "minimum": 5},
        {"type": "array", "uniqueItems": True},
        {"type": "object", "required": ["a"]},
        {"enum": [1]},
        {"type": "string", "allOf": [{"maxLength": 1}]},
        {"$ref": "#/$defs/a"},
    ],
)
def test_what_an_expression_cannot_say_has_none(schema: dict[str, Any]) -> None:
    assert expression(schema) is None


def test_members_come_in_the_order_of_the_view_and_a_pair_in_either() -> None:
    three = {
        "type": "object",
        "properties": {name: {"type": "boolean"} for name in "abc"},
        "additionalProperties": False,
    }
    fullmatch = re.compile(str(expression(three))).fullmatch
    texts = {
        "abc": True,
        "ac": True,
        "bc": True,
        "c": True,
        "": True,
        "ba": False,
        "ca": False,
        "aa": False,
        "abb": False,
    }
    for names, right in texts.items():
        assert bool(fullmatch("{" + ",".join(f'"{name}":true' for name in names) + "}")) is right, names
    two = {**three, "properties": {name: {"type": "boolean"} for name in "ab"}, "required": ["b"]}
    fullmatch = re.compile(str(expression(two))).fullmatch
    for names, right in {"ab": True, "ba": True, "b": True, "a": False, "": False, "bb": False, "aba": False}.items():
        assert bool(fullmatch("{" + ",".join(f'"{name}":true' for name in names) + "}")) is right, names
    must = {**three, "required": ["c"]}
    fullmatch = re.compile(str(expression(must))).fullmatch
    for names, right in {"abc": True, "bc": True, "c": True, "ab": False, "": False, "cb": False}.items():
        assert bool(fullmatch("{" + ",".join(f'"{name}":true' for name in names) + "}")) is right, names


def test_no_expression_goes_back_over_what_it_took_any_number_of_times() -> None:
    for name in TYPES:
        for style in (COMPACT, SPACED):
            written = told(name, style=style).pattern
            bare = re.sub(r"\[(?:\\.|[^\]\\])*\]", "x", re.sub(r"\\[^\[]", "y", written.replace(r"\[", "y")))
            assert re.findall(r"(?<![*+?}])(?:[*+]|\{\d+,\})(?!\+)", bare) == []


KINDS: dict[str, tuple[dict[str, Any], Any]] = {
    "text": ({"type": "string"}, "Fabrikam"),
    "other letters": ({"type": "string"}, 'é\u4e2d"'),
    "nullable": ({"type": ["string", "null"]}, "x"),
    "short": ({"type": "string", "maxLength": 9}, "abc"),
    "long": ({"type": "string", "minLength": 1, "maxLength": 50}, "abc"),
    "culture": ({"type": "string", "pattern": "^[A-Za-z]{2}(-[A-Za-z]{4})?-[A-Za-z]{2}$"}, "zh-Hans-CN"),
    "uuid": ({"type": "string", **FORMATS["uuid"]}, GUID),
    "uri": ({"type": "string", **FORMATS["uri"]}, "https://a.example/b%20c?d=e"),
    "reference": ({"type": "string", **FORMATS["uri-reference"]}, "/a/b"),
    "enumeration": ({"type": "string", "enum": ["a", "ab", "abc", "abcd", "ab"]}, "ab"),
    "integer": ({"type": "integer"}, 1234),
    "number": ({"type": "number", "minimum": -(2**53), "maximum": 2**53}, 12.5),
    "both": ({"type": ["integer", "number"], "minimum": -(2**53), "maximum": 2**53}, 12),
    "boolean": ({"type": ["boolean", "null"]}, False),
    "any": ({"type": ["string", "boolean", "null", "number"], "minimum": -(2**53), "maximum": 2**53}, 7),
    "list": ({"type": "array", "items": {"type": ["string", "null"]}}, ["a", None, "b"]),
    "pair": (
        {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}},
        {"b": "x", "a": "y"},
    ),
    "free order": (
        {"type": "object", "properties": {name: {"type": "string"} for name in "abcde"}},
        {"a": "x", "c": "y", "e": "z"},
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_wrong_at_the_end_is_found_in_one_way(kind: str) -> None:
    """Were each of the values told in two ways, this would take longer than the age of the world."""
    node, value = KINDS[kind]
    names = [f"m{number}" for number in range(80)]
    view = {
        "type": "object",
        "properties": dict.fromkeys(names, node),
        "required": names,
        "additionalProperties": False,
    }
    written = expression(view)
    assert written is not None
    text = text_of(dict.fromkeys(names, value))
    with at_most(60):
        assert re.fullmatch(written, text)
        for wrong in (text[:-1], text + "}", text[:-1] + ',"m0":1}', text[:-2] + "\x00}"):
            assert not re.fullmatch(written, wrong)


@pytest.mark.parametrize("name", TYPES)
def test_what_is_wrong_at_the_end_of_a_payload_is_found_in_one_way(name: str) -> None:
    direction = CONTRACT.entry(name).direction or "response"
    payload = Maker(CONTRACT, RandomChooser("1"), direction, strict=True, extent="all").payload(CONTRACT.entry(name))
    for view in (narrowed(view_of(name, direction, strict=True), None, payload), view_of(name, direction, strict=True)):
        written = expression(view)
        if written is None:
            continue
        text = text_of(payload)
        with at_most(60):
            for wrong in (text[:-1], text + "}", text[:-1] + ',"x":"\\ud800"}'):
                assert not re.fullmatch(written, wrong)


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Fail where something does not come to an end; this is no measurement."""

    def fail(*_: object) -> None:
        raise TimeoutError

    if not hasattr(signal, "SIGALRM"):  # then it does not come to an end at all
        yield
        return
    before = signal.signal(signal.SIGALRM, fail)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
