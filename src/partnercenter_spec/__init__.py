"""The contract of the Partner Center (CSP) customer API, and validators of payloads against it.

`Validator` judges payloads and HTTP messages, `contract` hands out the schemas and the OpenAPI document. Nothing here
ever opens a network connection, and no finding or exception holds a payload value.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from partnercenter_spec import contract
    from partnercenter_spec.errors import (
        InvalidPayload,
        PartnerCenterSpecError,
        UndecodablePayload,
        UnknownOperation,
        UnknownType,
    )
    from partnercenter_spec.findings import Finding, Report, Severity
    from partnercenter_spec.http import Exchange, Headers, Request, Response
    from partnercenter_spec.limits import Limits
    from partnercenter_spec.validator import Validator

    SPEC_VERSION: str

__version__ = "0.1.0"

__all__ = [
    "SPEC_VERSION",
    "Exchange",
    "Finding",
    "Headers",
    "InvalidPayload",
    "Limits",
    "PartnerCenterSpecError",
    "Report",
    "Request",
    "Response",
    "Severity",
    "UndecodablePayload",
    "UnknownOperation",
    "UnknownType",
    "Validator",
    "contract",
]

# Names are looked up when they are first used: a command that only prints its help should not pay for a validator.
_MODULE_OF: Final = {
    "Exchange": "http",
    "Finding": "findings",
    "Headers": "http",
    "InvalidPayload": "errors",
    "Limits": "limits",
    "PartnerCenterSpecError": "errors",
    "Report": "findings",
    "Request": "http",
    "Response": "http",
    "Severity": "findings",
    "UndecodablePayload": "errors",
    "UnknownOperation": "errors",
    "UnknownType": "errors",
    "Validator": "validator",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever is exported
    """Import what is asked for."""
    if name in _MODULE_OF:
        found = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    elif name == "contract":
        found = import_module(f"{__name__}.contract")
    elif name == "SPEC_VERSION":
        found = import_module(f"{__name__}.contract").version()
    else:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """List the public names."""
    return sorted({*globals(), *__all__})
