"""Type names on the command line."""

from partnercenter_spec import contract
from partnercenter_spec.cli.problems import UsageProblem
from partnercenter_spec.errors import UnknownType


def find_type(name: str) -> contract.TypeEntry:
    """Return a type by its name.

    Raises:
        UsageProblem: There is no such type; the message names the nearest one.
    """
    try:
        return contract.entry(name)
    except UnknownType as unknown:
        hint = f"did you mean {unknown.hint}?" if unknown.hint else "'pcspec types' lists the types"
        raise UsageProblem(f"there is no type {name}; {hint}") from unknown
