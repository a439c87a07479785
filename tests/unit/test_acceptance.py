"""The quick yes is never wrong: what it accepts has no finding on the long way, and is within the limits."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnercenter_spec import Limits, Validator, contract
from partnercenter_spec.acceptance import acceptance
from partnercenter_spec.decoding import decode, read_strictly
from partnercenter_spec.engine import compile_acceptance
from partnercenter_spec.errors import UndecodablePayload
from partnercenter_spec.formats import FORMATS
from partnercenter_spec.parsers import UNDECIDED, Parser
from partnercenter_spec.strategies import faults, payloads
from partnercenter_spec.views import Policy, full
from specbuild.cases import load

CONTRACT = contract.shipped()
TYPES = [entry.name for entry in CONTRACT if "x-branches" not in entry.schema]
SOURCE = Path(__file__).parents[2]
REFERENCES = {strict: Validator(strict=strict, engine="reference") for strict in (True, False)}
GUID = "01234567-89ab-CDEF-0123-456789abcdef"
URI_LETTERS = "a:/?#[]@!$&'()*+,;=%20Ff-._~Z9\\ \"<>^`{|}é\n\tv1:"


@cache
def accepts(name: str, direction: Any = "response", *, strict: bool = False, limits: Limits | None = None) -> Any:
    policy = Policy(direction, strict, "error" if strict else "allow")
    view = acceptance(full(CONTRACT, CONTRACT.entry(name), policy), limits or Limits())
    assert view is not None
    return compile_acceptance(view)


@pytest.mark.parametrize("name", TYPES)
def test_every_type_has_a_quick_way(name: str) -> None:
    for direction in ("response", "request"):
        view = acceptance(
            full(CONTRACT, CONTRACT.entry(name), Policy(direction, strict=False, unknown="allow")), Limits()
        )
        assert view is not None
        assert "$ref" not in json.dumps(view)
        compile_acceptance(view)


def test_no_case_of_the_source_with_a_finding_is_accepted() -> None:
    seen = {True: 0, False: 0}
    ways: dict[tuple[str, str, bool], Any] = {}
    for case in load(SOURCE):
        if case.type not in TYPES:
            continue
        way = (case.type, case.direction, case.strict)
        quick = ways.get(way) or ways.setdefault(way, accepts(case.type, case.direction, strict=case.strict))
        verdict = quick(json.loads(case.body))
        assert not (verdict and case.expected), case.name
        seen[verdict] += 1
    assert min(seen.values()) > 150


@given(st.data(), st.sampled_from(TYPES), st.sampled_from(["response", "request"]), st.booleans())
def test_what_is_accepted_has_no_finding(data: st.DataObject, name: str, direction: Any, strict: bool) -> None:
    payload = data.draw(payloads(name, direction=direction, strict=strict))
    if accepts(name, direction, strict=strict)(payload):
        assert REFERENCES[strict].payload(name, json.dumps(payload), direction).findings == ()


@given(
    st.data(), st.sampled_from(["Customer", "CustomerCollection", "CreateCustomerRequest", "CustomerBillingProfile"])
)
def test_no_fault_is_accepted(data: st.DataObject, name: str) -> None:
    payload, _ = data.draw(faults(name))
    direction = CONTRACT.entry(name).direction or "response"
    assert not accepts(name, direction, strict=True)(payload)


def test_the_engine_accepts_no_more_uuids_than_the_table_of_formats() -> None:
    quick = compile_acceptance({"format": "uuid"})
    ours = re.compile(FORMATS["uuid"]["pattern"][1:-1]).fullmatch
    letters = [*map(chr, range(0x250)), "０", "٠", "\u212a", "\U0001d7d8"]
    near = [GUID[:i] + letter + GUID[i + 1 :] for i in range(36) for letter in letters]
    near += [GUID[:i] + GUID[i + 1 :] for i in range(36)] + [GUID[:i] + "-" + GUID[i:] for i in range(36)]
    near += [f"{{{GUID}}}", f"urn:uuid:{GUID}", GUID.replace("-", ""), f"{GUID}\n", f" {GUID}", f"{GUID} ", GUID * 2]
    verdicts = [(quick(text), bool(ours(text))) for text in near]
    assert (True, False) not in verdicts
    assert verdicts.count((True, True)) > 500


@pytest.mark.parametrize("name", ["uri", "uri-reference"])
def test_the_engine_accepts_no_more_uris_than_the_table_of_formats(name: str) -> None:
    quick = compile_acceptance({"format": name})
    ours = re.compile(FORMATS[name]["pattern"][1:-1]).fullmatch
    chance = random.Random(5)  # noqa: S311 - not for secrets
    texts = ["".join(chance.choices(URI_LETTERS, k=chance.randrange(14))) for _ in range(60_000)]
    texts += [f"http://{text}" for text in texts]
    texts += [f"//[{''.join(chance.choices('vV1fF.:~x', k=chance.randrange(9)))}]" for _ in range(20_000)]
    verdicts = [(quick(text), bool(ours(text))) for text in texts]
    assert (True, False) not in verdicts
    assert verdicts.count((True, True)) > 5_000


def test_what_is_accepted_is_within_the_limits() -> None:
    page = {"totalCount": 3, "items": [customer()] * 3, "attributes": {"objectType": "Collection"}}
    assert accepts("CustomerCollection")(page)
    nodes = sum(1 for _ in walk(page))
    for most in (nodes - 1, nodes // 2, 10):
        with pytest.raises(UndecodablePayload) as caught:
            Validator(limits=Limits(max_nodes=most)).payload("CustomerCollection", json.dumps(page))
        assert [f.code for f in caught.value.report] == ["limitExceeded"]
    assert Validator(limits=Limits(max_nodes=nodes)).payload("CustomerCollection", json.dumps(page)).ok
    with pytest.raises(UndecodablePayload):
        Validator(limits=Limits(max_depth=3)).payload("CustomerCollection", json.dumps(page))


def customer() -> dict[str, Any]:
    guid = GUID.lower()
    profile = {"tenantId": guid, "domain": "fabrikam.example", "companyName": "Fabrikam"}
    return {
        "id": guid,
        "companyProfile": profile,
        "relationshipToPartner": "reseller",
        "attributes": {"objectType": "Customer"},
    }


def walk(node: Any) -> Iterator[Any]:
    yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from walk(child)


def test_a_type_that_contains_itself_has_no_quick_way() -> None:
    node = {"type": "object", "properties": {"next": {"$ref": "#/$defs/Node"}}}
    assert acceptance({"$ref": "#/$defs/Node", "$defs": {"Node": node}}, Limits()) is None


@pytest.mark.parametrize("inner", [{"type": "object"}, {"type": "array"}, {"type": "object", "properties": {}}])
def test_what_is_free_counts_for_the_depth(inner: dict[str, Any]) -> None:
    view = {"type": "object", "properties": {"a": inner}}
    assert acceptance(view, Limits(max_depth=2)) is not None
    assert acceptance(view, Limits(max_depth=1)) is None


def test_keywords_of_other_types_are_left_out() -> None:
    odd = {"type": "string", "properties": {"a": {"$ref": "#/$defs/Gone"}}, "items": {"$ref": "#/$defs/Gone"}}
    view = acceptance(odd, Limits())
    assert view == {"type": "string"}
    assert compile_acceptance(view)("x")


@pytest.mark.parametrize("view", [{}, {"type": "number"}, {"type": "object", "properties": {"a": {}}}])
def test_what_has_no_bound_has_no_quick_way(view: dict[str, Any]) -> None:
    assert acceptance(view, Limits()) is None


PLAIN = [
    b'{"a":1,"b":[true,null,"x"],"c":{"d":-2.5}}',
    b'{ "a" : 1 ,\r\n\t"b" : "x y" }',
    b"\xef\xbb\xbf[]",
    '{"é":"😀"}'.encode(),
    b"9223372036854775807",
    b"1.5",
]
TRICKY = [
    b"1.5e300",
    b'{"a":1,"a":1}',
    b'{"a":1,"b":{"c":1,"c":2}}',
    b'{"a b":1,"a b":2}',
    b"123456789012345678901234567890",
    b"0.10",
    b"1e400",
    b"-0",
    b"1E5",
    b'"\\u0041"',
    b'"\\ud800"',
    b"[1,]",
    b"\xff",
    b"NaN",
    b"[" * 500 + b"]" * 500,
    b"\xef\xbb\xbf\xef\xbb\xbf{}",
    '{"a":1}'.encode("utf-16"),
]


def warm() -> Parser:
    parser = Parser()
    parser.read(b"{}", 100)
    return parser


@pytest.mark.parametrize("text", PLAIN, ids=repr)
def test_plain_texts_are_read_quickly_and_alike(text: bytes) -> None:
    pytest.importorskip("orjson")
    value = warm().read(text, 100)
    assert value is not UNDECIDED
    assert repr(value) == repr(read_strictly(text, Limits()))


@pytest.mark.parametrize("text", TRICKY, ids=lambda text: repr(text[:40]))
def test_tricky_texts_are_left_to_the_strict_reader(text: bytes) -> None:
    assert warm().read(text, 10_000) is UNDECIDED


def test_texts_that_are_too_long_are_left_to_the_strict_reader() -> None:
    assert warm().read(b'"xxxx"', 5) is UNDECIDED


JSON_TEXT = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=20,
)


@given(JSON_TEXT, st.booleans(), st.sampled_from([None, 1, "\t"]), st.sampled_from([(",", ":"), (", ", ": ")]))
def test_both_readers_give_the_same_value(value: Any, ascii_only: bool, indent: Any, separators: Any) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent, separators=separators)
    if "\\ud" in text.lower() and not ascii_only:
        return
    try:
        strict = repr(read_strictly(text, Limits()))
    except UndecodablePayload:
        strict = "refused"
    quick = warm().read(text, 1_000_000)
    assert quick is UNDECIDED or repr(quick) == strict


@given(st.binary(max_size=30) | st.text(alphabet='{}[]":,01-.eE+ \\u"a', max_size=30).map(str.encode))
def test_what_is_read_quickly_is_what_the_strict_reader_reads(text: bytes) -> None:
    quick = warm().read(text, 1_000)
    if quick is not UNDECIDED:
        assert repr(decode(text)) == repr(quick) == repr(read_strictly(text, Limits()))
