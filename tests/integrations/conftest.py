"""A server on this machine that answers as the tests say, and folders with tests of their own."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml  # noqa: F401 - loaded once: a run within this process would unload it, and its C part cannot load twice
from integrations.wire import BAD, COMPANY, JSON
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

import partnercenter_spec

SOURCE = Path(partnercenter_spec.__file__).parents[1]
TESTS = Path(__file__).parents[1]


class Project:
    """Tests of somebody who uses the plugin, and no other plugin but those that are named."""

    def __init__(self, pytester: pytest.Pytester) -> None:
        self.pytester = pytester

    def run(self, source: str, *options: str, ini: str = "") -> pytest.RunResult:
        return self.pytester.runpytest_inprocess(*self._arguments(source, options, ini))

    def run_apart(self, source: str, *options: str, ini: str = "") -> pytest.RunResult:
        """Run them in a process of its own."""
        return self.pytester.runpytest_subprocess(*self._arguments(source, options, ini))

    def _arguments(self, source: str, options: tuple[str, ...], ini: str) -> tuple[str, ...]:
        self.pytester.makepyfile(test_it=source)
        self.pytester.makeini(f"[pytest]\n{ini}")
        return ("-p", "partnercenter_spec.pytest_plugin", "-p", "no:cacheprovider", *options)


@pytest.fixture
def company(httpserver: HTTPServer) -> Callable[..., str]:
    """Serve a company profile, by default a wrong one, and return its URL."""

    def serve(body: bytes = BAD, **options: Any) -> str:
        options = {"headers": JSON, "status": 200, **options}
        httpserver.expect_request(COMPANY).respond_with_data(body, **options)
        return str(httpserver.url_for(COMPANY))

    return serve


@pytest.fixture
def broken_off(httpserver: HTTPServer) -> str:
    """Serve a body that ends before its length is reached."""
    headers = {**JSON, "Content-Length": str(len(BAD) + 10)}

    def answer(request: Request) -> Response:
        def chunks() -> Iterator[bytes]:
            yield BAD

        return Response(chunks(), headers=headers)

    httpserver.expect_request(COMPANY).respond_with_handler(answer)
    return str(httpserver.url_for(COMPANY))


def _deflate(body: bytes) -> bytes:
    return zlib.compress(body)


@pytest.fixture(params=[("gzip", gzip.compress), ("deflate", _deflate)], ids=["gzip", "deflate"])
def compressed(request: pytest.FixtureRequest, company: Callable[..., str]) -> str:
    """Serve a compressed body."""
    coding, compress = request.param
    return company(compress(BAD), headers={**JSON, "Content-Encoding": coding})


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A folder with tests that use the plugin."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(SOURCE), str(TESTS))))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    for name in ("PYTEST_ADDOPTS", "COLUMNS", "CI", "BUILD_NUMBER"):
        monkeypatch.delenv(name, raising=False)
    return Project(pytester)
