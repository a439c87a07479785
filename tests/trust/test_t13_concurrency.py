"""The same reports whoever asks, and in whatever process: threads, event loops, forks, spawned processes, pickles."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import pickle
import random
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from payloads import GUID, customer, page

from partnercenter_spec import (
    Exchange,
    Headers,
    InvalidPayload,
    PartnerCenterSpecError,
    Report,
    Request,
    Response,
    UndecodablePayload,
    UnknownOperation,
    UnknownType,
    Validator,
)
from partnercenter_spec.integrations.monitoring import Monitor

# newer Pythons warn of any fork beside threads; that it does no harm here is what is shown
pytestmark = [pytest.mark.trust("T13"), pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")]
VECTORS = Path(__file__).parents[2] / "vectors"
THREADS = 8
CALLS = 20_000 if os.environ.get("TRUST_NIGHTLY") else 4_000
ENGINES = ("jsonschema_rs", "reference")
Task = tuple[str, Any, str]


@cache
def tasks() -> tuple[Task, ...]:
    """All vectors, every second one as bytes, and some that cannot be decoded."""
    found: list[Task] = []
    for file in sorted(VECTORS.glob("[A-Z]*.json")):
        for vector in json.loads(file.read_text(encoding="utf-8")).get("vectors", ()):
            body = vector["payload"]
            encoded = json.dumps(body).encode()
            found.append((file.stem, encoded if isinstance(body, str) or len(found) % 2 else body, vector["direction"]))
    found += [("Customer", text, "response") for text in (b"{", b"[1, 1", b'{"a": 1, "a": 2}', b"[" * 300, b"\xff")]
    return tuple(found)


def verdict(validator: Validator, task: Task) -> Report:
    try:
        return validator.payload(*task)  # type: ignore[arg-type]
    except UndecodablePayload as refused:
        return refused.report


@cache
def expected(engine: Any, strict: bool) -> tuple[Report, ...]:
    """Judge one after the other, each with a validator that nobody else uses."""
    return tuple(verdict(Validator(engine=engine, strict=strict), task) for task in tasks())


def mixed(seed: int, count: int) -> list[int]:
    return random.Random(seed).choices(  # noqa: S311 - a choice, no secret
        range(len(tasks())), k=count
    )


def wrong_ones(validator: Validator, wanted: Sequence[Report], chosen: Sequence[int]) -> list[int]:
    return [number for number in chosen if verdict(validator, tasks()[number]) != wanted[number]]


def in_threads(act: Callable[[int], list[int]]) -> list[int]:
    """Start all at once, and let them take turns far more often than usual."""
    barrier = threading.Barrier(THREADS)

    def begin(seed: int) -> list[int]:
        barrier.wait(30)
        return act(seed)

    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(THREADS) as pool:
            return [number for numbers in pool.map(begin, range(THREADS)) for number in numbers]
    finally:
        sys.setswitchinterval(usual)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("strict", [False, True])
def test_threads_share_one_validator(engine: Any, strict: bool, trust: Any) -> None:
    wanted = expected(engine, strict)
    count = CALLS if engine == "jsonschema_rs" else CALLS // 4
    shared = Validator(engine=engine, strict=strict)  # new: the first calls of all threads compile the same views
    assert in_threads(lambda seed: wrong_ones(shared, wanted, mixed(seed, count))) == []
    trust.tried(THREADS * count)


def test_threads_begin_at_the_same_type(trust: Any) -> None:
    """The first use of each view is the moment at which threads could see a half-made one."""
    wanted = expected("jsonschema_rs", True)
    for number in range(0, len(tasks()), 29):
        shared = Validator(strict=True)
        assert in_threads(lambda _seed, n=number, v=shared: wrong_ones(v, wanted, [n])) == []  # type: ignore[misc]
        trust.tried(THREADS)


def test_threads_begin_at_different_types(trust: Any) -> None:
    """A view that is made for one type while another thread makes that of another must not be mixed up with it."""
    wanted = expected("reference", True)
    firsts = list({name: number for number, (name, _, _) in enumerate(tasks())}.values())
    for seed in range(20):
        shared = Validator(engine="reference", strict=True)
        orders = [random.Random(f"{seed} {thread}").sample(firsts, len(firsts)) for thread in range(THREADS)]  # noqa: S311
        assert in_threads(lambda thread, o=orders, v=shared: wrong_ones(v, wanted, o[thread])) == []  # type: ignore[misc]
        trust.tried(THREADS * len(firsts))


def exchange() -> Exchange:
    bad = page() | {"totalCount": "2"}
    body = json.dumps(bad)
    return Exchange(
        Request("GET", "/v1/customers?size=2"), Response(200, Headers({"Content-Type": "application/json"}), body)
    )


def test_threads_share_one_monitor(trust: Any) -> None:
    """Every exchange is counted, and each kind of finding told once, by whichever thread."""
    told: list[int] = []
    monitor = Monitor(on_finding=lambda report, _: told.append(len(report)))
    each = 300

    def act(_seed: int) -> list[int]:
        for _ in range(each):
            monitor.take(exchange())
        return []

    assert in_threads(act) == []
    counts = monitor.counts()
    assert (counts.judged, counts.invalid, counts.failures) == (THREADS * each, THREADS * each, 0)
    assert list(counts.findings.values()) == [THREADS * each]
    assert told == [1]
    trust.tried(THREADS * each)


def test_event_loop_with_threads(trust: Any) -> None:
    wanted = expected("jsonschema_rs", False)
    shared = Validator()
    chosen = mixed(99, CALLS // 2)

    async def judge_all() -> list[Report]:
        return await asyncio.gather(*(asyncio.to_thread(verdict, shared, tasks()[number]) for number in chosen))

    assert asyncio.run(judge_all()) == [wanted[number] for number in chosen]
    trust.tried(len(chosen))


_SHARED: dict[str, Validator] = {}


def _judge_here(settings: tuple[str, bool, Validator | None]) -> list[Report]:
    """Judge all tasks in this process, with the validator that was inherited or sent."""
    engine, strict, sent = settings
    validator = sent if sent is not None else _SHARED[f"{engine} {strict}"]
    return [verdict(validator, task) for task in tasks()]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("how", ["fork", "spawn"])
def test_processes(engine: Any, how: str, trust: Any) -> None:
    """Used before the fork, inherited by it, and sent to a process that knows nothing."""
    for strict in (False, True):
        used = Validator(engine=engine, strict=strict)
        used.payload("Customer", customer())
        _SHARED[f"{engine} {strict}"] = used
        sent = [(engine, strict, None if how == "fork" and number else used) for number in range(2)]
        with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context(how)) as pool:
            for reports in pool.map(_judge_here, sent):
                assert reports == list(expected(engine, strict))
        trust.tried(2 * len(tasks()))


def test_a_fork_while_threads_judge(trust: Any) -> None:
    """A child must not inherit a lock that a thread of its parent holds."""
    wanted = expected("jsonschema_rs", False)
    shared = Validator()
    end = threading.Event()

    def work(seed: int) -> None:
        while not end.is_set():
            wrong_ones(shared, wanted, mixed(seed, 50))

    threads = [threading.Thread(target=work, args=(seed,), daemon=True) for seed in range(3)]
    for thread in threads:
        thread.start()
    try:
        for seed in range(10):
            child = os.fork()
            if child == 0:
                os._exit(1 if wrong_ones(shared, wanted, mixed(seed, 100)) else 0)
            _, status = os.waitpid(child, 0)
            assert os.waitstatus_to_exitcode(status) == 0
            trust.tried(100)
    finally:
        end.set()
        for thread in threads:
            thread.join(30)


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("engine", ENGINES)
def test_pickles(engine: Any, protocol: int, trust: Any) -> None:
    wanted = expected(engine, True)
    used = Validator(engine=engine, strict=True)
    used.payload("Customer", customer())
    copied = pickle.loads(pickle.dumps(used, protocol))  # noqa: S301 - made here
    assert repr(copied) == repr(used)
    assert wrong_ones(copied, wanted, range(len(tasks()))) == []
    reports = pickle.loads(pickle.dumps(wanted, protocol))  # noqa: S301 - made here
    assert reports == wanted
    assert [report.to_dict() for report in reports] == [report.to_dict() for report in wanted]
    trust.tried(2 * len(wanted))


def errors() -> list[PartnerCenterSpecError]:
    found: list[PartnerCenterSpecError] = []
    validator = Validator()
    for act in (
        lambda: validator.payload("Custmer", {}),
        lambda: validator.payload("Customer", b"{"),
        lambda: validator.payload("Customer", {}).raise_if_invalid(),
        lambda: validator.request("GET", f"/v1/custmers/{GUID}"),
    ):
        try:
            act()
        except PartnerCenterSpecError as error:
            found.append(error)
    return found


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_exceptions_pickle(protocol: int, trust: Any) -> None:
    assert [type(error) for error in errors()] == [UnknownType, UndecodablePayload, InvalidPayload, UnknownOperation]
    for error in errors():
        again = pickle.loads(pickle.dumps(error, protocol))  # noqa: S301 - made here
        assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))
        trust.tried(1)
