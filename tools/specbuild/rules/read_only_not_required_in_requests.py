"""What only the service sends cannot be demanded of a client."""

from __future__ import annotations

from collections.abc import Iterator

from specbuild.lint import Breach
from specbuild.nodes import members
from specbuild.tree import Tree


def check(tree: Tree) -> Iterator[Breach]:
    """Yield members of requests that are required and read-only, and of responses that are required and write-only."""
    for file in tree.types.values():
        direction = file.value.get("x-direction") or ("request" if file.folder == "requests" else None)
        flag = {"request": "readOnly", "response": "writeOnly"}.get(str(direction))
        for index, name in enumerate(file.value.get("required", ())):
            if flag and members(file).get(name, {}).get(flag):
                yield file, f"/required/{index}", f"`{name}` is {flag} in a {direction}: drop one of the two"
