"""Judging in several processes: the results are those of one process, in the order of the input."""

import os
import signal
import stat
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache
from itertools import chain
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from partnercenter_spec.cli.judging import Batch, Judge, Settings
from partnercenter_spec.sightings import Sightings
from partnercenter_spec.sources import Block, Item, Problem
from partnercenter_spec.sources.streams import GZIP_MAGIC

_CHUNK_ITEMS = 256
_CHUNK_BYTES = 256 * 1024
_AHEAD = 3  # chunks that wait for each process, so that memory stays bounded


def judge_in_processes(settings: Settings, units: Iterator[Item | Block], jobs: int) -> Generator[Batch, None, None]:
    """Judge all that is read, in input order; what fits into one chunk is not worth a process."""
    chunks = split(units)
    first = next(chunks, [])
    second = next(chunks, None)
    if second is None:
        yield from judge_chunk(settings, first)
        return
    _judge_of(settings).prepare(first[0])
    with _interrupted_in_parent_only():
        executor = ProcessPoolExecutor(jobs, initializer=_ignore_interrupts)
        try:
            yield from _judge_chunks(executor, settings, chain([first, second], chunks), jobs * _AHEAD)
        finally:
            executor.shutdown(wait=True, cancel_futures=True)


def split(units: Iterable[Item | Block]) -> Iterator[list[Item | Block]]:
    """Split what is read into chunks of bounded number and size."""
    chunk: list[Item | Block] = []
    size = 0
    for unit in units:
        chunk.append(unit)
        size += len(unit.data)
        if len(chunk) >= _CHUNK_ITEMS or size >= _CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


class Span(NamedTuple):
    """A block of a file that the worker reads by itself: cheaper than to send it."""

    source: str
    line: int
    offset: int
    size: int

    def read(self) -> Item | Block:
        """Read the block anew; what is no longer there is an error."""
        try:
            with Path(self.source).open("rb") as stream:
                stream.seek(self.offset)
                data = stream.read(self.size)
        except OSError:
            data = b""
        if len(data) < self.size:
            problem = Problem("undecodable", "was cut short while it was read")
            return Item(self.source, None, self.line, b"", problem)
        return Block(self.source, self.line, self.offset, data)


def _to_send(unit: Item | Block) -> Item | Block | Span:
    if isinstance(unit, Block) and _is_stored(unit.source):
        return Span(unit.source, unit.line, unit.offset, len(unit.data))
    return unit


@cache
def _is_stored(source: str) -> bool:
    """Say whether the offsets of a source are those of a file: not in a pipe, and not in what is packed."""
    try:
        with Path(source).open("rb") as stream:
            return stat.S_ISREG(os.fstat(stream.fileno()).st_mode) and stream.read(len(GZIP_MAGIC)) != GZIP_MAGIC
    except OSError:
        return False


def judge_chunk(settings: Settings, chunk: Sequence[Item | Block | Span]) -> list[Batch]:
    """Judge one chunk; runs in a worker process."""
    judge = _judge_of(settings)
    batches = [judge.batch(unit.read() if isinstance(unit, Span) else unit) for unit in chunk]
    return _gather_sightings(batches) if settings.survey else batches


def _gather_sightings(batches: list[Batch]) -> list[Batch]:
    """Let the first result carry what was seen in all of them, so that little has to travel between processes."""
    results = [result for batch in batches for result in batch.results]
    if not results:
        return batches
    seen = Sightings.gather(result.seen for result in results if result.seen is not None)
    first = results[0]
    return [
        batch._replace(results=[result._replace(seen=seen if result is first else None) for result in batch.results])
        for batch in batches
    ]


def _judge_chunks(
    executor: ProcessPoolExecutor, settings: Settings, chunks: Iterator[list[Item | Block]], ahead: int
) -> Iterator[Batch]:
    pending: deque[Future[list[Batch]]] = deque()
    for chunk in chunks:
        pending.append(executor.submit(judge_chunk, settings, list(map(_to_send, chunk))))
        while pending and (len(pending) >= ahead or pending[0].done()):
            yield from pending.popleft().result()
    while pending:
        yield from pending.popleft().result()


@cache
def _judge_of(settings: Settings) -> Judge:
    return Judge(settings)


def _ignore_interrupts() -> None:
    """Ctrl-C reaches every process of the terminal; only the parent acts on it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _interrupted_in_parent_only() -> Iterator[None]:
    """Cover the moment between the fork of a worker and its initializer, and end workers with their parent."""
    parent = os.getpid()

    def interrupt(number: int, _frame: FrameType | None) -> None:
        if os.getpid() != parent:
            return
        if number == signal.SIGINT:
            raise KeyboardInterrupt
        raise SystemExit(128 + number)

    try:
        before = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    except ValueError:  # not in the main thread, where no signal arrives either
        yield
        return
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
