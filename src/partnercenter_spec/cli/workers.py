"""Judging in several processes: the results are those of one process, in the order of the input."""

import os
import signal
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache
from itertools import chain
from types import FrameType

from partnercenter_spec.cli.judging import Batch, Judge, Settings
from partnercenter_spec.cli.memory import keep_freed_memory
from partnercenter_spec.cli.slots import Placed, Slots
from partnercenter_spec.sightings import Sightings
from partnercenter_spec.sources import Span, Unit

_CHUNK_ITEMS = 256
_CHUNK_BYTES = 256 * 1024
_LIGHTER = 8  # a span, which is not sent, may be so much longer than what is
_BLOCKS = 8  # of a chunk: a pipe gives small ones
_AHEAD = 3  # chunks that wait for each process, so that memory stays bounded


def judge_in_processes(settings: Settings, units: Iterator[Unit], jobs: int) -> Generator[Batch, None, None]:
    """Judge all that is read, in input order; what fits into one chunk is not worth a process."""
    chunks = split(units)
    first = next(chunks, [])
    second = next(chunks, None)
    if second is None:
        yield from _number(zip(judge_chunk(settings, first), map(_is_span, first), strict=True))
        return
    with _interrupted_in_parent_only():
        slots = Slots((jobs * _AHEAD + 1) * _BLOCKS)
        executor = ProcessPoolExecutor(jobs, initializer=_start, initargs=(settings, first[0], slots))
        try:
            pool = _Pool(executor, settings, slots, jobs * _AHEAD)
            yield from _number(pool.judge(chain([first, second], chunks)))
        finally:
            executor.shutdown(wait=True, cancel_futures=True)


def split(units: Iterable[Unit]) -> Iterator[list[Unit]]:
    """Split what is read into chunks of bounded number and size."""
    chunk: list[Unit] = []
    size = 0
    for unit in units:
        chunk.append(unit)
        size += unit.size // _LIGHTER if isinstance(unit, Span) else unit.size
        if len(chunk) >= _CHUNK_ITEMS or size >= _CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def judge_chunk(settings: Settings, chunk: Sequence[Unit]) -> list[Batch]:
    """Judge one chunk; runs in a worker process."""
    judge = _judge_of(settings)
    batches = list(map(judge.batch, chunk))
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


class _Pool:
    def __init__(self, executor: ProcessPoolExecutor, settings: Settings, slots: Slots, ahead: int) -> None:
        self._executor = executor
        self._settings = settings
        self._slots = slots
        self._ahead = ahead
        self._pending: deque[tuple[Future[list[Batch]], list[Unit | Placed]]] = deque()

    def judge(self, chunks: Iterator[list[Unit]]) -> Iterator[tuple[Batch, bool]]:
        """Judge chunks, and say of each result whether it is that of a span."""
        pending = self._pending
        for chunk in chunks:
            sent = list(map(self._slots.put, chunk))
            pending.append((self._executor.submit(_judge_sent, self._settings, sent), sent))
            while pending and (len(pending) >= self._ahead or pending[0][0].done()):
                yield from self._first()
        while pending:
            yield from self._first()

    def _first(self) -> Iterator[tuple[Batch, bool]]:
        future, sent = self._pending.popleft()
        batches = future.result()
        self._slots.free(sent)
        return zip(batches, map(_is_span, sent), strict=True)


def _judge_sent(settings: Settings, sent: Sequence[Unit | Placed]) -> list[Batch]:
    """Judge what was sent; runs in a worker process."""
    return judge_chunk(settings, [_WORKER["slots"].take(one) for one in sent])


def _is_span(unit: Unit | Placed) -> bool:
    return isinstance(unit, Span)


def _number(judged: Iterable[tuple[Batch, bool]]) -> Iterator[Batch]:
    """Number the lines of spans on from what comes before them."""
    lines = 0
    for batch, is_span in judged:
        placed = batch.moved(lines) if is_span else batch
        if placed.reached is not None:
            lines = placed.reached[1] - 1
        yield placed


@cache
def _judge_of(settings: Settings) -> Judge:
    return Judge(settings)


_WORKER: dict[str, Slots] = {}  # what a worker process is given once


def _start(settings: Settings, first: Unit, slots: Slots) -> None:
    """Begin a worker. Ctrl-C reaches every process of the terminal; only the parent acts on it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _WORKER["slots"] = slots
    keep_freed_memory()
    _judge_of(settings).prepare(first)


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
