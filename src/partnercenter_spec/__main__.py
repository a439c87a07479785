"""`python -m partnercenter_spec` is `pcspec`."""

import sys

from partnercenter_spec.cli import main

if __name__ == "__main__":
    sys.exit(main())
