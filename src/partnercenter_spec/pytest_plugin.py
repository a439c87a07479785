"""The pytest plugin: fixtures that judge exchanges and payloads of tests. Unused, it imports nothing.

Options: `--pcspec-strict`; in the configuration file `pcspec_strict`, `pcspec_base_urls`, `pcspec_unknown_properties`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from partnercenter_spec.integrations.checker import Checker
    from partnercenter_spec.validator import Validator

_UNKNOWN_PROPERTIES: Final = ("", "allow", "warn", "error")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    strict = "close open enumerations and refuse unknown properties"
    group = parser.getgroup("partnercenter-spec", "checks against the contract of the Partner Center API")
    group.addoption("--pcspec-strict", action="store_true", help=strict)
    parser.addini("pcspec_strict", f"{strict} (true or false)", type="bool", default=False)
    parser.addini("pcspec_base_urls", "further base URLs of the service, one a line", type="linelist", default=[])
    parser.addini("pcspec_unknown_properties", "what unknown properties are: allow, warn or error", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse settings that make no sense before any test runs."""
    if config.getini("pcspec_unknown_properties") not in _UNKNOWN_PROPERTIES:
        message = "pcspec_unknown_properties is allow, warn or error"
        raise pytest.UsageError(message)


@pytest.fixture(scope="session")
def pcspec_validator(pytestconfig: pytest.Config) -> Validator:
    """A validator as the options of this run say."""
    from partnercenter_spec.validator import Validator  # noqa: PLC0415 - only for tests that use it

    return Validator(
        strict=pytestconfig.getoption("pcspec_strict") or pytestconfig.getini("pcspec_strict"),
        unknown_properties=pytestconfig.getini("pcspec_unknown_properties") or None,
        base_urls=pytestconfig.getini("pcspec_base_urls"),
    )


@pytest.fixture
def pcspec(pcspec_validator: Validator) -> Iterator[Checker]:
    """Judges exchanges and payloads; watched clients are judged when the test ends."""
    from partnercenter_spec.integrations.checker import Checker  # noqa: PLC0415 - only for tests that use it

    checker = Checker(pcspec_validator)
    yield checker
    checker.finish()
