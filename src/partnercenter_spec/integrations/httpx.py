"""Watching `httpx` clients, sync and async.

The body of a response is copied while the client reads it; nothing is read on its own account. A response is judged
when its end is reached. A streamed response (`client.stream(...)`) that is closed before its end, or one that breaks
off, is judged without its body, and never raises.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import suppress
from typing import Any, Final

import httpx

from partnercenter_spec.errors import InvalidPayload
from partnercenter_spec.integrations.exchanges import Captured, Observer, body_of, capture

_LEFT_TO_THE_VALIDATOR: Final = frozenset({"", "identity", "gzip", "x-gzip"})


def hooks(observer: Observer) -> dict[str, list[Callable[[httpx.Response], None]]]:
    """Return event hooks: `httpx.Client(event_hooks=hooks(monitor))`.

    Args:
        observer: A `Monitor`, or whatever looks at exchanges.
    """

    def observe(response: httpx.Response) -> None:
        if observer.selects(str(response.request.url)) and not _is_done(response, observer):
            response.stream = _Tee(response, observer)

    return {"response": [observe]}


def async_hooks(observer: Observer) -> dict[str, list[Callable[[httpx.Response], Coroutine[Any, Any, None]]]]:
    """Return event hooks: `httpx.AsyncClient(event_hooks=async_hooks(monitor))`.

    Args:
        observer: A `Monitor`, or whatever looks at exchanges.
    """

    async def observe(response: httpx.Response) -> None:
        if observer.selects(str(response.request.url)) and not _is_done(response, observer):
            response.stream = _AsyncTee(response, observer)

    return {"response": [observe]}


def attach(client: httpx.Client | httpx.AsyncClient, observer: Observer) -> Callable[[], None]:
    """Watch a client that exists already.

    Args:
        client: The client.
        observer: A `Monitor`, or whatever looks at exchanges.

    Returns:
        What ends the watching when it is called.
    """
    make: Callable[[Observer], Any] = async_hooks if isinstance(client, httpx.AsyncClient) else hooks
    added = make(observer)["response"][0]
    client.event_hooks["response"].append(added)

    def detach() -> None:
        with suppress(ValueError):  # somebody has set other hooks since
            client.event_hooks["response"].remove(added)

    return detach


def _is_done(response: httpx.Response, observer: Observer) -> bool:
    """Judge a response at once if there is nothing to wait for: mocks come read, and other hooks may have read it."""
    captured = capture(response, body_of(response))
    if "response" in captured.unseen and not response.is_closed:
        return False
    observer.judge(captured)
    return True


class _Copy:
    """What has passed of one body.

    No frame that an `InvalidPayload` passes keeps a body in a variable: trackers of errors record variables.
    """

    def __init__(self, response: httpx.Response, observer: Observer) -> None:
        self._response = response
        self._observer = observer
        self._chunks: list[bytes] = []
        # one byte above the limit is enough for the validator to refuse it
        self._room = observer.max_bytes + 1
        self._judged = False

    def add(self, chunk: bytes) -> None:
        if self._room:
            self._chunks.append(chunk[: self._room])
            self._room -= len(self._chunks[-1])

    def complete(self) -> None:
        self._judge(capture(self._response, _decompress(self._response, b"".join(self._chunks))))

    def close(self) -> None:
        with suppress(InvalidPayload):  # closing must not fail, least of all after another exception
            self._judge(capture(self._response, None))

    def _judge(self, captured: Captured) -> None:
        if not self._judged:
            self._judged = True
            self._chunks.clear()
            self._observer.judge(captured)


class _Tee(httpx.SyncByteStream):
    """Passes a body on and copies it."""

    def __init__(self, response: httpx.Response, observer: Observer) -> None:
        self._stream = response.stream
        self._copy = _Copy(response, observer)

    def __iter__(self) -> Iterator[bytes]:
        __tracebackhide__ = True  # a test runner that shows local variables must not show the body
        for chunk in self._stream:  # type: ignore[union-attr]
            self._copy.add(chunk)
            yield chunk
        chunk = b""
        self._copy.complete()

    def close(self) -> None:
        self._stream.close()  # type: ignore[union-attr]
        self._copy.close()


class _AsyncTee(httpx.AsyncByteStream):
    """Passes a body on and copies it."""

    def __init__(self, response: httpx.Response, observer: Observer) -> None:
        self._stream = response.stream
        self._copy = _Copy(response, observer)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        __tracebackhide__ = True  # as above
        async for chunk in self._stream:  # type: ignore[union-attr]
            self._copy.add(chunk)
            yield chunk
        chunk = b""
        self._copy.complete()

    async def aclose(self) -> None:
        await self._stream.aclose()  # type: ignore[union-attr]
        self._copy.close()


def _decompress(response: httpx.Response, body: bytes) -> bytes | None:
    """Undo codings that the validator does not know with what the client knows, or return None."""
    coding = response.headers.get("content-encoding", "").strip().lower()
    if coding in _LEFT_TO_THE_VALIDATOR:
        return body
    try:
        return httpx.Response(response.status_code, headers=response.headers, content=body).content
    except httpx.DecodingError:
        return None
