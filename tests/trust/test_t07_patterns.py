"""Patterns under attack: three engines, each with its own regular expressions, say the same, and say it soon."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest
from trust import patterns, turns
from trust.patterns import Parts, Pattern

from partnercenter_spec import Validator
from partnercenter_spec.contract import Contract
from partnercenter_spec.engine import compile_acceptance, compile_view
from partnercenter_spec.formats import FORMATS

pytestmark = pytest.mark.trust("T7")
PATTERNS: Final = patterns.published()
MILLISECONDS: Final = 50.0
"""What an engine may take for a text of 1 MiB."""
RUNS: Final = 3
ENGINES: Final = ("jsonschema_rs", "reference")
each_pattern = pytest.mark.parametrize("pattern", PATTERNS, ids=[pattern.name for pattern in PATTERNS])


class Answer(NamedTuple):
    """Whether a text matched, and how long the engine took for it."""

    matches: bool
    milliseconds: float


def node(questions: Iterable[tuple[str, Parts]], runs: int) -> list[Answer]:
    """Have Node match texts with `new RegExp(pattern, "u")`."""
    program = shutil.which("node")
    if program is None:
        pytest.fail("make trust needs Node: `node` is not on the PATH, and patterns are for ECMAScript too")
    lines = [json.dumps({"pattern": pattern, "parts": parts, "runs": runs}) for pattern, parts in questions]
    done = subprocess.run(
        [program, str(Path(__file__).with_name("patterns.mjs"))],
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    answers = [Answer(**json.loads(line)) for line in done.stdout.splitlines()]
    assert len(answers) == len(lines)
    return answers


def whole(parts: Parts) -> str:
    return "".join(piece * times for piece, times in parts)


@lru_cache
def matcher(pattern: str, engine: Any) -> Callable[[object], bool]:
    """Return what an engine of the package says to a text; the engine gets the pattern alone."""
    return compile_view({"type": "string", "pattern": pattern}, engine).is_valid


def timed(matches: Callable[[object], bool], text: str) -> Answer:
    """Match a text, once more if it took long: the machine may have been busy."""
    best = float("inf")
    said = set()
    for _ in range(RUNS):
        start = time.perf_counter()
        said.add(matches(text))
        best = min(best, (time.perf_counter() - start) * 1000)
        if best < MILLISECONDS / 2:
            break
    (answer,) = said
    return Answer(answer, best)


def shown(text: str) -> str:
    return repr(text) if len(text) < 80 else f"{text[:40]!r} and so on, {len(text)} characters"


@cache
def wrapped() -> Contract:
    """Return a contract with one type for each pattern and each format: an object with a member that is held to it."""
    stated = {f"Pattern{at}": {"pattern": pattern.text} for at, pattern in enumerate(PATTERNS) if not pattern.is_format}
    formats = {f"Format{name}": {"format": name} for name in FORMATS}
    kinds = {name: "integer" if "int" in name else "string" for name in formats}
    types = {
        name: {"type": "object", "properties": {"value": {"type": kinds.get(name, "string"), **keywords}}}
        for name, keywords in {**stated, **formats}.items()
    }
    return Contract(
        {
            "format": 1,
            "spec": "0",
            "types": {name: {"kind": "value", "schema": schema} for name, schema in types.items()},
        }
    )


def type_of(pattern: Pattern) -> str:
    return f"Format{pattern.name}" if pattern.is_format else f"Pattern{PATTERNS.index(pattern)}"


def verdicts(name: str, value: object) -> dict[str, tuple[str, ...]]:
    """Return the codes that the package gives for a value, by engine."""
    body = json.dumps({"value": value}).encode()
    said = {}
    for engine, validator in VALIDATORS.items():
        report = validator.payload(name, body)
        assert validator.is_valid(name, body) is report.ok
        assert {finding.pointer for finding in report} <= {"/value"}
        said[engine] = tuple(finding.code for finding in report)
    return said


VALIDATORS: Final = {engine: Validator(engine=engine, contract=wrapped()) for engine in ENGINES}


def test_every_pattern_is_found() -> None:
    stated = [pattern for pattern in PATTERNS if not pattern.is_format]
    assert len(stated) >= 3
    assert [pattern.name for pattern in PATTERNS if pattern.is_format] == ["uuid", "uri", "uri-reference"]
    assert set(FORMATS) == {"uuid", "uri", "uri-reference", "int32", "int64"}


@each_pattern
def test_a_pattern_is_portable(pattern: Pattern, trust: Any) -> None:
    assert patterns.faults(pattern) == []
    assert not turns.ambiguous(pattern.text)
    trust.tried(1)


BAD = [
    *("[a-z]+", "^[a-z]+", "[a-z]+$", r"^[a-z]+\$", "^a|b$", "^a^b$", "^a$b$"),
    *("^(?:a+)*$", "^(?:a+b?)+$", "^(?:a*)*$", "^(?:a{2,})*$", "^(?:a|[0-9]*)+$", "^(?:(?:ab?){1,9}c)+$"),
    *(r"^\d$", r"^[\d]$", r"^\w$", r"^\s$", "^.$", "^[^a]$", r"^a\b$", "^\u00e9$", "^\t$", "^[\u00e0-\u00ff]$"),
    *("^a(?=b)b$", "^(?!a)b$", "^(?<=a)b$", r"^(?P<x>a)(?P=x)$", r"^(a)\1$", "^a+?$", "^a++$", "^(?>a)$", "^(?i:a)$"),
]


@pytest.mark.parametrize("text", BAD)
def test_a_pattern_that_is_not_portable_would_be_noticed(text: str) -> None:
    assert patterns.faults(Pattern("made up", text, is_format=False))


@pytest.mark.parametrize(
    "text", ["^(?:a+)*$", "^(?:a*)*$", "^(?:a|a)*$", "^(?:[a-z]|k)+$", "^(?:a+b?)+$", "^(?:[a]+|%41)*$", "^(?:a?)*$"]
)
def test_turns_that_can_be_read_in_two_ways_would_be_noticed(text: str) -> None:
    assert turns.ambiguous(text)


@pytest.mark.parametrize(
    "text", ["^(?:/[a-z]*)*$", "^[a-z]*(?:%[0-9a-f]{2}[a-z]*)*$", "^(?:a|%41)*$", "^(?:-[0-9]{4}){3}$"]
)
def test_turns_that_can_be_read_in_one_way_are_none_of_them(text: str) -> None:
    assert not turns.ambiguous(text)


@each_pattern
def test_three_engines_agree_on_probes(pattern: Pattern, trust: Any) -> None:
    probes = patterns.probes(pattern)
    assert len(probes) >= 60
    answers = node([(pattern.text, ((text, 1),)) for text, _ in probes], runs=1)
    wrong = []
    for (text, known), answer in zip(probes, answers, strict=True):
        said = {engine: matcher(pattern.text, engine)(text) for engine in ENGINES} | {"node": answer.matches}
        if len({*said.values(), *([] if known is None else [known])}) > 1:
            wrong.append(f"{shown(text)}: {said}, known {known}")
    assert not wrong, "\n".join(wrong[:20])
    assert {known for _, known in probes} == {True, False, None}
    trust.tried(3 * len(probes))


@each_pattern
def test_the_package_says_the_same_with_either_engine(pattern: Pattern, trust: Any) -> None:
    """Among others, this holds the checks that the quick engine has built in for formats to the patterns."""
    wrong, accepted = [], 0
    probes = [text for text, _ in patterns.probes(pattern)] + list(HOSTS if pattern.name.startswith("uri") else ())
    for text in probes:
        code = "format" if pattern.is_format else "pattern"
        expected = () if matcher(pattern.text, "jsonschema_rs")(text) else (code,)
        said = verdicts(type_of(pattern), text)
        accepted += not expected
        if set(said.values()) != {expected}:
            wrong.append(f"{shown(text)}: {said}, the pattern alone {expected}")
    assert not wrong, "\n".join([f"{len(wrong)} texts", *wrong[:20]])
    assert 0 < accepted < len(probes)
    trust.tried(2 * len(probes))


_HOSTS: Final = (
    "[::] [::1] [1:2:3:4:5:6:7:8] [1:2:3:4:5:6:7:8:9] [::ffff:1.2.3.4] [::ffff:1.2.3.256] [fe80::1%25eth0] [fe80::1%eth0] "
    "[v1.a] [v1.~x] [v1.g] [V1F.!$&'()*+,;=:-._~] [v1.] [v.a] [v1] [vg.a] [v1.%41] [v1.a@b] [v1.a/b] [g::] [:] [.] [] [ ] "
    "[[::1]] [::1 ::1] a[ [::1]a 1.2.3.4 1.2.3.456 %41 % %4 %zz a..b -a- _ xn--a a|b"
)
_AFTER: Final = ": :80 :99999 :-1 :x :8:8 / /a // ? # ?a#b?c #a#b /[ ?[ #[ /% /a:b /@"
HOSTS: Final = [
    f"{before}{host}{after}"
    for before in ("//", "a://", "http://u@", "//%41:b@")
    for host in (*_HOSTS.split(), "a b", "")
    for after in ("", *_AFTER.split())
]


@each_pattern
def test_no_text_of_1_mib_takes_long(pattern: Pattern, trust: Any) -> None:
    assert not turns.ambiguous(pattern.text), "not tried: some engine might not come back from it"
    attacks = list(patterns.attacks(pattern))
    assert len(attacks) >= 9
    answers = node([(pattern.text, parts) for _, parts in attacks], runs=RUNS)
    wrong, slowest = [], dict.fromkeys((*ENGINES, "node"), 0.0)
    for (name, parts), answer in zip(attacks, answers, strict=True):
        if len(wrong) == 20:
            break  # enough to be told; going on would take minutes
        text = whole(parts)
        assert 0 <= patterns.MIB - len(text.encode()) < 64
        said = {engine: timed(matcher(pattern.text, engine), text) for engine in ENGINES} | {"node": answer}
        slowest |= {engine: max(slowest[engine], one.milliseconds) for engine, one in said.items()}
        slow = [engine for engine, one in said.items() if one.milliseconds >= MILLISECONDS]
        if slow or len({one.matches for one in said.values()}) > 1:
            wrong.append(f"{name}: {[(piece[:40], times) for piece, times in parts]}: {said}")
    assert not wrong, "\n".join([f"at least {len(wrong)} of {len(attacks)}, slowest {slowest}", *wrong])
    trust.tried(3 * len(attacks))
    WORST.update({engine: max(WORST.get(engine, 0.0), time) for engine, time in slowest.items()})


WORST: Final[dict[str, float]] = {}


def test_the_slowest_is_told(trust: Any) -> None:
    words = ", ".join(f"{engine} {time:.0f} ms" for engine, time in WORST.items())
    trust.tried(0, f"the same verdict; slowest for 1 MiB: {words}" if words else None)


@each_pattern
def test_payloads_with_such_texts_have_one_verdict(pattern: Pattern, trust: Any) -> None:
    assert not turns.ambiguous(pattern.text), "not tried: some engine might not come back from it"
    attacks = list(patterns.attacks(pattern))
    attacks = attacks[:: max(1, len(attacks) // 12)]
    for name, parts in attacks:
        said = verdicts(type_of(pattern), whole(parts))
        code = "format" if pattern.is_format else "pattern"
        expected = () if matcher(pattern.text, "jsonschema_rs")(whole(parts)) else (code,)
        assert set(said.values()) == {expected}, name
    trust.tried(2 * len(attacks))


@pytest.mark.parametrize("pattern", [*PATTERNS], ids=[pattern.name for pattern in PATTERNS])
@pytest.mark.parametrize("text", ["\ud800", "a\udfff", "\ud800\ud800"], ids=ascii)
def test_half_a_surrogate_pair_reaches_no_engine(pattern: Pattern, text: str, trust: Any) -> None:
    for validator in VALIDATORS.values():
        report = validator.payload(type_of(pattern), {"value": text})
        assert [finding.code for finding in report] == ["notJson"]
    trust.tried(2)


@pytest.mark.parametrize("bits", [32, 64])
def test_bounds_of_integers_hold_exactly(bits: int, trust: Any) -> None:
    edge = 2 ** (bits - 1)
    inside = [0, -1, edge - 1, -edge, 1.0, -0.0, 1e3]
    outside = [edge, -edge - 1, 2**64, 10**100, -(10**100), 1e300, -1e300, float(2**64)]
    wrong_type = [0.5, "1", True, None, [], {}, 1e-300, "", "\u0661"]
    for values, expected in ((inside, ()), (outside, ("format",)), (wrong_type, ("type",))):
        for value in values:
            assert set(verdicts(f"Formatint{bits}", value).values()) == {expected}, value
    trust.tried(2 * len(inside + outside + wrong_type))


@pytest.mark.parametrize("name", ["uuid", "uri", "uri-reference"])
def test_what_the_quick_engine_checks_itself_it_takes_no_more(name: str, trust: Any) -> None:
    quick = compile_acceptance({"type": "string", "format": name})
    (pattern,) = (pattern for pattern in PATTERNS if pattern.name == name)
    texts = [text for text, _ in patterns.probes(pattern)] + HOSTS
    more = [text for text in texts if quick(text) and not matcher(pattern.text, "reference")(text)]
    assert more == []
    trust.tried(len(texts))
