"""Runs a recipe on a Ray of its own: two workers, this machine alone, and nothing left behind."""

from __future__ import annotations

import runpy
import sys
import tempfile

import ray

if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="ray") as folder:
        ray.init(num_cpus=2, include_dashboard=False, _node_ip_address="127.0.0.1", _temp_dir=folder)
        try:
            sys.argv.pop(0)
            runpy.run_path(sys.argv[0], run_name="__main__")
        finally:
            ray.shutdown()
