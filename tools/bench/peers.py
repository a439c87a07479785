"""The validators that are measured. Each is given what it needs once, and answers for bytes or for a decoded value."""

from __future__ import annotations

import atexit
import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson

from bench.inputs import Input, inputs
from bench.node import Ajv, install
from partnercenter_spec import UndecodablePayload, Validator, contract
from partnercenter_spec.decoding import read_strictly
from partnercenter_spec.limits import Limits
from partnercenter_spec.recognition import WORTH_AN_EXPRESSION

OURS: Final = "partnercenter-spec"
Verdict = Callable[[Any], bool]
Count = Callable[[Any], int]


class Peer(NamedTuple):
    """A validator of one type.

    Attributes:
        name: What the tables call it.
        takes: `bytes` or `value`.
        verdict: Says whether a payload is acceptable.
        errors: Counts all errors, or None if it cannot.
        note: What it does not check, or needs.
        clock: Times a number of verdicts by itself, if it runs in another process.
        construct: Makes another one like it, everything being imported; None where that cannot be timed by itself.
    """

    name: str
    takes: str
    verdict: Verdict
    errors: Count | None = None
    note: str = ""
    clock: Callable[[bytes, int], float] | None = None
    construct: Callable[[], Verdict] | None = None


def ours(type: str) -> Iterator[Peer]:
    """Yield this package."""
    reference = Validator(engine="reference")
    validator, early = _used(type), _early(type)

    def judge(body: Any) -> bool:  # noqa: ANN401 - any JSON
        return validator.is_valid(type, body)

    def report(body: Any) -> int:  # noqa: ANN401
        return len(validator.payload(type, body).errors)

    def without_orjson(body: bytes) -> bool:
        value = read_strictly(body, Limits())
        return early.is_valid(type, value)

    first = f"{OURS}, first {WORTH_AN_EXPRESSION // 1024**2} MiB of a type"
    exact = "formats, duplicate names, limits; its reports have stable codes, hints and no values"
    yield Peer(OURS, "bytes", judge, report, exact, construct=lambda: partial(Validator().is_valid, type))
    yield Peer(
        first, "bytes", lambda body: early.is_valid(type, body), None, "the same; also for members in changing order"
    )
    yield Peer(f"{first}, without orjson", "bytes", without_orjson, None, "the same")
    yield Peer(OURS, "value", judge, report, "everything but duplicates, which are gone")
    yield Peer(
        f"{OURS}, reference engine",
        "bytes",
        lambda body: reference.is_valid(type, body),
        None,
        "the same",
        construct=lambda: partial(Validator(engine="reference").is_valid, type),
    )


def _used(type: str) -> Validator:
    """Return a validator that has judged so many payloads of a type that it tells them by an expression."""
    validator = Validator()
    body = next(one.body for one in inputs().values() if one.type == type)
    for _ in range(WORTH_AN_EXPRESSION // len(body) + 2):
        validator.is_valid(type, body)
    return validator


def _early(type: str) -> Validator:
    """Return a validator that stays as it is at first, however many payloads it judges."""
    validator = Validator()
    validator.is_valid(type, b"{}")
    recogniser: Any = validator._ready[type, None].recognises
    recogniser.__self__._left = float("inf")
    return validator


def others(type: str, folder: Path) -> Iterator[Peer | str]:
    """Yield the others; a text for one that could not be set up."""
    yield from _jsonschema_rs(type)
    yield from _jsonschema(type)
    for build in (_fastjsonschema, _pydantic, _openapi_core, _ajv):
        try:
            made = build(type, folder)
        except (ImportError, subprocess.CalledProcessError, OSError) as error:
            yield f"{build.__name__.strip('_')}: not measured ({error.__class__.__name__})"
        else:
            if made is not None:
                yield made


def _jsonschema_rs(type: str) -> Iterator[Peer]:
    import jsonschema_rs  # noqa: PLC0415 - a peer

    schema = contract.schema(type)

    def construct() -> Any:  # noqa: ANN401 - a class of the peer
        return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)

    engine = construct()
    note = "no duplicate names, large integers become floats"
    yield Peer(
        "orjson + jsonschema-rs",
        "bytes",
        lambda body: engine.is_valid(orjson.loads(body)),
        lambda body: sum(1 for _ in engine.iter_errors(orjson.loads(body))),
        note,
        construct=lambda: _after_orjson(construct().is_valid),
    )
    yield Peer("jsonschema-rs", "value", engine.is_valid, lambda v: sum(1 for _ in engine.iter_errors(v)), note)


def _jsonschema(type: str) -> Iterator[Peer]:
    import jsonschema  # noqa: PLC0415 - a peer

    schema = contract.schema(type)

    def construct() -> Any:  # noqa: ANN401 - a class of the peer
        formats = jsonschema.Draft202012Validator.FORMAT_CHECKER
        return jsonschema.Draft202012Validator(schema, format_checker=formats)

    engine = construct()
    note = "no duplicate names; formats if further packages are there; `$` before a newline"
    yield Peer(
        "orjson + jsonschema",
        "bytes",
        lambda body: engine.is_valid(orjson.loads(body)),
        lambda body: sum(1 for _ in engine.iter_errors(orjson.loads(body))),
        note,
        construct=lambda: _after_orjson(construct().is_valid),
    )
    yield Peer("jsonschema", "value", engine.is_valid, lambda v: sum(1 for _ in engine.iter_errors(v)), note)


def _after_orjson(verdict: Verdict) -> Verdict:
    return lambda body: verdict(orjson.loads(body))


def _fastjsonschema(type: str, _folder: Path) -> Peer:
    import fastjsonschema  # noqa: PLC0415 - a peer

    text = json.dumps(contract.schema(type)).replace("#/$defs/", "#/definitions/").replace('"$defs"', '"definitions"')
    schema = json.loads(text)
    schema["$schema"] = "http://json-schema.org/draft-07/schema#"

    def construct() -> Verdict:
        check = fastjsonschema.compile(schema)

        def verdict(body: bytes) -> bool:
            try:
                check(orjson.loads(body))
            except fastjsonschema.JsonSchemaException:
                return False
            return True

        return verdict

    note = "a draft-07 copy; first error only; formats in part"
    return Peer("orjson + fastjsonschema", "bytes", construct(), None, note, construct=construct)


def _pydantic(type: str, folder: Path) -> Peer:
    import pydantic  # noqa: PLC0415 - a peer

    models, schema = folder / f"{type.lower()}_models.py", folder / f"{type}.json"
    schema.write_text(json.dumps(contract.schema(type)), encoding="utf-8")
    command = ["datamodel_code_generator", "--input", schema, "--output", models, "--input-file-type", "jsonschema"]
    options = ["--output-model-type", "pydantic_v2.BaseModel", "--disable-timestamp", "--class-name", type]
    subprocess.run([sys.executable, "-m", *map(str, command), *options], check=True, capture_output=True)  # noqa: S603
    spec = importlib.util.spec_from_file_location(models.stem, models)
    if spec is None or spec.loader is None:
        raise ImportError
    module = importlib.util.module_from_spec(spec)
    sys.modules[models.stem] = module
    spec.loader.exec_module(module)
    model: Any = getattr(module, type)

    def errors(body: bytes) -> int:
        try:
            model.model_validate_json(body)
        except pydantic.ValidationError as error:
            return error.error_count()
        return 0

    note = "what the generator keeps of the rules; another count of errors"
    return Peer("pydantic (datamodel-code-generator)", "bytes", lambda b: not errors(b), errors, note)


def _openapi_core(type: str, _folder: Path) -> Peer | None:
    import openapi_core  # noqa: PLC0415 - a peer
    from openapi_core.testing import MockRequest, MockResponse  # noqa: PLC0415

    path = {"Customer": "/v1/customers/00000000-1d34-4b6b-9a53-2f1f0e6c5d10", "CustomerCollection": "/v1/customers"}[
        type
    ]
    document = contract.openapi()
    request = MockRequest("https://api.partnercenter.microsoft.com", "get", path)

    def construct() -> Verdict:
        api = openapi_core.OpenAPI.from_dict(document)

        def verdict(body: bytes) -> bool:
            try:
                api.validate_response(request, MockResponse(body, content_type="application/json"))
            except openapi_core.exceptions.OpenAPIError:
                return False
            return True

        return verdict

    note = "the response as a whole: status, type, body"
    return Peer("openapi-core", "bytes", construct(), None, note, construct=construct)


def _ajv(type: str, folder: Path) -> Peer:
    packages = folder / "ajv"
    if not packages.exists():
        packages.mkdir()
        install(packages)
    ajv = Ajv(type, packages)
    atexit.register(ajv.stop)
    return Peer(
        "Ajv in Node", "bytes", ajv.verdict, None, "from a Buffer by JSON.parse; no duplicate names", ajv.seconds
    )


def wrong(peer: Peer, payloads: list[Input]) -> list[str]:
    """Name the inputs about which a validator is wrong."""
    missed = []
    for one in payloads:
        given = one.body if peer.takes == "bytes" else one.value
        try:
            right = peer.verdict(given) == (one.errors == 0)
        except (ValueError, UndecodablePayload):
            right = False
        if not right:
            missed.append(one.name)
    return missed
