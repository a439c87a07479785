"""Shared fixtures: both engines, and no network for anyone."""

from __future__ import annotations

import os
import sys

import pytest
from hypothesis import HealthCheck, settings

from partnercenter_spec import Validator

settings.register_profile("dev", max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("nightly", max_examples=5_000, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile("ci" if os.environ.get("CI") else "dev")

ENGINES = ("jsonschema_rs", "reference")
_LOCAL = {"127.0.0.1", "::1", "localhost"}


def _refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    """Let no test reach another machine: what the package promises holds for its tests too."""
    if event == "socket.connect" and isinstance(arguments[1], tuple) and arguments[1][0] not in _LOCAL:
        message = f"a test tried to connect to {arguments[1][0]}"
        raise AssertionError(message)


sys.addaudithook(_refuse_network)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Name each engine in turn."""
    name: str = request.param
    return name


@pytest.fixture
def validator(engine: str) -> Validator:
    """A lenient validator on each engine."""
    return Validator(engine=engine)


@pytest.fixture
def strict(engine: str) -> Validator:
    """A strict validator on each engine."""
    return Validator(engine=engine, strict=True)
