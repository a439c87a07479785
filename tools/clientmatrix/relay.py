"""Hands on what the mock answers as the service sends it: with a UTF-8 byte-order mark before the JSON."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

MARK: Final = b"\xef\xbb\xbf"
_OPENER: Final = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@contextmanager
def serve_marked(base_url: str) -> Iterator[str]:
    """Serve what another server answers to GET, with the mark.

    Args:
        base_url: The other server, on loopback.

    Yields:
        The base URL.
    """

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kept = {name: value for name, value in self.headers.items() if name.lower() in {"authorization", "accept"}}
            request = urllib.request.Request(base_url + self.path, headers=kept)  # noqa: S310 - loopback
            try:
                with _OPENER.open(request, timeout=30) as answer:
                    self._answer(answer.status, answer.read())
            except urllib.error.HTTPError as error:
                self._answer(error.code, error.read())

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(MARK) + len(body)))
            self.end_headers()
            self.wfile.write(MARK + body)

        def log_message(self, *_arguments: Any) -> None:  # noqa: ANN401 - as the base class declares it
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
