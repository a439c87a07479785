"""Changes that were made to the real document on purpose, and what the comparison says of each."""

from __future__ import annotations

import contextlib
import copy
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from partnercenter_spec import contract
from partnercenter_spec.comparison import NotComparable, compare
from partnercenter_spec.comparison.versions import Bump, following, parse
from partnercenter_spec.jsontypes import parse_pointer

DOCUMENT = contract.openapi()
TEXT = json.dumps(DOCUMENT)
SCHEMAS = "/components/schemas"
POST_CUSTOMERS = "/paths/~1v1~1customers/post"
GET_CUSTOMERS = "/paths/~1v1~1customers/get"

BREAKING, UNKNOWN, COMPATIBLE = "breaking", "unknown", "compatible"
Edit = Callable[[Any], None]


def changed(edit: Edit) -> Any:
    document = json.loads(TEXT)
    edit(document)
    return document


def at(document: Any, place: str) -> Any:
    for token in parse_pointer(place):
        document = document[int(token)] if isinstance(document, list) else document[token]
    return document


def put(place: str, value: Any) -> Edit:
    """Set what is at a place, or add it: `-` stands for the end of a list."""
    parent, _, last = place.rpartition("/")
    token = parse_pointer(f"/{last}")[0]

    def edit(document: Any) -> None:
        holder = at(document, parent)
        if isinstance(holder, list):
            holder.append(copy.deepcopy(value)) if token == "-" else holder.__setitem__(int(token), value)
        else:
            holder[token] = copy.deepcopy(value)

    return edit


def drop(*places: str) -> Edit:
    def edit(document: Any) -> None:
        for place in places:
            parent, _, last = place.rpartition("/")
            holder, token = at(document, parent), parse_pointer(f"/{last}")[0]
            del holder[int(token) if isinstance(holder, list) else token]

    return edit


def both(*edits: Edit) -> Edit:
    def edit(document: Any) -> None:
        for one in edits:
            one(document)

    return edit


def require(name: str, member: str) -> Edit:
    return lambda document: document["components"]["schemas"][name]["required"].append(member)


def release(name: str, member: str) -> Edit:
    return lambda document: document["components"]["schemas"][name]["required"].remove(member)


def replaced(old: str, new: str) -> Edit:
    """Replace a piece of text everywhere in the document."""

    def edit(document: Any) -> None:
        text = json.dumps(document)
        assert old in text
        document.clear()
        document.update(json.loads(text.replace(old, new)))

    return edit


def index(place: str, value: Any) -> int:
    found: int = at(DOCUMENT, place).index(value)
    return found


def length(place: str) -> int:
    return len(at(DOCUMENT, place))


@dataclass(frozen=True)
class Seed:
    """One change, and all that the comparison says: verdicts by audience at one place, of one kind."""

    name: str
    edit: Edit
    place: str
    kind: str
    request: str | None = None
    response: str | None = None
    code: str | None = None
    documentation: str | None = None
    bump: str = "minor"
    more: dict[str, str] = field(default_factory=dict)
    """Further places and their kinds, where the change shows as well."""

    @property
    def verdicts(self) -> dict[str, str]:
        given = {
            "request": self.request,
            "response": self.response,
            "client code": self.code,
            "documentation": self.documentation,
        }
        return {audience: verdict for audience, verdict in given.items() if verdict}

    @property
    def worst(self) -> str:
        return next(verdict for verdict in (BREAKING, UNKNOWN, COMPATIBLE) if verdict in self.verdicts.values())


OPEN = f"{SCHEMAS}/RelationshipToPartner/x-extensible-enum"
STRING = {"type": "string"}
SEEDS = [
    Seed(
        "a required property is added to a request",
        both(put(f"{SCHEMAS}/CreateCustomerRequest/properties/mood", STRING), require("CreateCustomerRequest", "mood")),
        f"{SCHEMAS}/CreateCustomerRequest/properties/mood", "propertyAdded", request=BREAKING,
    ),
    Seed(
        "a property of an answer is removed",
        drop(f"{SCHEMAS}/UserCredentials/properties/userName", f"{SCHEMAS}/UserCredentials/required/0"),
        f"{SCHEMAS}/UserCredentials/properties/userName", "propertyRemoved", response=BREAKING,
    ),
    Seed(
        "a property that both sides send is removed",
        drop(f"{SCHEMAS}/Address/properties/city"),
        f"{SCHEMAS}/Address/properties/city", "propertyRemoved", request=UNKNOWN, response=BREAKING,
    ),
    Seed(
        "a property that both sides send becomes required",
        require("Address", "city"),
        f"{SCHEMAS}/Address/required/2", "requiredAdded", request=BREAKING, response=COMPATIBLE,
    ),
    Seed(
        "a property of an answer is not required any more",
        release("CustomerListItem", "id"),
        f"{SCHEMAS}/CustomerListItem/required/0", "requiredRemoved", response=BREAKING,
    ),
    Seed(
        "a property that both sides send is not required any more",
        release("Address", "country"),
        f"{SCHEMAS}/Address/required/0", "requiredRemoved", request=COMPATIBLE, response=BREAKING,
    ),
    Seed(
        "a text must be shorter",
        put(f"{SCHEMAS}/Address/properties/firstName/maxLength", 40),
        f"{SCHEMAS}/Address/properties/firstName/maxLength", "maxLengthChanged", request=BREAKING, response=COMPATIBLE,
    ),
    Seed(
        "a text may be longer",
        put(f"{SCHEMAS}/Address/properties/firstName/maxLength", 60),
        f"{SCHEMAS}/Address/properties/firstName/maxLength", "maxLengthChanged", request=COMPATIBLE, response=BREAKING,
    ),
    Seed(
        "a pattern is added to what clients send",
        put(f"{SCHEMAS}/CreateCustomerBillingProfile/properties/email/pattern", "@"),
        f"{SCHEMAS}/CreateCustomerBillingProfile/properties/email/pattern", "patternAdded", request=BREAKING,
    ),
    Seed(
        "a pattern is removed",
        drop(f"{SCHEMAS}/Language/pattern"),
        f"{SCHEMAS}/Language/pattern", "patternRemoved", request=COMPATIBLE, response=BREAKING,
    ),
    Seed(
        "a type becomes wider",
        put(f"{SCHEMAS}/ApiFault/properties/data/items/type", ["string", "integer"]),
        f"{SCHEMAS}/ApiFault/properties/data/items/type", "typeChanged", response=BREAKING, code=BREAKING,
    ),
    Seed(
        "a type becomes another",
        put(f"{SCHEMAS}/Address/properties/postalCode/type", "integer"),
        f"{SCHEMAS}/Address/properties/postalCode/type", "typeChanged", request=BREAKING, response=BREAKING, code=BREAKING,
    ),
    Seed(
        "a type is removed",
        drop(f"{SCHEMAS}/Link/properties/body/type"),
        f"{SCHEMAS}/Link/properties/body/type", "typeRemoved", request=COMPATIBLE, response=BREAKING, code=BREAKING,
    ),
    Seed(
        "a format becomes wider",
        put(f"{SCHEMAS}/CustomerCollection/properties/totalCount/format", "int64"),
        f"{SCHEMAS}/CustomerCollection/properties/totalCount/format", "formatChanged", response=BREAKING, code=BREAKING,
    ),
    Seed(
        "the values of a text become a closed list",
        put(f"{SCHEMAS}/Address/properties/state/enum", ["a", "b"]),
        f"{SCHEMAS}/Address/properties/state/enum", "enumAdded", request=BREAKING, response=COMPATIBLE, code=BREAKING,
    ),
    Seed(
        "a fixed value becomes another",
        put(f"{SCHEMAS}/RemoveCustomerRelationshipRequest/properties/relationshipToPartner/const", "nobody"),
        f"{SCHEMAS}/RemoveCustomerRelationshipRequest/properties/relationshipToPartner/const",
        "constChanged", request=BREAKING,
    ),
    Seed(
        "a member becomes write-only",
        put(f"{SCHEMAS}/PasswordProfile/properties/password/writeOnly", True),
        f"{SCHEMAS}/PasswordProfile/properties/password/writeOnly",
        "writeOnlyChanged", request=COMPATIBLE, response=BREAKING,
        more={f"{SCHEMAS}/PasswordProfile/required/0": "requiredRemoved"},
    ),
    Seed(
        "a form of an answer is added",
        put(f"{SCHEMAS}/Fault/oneOf/-", {"$ref": "#/components/schemas/TokenFault"}),
        f"{SCHEMAS}/Fault/oneOf/3", "formAdded", response=BREAKING,
    ),
    Seed(
        "a form of a request is removed",
        drop(f"{SCHEMAS}/PatchCustomerRequest/oneOf/1"),
        f"{SCHEMAS}/PatchCustomerRequest/oneOf/1", "formRemoved", request=BREAKING,
    ),
    Seed(
        "an operation is removed",
        drop(POST_CUSTOMERS),
        POST_CUSTOMERS, "operationRemoved", request=BREAKING, code=BREAKING,
    ),
    Seed(
        "an operation is renamed",
        put(f"{POST_CUSTOMERS}/operationId", "addCustomer"),
        f"{POST_CUSTOMERS}/operationId", "operationRenamed", code=BREAKING,
    ),
    Seed(
        "an operation moves to another tag",
        put(f"{POST_CUSTOMERS}/tags", ["domains"]),
        f"{POST_CUSTOMERS}/tags", "operationRegrouped", code=BREAKING,
    ),
    Seed(
        "a required parameter is added",
        put(f"{GET_CUSTOMERS}/parameters/-", {"name": "page", "in": "query", "required": True, "schema": STRING}),
        f"{GET_CUSTOMERS}/parameters/{length(f'{GET_CUSTOMERS}/parameters')}", "parameterAdded", request=BREAKING,
    ),
    Seed(
        "a parameter becomes required",
        put("/components/parameters/Locale/required", True),
        "/components/parameters/Locale/required", "requiredAdded", request=BREAKING,
    ),
    Seed(
        "a success is removed",
        drop("/paths/~1v1~1customers~1{customer_id}/delete/responses/204"),
        "/paths/~1v1~1customers~1{customer_id}/delete/responses/204", "statusRemoved", response=BREAKING,
    ),
    Seed(
        "a success is added",
        put(f"{POST_CUSTOMERS}/responses/202", {"description": "Later."}),
        f"{POST_CUSTOMERS}/responses/202", "statusAdded", response=BREAKING,
    ),
    Seed(
        "another media type is accepted",
        put(f"{POST_CUSTOMERS}/requestBody/content/application~1xml", {"schema": STRING}),
        f"{POST_CUSTOMERS}/requestBody/content/application~1xml", "mediaTypeAdded", request=COMPATIBLE,
    ),
    Seed(
        "a body need not be there any more",
        put(f"{POST_CUSTOMERS}/requestBody/required", False),
        f"{POST_CUSTOMERS}/requestBody/required", "requiredRemoved", request=COMPATIBLE,
    ),
    Seed(
        "the body of an answer may be missing",
        put("/components/responses/BadRequest/x-body-optional", True),
        "/components/responses/BadRequest/x-body-optional", "bodyOptionalChanged", response=BREAKING,
    ),
    Seed(
        "an operation leaves a cloud",
        drop(f"{POST_CUSTOMERS}/x-clouds/{index(f'{POST_CUSTOMERS}/x-clouds', 'china')}"),
        f"{POST_CUSTOMERS}/x-clouds", "callersFewer", request=BREAKING,
    ),
    Seed(
        "another token is asked for",
        put(f"{POST_CUSTOMERS}/security", [{"bearerAuth": [], "key": []}]),
        f"{POST_CUSTOMERS}/security", "securityRemoved", request=BREAKING,
        more={f"{POST_CUSTOMERS}/security": "securityAdded"},
    ),
    Seed(
        "a header of answers is removed",
        drop("/components/responses/BadRequest/headers/MS-CV"),
        "/components/responses/BadRequest/headers/MS-CV", "headerRemoved", response=BREAKING,
    ),
    Seed(
        "a host is removed",
        drop("/servers/1"),
        "/servers/1", "serverRemoved", request=BREAKING,
    ),
    Seed(
        "a type is renamed",
        both(replaced('schemas/Link"', 'schemas/Hyperlink"'), replaced('"Link": {', '"Hyperlink": {')),
        f"{SCHEMAS}/Hyperlink", "componentRenamed", code=BREAKING,
    ),
    Seed(
        "a property refers to another type that says the same",
        put(f"{SCHEMAS}/CreateCustomerRequest/properties/associatedPartnerId/$ref", "#/components/schemas/Guid"),
        f"{SCHEMAS}/CreateCustomerRequest/properties/associatedPartnerId/$ref", "referenceChanged", code=BREAKING,
        more={f"{SCHEMAS}/CreateCustomerRequest/properties/associatedPartnerId/$ref": "documentation"},
    ),
    Seed(
        "a pattern becomes another",
        put(f"{SCHEMAS}/CountryCode/pattern", "^[A-Za-z]{2}$"),
        f"{SCHEMAS}/CountryCode/pattern", "patternChanged", request=UNKNOWN, response=UNKNOWN,
    ),
    Seed(
        "a value leaves an open enumeration that clients send",
        drop(f"{SCHEMAS}/FilterOperator/x-extensible-enum/10"),
        f"{SCHEMAS}/FilterOperator/x-extensible-enum/10", "enumValueRemoved", request=UNKNOWN, code=BREAKING,
    ),
    Seed(
        "an optional parameter is removed",
        drop("/paths/~1v1~1customers~1relationshiprequests/get/parameters/5"),
        "/paths/~1v1~1customers~1relationshiprequests/get/parameters/5", "parameterRemoved",
        request=UNKNOWN, code=BREAKING,
    ),
    Seed(
        "a member becomes read-only",
        put(f"{SCHEMAS}/Address/properties/district/readOnly", True),
        f"{SCHEMAS}/Address/properties/district/readOnly", "readOnlyChanged", request=UNKNOWN, response=COMPATIBLE,
    ),
    Seed(
        "a keyword appears that no rule knows",
        put(f"{SCHEMAS}/Address/allOf", []),
        f"{SCHEMAS}/Address/allOf", "unknownChange", request=UNKNOWN, response=UNKNOWN,
    ),
    Seed(
        "a member of an operation appears that no rule knows",
        put(f"{POST_CUSTOMERS}/callbacks", {}),
        f"{POST_CUSTOMERS}/callbacks", "unknownChange", request=UNKNOWN, response=UNKNOWN,
    ),
    Seed(
        "the forms of an error are told apart in another way",
        put(f"{SCHEMAS}/Fault/x-branches/0/property", "status"),
        f"{SCHEMAS}/Fault/x-branches", "branchesChanged", response=UNKNOWN,
    ),
    Seed(
        "a required property is added to an answer",
        both(put(f"{SCHEMAS}/CustomerListItem/properties/mood", STRING), require("CustomerListItem", "mood")),
        f"{SCHEMAS}/CustomerListItem/properties/mood", "propertyAdded", response=COMPATIBLE,
    ),
    Seed(
        "an optional property is added to what both send",
        put(f"{SCHEMAS}/Address/properties/floor", STRING),
        f"{SCHEMAS}/Address/properties/floor", "propertyAdded", request=COMPATIBLE, response=COMPATIBLE,
    ),
    Seed(
        "a read-only property that is required is added to what both send",
        both(put(f"{SCHEMAS}/Address/properties/hash", {**STRING, "readOnly": True}), require("Address", "hash")),
        f"{SCHEMAS}/Address/properties/hash", "propertyAdded", request=COMPATIBLE, response=COMPATIBLE,
    ),
    Seed(
        "a property of a request is not required any more",
        release("CreateCustomerBillingProfile", "language"),
        f"{SCHEMAS}/CreateCustomerBillingProfile/required/2", "requiredRemoved", request=COMPATIBLE,
    ),
    Seed(
        "a limit of an answer becomes tighter",
        put(f"{SCHEMAS}/CustomerCollection/properties/totalCount/minimum", 1),
        f"{SCHEMAS}/CustomerCollection/properties/totalCount/minimum", "minimumChanged", response=COMPATIBLE,
    ),
    Seed(
        "a value is added to an open enumeration",
        put(f"{OPEN}/-", "distributor"),
        f"{OPEN}/{length(OPEN)}", "enumValueAdded", request=COMPATIBLE, response=COMPATIBLE, code=COMPATIBLE,
    ),
    Seed(
        "an operation is added",
        put("/paths/~1v1~1partners", {"get": at(DOCUMENT, GET_CUSTOMERS)}),
        "/paths/~1v1~1partners/get", "operationAdded", request=COMPATIBLE, code=COMPATIBLE,
    ),
    Seed(
        "an optional parameter is added",
        put(f"{GET_CUSTOMERS}/parameters/-", {"name": "page", "in": "query", "schema": STRING}),
        f"{GET_CUSTOMERS}/parameters/{length(f'{GET_CUSTOMERS}/parameters')}", "parameterAdded", request=COMPATIBLE,
    ),
    Seed(
        "a failure is added",
        put(f"{GET_CUSTOMERS}/responses/409", {"$ref": "#/components/responses/Conflict"}),
        f"{GET_CUSTOMERS}/responses/409", "statusAdded", response=COMPATIBLE,
    ),
    Seed(
        "a rule that only warns is added",
        put(f"{SCHEMAS}/Contact/x-advice", [{"id": "x", "if": {}, "then": {}}]),
        f"{SCHEMAS}/Contact/x-advice", "adviceChanged", request=COMPATIBLE, response=COMPATIBLE,
    ),
    Seed(
        "a member is deprecated",
        put(f"{SCHEMAS}/Address/properties/district/deprecated", True),
        f"{SCHEMAS}/Address/properties/district/deprecated", "deprecationChanged", code=COMPATIBLE,
    ),
    Seed(
        "a type is added",
        put(f"{SCHEMAS}/Invoice", {"type": "object"}),
        f"{SCHEMAS}/Invoice", "componentAdded", code=COMPATIBLE,
    ),
    Seed(
        "a description changes",
        put(f"{SCHEMAS}/Address/properties/city/description", "Place."),
        f"{SCHEMAS}/Address/properties/city/description", "documentation", documentation=COMPATIBLE, bump="patch",
    ),
    Seed(
        "an example changes",
        put("/components/parameters/CustomerId/examples/fabrikam/value", "7c0f8a9e-1d34-4b6b-9a53-2f1f0e6c5d10"),
        "/components/parameters/CustomerId/examples", "documentation", documentation=COMPATIBLE, bump="patch",
    ),
    Seed(
        "properties are listed as required in another order",
        put(f"{SCHEMAS}/Address/required", ["addressLine1", "country"]),
        f"{SCHEMAS}/Address/required", "documentation", documentation=COMPATIBLE, bump="patch",
    ),
]  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)
def test_a_seeded_change_gets_its_verdicts(seed: Seed) -> None:
    comparison = compare(DOCUMENT, changed(seed.edit))
    found = {
        str(change.audience): str(change.verdict)
        for change in comparison
        if (change.place, change.kind) == (seed.place, seed.kind)
    }
    assert found == seed.verdicts
    others = {(change.place, change.kind) for change in comparison} - {(seed.place, seed.kind)}
    assert others == set(seed.more.items())
    assert comparison.verdict == seed.worst
    assert comparison.bump == seed.bump


def test_there_are_seeds_of_every_verdict() -> None:
    assert sum(seed.worst == BREAKING for seed in SEEDS) >= 20
    assert sum(seed.worst == UNKNOWN for seed in SEEDS) >= 5
    assert sum(seed.worst == COMPATIBLE for seed in SEEDS) >= 15


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)
def test_every_place_is_one_in_its_document(seed: Seed) -> None:
    new = changed(seed.edit)
    for old, other in ((DOCUMENT, new), (new, DOCUMENT)):
        for change in compare(old, other):
            at(old if change.side == "old" else other, change.place)
            assert change.reason


def test_the_same_document_has_no_changes() -> None:
    comparison = compare(DOCUMENT, json.loads(TEXT))
    assert (len(comparison), comparison.verdict, comparison.bump) == (0, None, Bump.NONE)
    assert comparison.is_enough


def test_a_new_version_alone_is_no_change() -> None:
    comparison = compare(DOCUMENT, changed(put("/info/version", "9.0.0")))
    assert (len(comparison), comparison.new) == (0, "9.0.0")


# closed enumerations and older forms of open ones, which the document does not have


def enumeration(schema: dict[str, Any]) -> Any:
    return changed(put(f"{SCHEMAS}/Contact/properties/email", schema))


def verdicts(old: Any, new: Any) -> dict[tuple[str, str], str]:
    return {(change.kind, str(change.audience)): str(change.verdict) for change in compare(old, new)}


def test_a_closed_enumeration_by_direction() -> None:
    small, large = ({**STRING, "enum": values} for values in (["a"], ["a", "b"]))
    assert verdicts(enumeration(small), enumeration(large)) == {
        ("enumValueAdded", "request"): COMPATIBLE,
        ("enumValueAdded", "response"): BREAKING,
        ("enumValueAdded", "client code"): COMPATIBLE,
    }
    assert verdicts(enumeration(large), enumeration(small)) == {
        ("enumValueRemoved", "request"): BREAKING,
        ("enumValueRemoved", "response"): COMPATIBLE,
        ("enumValueRemoved", "client code"): BREAKING,
    }


def test_an_open_enumeration_in_its_older_form() -> None:
    older = {**STRING, "enum": ["a"], "x-open-enum": True}
    assert verdicts(enumeration(older), enumeration({**older, "enum": ["a", "b"]})) == {
        ("enumValueAdded", "request"): COMPATIBLE,
        ("enumValueAdded", "response"): COMPATIBLE,
        ("enumValueAdded", "client code"): COMPATIBLE,
    }
    newer = {**STRING, "x-extensible-enum": ["a"], "x-open-enum": True}
    assert verdicts(enumeration(older), enumeration(newer)) == {
        ("enumPublishedAnew", "request"): COMPATIBLE,
        ("enumPublishedAnew", "response"): COMPATIBLE,
        ("enumPublishedAnew", "client code"): BREAKING,
    }


def test_an_enumeration_that_is_opened_or_closed() -> None:
    closed, opened = {**STRING, "enum": ["a"]}, {**STRING, "x-extensible-enum": ["a"], "x-open-enum": True}
    told = verdicts(enumeration(closed), enumeration(opened))
    assert (told["enumOpened", "request"], told["enumOpened", "response"]) == (COMPATIBLE, BREAKING)
    told = verdicts(enumeration(opened), enumeration(closed))
    assert (told["enumClosed", "request"], told["enumClosed", "response"]) == (BREAKING, COMPATIBLE)


def test_a_value_that_gets_another_name_in_code() -> None:
    place = f"{SCHEMAS}/RelationshipToPartner/x-enum-varnames/0"
    assert verdicts(DOCUMENT, changed(put(place, "SOMETHING"))) == {("enumNamesChanged", "client code"): BREAKING}


def test_a_meaning_in_other_words_is_documentation() -> None:
    place = f"{SCHEMAS}/RelationshipToPartner/x-ms-enum/values/0/description"
    assert verdicts(DOCUMENT, changed(put(place, "Nobody knows."))) == {("documentation", "documentation"): COMPATIBLE}


# references


def recursive(limit: int) -> Any:
    return {
        "type": "object",
        "properties": {
            "name": {"type": "string", "maxLength": limit},
            "next": {"$ref": "#/components/schemas/Chain"},
            "all": {"type": "array", "items": {"$ref": "#/components/schemas/Chain"}},
        },
    }


def test_recursive_types_end() -> None:
    old, new = (changed(put(f"{SCHEMAS}/Chain", recursive(limit))) for limit in (9, 8))
    (request, response) = compare(old, new)
    assert {request.place, response.place} == {f"{SCHEMAS}/Chain/properties/name/maxLength"}
    assert (request.verdict, response.verdict) == (BREAKING, COMPATIBLE)


def test_a_recursive_type_in_place_of_another_ends() -> None:
    base = changed(both(put(f"{SCHEMAS}/Chain", recursive(9)), put(f"{SCHEMAS}/Rope", recursive(8))))
    old, new = copy.deepcopy(base), copy.deepcopy(base)
    place = f"{SCHEMAS}/Contact/properties/chain"
    put(place, {"$ref": "#/components/schemas/Chain"})(old)
    put(place, {"$ref": "#/components/schemas/Rope"})(new)
    told = {(change.place, change.kind, str(change.audience)): change.verdict for change in compare(old, new)}
    assert {where for where, _, _ in told} == {f"{place}/$ref"}
    assert told[f"{place}/$ref", "maxLengthChanged", "request"] == BREAKING
    assert told[f"{place}/$ref", "referenceChanged", "client code"] == BREAKING


def test_long_chains_of_types_are_no_recursion() -> None:
    def chain(document: Any, last: int) -> Any:
        for number in range(3000):
            link = {"properties": {"next": {"$ref": f"#/components/schemas/C{number + 1}"}}}
            document["components"]["schemas"][f"C{number}"] = link
        document["components"]["schemas"]["C3000"] = {"maximum": last}
        return document

    found = compare(chain(json.loads(TEXT), 1), chain(json.loads(TEXT), 2))
    assert {change.place for change in found} == {f"{SCHEMAS}/C3000/maximum"}


def test_a_type_in_place_of_a_reference_is_compared_by_what_it_says() -> None:
    place = f"{SCHEMAS}/CreateCustomerBillingProfile/properties/language"
    told = verdicts(DOCUMENT, changed(put(place, {**STRING, "pattern": "^[A-Za-z]{2}$", "minLength": 2})))
    assert told["referenceChanged", "client code"] == BREAKING
    assert told["minLengthAdded", "request"] == BREAKING
    assert ("patternRemoved", "request") not in told


def test_types_that_no_operation_reaches_count_for_both_sides() -> None:
    base = changed(put(f"{SCHEMAS}/Loose", {**STRING, "maxLength": 5}))
    told = verdicts(base, changed(put(f"{SCHEMAS}/Loose", {**STRING, "maxLength": 4})))
    assert told == {("maxLengthChanged", "request"): BREAKING, ("maxLengthChanged", "response"): COMPATIBLE}
    loose = {**STRING, "x-direction": "response"}
    base = changed(put(f"{SCHEMAS}/Loose", {**loose, "maxLength": 5}))
    told = verdicts(base, changed(put(f"{SCHEMAS}/Loose", {**loose, "maxLength": 4})))
    assert told == {("maxLengthChanged", "response"): COMPATIBLE}


def test_names_in_paths_are_not_sent() -> None:
    renamed = changed(
        both(replaced("{customer_id}", "{customerId}"), put("/components/parameters/CustomerId/name", "customerId"))
    )
    assert verdicts(DOCUMENT, renamed) == {("parameterRenamed", "client code"): BREAKING}


# the version


@pytest.mark.parametrize(
    ("old", "edit", "needed"),
    [
        ("0.1.0", drop(POST_CUSTOMERS), "0.2.0"),
        ("1.4.2", drop(POST_CUSTOMERS), "2.0.0"),
        ("1.4.2", put(f"{SCHEMAS}/Address/not", {}), "2.0.0"),
        ("1.4.2", put(f"{SCHEMAS}/Address/properties/floor", STRING), "1.5.0"),
        ("0.1.0", put(f"{SCHEMAS}/Address/properties/floor", STRING), "0.2.0"),
        ("1.4.2", put("/info/description", "Something."), "1.4.3"),
        ("0.1.0", put("/info/description", "Something."), "0.1.1"),
        ("1.4.2", both(), "1.4.2"),
    ],
)
def test_the_version_that_is_needed(old: str, edit: Edit, needed: str) -> None:
    before, after = changed(put("/info/version", old)), changed(both(edit, put("/info/version", old)))
    comparison = compare(before, after)
    assert comparison.needed == needed
    assert comparison.is_enough is (old == needed)
    after["info"]["version"] = needed
    assert compare(before, after).is_enough


def test_versions_are_ordered_by_number() -> None:
    assert parse("0.10.0") > parse("0.9.9")
    assert str(following(parse("1.2.3"), Bump.MINOR)) == "1.3.0"
    for wrong in ("1.2", "1.2.3-rc1", "v1.2.3", "01.2.3", "", "1.2.3\n"):
        with pytest.raises(ValueError, match=r"three numbers"):
            parse(wrong)


# nothing is skipped, and nothing but NotComparable comes out


def places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if place:
        yield place
    for token, inner in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield from places(inner, (*place, token))


def hold(document: Any, place: tuple[Any, ...]) -> Any:
    for token in place[:-1]:
        document = document[token]
    return document


MAIMED = random.Random(31).sample(sorted(places(DOCUMENT), key=str), 40)  # noqa: S311


@pytest.mark.parametrize("place", MAIMED, ids=lambda place: "/".join(map(str, place)))
def test_no_change_is_silent_and_none_is_a_crash(place: tuple[Any, ...]) -> None:
    gone, odd = json.loads(TEXT), json.loads(TEXT)
    del hold(gone, place)[place[-1]]
    hold(odd, place)[place[-1]] = {"unheard": ["of"]}
    for new in (gone, odd):
        for pair in ((DOCUMENT, new), (new, DOCUMENT)):
            with contextlib.suppress(NotComparable):
                comparison = compare(*pair)
                assert len(comparison) > 0 or place == ("info", "version")
                assert all(change.place or change.kind != "unknownChange" for change in comparison)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (None, "not an object"),
        ([], "not an object"),
        ({}, "`openapi`"),
        ({"format": 1, "spec": "0.1.0", "types": {}}, "built contract"),
        ({"openapi": "3.0.3"}, "not OpenAPI 3.1"),
        ({"openapi": "3.1.1"}, "`info`"),
        ({"openapi": "3.1.1", "info": {"version": "one"}, "paths": {}, "components": {}}, "info.version"),
        ({"openapi": "3.1.1", "info": {"version": "1.0.0"}, "paths": [], "components": {}}, "/paths is not an object"),
    ],
)
def test_what_is_no_document_of_the_contract_is_refused(document: Any, said: str) -> None:
    for pair, side in (((document, DOCUMENT), "old"), ((DOCUMENT, document), "new")):
        with pytest.raises(NotComparable) as caught:
            compare(*pair)
        assert said in str(caught.value)
        assert caught.value.side == side


@pytest.mark.parametrize("reference", ["#/components/schemas/Nowhere", "other.json#/X", "#", "", 5])
def test_references_that_lead_nowhere_are_refused(reference: Any) -> None:
    place = f"{SCHEMAS}/Address/properties/country/$ref"
    with pytest.raises(NotComparable, match="country"):
        compare(DOCUMENT, changed(put(place, reference)))


def test_references_in_a_circle_are_refused() -> None:
    edit = both(
        put(f"{SCHEMAS}/A", {"$ref": "#/components/schemas/B"}), put(f"{SCHEMAS}/B", {"$ref": "#/components/schemas/A"}),
        put(f"{SCHEMAS}/Address/properties/country/$ref", "#/components/schemas/A"),
    )  # fmt: skip
    with pytest.raises(NotComparable, match="refers to itself"):
        compare(DOCUMENT, changed(edit))
