"""Puts mutants to the cases: one that no case notices is a gap in the cases, unless it is the same as the original."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from partnercenter_spec import Validator
from partnercenter_spec.contract import Contract
from partnercenter_spec.views import Direction, Policy, full, gate
from specbuild.bundle import references
from specbuild.cases import Case, Expected, from_tree
from specbuild.contract import build_contract
from specbuild.tree import Tree, load
from specmutants.operators import Mutant, mutants

EQUIVALENT: Final = Path(__file__).parent / "equivalent.toml"
_DIRECTIONS: Final[tuple[Direction, ...]] = ("request", "response")
# what findings are told by, beside the views
_TOLD_BY: Final = ("x-open-enum", "x-tolerated-types", "enum", "const")


@dataclass
class Score:
    """What became of the mutants of a type.

    Attributes:
        type: Name of the type.
        killed: How many a case noticed.
        same: How many are proven to be the same: every view of every type that holds them is the same.
        listed: How many are on the list, with a reason.
        survivors: The rest.
    """

    type: str
    killed: int = 0
    same: int = 0
    listed: list[str] = field(default_factory=list)
    survivors: list[Mutant] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many mutants there are."""
        return self.killed + self.same + len(self.listed) + len(self.survivors)


class Bench:
    """The contract, its cases, and who reaches whom."""

    def __init__(self, tree: Tree) -> None:
        """Read what mutants are put to."""
        self.document: Final = build_contract(tree)
        self.cases: Final = from_tree(tree)

    @cached_property
    def original(self) -> Contract:
        """The contract without a change."""
        return Contract(self.document)

    @cached_property
    def holders(self) -> Mapping[str, list[str]]:
        """Type to the types that hold it, itself first, then the ones nearest to it."""
        direct: dict[str, set[str]] = {name: set() for name in self.document["types"]}
        for name, entry in self.document["types"].items():
            for reference in references(entry["schema"]):
                direct[reference.rpartition("/")[2]].add(name)
        return {name: _reached(name, direct) for name in direct}

    def cases_for(self, name: str) -> Iterator[Case]:
        """Yield the cases that can notice a change to a type, the likeliest first."""
        by_type: dict[str, list[Case]] = {}
        for case in self.cases:
            by_type.setdefault(case.type, []).append(case)
        for holder in self.holders[name]:
            yield from by_type.get(holder, ())

    def with_mutant(self, mutant: Mutant) -> Contract:
        """Return the contract with a changed type."""
        types = self.document["types"]
        changed = {**types[mutant.type], "schema": mutant.schema}
        return Contract({**self.document, "types": {**types, mutant.type: changed}})

    def notices(self, contract: Contract, name: str) -> bool:
        """Say whether a case gives other findings than it must."""
        validators = {strict: Validator(strict=strict, contract=contract) for strict in (False, True)}
        return any(not _as_expected(validators[case.strict], case) for case in self.cases_for(name))

    def is_same(self, mutant: Mutant, contract: Contract) -> bool:
        """Say whether every view of every type that holds the mutant is what it was."""
        return all(_is_same(self.original, contract, holder) for holder in self.holders[mutant.type])


def _reached(name: str, direct: Mapping[str, set[str]]) -> list[str]:
    found = [name]
    for holder in found:
        found += sorted(direct[holder] - set(found))
    return found


def _as_expected(validator: Validator, case: Case) -> bool:
    direction: Direction = "request" if case.direction == "request" else "response"
    try:
        report = validator.payload(case.type, case.body, direction)
    except (KeyError, ValueError, LookupError, TypeError, AttributeError):
        return False  # a change that the package cannot work with does not go unnoticed
    return {Expected(one.pointer, one.code, one.severity.value) for one in report} == case.expected


def _is_same(before: Contract, after: Contract, name: str) -> bool:
    """Say whether a type is judged by the same views, from each side that sends it, and told about in the same words."""
    sides = {before.entry(name).direction, after.entry(name).direction}
    directions = [direction for direction in _DIRECTIONS if len(sides) > 1 or sides & {None, direction}]
    same_words = all(before.entry(name).schema.get(word) == after.entry(name).schema.get(word) for word in _TOLD_BY)
    return same_words and _views(before, name, directions) == _views(after, name, directions)


def _views(contract: Contract, name: str, directions: Sequence[Direction]) -> list[Any]:
    entry = contract.entry(name)
    if "x-branches" in entry.schema:
        return [entry.schema["x-branches"]]
    policies = [Policy(d, s, u) for d in directions for s in (False, True) for u in ("allow", "error")]
    return [view(contract, entry, policy) for policy in policies for view in (gate, full)]


def listed(file: Path = EQUIVALENT) -> Mapping[str, str]:
    """Return the mutants that are known to change nothing, with the reasons."""
    known: Mapping[str, str] = tomllib.loads(file.read_text(encoding="utf-8")).get("equivalent", {})
    return known


def score(bench: Bench, name: str, known: Mapping[str, str]) -> Score:
    """Put all mutants of a type to the cases."""
    result = Score(name)
    for mutant in mutants(name, bench.document["types"][name]["schema"]):
        contract = bench.with_mutant(mutant)
        if bench.notices(contract, name):
            result.killed += 1
        elif bench.is_same(mutant, contract):
            result.same += 1
        elif mutant.id in known:
            result.listed.append(mutant.id)
        else:
            result.survivors.append(mutant)
    return result


def run(root: Path, names: Sequence[str] = (), *, jobs: int = 1, known: Mapping[str, str] | None = None) -> list[Score]:
    """Score the types of a project, by name."""
    bench = Bench(load(root))
    chosen = list(names) or sorted(bench.document["types"])
    listing = listed() if known is None else known
    if jobs == 1:
        return [score(bench, name, listing) for name in chosen]
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(_score_of, [root] * len(chosen), chosen, [listing] * len(chosen)))


def _score_of(root: Path, name: str, known: Mapping[str, str]) -> Score:
    return score(_bench(root), name, known)


_BENCHES: Final[dict[Path, Bench]] = {}  # one for each process of the pool, which lives as long as the run


def _bench(root: Path) -> Bench:
    if root not in _BENCHES:
        _BENCHES[root] = Bench(load(root))
    return _BENCHES[root]


def stale(scores: Iterable[Score], known: Mapping[str, str]) -> list[str]:
    """Return what is on the list and was noticed, is proven the same, or does not exist, of the types that were scored."""
    seen = list(scores)
    used = {identifier for one in seen for identifier in one.listed}
    types = {one.type for one in seen}
    return sorted(one for one in known if one not in used and one.partition("/")[0].partition(" ")[0] in types)
