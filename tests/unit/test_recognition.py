"""When texts are told by an expression; a verdict never depends on it."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from partnercenter_spec import Limits, Validator, contract
from partnercenter_spec.errors import UndecodablePayload
from partnercenter_spec.recognition import WORTH_AN_EXPRESSION, LineRecogniser, Recogniser
from partnercenter_spec.validator import line_recogniser
from partnercenter_spec.views import Policy, full
from partnercenter_spec.widening import Expected

CONTRACT = contract.shipped()
GUID = "01234567-89ab-cdef-0123-456789abcdef"
CUSTOMER = {
    "id": GUID,
    "companyProfile": {"tenantId": GUID, "domain": "fabrikam.example", "companyName": "Fabrikam"},
    "relationshipToPartner": "reseller",
    "attributes": {"objectType": "Customer"},
}
TURNED = dict(reversed(CUSTOMER.items()))
WRONG = {**CUSTOMER, "id": "none"}


def view(name: str = "Customer") -> Any:
    return full(CONTRACT, CONTRACT.entry(name), Policy("response", strict=False, unknown="allow"))


def named(name: str) -> dict[str, Any]:
    return {**CUSTOMER, "companyProfile": {**CUSTOMER["companyProfile"], "companyName": name}}  # type: ignore[dict-item]


def warm(kind: Any = Recogniser, limits: Limits | None = None) -> Any:
    recogniser = kind(Expected(view()), limits or Limits())
    if kind is LineRecogniser:
        recogniser.prepare(compact(CUSTOMER))
    else:
        assert not recogniser.takes(b" " * WORTH_AN_EXPRESSION)
    return recogniser


def compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def test_nothing_is_made_for_a_few_payloads() -> None:
    recogniser = Recogniser(Expected(view()), Limits())
    body = compact(CUSTOMER).encode()
    tried = 0
    while not recogniser.takes(body):
        tried += len(body)
    assert WORTH_AN_EXPRESSION <= tried < WORTH_AN_EXPRESSION + 2 * len(body)
    assert recogniser.takes(body.decode())


def test_marks_and_usual_spaces_are_told() -> None:
    recogniser = warm()
    assert recogniser.takes(b"\xef\xbb\xbf" + compact(CUSTOMER).encode())
    spaced = json.dumps(CUSTOMER)
    assert [recogniser.takes(spaced) for _ in range(3)] == [False, False, True]
    assert [recogniser.takes(compact(CUSTOMER)) for _ in range(3)] == [False, False, True]


def test_the_order_of_the_first_payload_is_the_one_that_is_expected() -> None:
    recogniser = warm()
    assert recogniser.takes(compact(TURNED))
    assert not recogniser.takes(compact(CUSTOMER))
    assert recogniser.takes(compact(CUSTOMER))


def test_orders_are_learned_a_few_times_only() -> None:
    recogniser = warm()
    for _ in range(3_000):
        recogniser.takes(compact(CUSTOMER))
        recogniser.takes(compact(TURNED))
    held = recogniser._shape
    for body in (CUSTOMER, TURNED):
        recogniser._left = 0
        recogniser.takes(compact(body))
    assert recogniser._shape is held
    assert held["properties"].keys() == view()["properties"].keys()


def test_members_that_come_later_are_expected_from_then_on() -> None:
    recogniser = warm()
    assert recogniser.takes(compact(CUSTOMER))
    assert "commerceId" not in recogniser._shape["properties"]
    more = compact({**CUSTOMER, "commerceId": GUID})
    assert not recogniser.takes(more)
    assert recogniser.takes(more)
    assert recogniser.takes(compact(CUSTOMER))


def test_members_that_come_after_all_lessons_are_expected_too() -> None:
    recogniser = warm()
    for _ in range(2_000):
        recogniser.takes(compact(WRONG))
    more = compact({**CUSTOMER, "commerceId": GUID})
    assert any(recogniser.takes(more) for _ in range(2_000))


def test_a_few_that_are_different_are_learned_among_many_that_are_not() -> None:
    recogniser = warm()
    for _ in range(20):
        recogniser.takes(compact(WRONG))
        recogniser._left = 0
        assert recogniser.takes(compact(CUSTOMER))
    more = compact({**CUSTOMER, "commerceId": GUID})
    tries = 0
    while not recogniser.takes(more):
        tries += 1
        recogniser._left = 0
        assert recogniser.takes(compact(CUSTOMER))
    assert 1 < tries < 300


def test_what_can_not_be_learned_is_looked_at_ever_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    recogniser, body = warm(), compact(WRONG)
    read: list[str] = []
    monkeypatch.setattr("partnercenter_spec.recognition._read", lambda text: iter(read.append(text) or ()))
    for _ in range(20_000):
        recogniser.takes(body)
    assert 16 <= len(read) < 50


def test_members_of_many_lines_are_learned_at_once() -> None:
    rare = {**CUSTOMER, "commerceId": GUID}
    lines = [compact(rare if number == 40 else CUSTOMER) for number in range(60)]
    text = "\n".join([*lines, "", "{", "\ufeff" + compact(CUSTOMER), ""])
    recogniser = LineRecogniser(Expected(view()), Limits())
    recogniser.prepare(text)
    assert recogniser.end_of_told(text, 0) == text.index("\n\n") + 1


def test_what_is_not_told_is_tried_ever_less_often() -> None:
    recogniser = warm()
    body = compact(WRONG)
    tried = 0
    for _ in range(2_000):
        tried += recogniser._left <= 0
        assert not recogniser.takes(body)
    assert tried < 50
    while not recogniser.takes(compact(CUSTOMER)):
        tried += 1
    assert tried < 150


@pytest.mark.parametrize("body", [b"\xff", b"", "", "\ud800", b"{", b"[" * 100_000, b"null", "{}", b'{"id":1}'])
def test_what_is_no_payload_is_not_told(body: Any) -> None:
    recogniser = warm()
    assert not recogniser.takes(body)
    assert recogniser._left <= len(body)
    recogniser._left = 0
    assert recogniser.takes(compact(CUSTOMER))


def test_texts_with_half_of_a_pair_are_not_told() -> None:
    recogniser = warm()
    body = compact(named("é"))
    assert recogniser.takes(body)
    assert not recogniser.takes(body.replace("é", "\ud83d"))
    recogniser._left = 0
    assert recogniser.takes(body.replace("é", "\U0001f600"))


@pytest.mark.parametrize("kind", [Recogniser, LineRecogniser])
def test_what_may_be_beyond_the_limits_is_not_told(kind: Any) -> None:
    text = compact(named("é"))
    size = len(text.encode())
    tells = {
        Limits(max_bytes=size - 1): False,
        Limits(max_bytes=4 * size): True,
        Limits(max_nodes=len(text) // 2): False,
        Limits(max_nodes=3 * len(text)): True,
        Limits(max_digits=17): False,
    }
    for limits, told in tells.items():
        recogniser = warm(kind, limits)
        if kind is Recogniser:
            assert recogniser.takes(text) is told
        else:
            assert recogniser.end_of_told(text + "\n", 0) == (len(text) + 1 if told else 0)


def test_lines_are_told_up_to_the_first_that_is_not() -> None:
    right, wrong = compact(CUSTOMER), compact(WRONG)
    recogniser = warm(LineRecogniser)
    text = f"{right}\n\ufeff{right}\r\n{wrong}\n\n{right}\n{right}"
    at_wrong = text.index(wrong)
    assert recogniser.end_of_told(text, 0) == at_wrong
    assert recogniser.end_of_told(text, at_wrong) == at_wrong
    recogniser._left = 0
    last = text.rindex(right)
    assert recogniser.end_of_told(text, text.index("\n\n") + 2) == last
    assert recogniser.end_of_told(text, last) == last


def test_a_block_of_lines_is_enough_to_begin_with() -> None:
    line = compact(CUSTOMER) + "\n"
    few, many = line * 10, line * (70_000 // len(line))
    assert LineRecogniser(Expected(view()), Limits()).end_of_told(few, 0) == 0
    assert LineRecogniser(Expected(view()), Limits()).end_of_told(many, 0) == len(many)


def test_another_expression_for_lines_has_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    recogniser = warm(LineRecogniser)
    made: list[str] = []
    compiled = LineRecogniser._compiled
    monkeypatch.setattr(LineRecogniser, "_compiled", lambda self, told: made.append(told) or compiled(self, told))
    names = list(CUSTOMER)
    for number in range(200):
        names = [*names[number % 3 + 1 :], *names[: number % 3 + 1]]
        recogniser.end_of_told(compact({name: CUSTOMER[name] for name in names}) + "\n", 0)
    assert len(made) <= 1
    for _ in range(3_000):
        recogniser.end_of_told(compact(TURNED) + "\n", 0)
    assert 1 <= len(made) <= 4
    assert recogniser.end_of_told(compact(TURNED) + "\n", 0) > 0


def test_what_is_too_large_is_not_even_read() -> None:
    recogniser = Recogniser(Expected(view()), Limits(max_bytes=1_000))
    for _ in range(3):
        assert not recogniser.takes(" " * WORTH_AN_EXPRESSION)
    assert recogniser._shape is None


def test_no_value_goes_over_a_line_end() -> None:
    recogniser = warm(LineRecogniser)
    text = compact(CUSTOMER).replace(",", ",\n", 1) + "\n"
    assert recogniser.end_of_told(text, 0) == 0


@pytest.mark.parametrize(("engine", "type"), [("reference", "Customer"), ("auto", "Fault")])
def test_some_engines_and_types_tell_no_lines(engine: Any, type: str) -> None:
    assert line_recogniser(Validator(engine=engine), type, None) is None


BODIES = [
    compact(CUSTOMER),
    json.dumps(CUSTOMER),
    compact(TURNED),
    compact(WRONG),
    compact({**CUSTOMER, "new": 1}),
    compact({**CUSTOMER, "relationshipToPartner": "other"}),
    compact(CUSTOMER)[:-1] + ',"id":"x"}',
    compact(CUSTOMER)[:-1],
    compact(named("\ud800")),
]


@pytest.mark.parametrize("encoded", [True, False])
def test_reports_are_the_same_before_and_after_expressions_are_made(encoded: bool) -> None:
    def outcome(validator: Validator, body: str) -> Any:
        given = body.encode("utf-8", "surrogatepass") if encoded else body
        try:
            return validator.payload("Customer", given).to_dict(), validator.is_valid("Customer", given)
        except UndecodablePayload as refused:
            return refused.report.to_dict(), validator.is_valid("Customer", given)

    fresh, used = Validator(), Validator()
    expected = [outcome(fresh, body) for body in BODIES]
    large = b" " * (WORTH_AN_EXPRESSION // 4) + compact(CUSTOMER).encode()
    for _ in range(4):
        used.payload("Customer", large)
    for _ in range(30):
        assert [outcome(used, body) for body in BODIES] == expected
    assert used._ready["Customer", None].recognises.__self__._made  # type: ignore[attr-defined]


ITEM = {**CUSTOMER, "links": {"self": {"uri": "/customers/1", "method": "GET", "headers": []}}}
REFERENCE = Validator(engine="reference")


def page(items: list[Any], **more: Any) -> dict[str, Any]:
    return {"totalCount": len(items), "items": items, "attributes": {"objectType": "Collection"}, **more}


class Eager:
    """A validator that tries every page by its items."""

    def __init__(self, **settings: Any) -> None:
        self._validator = Validator(**settings)
        ready = self._validator._judgement.made_ready("CustomerCollection", None)
        self._pages: Any = ready.recognises.__self__  # type: ignore[attr-defined]
        self._pages._left = 0
        assert self._pages.takes(compact(page([ITEM])))

    def suspects(self, text: str) -> list[int] | None:
        self._pages._skipped = 0
        found = self._pages.suspects(text)
        return None if found is None else [index for index, _ in found]

    def outcome(self, text: str) -> Any:
        self._pages._skipped = 0
        return outcome_of(self._validator, text)


def outcome_of(validator: Validator, text: str) -> Any:
    try:
        report = validator.payload("CustomerCollection", text).to_dict()
    except UndecodablePayload as refused:
        report = refused.report.to_dict()
    return report, validator.is_valid("CustomerCollection", text)


BAD_ITEMS = [
    {**ITEM, "id": "none"},
    {**ITEM, "id": 5, "relationshipToPartner": "friend"},
    {**ITEM, "new": {"a": [1, 2]}},
    {k: v for k, v in ITEM.items() if k != "id"},
    {"ID" if k == "id" else k: v for k, v in ITEM.items()},
    dict(reversed(ITEM.items())),
    {},
    [],
    None,
    5,
    "text",
]


@pytest.mark.parametrize("bad", BAD_ITEMS, ids=lambda bad: compact(bad)[:30])
@pytest.mark.parametrize("at", [0, 2, 4])
def test_of_a_page_only_items_that_may_be_wrong_are_looked_at(bad: Any, at: int) -> None:
    items: list[Any] = [ITEM] * 5
    items[at] = bad
    text = compact(page(items))
    eager = Eager()
    assert eager.suspects(text) == [at]
    assert eager.outcome(text) == outcome_of(REFERENCE, text)


def test_several_items_of_a_page_may_be_wrong() -> None:
    text = compact(page([ITEM, *BAD_ITEMS[:4], ITEM, ITEM, *BAD_ITEMS[4:7], ITEM]))
    eager = Eager()
    assert eager.suspects(text) == [1, 2, 3, 4, 7, 8, 9]
    assert eager.outcome(text) == outcome_of(REFERENCE, text)
    assert eager.suspects(compact(page(BAD_ITEMS * 2))) is None


@pytest.mark.parametrize(
    "text",
    [
        compact(page([])),
        compact(page([ITEM], new=1)),
        compact({"items": [ITEM], "totalCount": 1}),
        compact({"totalCount": "1", "items": [{**ITEM, "id": 1}]}),
        compact(page([ITEM]))[:-1],
        compact(page([ITEM])) + "]",
        compact(page([ITEM])).replace("}]", "},]"),
        compact(page([ITEM])).replace("[{", "[,{"),
        compact(page([ITEM, ITEM])).replace("},{", "}{"),
        compact(page([ITEM, {"a": 1}])).replace('"a":1', '"a":1,"a":1'),
        compact(page([ITEM, {"a": 1}])).replace('"a":1', '"a":"\\ud800"'),
        compact(page([ITEM, {"a": 1}])).replace('"a":1', '"a":"\ud800"'),
        compact(page([ITEM, {"a": 1}])).replace('"a":1', '"a":' + "1" * 500),
        compact(page([ITEM, {"a": 1}])).replace('"a":1', '"a":NaN'),
        compact(page([ITEM, {"a": 1}])).replace('"a":1', '"a":' + "[" * 98 + "]" * 98),
        compact(page([ITEM, {"a": 1}])).replace('"a":1', '"a":' + "[" * 97 + "]" * 97),
        compact(page([ITEM, {"a": 1}])).replace('"a":1', '"a":' + "[" * 9_000 + "]" * 9_000),
        "null",
        "",
    ],
    ids=lambda text: ascii(text[-40:]),
)
def test_pages_are_judged_alike_with_and_without_their_items_told(text: str) -> None:
    assert Eager().outcome(text) == outcome_of(REFERENCE, text)


def test_pages_with_damage_anywhere_are_judged_alike() -> None:
    whole = compact(page([ITEM, {**ITEM, "id": "none"}, ITEM]))
    eager, chance, seen = Eager(), random.Random(11), 0  # noqa: S311 - not for secrets
    pieces = [
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
        "\x01",
        "0",
        "null",
        "{}",
        "\\ud800",
        "é",
        '"id":"x",',
        "},{",
    ]
    for _ in range(4_000):
        at = chance.randrange(len(whole))
        text = whole[:at] + chance.choice([*pieces, ""]) + whole[at + chance.randrange(4) :]
        seen += eager.suspects(text) is not None
        assert eager.outcome(text) == outcome_of(REFERENCE, text), text
    assert seen > 500


def test_limits_hold_for_pages_that_are_told_by_items() -> None:
    text = compact(page([ITEM, {**ITEM, "id": "none"}]))
    for limits in (Limits(max_depth=3), Limits(max_nodes=30), Limits(max_bytes=300)):
        validator = Validator(limits=limits)
        recogniser: Any = validator._judgement.made_ready("CustomerCollection", None).recognises
        if hasattr(recogniser, "__self__"):
            recogniser.__self__._left = 0
            validator.is_valid("CustomerCollection", compact(page([])))
            recogniser.__self__._skipped = 0
        assert outcome_of(validator, text) == outcome_of(Validator(limits=limits, engine="reference"), text)


def test_requests_are_judged_as_a_whole() -> None:
    ready = Validator()._judgement.made_ready("CustomerCollection", "request")
    assert ready.suspects is None
