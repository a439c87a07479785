"""Memory that processes share, so that lines that were read need not be sent, which costs half as much as to judge them."""

import mmap
import multiprocessing
from collections.abc import Iterable
from typing import NamedTuple

from partnercenter_spec.sources import Block, Unit

_SIZE = 320 * 1024  # a block, and the line that ends in it


class Placed(NamedTuple):
    """A block, the data of which stand in a slot."""

    source: str
    line: int
    offset: int
    slot: int
    size: int


class Slots:
    """Places for blocks in memory that processes share which are forked from this one later."""

    def __init__(self, count: int) -> None:
        """Make a number of slots; none where processes are not forked, and so do not have the memory of this one."""
        count = count if multiprocessing.get_start_method() == "fork" else 0
        self._memory = mmap.mmap(-1, count * _SIZE) if count else None
        self._free = list(range(count))

    def put(self, unit: Unit) -> Unit | Placed:
        """Return what is to be sent of what was read; that is all of it where no slot is left or it does not fit."""
        if self._memory is None or not isinstance(unit, Block) or len(unit.data) > _SIZE or not self._free:
            return unit
        slot, size = self._free.pop(), len(unit.data)
        self._memory[slot * _SIZE : slot * _SIZE + size] = unit.data
        return Placed(unit.source, unit.line, unit.offset, slot, size)

    def take(self, sent: Unit | Placed) -> Unit:
        """Return what was read, from what was sent of it."""
        if self._memory is None or not isinstance(sent, Placed):
            return sent  # type: ignore[return-value]  # without memory, nothing is placed
        start = sent.slot * _SIZE
        return Block(sent.source, sent.line, sent.offset, self._memory[start : start + sent.size])

    def free(self, sent: Iterable[Unit | Placed]) -> None:
        """Let the slots be used again."""
        self._free += [one.slot for one in sent if isinstance(one, Placed)]
