from __future__ import annotations

import pytest

from partnercenter_spec import contract
from partnercenter_spec.contract import shipped
from partnercenter_spec.naming import Spellings, as_sent, canonical

SCHEMA = contract.entry("Customer").schema


def test_canonical_names_cost_no_copy() -> None:
    value = {"companyProfile": {"domain": "x"}, "other": {"A": 1}}
    assert canonical(shipped(), SCHEMA, value).value is value


def test_names_are_changed_where_the_contract_knows_them_and_nowhere_else() -> None:
    sent = {"COMPANYPROFILE": {"Domain": "x", "New": {"Domain": 1}}, "customdomains": ["A"]}
    renamed = canonical(shipped(), SCHEMA, sent)
    assert renamed.value == {"companyProfile": {"domain": "x", "New": {"Domain": 1}}, "customDomains": ["A"]}
    assert renamed.clashes == ()


def test_clashes_are_told_with_the_names_as_sent_and_the_first_is_kept() -> None:
    sent = {"companyProfile": {"domain": "a", "DOMAIN": "b", "Domain": "c", "new": 1, "NEW": 2}}
    renamed = canonical(shipped(), SCHEMA, sent)
    assert renamed.value == {"companyProfile": {"domain": "a", "new": 1}}
    assert renamed.clashes == (("companyProfile", "DOMAIN"), ("companyProfile", "Domain"), ("companyProfile", "NEW"))


def test_lists_are_followed() -> None:
    schema = contract.entry("CustomerCollection").schema
    renamed = canonical(shipped(), schema, {"Items": [{"Id": 1}, {"id": 2}]})
    assert renamed.value == {"items": [{"id": 1}, {"id": 2}]}


def test_paths_are_turned_back_into_the_names_as_sent() -> None:
    sent = {"Items": [{"ID": 1}]}
    assert as_sent(sent, ("items", 0, "id")) == ("Items", 0, "ID")
    assert as_sent(sent, ("items", 7, "missing")) == ("Items", 7, "missing")


@pytest.mark.parametrize(
    ("name", "proper"),
    [
        ("liens", "links"),
        ("LIENS", "links"),
        ("commerce_id", "commerceId"),
        ("commerce-id", "commerceId"),
        ("CommerceID", "commerceId"),
        ("commerceId", None),
        ("commerce", None),
    ],
)
def test_spellings(name: str, proper: str | None) -> None:
    assert Spellings(SCHEMA["properties"]).of(name) == proper


def test_near_names_are_suggested_but_are_no_spelling() -> None:
    assert Spellings(SCHEMA["properties"]).of("relationshipToPartnr") is None
    assert Spellings(SCHEMA["properties"]).suggest("relationshipToPartnr") == "relationshipToPartner"
    assert Spellings(SCHEMA["properties"]).suggest("zzzzzz") is None
