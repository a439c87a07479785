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
from partnercenter_spec.views import Direction
from specbuild.bundle import references
from specbuild.cases import Case, Expected, from_tree
from specbuild.contract import build_contract
from specbuild.tree import Tree, load
from specmutants.forms import proof
from specmutants.operators import Mutant, mutants

EQUIVALENT: Final = Path(__file__).parent / "equivalent.toml"
_BOTH: Final[frozenset[Direction]] = frozenset({"request", "response"})
_ONE: Final[Mapping[str | None, frozenset[Direction]]] = {
    "request": frozenset({"request"}),
    "response": frozenset({"response"}),
}


class ListError(Exception):
    """The list of equivalent mutants is not as it must be."""


@dataclass
class Score:
    """What became of the mutants of a type.

    Attributes:
        type: Name of the type.
        killed: How many a case noticed.
        same: Those that are proven to be the same as the original, with the reason.
        listed: Those that are on the list of equivalent ones.
        survivors: The rest.
    """

    type: str
    killed: int = 0
    same: dict[str, str] = field(default_factory=dict)
    listed: list[str] = field(default_factory=list)
    survivors: list[Mutant] = field(default_factory=list)

    @property
    def equivalent(self) -> int:
        """How many change nothing."""
        return len(self.same) + len(self.listed)

    @property
    def total(self) -> int:
        """How many mutants there are."""
        return self.killed + self.equivalent + len(self.survivors)


class Bench:
    """The contract, its cases, and who reaches whom."""

    def __init__(self, tree: Tree) -> None:
        """Read what mutants are put to."""
        self.document: Final = build_contract(tree)
        self.cases: Final = from_tree(tree)
        self.original: Final = Contract(self.document)
        self.schemas: Final[Mapping[str, Any]] = {
            name: entry["schema"] for name, entry in self.document["types"].items()
        }

    @cached_property
    def holders(self) -> Mapping[str, list[str]]:
        """Type to the types that hold it, itself first, then the ones nearest to it."""
        direct: dict[str, set[str]] = {name: set() for name in self.schemas}
        for name, schema in self.schemas.items():
            for reference in references(schema):
                direct[reference.rpartition("/")[2]].add(name)
        return {name: _reached(name, direct) for name in direct}

    @cached_property
    def _by_type(self) -> Mapping[str, list[Case]]:
        cases: dict[str, list[Case]] = {name: [] for name in self.schemas}
        for case in self.cases:
            cases[case.type].append(case)
        return cases

    def cases_for(self, name: str) -> Iterator[Case]:
        """Yield the cases that can notice a change to a type, the likeliest first."""
        return (case for holder in self.holders[name] for case in self._by_type[holder])

    def mutants(self, name: str) -> Iterator[Mutant]:
        """Yield all mutants of a type."""
        return mutants(name, self.schemas)

    def with_mutant(self, mutant: Mutant) -> Contract:
        """Return the contract with a changed type."""
        types = self.document["types"]
        changed = {**types[mutant.type], "schema": mutant.schema}
        return Contract({**self.document, "types": {**types, mutant.type: changed}})

    def noticing(self, contract: Contract, name: str) -> Case | None:
        """Return the first case that gives other findings than it must."""
        validators = {strict: Validator(strict=strict, contract=contract) for strict in (False, True)}
        cases = self.cases_for(name)
        return next((case for case in cases if self.judged(validators[case.strict], case) != case.expected), None)

    def judged(self, validator: Validator, case: Case, body: str | None = None) -> frozenset[Expected]:
        """Return what is found in the payload of a case, or in another in its place."""
        usual = self.original.entry(case.type).direction or "response"
        # whose payload it is, is told only where it would not go without saying
        direction: Direction | None = None if case.direction == usual else _other(usual)
        report = validator.payload(case.type, case.body if body is None else body, direction)
        return frozenset(Expected(one.pointer, one.code, one.severity.value) for one in report)

    def proof(self, mutant: Mutant, contract: Contract) -> str | None:
        """Say why a mutant is the same as the original, or None if that is not proven."""
        sides = {self.original.entry(holder).direction for holder in self.holders[mutant.type]}
        sides |= {contract.entry(mutant.type).direction, *(case.direction for case in self.cases_for(mutant.type))}
        directions = frozenset[Direction]().union(*(_ONE.get(side, _BOTH) for side in sides))
        return proof(self.original, contract, mutant.type, directions)


def _reached(name: str, direct: Mapping[str, set[str]]) -> list[str]:
    found = [name]
    for holder in found:
        found += sorted(direct[holder] - set(found))
    return found


def _other(direction: str) -> Direction:
    return "request" if direction == "response" else "response"


def listed(file: Path = EQUIVALENT) -> dict[str, str]:
    """Return the mutants that are known to change nothing, with the reasons.

    Raises:
        ListError: An entry lacks its reason, or something else.
    """
    known: dict[str, str] = {}
    for entry in tomllib.loads(file.read_text(encoding="utf-8")).get("equivalent", []):
        if set(entry) != {"type", "mutant", "reason"} or not all(entry.values()):
            message = f"{file.name}: an entry has a type, a mutant and a reason, not {entry}"
            raise ListError(message)
        known[f"{entry['type']} {entry['mutant']}"] = entry["reason"]
    return known


def score(bench: Bench, name: str, known: Mapping[str, str]) -> Score:
    """Put all mutants of a type to the cases."""
    result = Score(name)
    for mutant in bench.mutants(name):
        contract = bench.with_mutant(mutant)
        if reason := bench.proof(mutant, contract):
            result.same[mutant.id] = reason
        elif bench.noticing(contract, name):
            result.killed += 1
        elif mutant.id in known:
            result.listed.append(mutant.id)
        else:
            result.survivors.append(mutant)
    return result


def run(root: Path, names: Sequence[str] = (), *, jobs: int = 1, known: Mapping[str, str] | None = None) -> list[Score]:
    """Score the types of a project, by name.

    Raises:
        KeyError: There is no such type.
    """
    bench = Bench(load(root))
    chosen = list(names) or sorted(bench.schemas)
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
    return sorted(one for one in known if one not in used and one.partition(" ")[0] in types)
