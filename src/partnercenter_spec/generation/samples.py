"""Samples of a type: the same ones for the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

from partnercenter_spec.contract import Contract, TypeEntry, shipped
from partnercenter_spec.generation.choices import RandomChooser, SimplestChooser
from partnercenter_spec.generation.edits import Fault, edits
from partnercenter_spec.generation.payloads import Extent, Maker
from partnercenter_spec.jsontypes import Json
from partnercenter_spec.views import Direction


class Sample(NamedTuple):
    """A payload and what is wrong with it.

    Attributes:
        payload: The payload.
        fault: What is wrong, or None.
    """

    payload: Json
    fault: Fault | None


def direction_of(entry: TypeEntry, direction: Direction | None) -> Direction:
    """Return who sends a type if nobody says: the service, unless only clients do.

    Raises:
        ValueError: The direction is neither `request` nor `response`.
    """
    if direction not in {None, "request", "response"}:
        message = f"direction is 'request' or 'response', not {direction!r}"
        raise ValueError(message)
    return direction or ("request" if entry.direction == "request" else "response")


def example(
    name: str, direction: Direction | None = None, *, minimal: bool = False, contract: Contract | None = None
) -> Json:
    """Return one lifelike payload of a type, the same every time.

    Args:
        name: Name of the type.
        direction: Who sends it; the service unless the type is one that only clients send.
        minimal: Leave out what need not be there; without it, everything is there.
        contract: Another contract than the one that is shipped.

    Raises:
        UnknownType: There is no such type.
        ValueError: The direction is neither `request` nor `response`.
    """
    used = contract or shipped()
    entry = used.entry(name)
    extent: Extent = "minimal" if minimal else "complete"
    sender = direction_of(entry, direction)
    return Maker(used, SimplestChooser(), sender, strict=True, extent=extent, lifelike=True).payload(entry)


def samples(
    name: str,
    direction: Direction | None = None,
    *,
    seed: int = 0,
    extent: Extent = "any",
    contract: Contract | None = None,
) -> Iterator[Sample]:
    """Yield lifelike payloads of a type without end, which are acceptable even when judged strictly.

    Raises:
        UnknownType: There is no such type.
        ValueError: The direction is neither `request` nor `response`.
    """
    used = contract or shipped()
    entry = used.entry(name)
    sender = direction_of(entry, direction)
    for number in count():
        chooser = RandomChooser(f"{seed}/{number}")
        maker = Maker(used, chooser, sender, strict=True, extent=extent, lifelike=True)
        yield Sample(maker.payload(entry), None)


def faulty_samples(
    name: str,
    direction: Direction | None = None,
    *,
    seed: int = 0,
    strict: bool = False,
    contract: Contract | None = None,
) -> Iterator[Sample]:
    """Yield payloads of a type without end that have one fault each.

    Args:
        name: Name of the type.
        direction: Who sends it; the service unless the type is one that only clients send.
        seed: Where the choices start.
        strict: Whether faults are among them that only a strict validator minds.
        contract: Another contract than the one that is shipped.

    Raises:
        UnknownType: There is no such type.
        ValueError: The direction is neither `request` nor `response`.
    """
    used = contract or shipped()
    entry = used.entry(name)
    sender = direction_of(entry, direction)
    for number, sound in enumerate(samples(name, sender, seed=seed, contract=used)):
        found = list(edits(used, entry, sound.payload, sender, strict=strict))
        operators = sorted({edit.fault.operator for edit in found})
        if not operators:
            continue
        chooser = RandomChooser(f"{seed}/{number}/fault")
        operator = chooser.one_of(operators)
        chosen = chooser.one_of([edit for edit in found if edit.fault.operator == operator])
        yield Sample(chosen.apply(sound.payload), chosen.fault)
