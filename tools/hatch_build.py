"""Build hook: the artefacts in the package are those of the source it is built from."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TOOLS = Path(__file__).resolve().parent


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg] # generic for type checkers alone
    """Runs the build of the contract before hatchling collects files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bring the artefacts up to date.

        Raises:
            RuntimeError: The source is missing or has problems.
        """
        root = Path(self.root)
        if not (root / "schemas").is_dir():
            message = f"{root} has no folder schemas/: build from a checkout or from the source distribution"
            raise RuntimeError(message)
        sys.path.insert(0, str(TOOLS))
        try:
            from specbuild.pipeline import build  # noqa: PLC0415 - found only where the tools are
            from specbuild.problems import SourceError  # noqa: PLC0415
        finally:
            sys.path.remove(str(TOOLS))
        try:
            build(root)
        except SourceError as error:
            message = f"the source has problems:\n{error}"
            raise RuntimeError(message) from None
