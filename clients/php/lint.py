"""Have PHP check the syntax of every file, ours and the generated ones."""

import subprocess
import sys
from pathlib import Path

files = sorted([*Path().glob("*.php"), *Path("generated/lib").rglob("*.php")])
failed = 0
for file in files:
    done = subprocess.run(["php", "-l", str(file)], capture_output=True, text=True, check=False)
    if done.returncode or done.stderr.strip():
        print(done.stdout.strip(), done.stderr.strip(), sep="\n")
    failed += done.returncode != 0
print(f"{len(files)} files, {failed} with errors")
sys.exit(failed != 0)
