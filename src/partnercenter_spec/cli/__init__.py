"""The command `pcspec`."""

from partnercenter_spec.cli.entry import main

__all__ = ["main"]
