"""``python -m casegraph``: the command line."""

import sys

from casegraph.cli import main

if __name__ == "__main__":
    sys.exit(main())
