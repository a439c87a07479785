"""Paired timing: every sample stands between two samples of parsing the same bytes, so that a busy machine slows both."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, NamedTuple

_SAMPLE: Final = 0.002  # seconds that one sample should take at least
_WARMING: Final = 4  # one call more for so many that count
_MOST_ROUNDS: Final = 41
_FEWEST_ROUNDS: Final = 5


class Ratio(NamedTuple):
    """A cost as a multiple of another.

    Attributes:
        low: Lower quartile.
        median: Median.
        high: Upper quartile.
        seconds: Median time of one call.
    """

    low: float
    median: float
    high: float
    seconds: float


def quartiles(ratios: list[float], seconds: float) -> Ratio:
    """Sum up samples.

    Raises:
        ValueError: There are fewer than two.
    """
    low, median, high = statistics.quantiles(ratios, n=4, method="inclusive")
    return Ratio(low, median, high, seconds)


def compare(
    base: Callable[[], object],
    candidates: Mapping[str, Callable[[], object]],
    budget: float,
    clocks: Mapping[str, Callable[[int], float]] | None = None,
) -> dict[str, Ratio]:
    """Time candidates against a base, taking turns.

    Args:
        base: What everything is measured against.
        candidates: What is measured, by name.
        budget: Seconds that one candidate may take in all.
        clocks: Candidates that time themselves: given a number of calls, they return the seconds of one.
    """
    timed: dict[str, Callable[[int], float]] = {name: partial(_time, run) for name, run in candidates.items()}
    timed |= clocks or {}
    calls = {name: _calls(clock) for name, clock in timed.items()}
    rounds = {name: _rounds(clock(calls[name]) * calls[name], budget) for name, clock in timed.items()}
    base_calls = _calls(partial(_time, base))
    ratios: dict[str, list[float]] = {name: [] for name in timed}
    times: dict[str, list[float]] = {name: [] for name in timed}
    for number in range(max(rounds.values())):
        names = [name for name in timed if rounds[name] > number]
        turn = number % len(names)
        for name in (*names[turn:], *names[:turn]):
            before = _time(base, base_calls)
            seconds = timed[name](calls[name])
            after = _time(base, base_calls)
            ratios[name].append(2 * seconds / (before + after))
            times[name].append(seconds)
    return {name: quartiles(ratios[name], statistics.median(times[name])) for name in timed}


def _time(run: Callable[[], object], calls: int) -> float:
    for _ in range(calls // _WARMING):  # what ran before has filled the caches of the machine with its own
        run()
    start = time.perf_counter()
    for _ in range(calls):
        run()
    return (time.perf_counter() - start) / calls


def _calls(clock: Callable[[int], float]) -> int:
    """Return how often to call for one sample. Some calls load or compile what later ones use; these are left out."""
    calls = 1
    while (seconds := min(clock(calls) for _ in range(3)) * calls) < _SAMPLE:
        calls = max(calls + 1, min(8 * calls, round(1.1 * calls * _SAMPLE / seconds)))
    return calls


def _rounds(sample: float, budget: float) -> int:
    return max(_FEWEST_ROUNDS, min(_MOST_ROUNDS, int(budget / sample)))
