"""Watching sessions of `requests`.

A response is judged when it arrives. Of a streamed one (`stream=True`) and of a redirect the body is not read, and they
are judged without it. A call that is given hooks of its own (`hooks=...`) is not seen: they replace the session's.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from partnercenter_spec.errors import InvalidPayload
from partnercenter_spec.integrations.exchanges import Observer, body_of, capture

if TYPE_CHECKING:
    import requests


def attach(session: requests.Session, observer: Observer) -> Callable[[], None]:
    """Watch a session.

    Args:
        session: The session.
        observer: A `Monitor`, or whatever looks at exchanges.

    Returns:
        What ends the watching when it is called.
    """

    def observe(response: requests.Response, **options: object) -> None:
        if not observer.selects(str(response.request.url)):
            return
        # a body that will be read in any case is read here; what that raises would be raised all the same
        left_alone = options.get("stream") or response.is_redirect
        captured = capture(response, None if left_alone else body_of(response))
        try:
            observer.judge(captured)
        except InvalidPayload:
            response.close()
            raise

    present = session.hooks.get("response") or []
    session.hooks["response"] = [*([present] if callable(present) else present), observe]

    def detach() -> None:
        with suppress(ValueError, AttributeError):  # somebody has set other hooks since
            session.hooks["response"].remove(observe)

    return detach
